using Emu.Isa;
using Emu.Memory;
using Emu.RiscV;

namespace Emu.Devices;

/// <summary>Registers of WCH's interrupt controller PFIC, with the sleep and reset control beside it.</summary>
/// <remarks>Source: CH32V003 Reference Manual, 6.5.2 "PFIC registers". Registers take words; priorities take bytes, too.</remarks>
public sealed class Ch32Pfic : IDevice
{
    const uint EnableStatus = 0x00, PendingStatus = 0x20, Threshold = 0x40, Configuration = 0x48, GlobalStatus = 0x4C, FastNumbers = 0x50, FastAddresses = 0x60;
    const uint Enables = 0x100, Disables = 0x180, Pends = 0x200, Unpends = 0x280, Active = 0x300, Priorities = 0x400, SystemControl = 0xD10;
    const uint ResetKey = 0xBEEF0000, ResetBit = 1 << 7, WaitForEvent = 1 << 3, PendingIsEvent = 1 << 4, SetEvent = 1 << 5, SystemReset = 1u << 31, Running = 1 << 8, Waiting = 1 << 9;

    readonly Machine _machine;
    readonly QingkeInterrupts _core;
    uint _control;

    /// <summary>Builds it.</summary>
    /// <param name="machine">A machine with a QingKe V2 core.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <exception cref="InvalidOperationException">The machine has another core.</exception>
    public Ch32Pfic(Machine machine, string name, uint start)
    {
        (_machine, Name, Base) = (machine, name, start);
        _core = machine.RiscV.Rules as QingkeInterrupts ?? throw new InvalidOperationException("the PFIC belongs to a core of WCH");
    }

    /// <inheritdoc/>
    public string Name { get; }
    /// <inheritdoc/>
    public uint Base { get; }
    /// <inheritdoc/>
    public uint Size => 0x1000;

    /// <inheritdoc/>
    public void Reset() => _control = 0;

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        uint word;
        switch (offset & ~3u)
        {
            case < EnableStatus + 8: word = Bits(offset / 4, _core.IsEnabled); break;
            case >= PendingStatus and < PendingStatus + 8: word = Bits((offset - PendingStatus) / 4, _core.IsPending); break;
            case Threshold: word = _core.Threshold; break;
            case Configuration: word = 0; break;
            case GlobalStatus: word = Status(); break;
            case FastNumbers: word = _core.FastNumbers; break;
            case FastAddresses or FastAddresses + 4: word = _core.FastAddress((int)(offset - FastAddresses) / 4); break;
            case >= Enables and < Enables + 8: word = Bits((offset - Enables) / 4, _core.IsEnabled); break;
            case >= Active and < Active + 8: word = Bits((offset - Active) / 4, _core.IsActive); break;
            case >= Priorities and < Priorities + 256: word = PriorityWord((int)(offset - Priorities & ~3u)); break;
            case SystemControl: word = _control; break;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: false);
                return 0;
        }
        return WordLanes.Read(word, offset, width);
    }

    uint Bits(uint word, Func<int, bool> bit)
    {
        uint bits = 0;
        for (int i = 0, number = (int)word * 32; i < 32 && number < _core.Lines; i++, number++)
            if (bit(number))
                bits |= 1u << i;
        return bits;
    }

    uint Status()
    {
        bool waiting = false;
        for (int i = 0; i < _core.Lines; i++)
            waiting |= _core.IsEnabled(i) && _core.IsPending(i);
        return (_core.Depth switch { 0 => 0u, 1 => 1, _ => 3 }) | (_core.Depth > 0 ? Running : 0) | (waiting ? Waiting : 0);
    }

    uint PriorityWord(int first) => _core.Priority(first) | (uint)_core.Priority(first + 1) << 8 | (uint)_core.Priority(first + 2) << 16 | (uint)_core.Priority(first + 3) << 24;

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        if (offset - Priorities < 256)
        {
            for (int i = 0; i < (int)Interp.CoreBus.Bytes(width); i++)
                _core.SetPriority((int)(offset - Priorities) + i, value >> 8 * i & 0xFF);
            return;
        }
        if (width != Width.U32)
        {
            _machine.Report(MachineError.DeviceAccessWidth, Name, Base + offset, $"{Name} takes words; a narrower store to 0x{Base + offset:X8} was ignored");
            return;
        }
        switch (offset)
        {
            case Threshold: _core.Threshold = value & 0xC0; break;
            case Configuration:
                if ((value & 0xFFFF0000) == ResetKey && (value & ResetBit) != 0)
                    _machine.RequestReset();
                break;
            case FastNumbers: _core.FastNumbers = value & 0xFFFF; break;
            case FastAddresses or FastAddresses + 4: _core.SetFastAddress((int)(offset - FastAddresses) / 4, value); break;
            case >= Enables and < Enables + 8: Each((offset - Enables) / 4, value, n => _core.Enable(n, true)); break;
            case >= Disables and < Disables + 8: Each((offset - Disables) / 4, value, n => _core.Enable(n, false)); break;
            case >= Pends and < Pends + 8: Each((offset - Pends) / 4, value, _core.Pend); break;
            case >= Unpends and < Unpends + 8: Each((offset - Unpends) / 4, value, _core.Unpend); break;
            case SystemControl: SetControl(value); break;
            default: _machine.ReportUnmodelled(Base + offset, Name, isWrite: true); break;
        }
        _machine.InterruptsChanged();
    }

    // Numbers below 12 belong to the core and are always on.
    void Each(uint word, uint value, Action<int> act)
    {
        for (int i = 0, number = (int)word * 32; i < 32 && number < _core.Lines; i++, number++)
            if ((value >> i & 1) != 0 && number >= 12)
                act(number);
    }

    void SetControl(uint value)
    {
        _control = value & 0x1E;                                // how deeply it sleeps has no effect here
        (_core.WaitsForEvent, _core.PendingIsEvent) = ((value & WaitForEvent) != 0, (value & PendingIsEvent) != 0);
        if ((value & SetEvent) != 0)
            _core.Signal();
        if ((value & SystemReset) != 0)
            _machine.RequestReset();
    }
}
