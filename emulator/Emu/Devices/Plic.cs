using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>Platform-level interrupt controller with one target: machine mode of hart 0.</summary>
/// <remarks>
/// Source: RISC-V Platform-Level Interrupt Controller Specification 1.0.0: priorities at 0, pending bits at 0x1000, enables at 0x2000,
/// threshold and claim/complete at 0x200000. Registers of further targets are not there and are reported.
/// </remarks>
public sealed class Plic : IDevice, IInterruptInputs
{
    const uint Pendings = 0x1000, Enables = 0x2000, Threshold = 0x200000, Claim = 0x200004;
    const int ExternalInput = 11;

    readonly Machine _machine;
    readonly IrqLine _hart;
    readonly int _sources;
    readonly uint _priorityMask;
    readonly uint[] _priority;
    readonly bool[] _level, _pending, _served, _enabled;
    uint _threshold;

    /// <summary>Builds it and makes it the controller of the machine's interrupt lines.</summary>
    /// <param name="machine">A machine with an RV32 core.</param>
    /// <param name="start">First address.</param>
    /// <param name="priorityBits">Bits of a priority, 1 to 32.</param>
    /// <exception cref="InvalidOperationException">The machine's core is not RISC-V.</exception>
    public Plic(Machine machine, uint start, int priorityBits)
    {
        (_machine, Base, _sources) = (machine, start, machine.Options.InterruptLines);
        _priorityMask = uint.MaxValue >> (32 - priorityBits);
        _priority = new uint[_sources + 1];
        _level = new bool[_sources + 1];
        _pending = new bool[_sources + 1];
        _served = new bool[_sources + 1];
        _enabled = new bool[_sources + 1];
        _hart = machine.RiscV.Local(ExternalInput);
        machine.RiscV.Controller = this;
    }

    /// <inheritdoc/>
    public string Name => "PLIC";
    /// <inheritdoc/>
    public uint Base { get; }
    /// <inheritdoc/>
    public uint Size => 0x400000;

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Clear(_priority);
        Array.Clear(_level);
        Array.Clear(_pending);
        Array.Clear(_served);
        Array.Clear(_enabled);
        _threshold = 0;
        Notify();
    }

    void IInterruptInputs.Pend(int number)
    {
        if (_served[number])
            return;
        _pending[number] = true;
        Notify();
    }

    // The gateway forwards one request of a level, and the next one only after completion.
    void IInterruptInputs.SetLevel(int number, bool high)
    {
        _level[number] = high;
        if (high)
            ((IInterruptInputs)this).Pend(number);
    }

    /// <summary>The enabled pending source of highest priority above a limit; the lowest number among equals; 0 when there is none.</summary>
    int Best(uint above)
    {
        int best = 0;
        uint priority = above;
        for (int i = 1; i <= _sources; i++)
            if (_pending[i] && _enabled[i] && _priority[i] > priority)
                (best, priority) = (i, _priority[i]);
        return best;
    }

    void Notify() => _hart.Set(Best(_threshold) != 0);

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        uint last = (uint)_sources;
        switch (offset & ~3u)
        {
            case < Pendings when offset / 4 <= last: return _priority[offset / 4];
            case >= Pendings and < Enables when (offset - Pendings) * 8 <= last: return Bits(_pending, offset - Pendings);
            case >= Enables and < Enables + 0x80 when (offset - Enables) * 8 <= last: return Bits(_enabled, offset - Enables);
            case Threshold: return _threshold;
            case Claim: return TakeClaim();
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: false);
                return 0;
        }
    }

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        uint last = (uint)_sources;
        switch (offset)
        {
            case < Pendings when offset / 4 <= last:
                if (offset != 0)
                    _priority[offset / 4] = value & _priorityMask;
                break;
            case >= Enables and < Enables + 0x80 when (offset - Enables) * 8 <= last:
                for (uint i = 0; i < 32 && (offset - Enables) * 8 + i <= last; i++)
                    _enabled[(offset - Enables) * 8 + i] = (offset != Enables || i != 0) && (value >> (int)i & 1) != 0;
                break;
            case Threshold: _threshold = value & _priorityMask; break;
            case Claim: Complete(value); break;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: true);
                return;
        }
        Notify();
    }

    static uint Bits(bool[] bits, uint offset)
    {
        uint value = 0;
        for (uint i = 0; i < 32 && offset * 8 + i < bits.Length; i++)
            if (bits[offset * 8 + i])
                value |= 1u << (int)i;
        return value;
    }

    uint TakeClaim()
    {
        int source = Best(0);
        if (source != 0)
            (_pending[source], _served[source]) = (false, true);
        Notify();
        return (uint)source;
    }

    void Complete(uint source)
    {
        // Completion of a source that is not enabled for the target is ignored.
        if (source == 0 || source > _sources || !_enabled[source])
            return;
        _served[source] = false;
        if (_level[source])
            _pending[source] = true;
    }
}
