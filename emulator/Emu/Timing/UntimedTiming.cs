namespace Emu.Timing;

/// <summary>No times: every instruction takes one cycle, for runs that ask for outputs only (<see cref="MachineOptions.Untimed"/>).</summary>
public sealed class UntimedTiming : ICoreTiming
{
    /// <summary>Fetch is never behind.</summary>
    public int FetchWords => 0;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op) => new(1, 0, 0, 0);

    /// <inheritdoc/>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => 0;

    /// <inheritdoc/>
    public uint ExtraTransfer => 0;

    /// <inheritdoc/>
    public uint ExceptionEntry => 0;
    /// <inheritdoc/>
    public uint ExceptionExit => 0;
    /// <inheritdoc/>
    public uint TailChain => 0;
    /// <inheritdoc/>
    public uint FloatContext => 0;
}
