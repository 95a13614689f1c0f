using Emu.Isa;

namespace Emu.Arm;

/// <summary>Readings of the pattern letters of ARMv8.1-M rows.</summary>
/// <remarks>Source: ARMv8-M Architecture Reference Manual (DDI 0553), the decode pseudocode of C2.4.</remarks>
internal static class V81Forms
{
    /// <summary>CSEL and its kin: a condition that is not "always", no SP.</summary>
    internal static readonly Form Select = new(
        static (ref Fields f) => f.Imm < ItState.Always && f.M != 13,
        static (ref Fields f) => f.Imm < ItState.Always && f.M != 13);

    /// <summary>CLRM: some register, no SP; bit 15 is the APSR.</summary>
    internal static readonly Form ClearList = new(
        static (ref Fields f) => f.List != 0 && (f.List & 1 << 13) == 0,
        static (ref Fields f) => f.List != 0 && (f.List & 1 << 13) == 0);

    /// <summary>An even and an odd register, shifted by 1..32.</summary>
    internal static readonly Form LongByImmediate = new(
        static (ref Fields f) => { FillAmount(ref f); return Spread(ref f); },
        static (ref Fields f) => Gather(ref f) && CutAmount(ref f));

    /// <summary>One register, shifted by 1..32.</summary>
    internal static readonly Form ShortByImmediate = new(
        static (ref Fields f) => { FillAmount(ref f); return true; },
        static (ref Fields f) => CutAmount(ref f));

    /// <summary>One register, shifted by another one.</summary>
    internal static readonly Form ShortByRegister = new(
        static (ref Fields f) => f.M != f.D,
        static (ref Fields f) => f.M != f.D);

    /// <summary>An even and an odd register, shifted by a third one.</summary>
    internal static readonly Form LongByRegister = new(
        static (ref Fields f) => Spread(ref f) && f.M != f.D && f.M != f.T,
        static (ref Fields f) => f.M != f.D && f.M != f.T && Gather(ref f));

    /// <summary>A loop's end: Imm = imm10, Imm2 = its lower bit; halfwords forward from the PC value.</summary>
    internal static readonly Form LoopForward = new(
        static (ref Fields f) => { Join(ref f); return true; },
        static (ref Fields f) => Cut(ref f));

    /// <summary>A loop's start, halfwords back.</summary>
    internal static readonly Form LoopBack = new(
        static (ref Fields f) => { Join(ref f); f.Imm = 0 - f.Imm; return true; },
        static (ref Fields f) => { f.Imm = 0 - f.Imm; return Cut(ref f); });

    /// <summary>BF and BFL: the branch is not this instruction; halfwords from the PC value, in a number of so many bits.</summary>
    internal static Form FutureBranch(int bits) => new(
        (ref Fields f) => JoinSigned(ref f, bits),
        (ref Fields f) => f.ShiftAmount != 0 && CutSigned(ref f, bits));

    /// <summary>BFX and BFLX.</summary>
    internal static readonly Form FutureRegister = new(
        static (ref Fields f) => f.ShiftAmount != 0,
        static (ref Fields f) => f.ShiftAmount != 0);

    /// <summary>BFCSEL: a condition that is not "always".</summary>
    internal static readonly Form FutureSelect = new(
        static (ref Fields f) => f.ShiftType < ItState.Always && JoinSigned(ref f, 12),
        static (ref Fields f) => f.ShiftType < ItState.Always && f.ShiftAmount != 0 && CutSigned(ref f, 12));

    private static bool JoinSigned(ref Fields f, int bits)
    {
        Join(ref f);
        f.Imm = (uint)((int)(f.Imm << 31 - bits) >> 31 - bits);
        return f.ShiftAmount != 0;
    }

    private static bool CutSigned(ref Fields f, int bits)
    {
        uint top = f.Imm >> bits;
        if ((f.Imm & 1) != 0 || (top != 0 && top != uint.MaxValue >> bits)) return false;
        (f.Imm, f.Imm2) = (f.Imm >> 2 & (1u << bits - 1) - 1, f.Imm >> 1 & 1);
        return true;
    }

    private static void Join(ref Fields f) => (f.Imm, f.Imm2) = (f.Imm << 2 | f.Imm2 << 1, 0);

    private static bool Cut(ref Fields f)
    {
        if ((f.Imm & 1) != 0 || f.Imm > 0xFFF) return false;
        (f.Imm, f.Imm2) = (f.Imm >> 2, f.Imm >> 1 & 1);
        return true;
    }

    private static void FillAmount(ref Fields f)
    {
        if (f.Imm == 0) f.Imm = 32;
    }

    private static bool CutAmount(ref Fields f)
    {
        if (f.Imm is 0 or > 32) return false;
        f.Imm &= 31;
        return true;
    }

    // D is even, T odd and no SP; with T = 15 the encoding is another instruction.
    private static bool Spread(ref Fields f)
    {
        (f.D, f.T) = ((byte)(f.D << 1), (byte)(f.T << 1 | 1));
        return f.T < 13;
    }

    private static bool Gather(ref Fields f)
    {
        if ((f.D & 1) != 0 || (f.T & 1) == 0 || f.T >= 13 || f.D > 14) return false;
        (f.D, f.T) = ((byte)(f.D >> 1), (byte)(f.T >> 1));
        return true;
    }
}
