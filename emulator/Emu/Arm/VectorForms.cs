using Emu.Isa;

namespace Emu.Arm;

/// <summary>Readings of the pattern letters of MVE rows. D, N and M are Q registers, ShiftType is log2 of the element bytes.</summary>
/// <remarks>Source: ARMv8-M Architecture Reference Manual (DDI 0553), the decode pseudocode of C2.4.</remarks>
internal static class VectorForms
{
    private const byte Invalid = 3;

    /// <summary>Elements of 8, 16 or 32 bits; a core register in M is no SP or PC.</summary>
    internal static readonly Form Sized = new(
        static (ref Fields f) => f.ShiftType != Invalid,
        static (ref Fields f) => f.ShiftType < Invalid);

    /// <summary>The same with a core register in M, where 15 is zero.</summary>
    internal static readonly Form SizedOrZero = new(
        static (ref Fields f) => f.ShiftType != Invalid && f.M != 13,
        static (ref Fields f) => f.ShiftType < Invalid && f.M != 13);

    /// <summary>An even register in D.</summary>
    internal static readonly Form Even = new(
        static (ref Fields f) => { f.D <<= 1; return f.ShiftType != Invalid; },
        static (ref Fields f) => f.ShiftType < Invalid && HalveEven(ref f));

    /// <summary>An even register in D; elements of 16 or 32 bits.</summary>
    internal static readonly Form EvenWide = new(
        static (ref Fields f) => { f.D <<= 1; f.ShiftType++; return true; },
        static (ref Fields f) => f.ShiftType-- is 1 or 2 && HalveEven(ref f));

    /// <summary>An even register in D, an odd one in T.</summary>
    internal static readonly Form Pair = new(
        static (ref Fields f) => Spread(ref f),
        static (ref Fields f) => Collect(ref f));

    /// <summary>An even register in D, an odd one in T; elements of 16 or 32 bits.</summary>
    internal static readonly Form PairWide = new(
        static (ref Fields f) => { f.ShiftType++; return Spread(ref f); },
        static (ref Fields f) => f.ShiftType-- is 1 or 2 && Collect(ref f));

    /// <summary>VPST: a block of at least one instruction.</summary>
    internal static readonly Form BlockMask = new(
        static (ref Fields f) => f.Imm2 != 0,
        static (ref Fields f) => f.Imm2 is > 0 and < 16);

    /// <summary>Byte offset.</summary>
    internal static readonly Form Offset1 = Offset(0);

    /// <summary>Offset in halfwords.</summary>
    internal static readonly Form Offset2 = Offset(1);

    /// <summary>Offset in words.</summary>
    internal static readonly Form Offset4 = Offset(2);

    /// <summary>Right shift by 1..8.</summary>
    internal static readonly Form Right8 = Right(8);

    /// <summary>Right shift by 1..16.</summary>
    internal static readonly Form Right16 = Right(16);

    /// <summary>Right shift by 1..32.</summary>
    internal static readonly Form Right32 = Right(32);

    /// <summary>A gathering load does not overwrite its offsets.</summary>
    internal static readonly Form Gather = new(
        static (ref Fields f) => f.D != f.M,
        static (ref Fields f) => f.D != f.M);

    /// <summary>A gathering load from addresses in N.</summary>
    internal static readonly Form GatherBase = new(
        static (ref Fields f) => { ThumbForms.Sign(ref f, 2); return f.D != f.N; },
        static (ref Fields f) => f.D != f.N && ThumbForms.Unsign(ref f, 2));

    /// <summary>An even register in A; Imm is log2 of the step.</summary>
    internal static readonly Form Ramp = new(
        static (ref Fields f) => { f.A <<= 1; return f.ShiftType != Invalid; },
        static (ref Fields f) => f.ShiftType < Invalid && f.Imm < 4 && HalveA(ref f));

    /// <summary>The same with an odd register in T.</summary>
    internal static readonly Form WrappingRamp = new(
        static (ref Fields f) => { f.A <<= 1; f.T = (byte)(f.T << 1 | 1); return f.ShiftType != Invalid && f.T < 13; },
        static (ref Fields f) =>
        {
            if (f.ShiftType >= Invalid || f.Imm > 3 || (f.T & 1) == 0 || f.T >= 13) return false;
            f.T >>= 1;
            return HalveA(ref f);
        });

    private static bool HalveA(ref Fields f)
    {
        if ((f.A & 1) != 0 || f.A > 14) return false;
        f.A >>= 1;
        return true;
    }

    private static Form Right(uint size) => new(
        (ref Fields f) => { f.Imm = size - f.Imm; return true; },
        (ref Fields f) =>
        {
            if (f.Imm == 0 || f.Imm > size) return false;
            f.Imm = size - f.Imm;
            return true;
        });

    private static Form Offset(int scale) => new(
        (ref Fields f) => { ThumbForms.Sign(ref f, scale); return true; },
        (ref Fields f) => ThumbForms.Unsign(ref f, scale));

    private static bool Spread(ref Fields f)
    {
        (f.D, f.T) = ((byte)(f.D << 1), (byte)(f.T << 1 | 1));
        return f.T < 13;
    }

    private static bool Collect(ref Fields f)
    {
        if ((f.T & 1) == 0 || f.T >= 13) return false;
        f.T >>= 1;
        return HalveEven(ref f);
    }

    private static bool HalveEven(ref Fields f)
    {
        if ((f.D & 1) != 0 || f.D > 14) return false;
        f.D >>= 1;
        return true;
    }
}
