using System.Buffers.Binary;
using Emu.Arm;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Encodes routines that are given as a list of instructions.</summary>
internal static class ThumbCode
{
    /// <summary>The bytes of the instructions, one after the other.</summary>
    public static byte[] Of((int Row, Fields Fields)[] instructions)
    {
        List<byte> code = [];
        Span<byte> half = stackalloc byte[2];
        foreach ((int row, Fields fields) in instructions)
        {
            uint word = ThumbAssembler.Encode(row, fields with { Condition = (byte)Cc.Always });
            if (Emu.Arm.Thumb.Shapes[row].Length == 4)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(half, (ushort)(word >> 16));
                code.AddRange(half);
            }
            BinaryPrimitives.WriteUInt16LittleEndian(half, (ushort)word);
            code.AddRange(half);
        }
        return [.. code];
    }
}
