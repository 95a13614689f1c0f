using Emu.Arm;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>Scalar floating point in <see cref="CortexM85Pipeline"/>: LLVM's ARMScheduleM85.td.</summary>
internal static class CortexM85Float
{
    /// <summary>What a row of a floating-point class takes.</summary>
    public static PipelineUse OfRow(RowShape row, string name, string mnemonic)
    {
        bool half = row.Features.HasFlag(Features.FpHalf);
        return row.Timing switch
        {
            TimingClass.Float => Arithmetic(name, mnemonic, 1),
            TimingClass.Double => Wide(name, mnemonic),
            TimingClass.FloatCompare => Group(Unit.FloatC, 1, 1),
            TimingClass.DoubleCompare => Group(Unit.FloatC, 2, 1),
            TimingClass.FloatMultiplyAccumulate when mnemonic.StartsWith("VF", StringComparison.Ordinal) => Group(Unit.FloatB, 1, 4).With(OperandRole.D, 2) with { Whole = 5 },
            TimingClass.FloatMultiplyAccumulate => Group(Unit.FloatB, 1, 5).With(OperandRole.D, 3),
            TimingClass.DoubleMultiplyAccumulate => Group(Unit.FloatB, 2, mnemonic.StartsWith("VF", StringComparison.Ordinal) ? 4 : 5) with { Whole = 14 },
            TimingClass.FloatDivide => Group(Unit.FloatB, 1, 2) with { Whole = half ? (byte)8 : (byte)14 },
            TimingClass.DoubleDivide => Group(Unit.FloatB, 2, 2) with { Whole = 29 },
            TimingClass.FloatMove => Lane(row, name),
            TimingClass.FloatMovePair => Pair(row, name),
            TimingClass.FloatStatus => Status(name),
            TimingClass.FloatLoad => Address(new PipelineUse().With(Unit.Load).With(Unit.VectorPort)),
            TimingClass.FloatStore => Address(new PipelineUse().With(Unit.Store).With(Unit.VectorPort).With(OperandRole.D, 2)),
            _ => Several(row),
        };
    }

    static PipelineUse Address(in PipelineUse use) => use.With(OperandRole.N, -1);

    static PipelineUse Group(Unit unit, int count, int latency) =>
        new PipelineUse { Latency = (sbyte)latency }.With(unit, count).With(Unit.VectorPort, count).With(Unit.First);

    static PipelineUse Move(int count, int latency) => new PipelineUse { Latency = (sbyte)latency }.With(Unit.VectorPort, count).With(Unit.First);

    static PipelineUse Arithmetic(string name, string mnemonic, int count) => mnemonic switch
    {
        "VADD" or "VSUB" => Group(Unit.FloatA, count, 2),
        "VMUL" or "VNMUL" => Group(Unit.FloatB, count, 3),
        "VABS" or "VNEG" => Group(Unit.FloatB, count, 1),
        "VMAXNM" or "VMINNM" => Group(Unit.FloatA, count, 1),
        "VSEL" => Group(Unit.FloatB, count, 1).With(OperandRole.Flags, -1),
        "VINS" or "VMOVX" or "VMOV" => Move(count, 1),
        _ => Group(Unit.FloatB, count, 2),                                  // VCVT, VRINT
    };

    static PipelineUse Wide(string name, string mnemonic) => mnemonic switch
    {
        "VADD" or "VSUB" => Group(Unit.FloatA, 2, 2) with { Whole = 6 },
        "VMUL" or "VNMUL" => Group(Unit.FloatB, 2, 3) with { Whole = 8 },
        _ => Arithmetic(name, mnemonic, 2),
    };

    // One core register and an S register, or a lane of a D register, which goes down the way of MVE.
    static PipelineUse Lane(RowShape row, string name)
    {
        bool toCore = row.Assembly.Contains("{t}, ", StringComparison.Ordinal), lane = row.Assembly.Contains("{dd}", StringComparison.Ordinal);
        PipelineUse use = toCore ? Move(lane ? 2 : 1, lane ? 4 : 2) : Move(lane ? 2 : 1, 1).With(OperandRole.T, 1);
        return lane ? use with { Group = IssueGroup.Ends } : use;
    }

    static PipelineUse Pair(RowShape row, string name)
    {
        bool toCore = row.Assembly.Contains("{c} {t}, {a}", StringComparison.Ordinal), lanes = row.Assembly.Contains("{qd}", StringComparison.Ordinal);
        if (lanes)
            return (toCore ? Move(2, 4) : Move(2, 1).With(OperandRole.T, 1).With(OperandRole.A, 1)) with { Group = IssueGroup.Ends };
        return toCore ? Move(2, 2) : Move(2, 1).With(OperandRole.T, 1).With(OperandRole.A, 1);
    }

    static PipelineUse Status(string name)
    {
        bool reads = name.StartsWith("VMRS", StringComparison.Ordinal);
        int latency = !reads ? 1 : name == "VMRS T1" ? 4 : 2;
        return new PipelineUse { Latency = (sbyte)latency, Group = IssueGroup.Alone }.With(Unit.VectorPort).With(OperandRole.T, reads ? 0 : 1);
    }

    static PipelineUse Several(RowShape row)
    {
        bool list = row.Assembly.Contains("list}", StringComparison.Ordinal), loads = row.Timing == TimingClass.FloatLoadMultiple;
        PipelineUse use = Address(new PipelineUse { Latency = loads || !list ? (sbyte)1 : (sbyte)2 }.With(loads ? Unit.Load : Unit.Store, 2).With(OperandRole.D, loads ? 0 : 2));
        return list ? use with { Group = IssueGroup.Alone } : use.With(Unit.VectorPort, 2);
    }
}
