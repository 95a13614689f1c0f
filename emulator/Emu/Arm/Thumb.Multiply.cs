using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// MUL, MLA, MLS, long multiplies, SDIV, UDIV. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
// Long multiplies: D is the low half of the result, T the high half.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Multiply =>
    [
        new("MUL T1", "010000 1101 nnn ddd", "mul{s}{c} {d}, {n}", Features.V6M, TimingClass.Multiply, &Mul, ThumbForms.DestinationIsM),
        new("MUL T2", "111110110000 nnnn 1111 dddd 0000 mmmm", "mul{c}.w {d}, {n}, {m}", Features.V7M, TimingClass.Multiply, &Mul),
        new("MLA T1", "111110110000 nnnn aaaa dddd 0000 mmmm", "mla{c} {d}, {n}, {m}, {a}", Features.V7M, TimingClass.MultiplyAccumulate, &Mla),
        new("MLS T1", "111110110000 nnnn aaaa dddd 0001 mmmm", "mls{c} {d}, {n}, {m}, {a}", Features.V7M, TimingClass.MultiplyAccumulate, &Mls),
        new("SMULL T1", "111110111000 nnnn dddd tttt 0000 mmmm", "smull{c} {d}, {t}, {n}, {m}", Features.V7M, TimingClass.MultiplyLong, &Smull, ThumbForms.TwoResults),
        new("UMULL T1", "111110111010 nnnn dddd tttt 0000 mmmm", "umull{c} {d}, {t}, {n}, {m}", Features.V7M, TimingClass.MultiplyLong, &Umull, ThumbForms.TwoResults),
        new("SMLAL T1", "111110111100 nnnn dddd tttt 0000 mmmm", "smlal{c} {d}, {t}, {n}, {m}", Features.V7M, TimingClass.MultiplyAccumulateLong, &Smlal, ThumbForms.TwoResults),
        new("UMLAL T1", "111110111110 nnnn dddd tttt 0000 mmmm", "umlal{c} {d}, {t}, {n}, {m}", Features.V7M, TimingClass.MultiplyAccumulateLong, &Umlal, ThumbForms.TwoResults),
        new("UMAAL T1", "111110111110 nnnn dddd tttt 0110 mmmm", "umaal{c} {d}, {t}, {n}, {m}", Features.Dsp, TimingClass.MultiplyAccumulateLong, &Umaal, ThumbForms.TwoResults),
        new("SDIV T1", "111110111001 nnnn 1111 dddd 1111 mmmm", "sdiv{c} {d}, {n}, {m}", Features.V7MAndV8M, TimingClass.Divide, &Sdiv),
        new("UDIV T1", "111110111011 nnnn 1111 dddd 1111 mmmm", "udiv{c} {d}, {n}, {m}", Features.V7MAndV8M, TimingClass.Divide, &Udiv),
    ];

    private static void Mul(ref TOps o, in Fields f)
    {
        V result = o.Mul(o.Reg(f.N), o.Reg(f.M));
        if (f.SetFlags) o.SetNZ(result);
        o.SetReg(f.D, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Mla(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Mul(o.Reg(f.N), o.Reg(f.M)), o.Reg(f.A)));
    private static void Mls(ref TOps o, in Fields f) => o.SetReg(f.D, o.Sub(o.Reg(f.A), o.Mul(o.Reg(f.N), o.Reg(f.M))));

    private static void Sdiv(ref TOps o, in Fields f) => o.SetReg(f.D, o.DivideSigned(o.Reg(f.N), o.Reg(f.M)));
    private static void Udiv(ref TOps o, in Fields f) => o.SetReg(f.D, o.DivideUnsigned(o.Reg(f.N), o.Reg(f.M)));

    private static void Smull(ref TOps o, in Fields f) => SetWide(ref o, f, SignedProduct(ref o, f));
    private static void Umull(ref TOps o, in Fields f) => SetWide(ref o, f, UnsignedProduct(ref o, f));
    private static void Smlal(ref TOps o, in Fields f) => SetWide(ref o, f, o.AddWide(SignedProduct(ref o, f), Accumulator(ref o, f)));
    private static void Umlal(ref TOps o, in Fields f) => SetWide(ref o, f, o.AddWide(UnsignedProduct(ref o, f), Accumulator(ref o, f)));

    // The largest case, (2^32-1)^2 + 2 * (2^32-1), is exactly 2^64-1.
    private static void Umaal(ref TOps o, in Fields f) =>
        SetWide(ref o, f, o.AddWide(o.AddWide(UnsignedProduct(ref o, f), o.Wide(o.Reg(f.D))), o.Wide(o.Reg(f.T))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static W SignedProduct(ref TOps o, in Fields f) => o.MulWide(o.WideSigned(o.Reg(f.N)), o.WideSigned(o.Reg(f.M)));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static W UnsignedProduct(ref TOps o, in Fields f) => o.MulWide(o.Wide(o.Reg(f.N)), o.Wide(o.Reg(f.M)));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static W Accumulator(ref TOps o, in Fields f) => o.Pair(o.Reg(f.D), o.Reg(f.T));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetWide(ref TOps o, in Fields f, W value)
    {
        o.SetReg(f.D, o.Low(value));
        o.SetReg(f.T, o.High(value));
    }
}
