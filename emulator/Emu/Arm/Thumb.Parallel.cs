using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// Lane-wise additions and subtractions of the DSP extension, SEL, USAD8. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Parallel =>
    [
        new("SADD16 T1", "111110101001 nnnn 1111 dddd 0000 mmmm", "sadd16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Sadd16),
        new("SASX T1", "111110101010 nnnn 1111 dddd 0000 mmmm", "sasx{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Sasx),
        new("SSAX T1", "111110101110 nnnn 1111 dddd 0000 mmmm", "ssax{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Ssax),
        new("SSUB16 T1", "111110101101 nnnn 1111 dddd 0000 mmmm", "ssub16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Ssub16),
        new("SADD8 T1", "111110101000 nnnn 1111 dddd 0000 mmmm", "sadd8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Sadd8),
        new("SSUB8 T1", "111110101100 nnnn 1111 dddd 0000 mmmm", "ssub8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Ssub8),
        new("QADD16 T1", "111110101001 nnnn 1111 dddd 0001 mmmm", "qadd16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Qadd16),
        new("QASX T1", "111110101010 nnnn 1111 dddd 0001 mmmm", "qasx{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Qasx),
        new("QSAX T1", "111110101110 nnnn 1111 dddd 0001 mmmm", "qsax{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Qsax),
        new("QSUB16 T1", "111110101101 nnnn 1111 dddd 0001 mmmm", "qsub16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Qsub16),
        new("QADD8 T1", "111110101000 nnnn 1111 dddd 0001 mmmm", "qadd8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Qadd8),
        new("QSUB8 T1", "111110101100 nnnn 1111 dddd 0001 mmmm", "qsub8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Qsub8),
        new("SHADD16 T1", "111110101001 nnnn 1111 dddd 0010 mmmm", "shadd16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Shadd16),
        new("SHASX T1", "111110101010 nnnn 1111 dddd 0010 mmmm", "shasx{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Shasx),
        new("SHSAX T1", "111110101110 nnnn 1111 dddd 0010 mmmm", "shsax{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Shsax),
        new("SHSUB16 T1", "111110101101 nnnn 1111 dddd 0010 mmmm", "shsub16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Shsub16),
        new("SHADD8 T1", "111110101000 nnnn 1111 dddd 0010 mmmm", "shadd8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Shadd8),
        new("SHSUB8 T1", "111110101100 nnnn 1111 dddd 0010 mmmm", "shsub8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Shsub8),
        new("UADD16 T1", "111110101001 nnnn 1111 dddd 0100 mmmm", "uadd16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uadd16),
        new("UASX T1", "111110101010 nnnn 1111 dddd 0100 mmmm", "uasx{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uasx),
        new("USAX T1", "111110101110 nnnn 1111 dddd 0100 mmmm", "usax{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Usax),
        new("USUB16 T1", "111110101101 nnnn 1111 dddd 0100 mmmm", "usub16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Usub16),
        new("UADD8 T1", "111110101000 nnnn 1111 dddd 0100 mmmm", "uadd8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uadd8),
        new("USUB8 T1", "111110101100 nnnn 1111 dddd 0100 mmmm", "usub8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Usub8),
        new("UQADD16 T1", "111110101001 nnnn 1111 dddd 0101 mmmm", "uqadd16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uqadd16),
        new("UQASX T1", "111110101010 nnnn 1111 dddd 0101 mmmm", "uqasx{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uqasx),
        new("UQSAX T1", "111110101110 nnnn 1111 dddd 0101 mmmm", "uqsax{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uqsax),
        new("UQSUB16 T1", "111110101101 nnnn 1111 dddd 0101 mmmm", "uqsub16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uqsub16),
        new("UQADD8 T1", "111110101000 nnnn 1111 dddd 0101 mmmm", "uqadd8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uqadd8),
        new("UQSUB8 T1", "111110101100 nnnn 1111 dddd 0101 mmmm", "uqsub8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uqsub8),
        new("UHADD16 T1", "111110101001 nnnn 1111 dddd 0110 mmmm", "uhadd16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uhadd16),
        new("UHASX T1", "111110101010 nnnn 1111 dddd 0110 mmmm", "uhasx{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uhasx),
        new("UHSAX T1", "111110101110 nnnn 1111 dddd 0110 mmmm", "uhsax{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uhsax),
        new("UHSUB16 T1", "111110101101 nnnn 1111 dddd 0110 mmmm", "uhsub16{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uhsub16),
        new("UHADD8 T1", "111110101000 nnnn 1111 dddd 0110 mmmm", "uhadd8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uhadd8),
        new("UHSUB8 T1", "111110101100 nnnn 1111 dddd 0110 mmmm", "uhsub8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Uhsub8),
        new("SEL T1", "111110101010 nnnn 1111 dddd 1000 mmmm", "sel{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Sel),
        new("USAD8 T1", "111110110111 nnnn 1111 dddd 0000 mmmm", "usad8{c} {d}, {n}, {m}", Features.Dsp, TimingClass.Alu, &Usad8),
        new("USADA8 T1", "111110110111 nnnn aaaa dddd 0000 mmmm", "usada8{c} {d}, {n}, {m}, {a}", Features.Dsp, TimingClass.MultiplyAccumulate, &Usada8),
    ];

    /// <summary>What becomes of the exact result of a lane.</summary>
    private enum Lane { Signed, SignedSaturating, SignedHalving, Unsigned, UnsignedSaturating, UnsignedHalving }

    /// <summary>Operation from the top lane down; the exchanging pairs take the other halfword of M.</summary>
    private enum Lanes { Add, Subtract, AddSubtractExchanged, SubtractAddExchanged }

    private static void Sadd16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.Signed, Lanes.Add);
    private static void Sasx(ref TOps o, in Fields f) => Halves(ref o, f, Lane.Signed, Lanes.AddSubtractExchanged);
    private static void Ssax(ref TOps o, in Fields f) => Halves(ref o, f, Lane.Signed, Lanes.SubtractAddExchanged);
    private static void Ssub16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.Signed, Lanes.Subtract);
    private static void Sadd8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.Signed, subtract: false);
    private static void Ssub8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.Signed, subtract: true);
    private static void Qadd16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.SignedSaturating, Lanes.Add);
    private static void Qasx(ref TOps o, in Fields f) => Halves(ref o, f, Lane.SignedSaturating, Lanes.AddSubtractExchanged);
    private static void Qsax(ref TOps o, in Fields f) => Halves(ref o, f, Lane.SignedSaturating, Lanes.SubtractAddExchanged);
    private static void Qsub16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.SignedSaturating, Lanes.Subtract);
    private static void Qadd8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.SignedSaturating, subtract: false);
    private static void Qsub8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.SignedSaturating, subtract: true);
    private static void Shadd16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.SignedHalving, Lanes.Add);
    private static void Shasx(ref TOps o, in Fields f) => Halves(ref o, f, Lane.SignedHalving, Lanes.AddSubtractExchanged);
    private static void Shsax(ref TOps o, in Fields f) => Halves(ref o, f, Lane.SignedHalving, Lanes.SubtractAddExchanged);
    private static void Shsub16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.SignedHalving, Lanes.Subtract);
    private static void Shadd8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.SignedHalving, subtract: false);
    private static void Shsub8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.SignedHalving, subtract: true);
    private static void Uadd16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.Unsigned, Lanes.Add);
    private static void Uasx(ref TOps o, in Fields f) => Halves(ref o, f, Lane.Unsigned, Lanes.AddSubtractExchanged);
    private static void Usax(ref TOps o, in Fields f) => Halves(ref o, f, Lane.Unsigned, Lanes.SubtractAddExchanged);
    private static void Usub16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.Unsigned, Lanes.Subtract);
    private static void Uadd8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.Unsigned, subtract: false);
    private static void Usub8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.Unsigned, subtract: true);
    private static void Uqadd16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.UnsignedSaturating, Lanes.Add);
    private static void Uqasx(ref TOps o, in Fields f) => Halves(ref o, f, Lane.UnsignedSaturating, Lanes.AddSubtractExchanged);
    private static void Uqsax(ref TOps o, in Fields f) => Halves(ref o, f, Lane.UnsignedSaturating, Lanes.SubtractAddExchanged);
    private static void Uqsub16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.UnsignedSaturating, Lanes.Subtract);
    private static void Uqadd8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.UnsignedSaturating, subtract: false);
    private static void Uqsub8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.UnsignedSaturating, subtract: true);
    private static void Uhadd16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.UnsignedHalving, Lanes.Add);
    private static void Uhasx(ref TOps o, in Fields f) => Halves(ref o, f, Lane.UnsignedHalving, Lanes.AddSubtractExchanged);
    private static void Uhsax(ref TOps o, in Fields f) => Halves(ref o, f, Lane.UnsignedHalving, Lanes.SubtractAddExchanged);
    private static void Uhsub16(ref TOps o, in Fields f) => Halves(ref o, f, Lane.UnsignedHalving, Lanes.Subtract);
    private static void Uhadd8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.UnsignedHalving, subtract: false);
    private static void Uhsub8(ref TOps o, in Fields f) => Bytes(ref o, f, Lane.UnsignedHalving, subtract: true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(ref TOps o, in Fields f, Lane kind, Lanes lanes)
    {
        bool exchange = lanes is Lanes.AddSubtractExchanged or Lanes.SubtractAddExchanged;
        bool topSubtracts = lanes is Lanes.Subtract or Lanes.SubtractAddExchanged;
        bool bottomSubtracts = lanes is Lanes.Subtract or Lanes.AddSubtractExchanged;
        V n = o.Reg(f.N), m = o.Reg(f.M);
        if (exchange) m = o.Ror(m, 16);
        V bottom = LaneResult(ref o, n, m, 0, 16, kind, bottomSubtracts), top = LaneResult(ref o, n, m, 16, 16, kind, topSubtracts);
        if (kind is Lane.Signed or Lane.Unsigned)
        {
            V ge = o.Or(LaneFlag(ref o, bottom, 16, kind, bottomSubtracts), o.Shl(LaneFlag(ref o, top, 16, kind, topSubtracts), 2));
            o.SetGe(o.Or(ge, o.Shl(ge, 1)));
        }
        o.SetReg(f.D, o.Or(o.And(bottom, o.Imm(0xFFFF)), o.Shl(top, 16)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bytes(ref TOps o, in Fields f, Lane kind, bool subtract)
    {
        V n = o.Reg(f.N), m = o.Reg(f.M);
        V ge = o.Imm(0), result = o.Imm(0);
        for (int lane = 0; lane < 4; lane++)
        {
            V x = LaneResult(ref o, n, m, lane * 8, 8, kind, subtract);
            if (kind is Lane.Signed or Lane.Unsigned) ge = o.Or(ge, o.Shl(LaneFlag(ref o, x, 8, kind, subtract), lane));
            result = o.Or(result, o.Shl(o.And(x, o.Imm(0xFF)), lane * 8));
        }
        if (kind is Lane.Signed or Lane.Unsigned) o.SetGe(ge);
        o.SetReg(f.D, result);
    }

    // The exact sum or difference as a 32-bit number, then saturated or halved.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LaneResult(ref TOps o, V n, V m, int shift, int bits, Lane kind, bool subtract)
    {
        bool signed = kind is Lane.Signed or Lane.SignedSaturating or Lane.SignedHalving;
        V a = LaneOf(ref o, n, shift, bits, signed), b = LaneOf(ref o, m, shift, bits, signed);
        V exact = subtract ? o.Sub(a, b) : o.Add(a, b);
        return kind switch
        {
            Lane.SignedSaturating => SaturateSigned(ref o, exact, bits).Value,
            Lane.UnsignedSaturating => SaturateUnsigned(ref o, exact, bits).Value,
            Lane.SignedHalving or Lane.UnsignedHalving => o.Sar(exact, 1),
            _ => exact,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LaneOf(ref TOps o, V x, int shift, int bits, bool signed) => signed
        ? o.Sar(o.Shl(x, 32 - bits - shift), 32 - bits)
        : o.And(o.Shr(x, shift), o.Imm((1u << bits) - 1));

    // GE: a signed result, or an unsigned difference, is not negative; an unsigned sum carries out of its lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LaneFlag(ref TOps o, V exact, int bits, Lane kind, bool subtract) => kind == Lane.Unsigned && !subtract
        ? o.Shr(exact, bits)
        : o.Xor(o.Shr(exact, 31), o.Imm(1));

    private static void Sel(ref TOps o, in Fields f)
    {
        V ge = o.GeFlags();
        V low = o.Or(o.And(ge, o.Imm(1)), o.Shl(o.And(ge, o.Imm(2)), 7));
        V high = o.Or(o.Shl(o.And(ge, o.Imm(4)), 14), o.Shl(o.And(ge, o.Imm(8)), 21));
        V mask = o.Mul(o.Or(low, high), o.Imm(0xFF));
        o.SetReg(f.D, o.Or(o.And(o.Reg(f.N), mask), o.And(o.Reg(f.M), o.Not(mask))));
    }

    private static void Usad8(ref TOps o, in Fields f) => o.SetReg(f.D, SumOfDifferences(ref o, f));
    private static void Usada8(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Reg(f.A), SumOfDifferences(ref o, f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SumOfDifferences(ref TOps o, in Fields f)
    {
        V n = o.Reg(f.N), m = o.Reg(f.M), sum = o.Imm(0);
        for (int lane = 0; lane < 4; lane++)
        {
            V a = LaneOf(ref o, n, lane * 8, 8, signed: false), b = LaneOf(ref o, m, lane * 8, 8, signed: false);
            sum = o.Add(sum, o.Select(o.Below(a, b), o.Sub(b, a), o.Sub(a, b)));
        }
        return sum;
    }
}
