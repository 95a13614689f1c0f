namespace Emu.Timing;

/// <summary>The machine's time as devices see it.</summary>
internal sealed class MachineClock(Machine machine) : IClock
{
    public ulong Now => machine.Cycles;
    public uint Hz => machine.Options.ClockHz;
    public long At(ulong cycle, Action<ulong> callback) => machine.Schedule(cycle, callback);
    public void Cancel(long ticket) => machine.Unschedule(ticket);
}
