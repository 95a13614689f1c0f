using System.Text;
using Emu.Arm;
using Emu.Isa;

namespace Emu.RiscV;

/// <summary>RV32 instruction words to text, as GNU objdump spells it with <c>-M no-aliases</c>, with a space after the mnemonic and without comments.</summary>
public static class RiscVDisassembler
{
    private static readonly RiscVDecoder Decoder = new(RiscVIsa.Everything);

    /// <summary>Text of a word.</summary>
    /// <param name="word">16-bit forms in the low half.</param>
    /// <param name="address">Address of the instruction; branch targets are absolute.</param>
    public static string Text(uint word, uint address) => Text(word, address, Decoder);

    /// <summary>Text of a word for a core: words of C's double precision and of Zcmp, and of F and Zfinx, are the same.</summary>
    public static string Text(uint word, uint address, RiscVDecoder decoder) => Text(decoder.Decode(word, address, out Fields f), f);

    /// <summary>Text of a decoded instruction.</summary>
    public static string Text(int row, in Fields f)
    {
        StringBuilder text = new();
        foreach (TextTemplate.Piece piece in RiscVText.Of(row).Pieces)
        {
            if (piece.Part is null) text.Append(piece.Text);
            else piece.Part.Print(text, f);
        }
        return text.ToString();
    }
}
