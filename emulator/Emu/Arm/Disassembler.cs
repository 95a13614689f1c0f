using System.Text;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>Instruction words to UAL text, as GNU objdump spells it, with a space after the mnemonic and without comments.</summary>
public static class Disassembler
{
    private static readonly ThumbDecoder Decoder = new(Thumb.Everything);

    /// <summary>Text of a word outside an IT block.</summary>
    /// <param name="word">16-bit forms in the low half; 32-bit forms with the first halfword in the high half.</param>
    /// <param name="address">Address of the instruction; branch targets are absolute.</param>
    public static string Text(uint word, uint address)
    {
        int row = word > 0xFFFF
            ? Decoder.Decode((ushort)(word >> 16), (ushort)word, address, 0, out Fields f)
            : Decoder.Decode((ushort)word, 0, address, 0, out f);
        return Text(row, f);
    }

    /// <summary>Text of a decoded instruction, with its condition when it stands in an IT block.</summary>
    public static string Text(int row, in Fields f)
    {
        StringBuilder text = new();
        foreach (TextTemplate.Piece piece in TextTemplate.Of(row).Pieces)
        {
            if (piece.Part is null) text.Append(piece.Text);
            else piece.Part.Print(text, f);
        }
        return text.ToString();
    }
}
