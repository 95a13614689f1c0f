using System.Buffers.Binary;
using System.Text;
using Emu.Guest.Compiler.Linking;
using Emu.RiscV;

namespace Emu.Guest.Compiler.Tests.RiscV;

/// <summary>Disassembly of compiled RV32 functions.</summary>
internal static class RiscVListing
{
    /// <param name="function">Function.</param>
    /// <param name="features">Instruction sets of its target.</param>
    public static string Of(CompiledFunction function, Isa.Features features)
    {
        StringBuilder text = new();
        RiscVDecoder decoder = new(features);
        ReadOnlySpan<byte> code = function.Code;
        for (int at = 0; at < code.Length;)
        {
            bool isWide = RiscVDecoder.IsWide(BinaryPrimitives.ReadUInt16LittleEndian(code[at..]));
            uint word = isWide ? BinaryPrimitives.ReadUInt32LittleEndian(code[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(code[at..]);
            text.AppendLine($"  {at:x4}: {RiscVDisassembler.Text(word, (uint)at, decoder)}");
            at += isWide ? 4 : 2;
        }
        return text.ToString();
    }
}
