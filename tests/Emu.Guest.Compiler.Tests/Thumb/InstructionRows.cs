using System.Buffers.Binary;
using Emu.Arm;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Thumb;
using Emu.Isa;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>Which rows compiled code uses.</summary>
internal static class InstructionRows
{
    private static readonly ThumbDecoder V6M = new(Features.V6M), V8Baseline = new(Features.V6M | Features.V8M);

    /// <summary>Every instruction of a module for ARMv6-M or ARMv8-M Baseline decodes on a core that has nothing else.</summary>
    public static void AssertOnly(CompiledModule module)
    {
        if (module.Target is not ThumbTarget { HasThumb2: false } target)
            return;
        ThumbDecoder decoder = target.IsV8Baseline ? V8Baseline : V6M;
        foreach (CompiledFunction function in module.Functions.Values)
            for (int at = 0; at < function.Code.Length;)
            {
                if (function.Tables.FirstOrDefault(t => at >= t.Offset && at < t.Offset + t.Length) is { Length: > 0 } table)
                {
                    at = table.Offset + table.Length;
                    continue;
                }
                ushort first = BinaryPrimitives.ReadUInt16LittleEndian(function.Code.AsSpan(at));
                ushort second = at + 4 <= function.Code.Length ? BinaryPrimitives.ReadUInt16LittleEndian(function.Code.AsSpan(at + 2)) : (ushort)0;
                int row = decoder.Decode(first, second, (uint)at, 0, out _);
                Assert.True(row != Emu.Arm.Thumb.Undefined, $"{function.Symbol.Name}+{at}: {first:x4} {second:x4} is no instruction of {target.Name}");
                at += ThumbDecoder.IsWide(first) ? 4 : 2;
            }
    }
}
