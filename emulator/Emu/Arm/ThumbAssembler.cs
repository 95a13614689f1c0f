using Emu.Isa;

namespace Emu.Arm;

/// <summary>Turns rows and fields into instruction words.</summary>
public static partial class ThumbAssembler
{
    /// <summary>Encodes an instruction.</summary>
    /// <param name="row">Row number.</param>
    /// <param name="f">Fields as the decoder would give them.</param>
    /// <returns>16-bit forms in the low half; 32-bit forms with the first halfword in the high half.</returns>
    /// <exception cref="ArgumentException">A field does not fit this encoding.</exception>
    public static uint Encode(int row, in Fields f) =>
        TryEncode(row, f, out uint word) ? word : throw new ArgumentException($"fields do not fit {Thumb.Shapes[row].Name}: {Describe(f)}");

    /// <summary>Encodes an instruction if its fields fit the encoding.</summary>
    public static bool TryEncode(int row, in Fields f, out uint word) => Thumb.Shapes[row].TryWrite(f, out word);

    /// <summary>True when ThumbExpandImm can make this constant, so that a 32-bit data-processing immediate holds it.</summary>
    public static bool IsExpandable(uint value) => ThumbForms.TryCompress(value, out _);

    private static string Describe(in Fields f) =>
        $"d={f.D} n={f.N} m={f.M} t={f.T} a={f.A} shift={f.ShiftType}/{f.ShiftAmount} imm=0x{f.Imm:x} imm2=0x{f.Imm2:x} list=0x{f.List:x} condition={f.Condition}";
}
