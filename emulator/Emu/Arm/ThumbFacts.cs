using Emu.Isa;
using Emu.Timing;

namespace Emu.Arm;

/// <summary>What block building and timing need of each Thumb row, worked out once from the rows.</summary>
internal static class ThumbFacts
{
    static readonly OpTraits[] Traits = [.. Thumb.Shapes.Select(TraitsOf)];

    /// <summary>Facts of a decoded instruction.</summary>
    public static OpTraits Of(int row, in Fields f)
    {
        OpTraits traits = Traits[row];
        if ((traits & OpTraits.ThroughLr) != 0 && (f.M != 14 || f.Condition < 14))
            traits &= ~OpTraits.ThroughLr;
        if (f.Condition < 14)
            traits &= ~OpTraits.Unconditional;
        return traits;
    }

    /// <summary>SDIV, as opposed to UDIV.</summary>
    public static bool IsSigned(int row) => Thumb.Shapes[row].Name.StartsWith("SDIV", StringComparison.Ordinal);

    static readonly bool[] UnprivilegedRows = [.. Thumb.Shapes.Select(s => s.Timing is TimingClass.Load or TimingClass.Store && s.Name.EndsWith("T T1", StringComparison.Ordinal))];

    /// <summary>LDRT, STRT and their relatives: accesses without privilege.</summary>
    public static bool IsUnprivileged(int row) => UnprivilegedRows[row];

    static readonly bool[] NonSecurePayloadRows = [.. Thumb.Shapes.Select(s => s.Name.Contains(" FPCXT_NS", StringComparison.Ordinal))];

    /// <summary>Accesses of FPCXT_NS.</summary>
    public static bool IsNonSecurePayload(int row) => NonSecurePayloadRows[row];

    static readonly bool[] FloatClears = [.. Thumb.Shapes.Select(s => s.Name.StartsWith("VSCCLRM", StringComparison.Ordinal))];

    /// <summary>VSCCLRM.</summary>
    public static bool ClearsFloats(int row) => FloatClears[row];

    static readonly bool[] IndirectBranches = [.. Thumb.Shapes.Select(s => s.Name is "BX T1" or "BLX (register) T1"
        || ((s.Flags & RowFlags.Branch) != 0 && s.Timing is TimingClass.Load or TimingClass.LoadRegister or TimingClass.LoadMultiple))];

    /// <summary>Branches that set EPSR.B of PACBTI: indirect ones, but returns through LR or from the stack.</summary>
    public static bool SetsLanding(int row, in Fields f) =>
        IndirectBranches[row] && (Thumb.Shapes[row].Timing == TimingClass.BranchRegister ? Thumb.Shapes[row].Name != "BX T1" || f.M != 14 : f.N != 13);

    static OpTraits TraitsOf(RowShape shape)
    {
        OpTraits traits = OpTraits.None;
        string name = shape.Name;
        bool branch = (shape.Flags & RowFlags.Branch) != 0;
        bool data = shape.Timing is <= TimingClass.Divide or TimingClass.Special;
        if (data && !branch && !name.StartsWith("CM", StringComparison.Ordinal) && !name.StartsWith("TST", StringComparison.Ordinal)
            && !name.StartsWith("TEQ", StringComparison.Ordinal) && !name.StartsWith("MSR", StringComparison.Ordinal)
            && !name.StartsWith("CPS", StringComparison.Ordinal) && !name.StartsWith("CLREX", StringComparison.Ordinal))
            traits |= OpTraits.WritesD;
        if (name.Contains("(literal)", StringComparison.Ordinal))
            traits |= OpTraits.Literal;
        if (branch)
            traits |= OpTraits.WritesPc;
        if (name is "BX T1" || (branch && name.StartsWith("MOV", StringComparison.Ordinal)))
            traits |= OpTraits.ThroughLr;
        if (branch && shape.Timing is not (TimingClass.CompareBranch or TimingClass.LoopEnd))
            traits |= OpTraits.Unconditional;
        if (shape.Timing is TimingClass.LoadRegister or TimingClass.StoreRegister or TimingClass.TableBranch)
            traits |= OpTraits.IndexM;
        if (name.StartsWith("NOP", StringComparison.Ordinal))
            traits |= OpTraits.Nop;
        if (shape.Pattern.AsSpan().ContainsAny('n', 'N', 'x') || shape.Pattern.Contains('b', StringComparison.Ordinal))
            traits |= OpTraits.ReadsN;
        if (shape.Pattern.AsSpan().ContainsAny('m', 'M', 'p'))
            traits |= OpTraits.ReadsM;
        return traits | FloatTraits(shape);
    }

    // The letters u, v and w of a pattern are floating-point registers in D, N and M.
    static OpTraits FloatTraits(RowShape shape)
    {
        // In rows of MVE they are Q registers, for whose results nothing waits here.
        if ((shape.Features & Features.FpRegisters) == 0 || shape.Timing is >= TimingClass.Vector and <= TimingClass.VectorControl)
            return OpTraits.None;
        OpTraits traits = OpTraits.None;
        bool stores = shape.Timing is TimingClass.FloatStore or TimingClass.FloatStoreMultiple or TimingClass.FloatCompare or TimingClass.DoubleCompare;
        bool arithmetic = shape.Timing is TimingClass.Float or TimingClass.FloatMultiplyAccumulate or TimingClass.FloatDivide
            or TimingClass.Double or TimingClass.DoubleMultiplyAccumulate or TimingClass.DoubleDivide;
        if (shape.Assembly.Contains("list}", StringComparison.Ordinal))
            traits |= OpTraits.FloatList;
        if (arithmetic)
            traits |= OpTraits.WritesFloat;
        if (stores || shape.Timing is TimingClass.FloatMultiplyAccumulate or TimingClass.DoubleMultiplyAccumulate || shape.Name.Contains("fixed-point", StringComparison.Ordinal)
            || shape.Name.StartsWith("VMOV (scalar", StringComparison.Ordinal) || shape.Name.EndsWith("to half", StringComparison.Ordinal))
            traits |= OpTraits.ReadsFloatD;
        if (shape.Pattern.Contains('v', StringComparison.Ordinal))
            traits |= OpTraits.ReadsFloatN;
        if (shape.Pattern.Contains('w', StringComparison.Ordinal) && (arithmetic || stores || shape.Name.EndsWith("to core", StringComparison.Ordinal)))
            traits |= OpTraits.ReadsFloatM;
        return traits;
    }
}
