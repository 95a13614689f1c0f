using System.Text;
using Emu.Arm;
using Emu.Guest.Compiler.Linking;
using Emu.Isa;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>Disassembly of compiled functions, for messages.</summary>
internal static class Listing
{
    private static readonly ThumbDecoder Decoder = new(Features.V6M | Features.V7M | Features.Dsp | Features.Fp | Features.FpDouble | Features.V81M);

    public static string Of(CompiledFunction function)
    {
        StringBuilder text = new();
        byte[] code = function.Code;
        byte it = 0;
        text.AppendLine($"{function.Symbol.Name}: {code.Length} bytes, frame {function.FrameBytes}, spills {function.SpillSlots}");
        for (int at = 0; at < code.Length;)
        {
            if (function.Tables.FirstOrDefault(t => t.Offset == at) is { Length: > 0 } table)
            {
                text.AppendLine($"  {at:x4}: table of {table.Length} bytes");
                at += table.Length;
                continue;
            }
            ushort first = BitConverter.ToUInt16(code, at);
            ushort second = at + 4 <= code.Length ? BitConverter.ToUInt16(code, at + 2) : (ushort)0;
            int row = Decoder.Decode(first, second, (uint)at, it, out Fields fields);
            it = ThumbDecoder.NextItState(row, fields, it);
            Relocation? relocation = function.Relocations.FirstOrDefault(r => r.Offset == at);
            text.AppendLine($"  {at:x4}: {Disassembler.Text(row, fields)}{(relocation is null ? "" : $"  <{relocation.Symbol.Name}>")}");
            at += fields.Length;
        }
        return text.ToString();
    }
}
