using Emu.Isa;

namespace Emu.Arm;

public static partial class ThumbAssembler
{
    /// <summary>Assembles one line in the disassembler's spelling; <c>.n</c> and <c>.w</c> say which length is meant where both exist.</summary>
    /// <param name="text">For example <c>adds r0, r1, #3</c> or <c>beq.n 8010</c> (targets are absolute, hexadecimal).</param>
    /// <param name="address">Address of the instruction, for branch targets.</param>
    /// <returns>16-bit forms in the low half; 32-bit forms with the first halfword in the high half.</returns>
    /// <exception cref="ArgumentException">No row has this text.</exception>
    public static uint Assemble(string text, uint address = 0)
    {
        for (int row = 0; row < Thumb.Shapes.Length; row++)
        {
            Fields f = new() { Address = address, Condition = ItState.Always };
            if (Read(row, TextTemplate.Of(row).Pieces, new TextCursor(text), f, out uint word)) return word;
        }
        throw new ArgumentException($"no instruction is written '{text}'");
    }

    // An optional suffix may be absent although its letters are there ("bls" is no "bl" with s), so both readings are tried.
    private static bool Read(int row, ReadOnlySpan<TextTemplate.Piece> pieces, TextCursor cursor, Fields f, out uint word)
    {
        word = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            TextTemplate.Piece piece = pieces[i];
            if (piece.Part is null)
            {
                if (!cursor.Take(piece.Text)) return false;
            }
            else if (piece.Text is "s" or "c")
            {
                TextCursor ahead = cursor;
                Fields g = f;
                if (piece.Part.Parse(ref ahead, ref g) && Read(row, pieces[(i + 1)..], ahead, g, out word)) return true;
            }
            else if (!piece.Part.Parse(ref cursor, ref f)) return false;
        }
        return cursor.AtEnd && TryComplete(row, ref f, out word);
    }

    // Text leaves out what the encoding implies. Reading the word back keeps "#-0" away from rows that can only add.
    private static bool TryComplete(int row, ref Fields f, out uint word)
    {
        RowShape shape = Thumb.Shapes[row];
        shape.Imply(ref f);
        if (shape.Form == ThumbForms.DestinationIsM) f.M = f.D;
        Fields back = default;
        return shape.TryWrite(f, out word) && shape.TryRead(word, ref back) && (f.Imm != 0 || f.Imm2 != 1 || back.Imm2 == 1);
    }
}
