using Emu.Arm;

namespace Emu.Timing;

/// <summary>Units of a pipeline of several ways. Most exist once or twice, see <see cref="Scoreboard"/>.</summary>
internal enum Unit : byte { Load, Store, Alu, Shift, OtherShift, Multiply, Branch, FloatA, FloatB, FloatC, FloatD, VectorPort, Lanes, LongShift, Divide, First }

/// <summary>How instructions may share a cycle.</summary>
[Flags]
internal enum IssueGroup : byte
{
    /// <summary>With others.</summary>
    Any = 0,
    /// <summary>Only as the first of its cycle.</summary>
    Begins = 1,
    /// <summary>Only as the last of its cycle.</summary>
    Ends = 2,
    /// <summary>Alone.</summary>
    Alone = Begins | Ends,
}

/// <summary>What one instruction takes of an in-order pipeline and when its operands must be, and its results are, there.</summary>
/// <remarks>
/// Times are relative to the stage in which a plain ALU instruction works: an advance of 1 means that an operand may come one cycle later than
/// such an instruction would want it, a latency of 1 that the next cycle's ALU instruction may use the result.
/// </remarks>
internal readonly record struct PipelineUse
{
    readonly ulong _units;              // four bits for each unit: how many of it, for how many cycles
    readonly ulong _advances;           // four bits, signed, for each role

    /// <summary>Cycles until the result.</summary>
    public sbyte Latency { get; init; }
    /// <summary>Cycles until the address after writeback is there.</summary>
    public sbyte BaseLatency { get; init; }
    /// <summary>Cycles until the other results in core registers or flags are there, where they differ from <see cref="Latency"/>; else -1.</summary>
    public sbyte SideLatency { get; init; }
    /// <summary>Cycles until the instruction is done, when its result is passed on earlier or nothing else may run.</summary>
    public byte Whole { get; init; }
    /// <summary>Cycles after the issue in which nothing is issued.</summary>
    public byte Stall { get; init; }
    /// <summary>Issue slots: 0 for what goes along for nothing.</summary>
    public byte Slots { get; init; }
    /// <summary>Who may share the cycle.</summary>
    public IssueGroup Group { get; init; }
    /// <summary>Stages by which it may work earlier or later than the plain stage.</summary>
    public sbyte Early { get; init; }
    /// <inheritdoc cref="Early"/>
    public sbyte Late { get; init; }
    /// <summary>A vector access of memory: no instruction on core registers goes in its second cycle.</summary>
    public bool BlocksCore { get; init; }
    /// <summary>For llvm-mca's order of writing alone: some result counts as written with the issue.</summary>
    public bool WritesAtOnce { get; init; }
    /// <summary>An instruction on core registers.</summary>
    public bool IsCore { get; init; }

    public PipelineUse() => (Slots, Latency, SideLatency, Whole) = (1, 1, -1, 0);

    PipelineUse(in PipelineUse other, ulong units, ulong advances)
    {
        this = other;
        (_units, _advances) = (units, advances);
    }

    /// <summary>Takes so many of a unit for so many cycles.</summary>
    public PipelineUse With(Unit unit, int count = 1, int cycles = 1) => new(this, _units | (ulong)(count | cycles << 2) << (int)unit * 4, _advances);

    /// <summary>Wants an operand earlier (negative) or later.</summary>
    public PipelineUse With(OperandRole role, int advance) =>
        new(this, _units, (_advances & ~(0xFul << (int)role * 4)) | (ulong)(advance & 15) << (int)role * 4);

    /// <summary>Number and cycles of a unit.</summary>
    public (int Count, int Cycles) Of(Unit unit)
    {
        int bits = (int)(_units >> (int)unit * 4) & 15;
        return (bits & 3, bits >> 2);
    }

    /// <summary>See <see cref="With(OperandRole, int)"/>.</summary>
    public int AdvanceOf(OperandRole role) => (int)(_advances >> (int)role * 4 & 15) << 28 >> 28;
}
