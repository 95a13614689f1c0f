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

    /// <summary>Offset in double words.</summary>
    internal static readonly Form Offset8 = Offset(3);

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

    /// <summary>A gathering load of double words from addresses in N.</summary>
    internal static readonly Form GatherBase8 = new(
        static (ref Fields f) => { ThumbForms.Sign(ref f, 3); return f.D != f.N; },
        static (ref Fields f) => f.D != f.N && ThumbForms.Unsign(ref f, 3));

    /// <summary>A rotation; words do not overwrite the second operand.</summary>
    internal static readonly Form Turned = new(
        static (ref Fields f) => IsTurned(f),
        static (ref Fields f) => IsTurned(f));

    /// <summary>Pairs of elements; words do not overwrite operands.</summary>
    internal static readonly Form DoubledPairs = new(
        static (ref Fields f) => IsTurned(f) && (f.ShiftType != 2 || f.D != f.N),
        static (ref Fields f) => IsTurned(f) && (f.ShiftType != 2 || f.D != f.N));

    private static bool IsTurned(in Fields f) => f.ShiftType < Invalid && (f.ShiftType != 2 || f.D != f.M);

    /// <summary>The result does not overwrite the operands.</summary>
    internal static readonly Form Apart = new(
        static (ref Fields f) => f.D != f.N && f.D != f.M,
        static (ref Fields f) => f.D != f.N && f.D != f.M);

    /// <summary>The result does not overwrite the vector operand.</summary>
    internal static readonly Form ApartFromN = new(
        static (ref Fields f) => f.D != f.N,
        static (ref Fields f) => f.D != f.N);

    /// <summary>A complex product; words do not overwrite operands.</summary>
    internal static readonly Form ComplexProduct = new(
        static (ref Fields f) => IsTurned(f) && (f.ShiftType != 2 || f.D != f.N),
        static (ref Fields f) => f.Imm < 4 && IsTurned(f) && (f.ShiftType != 2 || f.D != f.N));

    /// <summary>Left shift by 1..32.</summary>
    internal static readonly Form CarriedShift = new(
        static (ref Fields f) => { if (f.Imm == 0) f.Imm = 32; return true; },
        static (ref Fields f) =>
        {
            bool ok = f.Imm is > 0 and <= 32;
            f.Imm &= 31;
            return ok;
        });

    /// <summary>Two vectors from D.</summary>
    internal static readonly Form Interleaved2 = Interleaved(2);

    /// <summary>Four vectors from D.</summary>
    internal static readonly Form Interleaved4 = Interleaved(4);

    private static Form Interleaved(int streams) => new(
        (ref Fields f) => f.ShiftType != Invalid && f.D + streams <= 8,
        (ref Fields f) => f.ShiftType < Invalid && f.D + streams <= 8 && f.Imm < streams);

    /// <summary>Byte Imm of a D register, whose number becomes that of its first S register.</summary>
    internal static readonly Form Lane8 = Lane(8);

    /// <summary>Halfword Imm of a D register.</summary>
    internal static readonly Form Lane16 = Lane(4);

    private static Form Lane(uint lanes) => new(
        (ref Fields f) => { f.D <<= 1; return true; },
        (ref Fields f) =>
        {
            bool ok = f.Imm < lanes && (f.D & 1) == 0 && f.D < 32;
            f.D >>= 1;
            return ok;
        });

    /// <summary>Two different core registers.</summary>
    internal static readonly Form TwoToCore = new(
        static (ref Fields f) => f.T != f.A,
        static (ref Fields f) => f.T != f.A);

    /// <summary>Imm is a byte at place List of a word.</summary>
    internal static readonly Form ConstantByte32 = ConstantByte(4);

    /// <summary>Imm is a byte at place List of a halfword.</summary>
    internal static readonly Form ConstantByte16 = ConstantByte(2);

    private static Form ConstantByte(int places) => new(
        (ref Fields f) => { f.Imm <<= 8 * f.List; return true; },
        (ref Fields f) =>
        {
            while (f.List < places && (f.Imm & ~(0xFFu << 8 * f.List)) != 0) f.List++;
            f.Imm >>= 8 * (f.List & 3);
            return f.List < places;
        });

    /// <summary>Imm is a byte with List + 1 bytes of ones below it.</summary>
    internal static readonly Form ConstantOverOnes = new(
        static (ref Fields f) => { f.Imm = f.List == 0 ? f.Imm << 8 | 0xFF : f.Imm << 16 | 0xFFFF; return true; },
        static (ref Fields f) =>
        {
            if (f.List == 0 && f.Imm > 0xFFFF) f.List = 1;
            uint ones = f.List == 0 ? 0xFFu : 0xFFFF;
            bool ok = (f.Imm & ones) == ones && f.Imm >> 8 * (f.List + 2) == 0;
            f.Imm = f.Imm >> 8 * (f.List + 1) & 0xFF;
            return ok;
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
