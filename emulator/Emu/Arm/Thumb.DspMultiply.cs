using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// Halfword, dual and most-significant-word multiplies of the DSP extension. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] DspMultiply =>
    [
        new("SMULBB T1", "111110110001 nnnn 1111 dddd 0000 mmmm", "smulbb{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smulbb),
        new("SMULBT T1", "111110110001 nnnn 1111 dddd 0001 mmmm", "smulbt{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smulbt),
        new("SMULTB T1", "111110110001 nnnn 1111 dddd 0010 mmmm", "smultb{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smultb),
        new("SMULTT T1", "111110110001 nnnn 1111 dddd 0011 mmmm", "smultt{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smultt),
        new("SMLABB T1", "111110110001 nnnn aaaa dddd 0000 mmmm", "smlabb{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smlabb),
        new("SMLABT T1", "111110110001 nnnn aaaa dddd 0001 mmmm", "smlabt{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smlabt),
        new("SMLATB T1", "111110110001 nnnn aaaa dddd 0010 mmmm", "smlatb{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smlatb),
        new("SMLATT T1", "111110110001 nnnn aaaa dddd 0011 mmmm", "smlatt{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smlatt),
        new("SMUAD T1", "111110110010 nnnn 1111 dddd 0000 mmmm", "smuad{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smuad),
        new("SMUADX T1", "111110110010 nnnn 1111 dddd 0001 mmmm", "smuadx{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smuadx),
        new("SMLAD T1", "111110110010 nnnn aaaa dddd 0000 mmmm", "smlad{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smlad),
        new("SMLADX T1", "111110110010 nnnn aaaa dddd 0001 mmmm", "smladx{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smladx),
        new("SMULWB T1", "111110110011 nnnn 1111 dddd 0000 mmmm", "smulwb{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smulwb),
        new("SMULWT T1", "111110110011 nnnn 1111 dddd 0001 mmmm", "smulwt{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smulwt),
        new("SMLAWB T1", "111110110011 nnnn aaaa dddd 0000 mmmm", "smlawb{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smlawb),
        new("SMLAWT T1", "111110110011 nnnn aaaa dddd 0001 mmmm", "smlawt{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smlawt),
        new("SMUSD T1", "111110110100 nnnn 1111 dddd 0000 mmmm", "smusd{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smusd),
        new("SMUSDX T1", "111110110100 nnnn 1111 dddd 0001 mmmm", "smusdx{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smusdx),
        new("SMLSD T1", "111110110100 nnnn aaaa dddd 0000 mmmm", "smlsd{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smlsd),
        new("SMLSDX T1", "111110110100 nnnn aaaa dddd 0001 mmmm", "smlsdx{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smlsdx),
        new("SMMUL T1", "111110110101 nnnn 1111 dddd 0000 mmmm", "smmul{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smmul),
        new("SMMULR T1", "111110110101 nnnn 1111 dddd 0001 mmmm", "smmulr{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Multiply, &Smmulr),
        new("SMMLA T1", "111110110101 nnnn aaaa dddd 0000 mmmm", "smmla{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smmla),
        new("SMMLAR T1", "111110110101 nnnn aaaa dddd 0001 mmmm", "smmlar{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smmlar),
        new("SMMLS T1", "111110110110 nnnn aaaa dddd 0000 mmmm", "smmls{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smmls),
        new("SMMLSR T1", "111110110110 nnnn aaaa dddd 0001 mmmm", "smmlsr{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Smmlsr),
        new("SMLALBB T1", "111110111100 nnnn dddd tttt 1000 mmmm", "smlalbb{c} {d}, {t}, {n}, {m}", Features.Dsp, TimingClass.MultiplyAccumulateLong, &Smlalbb, ThumbForms.TwoResults),
        new("SMLALBT T1", "111110111100 nnnn dddd tttt 1001 mmmm", "smlalbt{c} {d}, {t}, {n}, {m}", Features.Dsp, TimingClass.MultiplyAccumulateLong, &Smlalbt, ThumbForms.TwoResults),
        new("SMLALTB T1", "111110111100 nnnn dddd tttt 1010 mmmm", "smlaltb{c} {d}, {t}, {n}, {m}", Features.Dsp, TimingClass.MultiplyAccumulateLong, &Smlaltb, ThumbForms.TwoResults),
        new("SMLALTT T1", "111110111100 nnnn dddd tttt 1011 mmmm", "smlaltt{c} {d}, {t}, {n}, {m}", Features.Dsp, TimingClass.MultiplyAccumulateLong, &Smlaltt, ThumbForms.TwoResults),
        new("SMLALD T1", "111110111100 nnnn dddd tttt 1100 mmmm", "smlald{c} {d}, {t}, {n}, {m}", Features.Dsp, TimingClass.MultiplyAccumulateLong, &Smlald, ThumbForms.TwoResults),
        new("SMLALDX T1", "111110111100 nnnn dddd tttt 1101 mmmm", "smlaldx{c} {d}, {t}, {n}, {m}", Features.Dsp, TimingClass.MultiplyAccumulateLong, &Smlaldx, ThumbForms.TwoResults),
        new("SMLSLD T1", "111110111101 nnnn dddd tttt 1100 mmmm", "smlsld{c} {d}, {t}, {n}, {m}", Features.Dsp, TimingClass.MultiplyAccumulateLong, &Smlsld, ThumbForms.TwoResults),
        new("SMLSLDX T1", "111110111101 nnnn dddd tttt 1101 mmmm", "smlsldx{c} {d}, {t}, {n}, {m}", Features.Dsp, TimingClass.MultiplyAccumulateLong, &Smlsldx, ThumbForms.TwoResults),
    ];

    private static void Smulbb(ref TOps o, in Fields f) => o.SetReg(f.D, HalfProduct(ref o, f, false, false));
    private static void Smulbt(ref TOps o, in Fields f) => o.SetReg(f.D, HalfProduct(ref o, f, false, true));
    private static void Smultb(ref TOps o, in Fields f) => o.SetReg(f.D, HalfProduct(ref o, f, true, false));
    private static void Smultt(ref TOps o, in Fields f) => o.SetReg(f.D, HalfProduct(ref o, f, true, true));
    private static void Smlabb(ref TOps o, in Fields f) => Accumulate(ref o, f, HalfProduct(ref o, f, false, false));
    private static void Smlabt(ref TOps o, in Fields f) => Accumulate(ref o, f, HalfProduct(ref o, f, false, true));
    private static void Smlatb(ref TOps o, in Fields f) => Accumulate(ref o, f, HalfProduct(ref o, f, true, false));
    private static void Smlatt(ref TOps o, in Fields f) => Accumulate(ref o, f, HalfProduct(ref o, f, true, true));
    private static void Smulwb(ref TOps o, in Fields f) => o.SetReg(f.D, WordProduct(ref o, f, false));
    private static void Smulwt(ref TOps o, in Fields f) => o.SetReg(f.D, WordProduct(ref o, f, true));
    private static void Smlawb(ref TOps o, in Fields f) => Accumulate(ref o, f, WordProduct(ref o, f, false));
    private static void Smlawt(ref TOps o, in Fields f) => Accumulate(ref o, f, WordProduct(ref o, f, true));

    private static void Smlalbb(ref TOps o, in Fields f) => AccumulateWide(ref o, f, o.WideSigned(HalfProduct(ref o, f, false, false)));
    private static void Smlalbt(ref TOps o, in Fields f) => AccumulateWide(ref o, f, o.WideSigned(HalfProduct(ref o, f, false, true)));
    private static void Smlaltb(ref TOps o, in Fields f) => AccumulateWide(ref o, f, o.WideSigned(HalfProduct(ref o, f, true, false)));
    private static void Smlaltt(ref TOps o, in Fields f) => AccumulateWide(ref o, f, o.WideSigned(HalfProduct(ref o, f, true, true)));
    private static void Smlald(ref TOps o, in Fields f) => AccumulateWide(ref o, f, DualProduct(ref o, f, exchange: false, subtract: false));
    private static void Smlaldx(ref TOps o, in Fields f) => AccumulateWide(ref o, f, DualProduct(ref o, f, exchange: true, subtract: false));
    private static void Smlsld(ref TOps o, in Fields f) => AccumulateWide(ref o, f, DualProduct(ref o, f, exchange: false, subtract: true));
    private static void Smlsldx(ref TOps o, in Fields f) => AccumulateWide(ref o, f, DualProduct(ref o, f, exchange: true, subtract: true));

    private static void Smuad(ref TOps o, in Fields f) => SetSticky(ref o, f, DualProduct(ref o, f, exchange: false, subtract: false));
    private static void Smuadx(ref TOps o, in Fields f) => SetSticky(ref o, f, DualProduct(ref o, f, exchange: true, subtract: false));
    private static void Smusd(ref TOps o, in Fields f) => o.SetReg(f.D, o.Low(DualProduct(ref o, f, exchange: false, subtract: true)));
    private static void Smusdx(ref TOps o, in Fields f) => o.SetReg(f.D, o.Low(DualProduct(ref o, f, exchange: true, subtract: true)));
    private static void Smlad(ref TOps o, in Fields f) => DualAccumulate(ref o, f, exchange: false, subtract: false);
    private static void Smladx(ref TOps o, in Fields f) => DualAccumulate(ref o, f, exchange: true, subtract: false);
    private static void Smlsd(ref TOps o, in Fields f) => DualAccumulate(ref o, f, exchange: false, subtract: true);
    private static void Smlsdx(ref TOps o, in Fields f) => DualAccumulate(ref o, f, exchange: true, subtract: true);

    private static void Smmul(ref TOps o, in Fields f) => SetHigh(ref o, f, SignedProduct(ref o, f), round: false);
    private static void Smmulr(ref TOps o, in Fields f) => SetHigh(ref o, f, SignedProduct(ref o, f), round: true);
    private static void Smmla(ref TOps o, in Fields f) => SetHigh(ref o, f, o.AddWide(HighAccumulator(ref o, f), SignedProduct(ref o, f)), round: false);
    private static void Smmlar(ref TOps o, in Fields f) => SetHigh(ref o, f, o.AddWide(HighAccumulator(ref o, f), SignedProduct(ref o, f)), round: true);
    private static void Smmls(ref TOps o, in Fields f) => SetHigh(ref o, f, o.SubWide(HighAccumulator(ref o, f), SignedProduct(ref o, f)), round: false);
    private static void Smmlsr(ref TOps o, in Fields f) => SetHigh(ref o, f, o.SubWide(HighAccumulator(ref o, f), SignedProduct(ref o, f)), round: true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SignedHalf(ref TOps o, V x, bool top) => o.Sar(top ? x : o.Shl(x, 16), 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V HalfProduct(ref TOps o, in Fields f, bool topN, bool topM) =>
        o.Mul(SignedHalf(ref o, o.Reg(f.N), topN), SignedHalf(ref o, o.Reg(f.M), topM));

    // Bits 47..16 of a 32 x 16 bit product.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WordProduct(ref TOps o, in Fields f, bool topM)
    {
        W product = o.MulWide(o.WideSigned(o.Reg(f.N)), o.WideSigned(SignedHalf(ref o, o.Reg(f.M), topM)));
        return o.Or(o.Shr(o.Low(product), 16), o.Shl(o.High(product), 16));
    }

    // Low half of N by low half of M, and top by top; exchange swaps the halves of M. Exact in 64 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static W DualProduct(ref TOps o, in Fields f, bool exchange, bool subtract)
    {
        W first = o.WideSigned(HalfProduct(ref o, f, false, exchange)), second = o.WideSigned(HalfProduct(ref o, f, true, !exchange));
        return subtract ? o.SubWide(first, second) : o.AddWide(first, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref TOps o, in Fields f, V product)
    {
        (V Sum, V Carry, V Overflow) s = o.AddWithCarry(product, o.Reg(f.A), o.Imm(0));
        o.OrQ(s.Overflow);
        o.SetReg(f.D, s.Sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DualAccumulate(ref TOps o, in Fields f, bool exchange, bool subtract) =>
        SetSticky(ref o, f, o.AddWide(DualProduct(ref o, f, exchange, subtract), o.WideSigned(o.Reg(f.A))));

    // Q when the exact result does not fit 32 bits; the result wraps.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetSticky(ref TOps o, in Fields f, W exact)
    {
        V low = o.Low(exact);
        o.OrQ(o.Xor(o.High(exact), o.Sar(low, 31)));
        o.SetReg(f.D, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AccumulateWide(ref TOps o, in Fields f, W addend) => SetWide(ref o, f, o.AddWide(addend, Accumulator(ref o, f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static W HighAccumulator(ref TOps o, in Fields f) => o.Pair(o.Imm(0), o.Reg(f.A));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetHigh(ref TOps o, in Fields f, W value, bool round) =>
        o.SetReg(f.D, o.High(round ? o.AddWide(value, o.Wide(o.Imm(0x80000000))) : value));
}
