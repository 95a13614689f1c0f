namespace Emu.RiscV;

/// <summary>mhpmcounter3 and those after it of a core that has some. Counted is what costs nothing to count: exceptions; other events are reported when they are chosen.</summary>
/// <remarks>
/// Source: FE310-G002 Manual v1p0, "Hardware Performance Monitor": two counters of 40 bits; the low byte of an event selector is its class, the bits above choose events of the class.
/// </remarks>
/// <param name="machine">Gets reports.</param>
/// <param name="count">Number of counters.</param>
internal sealed class EventCounters(Machine machine, int count)
{
    const uint InstructionCommit = 0, ExceptionTaken = 1 << 8, ClassBits = 0xFF, First = 3;
    const ulong CounterBits = (1ul << 40) - 1;

    readonly uint[] _event = new uint[count];
    readonly ulong[] _value = new ulong[count];

    /// <summary>Bits of mcounteren and mcountinhibit for the counters.</summary>
    public uint Mask => ((1u << count) - 1) << (int)First;

    public void Reset()
    {
        Array.Clear(_event);
        Array.Clear(_value);
    }

    /// <summary>An exception was taken.</summary>
    public void CountException(uint inhibited)
    {
        for (int i = 0; i < _event.Length; i++)
            if ((_event[i] & (ClassBits | ExceptionTaken)) == (InstructionCommit | ExceptionTaken) && (inhibited >> i + (int)First & 1) == 0)
                _value[i] = (_value[i] + 1) & CounterBits;
    }

    /// <summary>mhpmevent, by the counter's number; 0 for counters that are not there.</summary>
    public uint Event(uint number) => number - First < (uint)count ? _event[number - First] : 0;

    public void SetEvent(uint number, uint value)
    {
        if (number - First >= (uint)count)
            return;
        _event[number - First] = value;
        if ((value & ~ClassBits) != 0 && value != (InstructionCommit | ExceptionTaken))
            machine.Report(MachineError.UnmodelledRegister, $"mhpmevent{number}", 0x320 + number, $"mhpmevent{number}: of the events 0x{value:X} only exceptions taken (0x100) are counted");
    }

    /// <summary>Half of a counter, by its number.</summary>
    public uint Value(uint number, bool high) => number - First < (uint)count ? (uint)(_value[number - First] >> (high ? 32 : 0)) : 0;

    public void SetValue(uint number, bool high, uint value)
    {
        if (number - First >= (uint)count)
            return;
        ref ulong counter = ref _value[number - First];
        counter = (high ? (counter & uint.MaxValue) | (ulong)value << 32 : (counter & ~(ulong)uint.MaxValue) | value) & CounterBits;
    }
}
