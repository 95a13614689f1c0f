using Emu.Isa;

namespace Emu.RiscV;

/// <summary>Turns rows and fields into instruction words.</summary>
public static partial class RiscVAssembler
{
    /// <summary>Encodes an instruction.</summary>
    /// <param name="row">Row number, from <see cref="RiscVIsa.Find"/>.</param>
    /// <param name="f">Fields as the decoder would give them: D rd, N rs1, M rs2, Imm the immediate (branches: bytes from the instruction; LUI, AUIPC: upper bits in place).</param>
    /// <returns>The word; 16-bit forms in the low half.</returns>
    /// <exception cref="ArgumentException">A field does not fit this encoding.</exception>
    public static uint Encode(int row, in Fields f) =>
        TryEncode(row, f, out uint word) ? word : throw new ArgumentException($"fields do not fit {RiscVIsa.Shapes[row].Name}: {Describe(f)}");

    /// <summary>Encodes an instruction if its fields fit the encoding. Fields that the encoding implies (N of C.LWSP) must have their value.</summary>
    public static bool TryEncode(int row, in Fields f, out uint word) => RiscVIsa.Shapes[row].TryWrite(f, out word);

    private static string Describe(in Fields f) => $"rd=x{f.D} rs1=x{f.N} rs2=x{f.M} rs3=x{f.A} imm=0x{f.Imm:x} imm2=0x{f.Imm2:x}";
}
