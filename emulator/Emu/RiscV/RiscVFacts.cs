using Emu.Isa;
using Emu.Timing;

namespace Emu.RiscV;

/// <summary>What block building and timing need of each RISC-V row, worked out once from the rows.</summary>
internal static class RiscVFacts
{
    static readonly OpTraits[] Traits = [.. RiscVIsa.Shapes.Select(TraitsOf)];
    static readonly bool[] Signed = [.. RiscVIsa.Shapes.Select(s => s.Name is "DIV" or "REM")];

    /// <summary>Facts of a decoded instruction.</summary>
    public static OpTraits Of(int row, in Fields f)
    {
        OpTraits traits = Traits[row];
        if (f.D == 0)
            traits &= ~OpTraits.WritesD;
        // The manual's hint for return-address stacks: a jump through ra or t0 that links nowhere is a return (Volume I, table 2.1).
        if ((traits & OpTraits.ThroughLr) != 0 && (f.D != 0 || f.N is not (1 or 5)))
            traits &= ~OpTraits.ThroughLr;
        return traits;
    }

    /// <summary>DIV and REM, as opposed to DIVU and REMU.</summary>
    public static bool IsSignedDivide(int row) => Signed[row];

    static OpTraits TraitsOf(RowShape shape)
    {
        if ((shape.Features & (Features.RvF | Features.Zfinx)) != 0)
            return FloatTraits(shape.Assembly);
        OpTraits traits = OpTraits.None;
        string letters = shape.Pattern;
        bool Names(char c) => letters.Contains(c, StringComparison.Ordinal);
        if (Names('u') || Names('q') || letters.Contains("d=", StringComparison.Ordinal))
            traits |= OpTraits.WritesD;
        if (Names('v') || Names('q') || letters.Contains("n=", StringComparison.Ordinal))
            traits |= OpTraits.ReadsN;
        if (Names('w'))
            traits |= OpTraits.ReadsM;
        if ((shape.Flags & RowFlags.Branch) != 0)
        {
            traits |= OpTraits.WritesPc;
            if (shape.Timing != TimingClass.CompareBranch)
                traits |= OpTraits.Unconditional;
            if (shape.Timing == TimingClass.BranchRegister)
                traits |= OpTraits.ThroughLr;
        }
        if (shape.Name is "LB" or "LH" or "LBU" or "LHU" or "C.LBU" or "C.LHU" or "C.LH" or "QK.C.LBU" or "QK.C.LHU" or "QK.C.LBUSP" or "QK.C.LHUSP")
            traits |= OpTraits.Narrow;
        if (shape.Name == "C.NOP")
            traits |= OpTraits.Nop;
        return traits;
    }

    // Which file a register of a floating-point row is in, its text says.
    static OpTraits FloatTraits(string text)
    {
        bool Names(string operand) => text.Contains(operand, StringComparison.Ordinal);
        return (Names("{d}") ? OpTraits.WritesD : 0) | (Names("{n}") ? OpTraits.ReadsN : 0) | (Names("{m}") ? OpTraits.ReadsM : 0)
            | (Names("{fd}") ? OpTraits.WritesFloat : 0) | (Names("{fn}") ? OpTraits.ReadsFloatN : 0) | (Names("{fm}") ? OpTraits.ReadsFloatM : 0)
            | (Names("{fa}") ? OpTraits.ReadsFloatA : 0);
    }
}
