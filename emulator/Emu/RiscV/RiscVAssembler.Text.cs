using Emu.Arm;
using Emu.Isa;

namespace Emu.RiscV;

public static partial class RiscVAssembler
{
    /// <summary>Assembles one line in the disassembler's spelling: no aliases, compressed forms by their own names.</summary>
    /// <param name="text">For example <c>addi sp,sp,-16</c> or <c>c.beqz a0,8010</c> (targets are absolute, hexadecimal).</param>
    /// <param name="address">Address of the instruction, for branch targets.</param>
    /// <returns>The word; 16-bit forms in the low half.</returns>
    /// <exception cref="ArgumentException">No row has this text.</exception>
    public static uint Assemble(string text, uint address = 0)
    {
        for (int row = 0; row < RiscVIsa.Shapes.Length; row++)
        {
            Fields f = new() { Address = address, Condition = ItState.Always };
            if (Read(row, new TextCursor(text), f, out uint word)) return word;
        }
        throw new ArgumentException($"no instruction is written '{text}'");
    }

    private static bool Read(int row, TextCursor cursor, Fields f, out uint word)
    {
        word = 0;
        foreach (TextTemplate.Piece piece in RiscVText.Of(row).Pieces)
            if (piece.Part is null ? !cursor.Take(piece.Text) : !piece.Part.Parse(ref cursor, ref f)) return false;
        if (!cursor.AtEnd) return false;
        RiscVIsa.Shapes[row].Imply(ref f);
        return TryEncode(row, f, out word);
    }
}
