using Emu.Arm;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>MVE in <see cref="CortexM85Pipeline"/>: LLVM's ARMScheduleM85.td. A vector instruction takes its unit for two cycles and ends its issue group.</summary>
internal static class CortexM85Vector
{
    /// <summary>What a row of a vector class takes.</summary>
    public static PipelineUse OfRow(RowShape row, string name, string mnemonic) => row.Timing switch
    {
        TimingClass.VectorLoad => Load(row, name, mnemonic),
        TimingClass.VectorStore => Store(row, name),
        TimingClass.VectorControl => Group(Unit.FloatD, 1).With(OperandRole.N, 1).With(OperandRole.M, 1),
        _ => Arithmetic(row, name, mnemonic),
    };

    static PipelineUse Access(Unit unit, int latency) =>
        new PipelineUse { Latency = (sbyte)latency, BaseLatency = 1, Group = IssueGroup.Ends }.With(unit, 2, 2).With(Unit.VectorPort, 2).With(OperandRole.N, -1).With(OperandRole.M, -1);

    static bool IsGather(string text) => text.Contains("{qm}", StringComparison.Ordinal) || text.Contains("[{qn}", StringComparison.Ordinal);

    static PipelineUse Load(RowShape row, string name, string mnemonic)
    {
        PipelineUse use = mnemonic is "VLD2" or "VLD4" ? Access(Unit.Load, 4).With(OperandRole.D, -1) : Access(Unit.Load, 1);
        return IsGather(row.Assembly) ? use with { Group = IssueGroup.Alone, BaseLatency = 2 } : use;
    }

    static PipelineUse Store(RowShape row, string name)
    {
        PipelineUse use = Access(Unit.Store, 1).With(OperandRole.D, 2);
        return IsGather(row.Assembly) ? use with { Group = IssueGroup.Alone, BaseLatency = 2 } : use;
    }

    static PipelineUse Group(Unit unit, int latency)
    {
        PipelineUse use = new PipelineUse { Latency = (sbyte)latency, Group = IssueGroup.Ends }.With(Unit.VectorPort, 2).With(Unit.First);
        return unit == Unit.FloatD ? use.With(unit, 1, 2) : use.With(unit, 2, 2);
    }

    static PipelineUse Either(int latency) => new PipelineUse { Latency = (sbyte)latency, Group = IssueGroup.Ends }.With(Unit.VectorPort, 2).With(Unit.First);

    static PipelineUse Arithmetic(RowShape row, string name, string mnemonic)
    {
        bool scalar = row.Assembly.EndsWith("{m}", StringComparison.Ordinal) || row.Assembly.EndsWith("{mzr}", StringComparison.Ordinal);
        bool real = row.Features.HasFlag(Features.MveFloat);
        PipelineUse use = Across(row, mnemonic) ?? Special(name, mnemonic) ?? (real ? Real(mnemonic, scalar) : Whole(name, mnemonic, scalar));
        return scalar && use.AdvanceOf(OperandRole.M) == 0 ? use.With(OperandRole.M, 1) : use;
    }

    /// <summary>VADDV that adds to nothing goes another way than VADDVA.</summary>
    public static PipelineUse SumAcross => Group(Unit.FloatA, 4);

    // Results in core registers.
    static PipelineUse? Across(RowShape row, string mnemonic) => mnemonic switch
    {
        "VMAXNMV" or "VMINNMV" or "VMAXNMAV" or "VMINNMAV" => Group(Unit.FloatB, 4).With(OperandRole.T, 1),
        "VMAXV" or "VMINV" or "VMAXAV" or "VMINAV" or "VABAV" => Group(Unit.FloatA, 4).With(OperandRole.T, 2),
        "VADDV" or "VADDLV" or "VMLADAV" or "VMLSDAV" or "VMLALDAV" or "VMLSLDAV" or "VRMLALDAVH" or "VRMLSLDAVH" =>
            Group(Unit.FloatB, 4).With(OperandRole.D, 2).With(OperandRole.T, 2),
        _ => null,
    };

    static PipelineUse? Special(string name, string mnemonic) => mnemonic switch
    {
        "VAND" or "VBIC" or "VCLS" or "VCLZ" or "VEOR" or "VMVN" or "VORN" or "VORR" or "VPSEL" or "VREV16" or "VREV32" or "VREV64" or "VMOV" => Either(1),
        "VADC" => Group(Unit.FloatA, 1).With(OperandRole.Status, 1) with { SideLatency = 3 },
        "VADCI" => Group(Unit.FloatA, 1) with { SideLatency = 3 },
        "VSBC" or "VSBCI" => Group(Unit.FloatA, 1),
        "VIDUP" or "VDDUP" or "VIWDUP" or "VDWDUP" => Group(Unit.FloatA, 2).With(OperandRole.A, 1).With(OperandRole.T, 1) with { SideLatency = 4 },
        "VSHLC" => Group(Unit.FloatA, 2).With(OperandRole.T, 1) with { SideLatency = 4 },
        "VDUP" => Group(Unit.FloatA, 1).With(OperandRole.T, 1),
        "VCMP" => Group(Unit.FloatC, 1),
        "VMULLB" or "VMULLT" when name.Contains(" p", StringComparison.Ordinal) => Group(Unit.FloatA, 1),
        _ => null,
    };

    static PipelineUse Real(string mnemonic, bool scalar) => mnemonic switch
    {
        "VADD" or "VSUB" or "VABD" or "VCADD" => Group(Unit.FloatA, 2),
        "VABS" or "VNEG" or "VMAXNM" or "VMINNM" or "VMAXNMA" or "VMINNMA" => Group(Unit.FloatB, 1),
        "VMUL" or "VCMUL" => Group(Unit.FloatB, 3),
        "VFMA" or "VFMS" or "VFMAS" or "VCMLA" => Group(Unit.FloatB, 4).With(OperandRole.D, 2),
        _ => Group(Unit.FloatB, 2),                                         // VCVT, VRINT
    };

    static PipelineUse Whole(string name, string mnemonic, bool scalar)
    {
        bool multiplies = mnemonic.Contains("MUL", StringComparison.Ordinal) || mnemonic.Contains("ML", StringComparison.Ordinal);
        if (multiplies)
            return Group(Unit.FloatB, 2).With(OperandRole.M, mnemonic is "VMLA" or "VMLAS" ? 2 : 0);
        bool rounds = (mnemonic.StartsWith("VQ", StringComparison.Ordinal) && mnemonic is not "VQADD" and not "VQSUB" and not "VQABS" and not "VQNEG")
            || mnemonic.StartsWith("VRSH", StringComparison.Ordinal);
        return Group(Unit.FloatA, rounds ? 2 : 1);
    }
}
