using Emu.Arm;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>MVE in <see cref="CortexM55Pipeline"/>: LLVM's ARMScheduleM55.td. A vector instruction takes one of three units for two cycles; the next may start in the second one in another unit.</summary>
internal static class CortexM55Vector
{
    /// <summary>What a row of a vector class takes.</summary>
    public static PipelineUse OfRow(RowShape row, string mnemonic) => row.Timing switch
    {
        TimingClass.VectorLoad => Access(row, IsGather(row) ? 2 : 1),
        TimingClass.VectorStore => Access(row, 1).With(OperandRole.D, IsGather(row) || mnemonic is "VST2" or "VST4" ? 0 : 1),
        TimingClass.VectorControl => new PipelineUse { Group = IssueGroup.Alone }.With(Unit.FloatD),
        _ when row.Features.HasFlag(Features.MveFloat) => Two(Unit.FloatB, RealLatency(row, mnemonic)),
        TimingClass.VectorMultiply => Two(Unit.FloatB, mnemonic == "VCMP" ? 1 : 2),
        _ => Two(Unit.FloatA, WholeLatency(row, mnemonic)),
    };

    /// <summary>Two cycles of a unit.</summary>
    public static PipelineUse Two(Unit unit, int latency) => new PipelineUse { Latency = (sbyte)latency, Group = IssueGroup.Alone }.With(unit, 1, 2);

    static bool IsGather(RowShape row) => row.Assembly.Contains("{qm}", StringComparison.Ordinal) || row.Assembly.Contains("[{qn}", StringComparison.Ordinal);

    // Offsets of gathers and scatters are wanted four cycles earlier.
    static PipelineUse Access(RowShape row, int latency)
    {
        PipelineUse use = Two(Unit.Load, latency) with { BaseLatency = 1 };
        if (!IsGather(row))
            return use;
        return row.Assembly.Contains("[{qn}", StringComparison.Ordinal) ? use.With(OperandRole.N, -4) : use.With(OperandRole.M, -4);
    }

    static int RealLatency(RowShape row, string mnemonic) => mnemonic switch
    {
        "VADD" or "VSUB" => row.Name.Contains("by scalar", StringComparison.Ordinal) ? 2 : 1,
        "VABD" or "VABS" or "VCADD" or "VCMP" or "VNEG" => 1,
        _ when mnemonic.StartsWith("VMAXNM", StringComparison.Ordinal) || mnemonic.StartsWith("VMINNM", StringComparison.Ordinal) => 1,
        "VCVTB" or "VCVTT" => row.Name.Contains("from half", StringComparison.Ordinal) ? 2 : 3,
        _ => 2,
    };

    /// <summary>VMAXV and its kin, whose latency is 4 for bytes, 3 for halfwords and 2 for words.</summary>
    public static bool IsExtremeAcross(int row) => Thumb.Shapes[row].Name.Split(' ')[0] is "VMAXV" or "VMINV" or "VMAXAV" or "VMINAV";

    static int WholeLatency(RowShape row, string mnemonic) => mnemonic switch
    {
        "VABAV" => 3,
        "VADC" or "VADCI" or "VSBC" or "VSBCI" or "VMULLB" or "VMULLT" or "VQSHL" or "VQSHLU" or "VRSHL" or "VQRSHL" or "VRSHR" => 2,
        _ when mnemonic.EndsWith("NB", StringComparison.Ordinal) || mnemonic.EndsWith("NT", StringComparison.Ordinal) => 3,
        _ => 1,
    };
}
