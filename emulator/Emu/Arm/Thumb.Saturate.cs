using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// SSAT, USAT, SSAT16, USAT16, QADD, QSUB, QDADD, QDSUB. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Saturate =>
    [
        new("SSAT T1", "11110011 00y0 nnnn 0 sss dddd ss 0 iiiii", "ssat{c} {d}, {i}, {n}{shift}", Features.V7M, TimingClass.Alu, &Ssat, ThumbForms.SignedSaturation),
        new("USAT T1", "11110011 10y0 nnnn 0 sss dddd ss 0 iiiii", "usat{c} {d}, {i}, {n}{shift}", Features.V7M, TimingClass.Alu, &Usat, ThumbForms.UnsignedSaturation),
        new("SSAT16 T1", "11110011 0010 nnnn 0000 dddd 0000 iiii", "ssat16{c} {d}, {i}, {n}", Features.Dsp, TimingClass.Alu, &Ssat16, ThumbForms.SignedSaturation16),
        new("USAT16 T1", "11110011 1010 nnnn 0000 dddd 0000 iiii", "usat16{c} {d}, {i}, {n}", Features.Dsp, TimingClass.Alu, &Usat16),
        new("QADD T1", "111110101000 nnnn 1111 dddd 1000 mmmm", "qadd{c} {d}, {m}, {n}", Features.Dsp, TimingClass.Alu, &Qadd),
        new("QDADD T1", "111110101000 nnnn 1111 dddd 1001 mmmm", "qdadd{c} {d}, {m}, {n}", Features.Dsp, TimingClass.Alu, &Qdadd),
        new("QSUB T1", "111110101000 nnnn 1111 dddd 1010 mmmm", "qsub{c} {d}, {m}, {n}", Features.Dsp, TimingClass.Alu, &Qsub),
        new("QDSUB T1", "111110101000 nnnn 1111 dddd 1011 mmmm", "qdsub{c} {d}, {m}, {n}", Features.Dsp, TimingClass.Alu, &Qdsub),
    ];

    private static void Ssat(ref TOps o, in Fields f) =>
        SetSaturated(ref o, f, SaturateSigned(ref o, Shift(ref o, o.Reg(f.N), f.ShiftType, f.ShiftAmount), (int)f.Imm));

    private static void Usat(ref TOps o, in Fields f) =>
        SetSaturated(ref o, f, SaturateUnsigned(ref o, Shift(ref o, o.Reg(f.N), f.ShiftType, f.ShiftAmount), (int)f.Imm));

    private static void Ssat16(ref TOps o, in Fields f)
    {
        V x = o.Reg(f.N);
        (V Value, V Saturated) bottom = SaturateSigned(ref o, SignedHalf(ref o, x, top: false), (int)f.Imm);
        (V Value, V Saturated) top = SaturateSigned(ref o, SignedHalf(ref o, x, top: true), (int)f.Imm);
        SetSaturated(ref o, f, JoinHalves(ref o, bottom, top));
    }

    private static void Usat16(ref TOps o, in Fields f)
    {
        V x = o.Reg(f.N);
        (V Value, V Saturated) bottom = SaturateUnsigned(ref o, SignedHalf(ref o, x, top: false), (int)f.Imm);
        (V Value, V Saturated) top = SaturateUnsigned(ref o, SignedHalf(ref o, x, top: true), (int)f.Imm);
        SetSaturated(ref o, f, JoinHalves(ref o, bottom, top));
    }

    private static void Qadd(ref TOps o, in Fields f) => SetSaturated(ref o, f, SaturatingSum(ref o, o.Reg(f.M), o.Reg(f.N), subtract: false));
    private static void Qsub(ref TOps o, in Fields f) => SetSaturated(ref o, f, SaturatingSum(ref o, o.Reg(f.M), o.Reg(f.N), subtract: true));
    private static void Qdadd(ref TOps o, in Fields f) => SetDoubledSum(ref o, f, subtract: false);
    private static void Qdsub(ref TOps o, in Fields f) => SetDoubledSum(ref o, f, subtract: true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetDoubledSum(ref TOps o, in Fields f, bool subtract)
    {
        (V Value, V Saturated) doubled = SaturatingSum(ref o, o.Reg(f.N), o.Reg(f.N), subtract: false);
        o.OrQ(doubled.Saturated);
        SetSaturated(ref o, f, SaturatingSum(ref o, o.Reg(f.M), doubled.Value, subtract));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetSaturated(ref TOps o, in Fields f, (V Value, V Saturated) r)
    {
        o.OrQ(r.Saturated);
        o.SetReg(f.D, r.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Value, V Saturated) JoinHalves(ref TOps o, (V Value, V Saturated) bottom, (V Value, V Saturated) top) =>
        (o.Or(o.And(bottom.Value, o.Imm(0xFFFF)), o.Shl(top.Value, 16)), o.Or(bottom.Saturated, top.Saturated));

    /// <summary>SignedSatQ for 1..32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Value, V Saturated) SaturateSigned(ref TOps o, V x, int bits)
    {
        V max = o.Imm((1u << bits - 1) - 1), min = o.Imm(0 - (1u << bits - 1));
        V above = o.Less(max, x), below = o.Less(x, min);
        return (o.Select(above, max, o.Select(below, min, x)), o.Or(above, below));
    }

    /// <summary>UnsignedSatQ of a signed number for 0..31 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Value, V Saturated) SaturateUnsigned(ref TOps o, V x, int bits)
    {
        V max = o.Imm((1u << bits) - 1), min = o.Imm(0);
        V above = o.Less(max, x), below = o.Less(x, min);
        return (o.Select(above, max, o.Select(below, min, x)), o.Or(above, below));
    }

    // When a 32-bit sum overflows, its sign is the wrong one: the limit is the other sign's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Value, V Saturated) SaturatingSum(ref TOps o, V a, V b, bool subtract)
    {
        (V Sum, V Carry, V Overflow) s = subtract ? o.AddWithCarry(a, o.Not(b), o.Imm(1)) : o.AddWithCarry(a, b, o.Imm(0));
        V limit = o.Xor(o.Sar(s.Sum, 31), o.Imm(0x80000000));
        return (o.Select(s.Overflow, limit, s.Sum), s.Overflow);
    }
}
