using Emu.Interp;
using Emu.Isa;
using Emu.Memory;

namespace Emu.Arm;

/// <summary>
/// Instrumentation Trace Macrocell: 32 stimulus ports that are always ready. What port 0 gets goes to the console, and everything as ITM packets to
/// <see cref="MachineOptions.Trace"/>. Timestamps, synchronization and the packets of the DWT are not made.
/// </summary>
/// <remarks>Source: ARMv7-M ARM (DDI 0403E), C1.7, and appendix D4 for the packets; ARMv8-M ARM (DDI 0553), ITM_STIM.</remarks>
internal sealed class InstrumentationTrace : IDevice
{
    const uint Start = 0xE0000000, Ports = 32;
    const uint Enable = 0xE00, Privilege = 0xE40, Control = 0xE80;
    /// <summary>TCR: TSENA, SYNCENA, TXENA, SWOENA, and the global timestamps make packets that nobody would get.</summary>
    const uint OtherPackets = 0xC0E;

    readonly Machine _machine;
    readonly ArmProcessor _owner;
    readonly bool _showsDisabled;
    readonly SoftwareLock _lock;
    uint _control, _enabled, _privileged;

    public InstrumentationTrace(Machine machine, ArmProcessor owner, DebugConfiguration debug)
    {
        (_machine, _owner, _showsDisabled) = (machine, owner, debug.Style == DebugStyle.V8M);
        _lock = new SoftwareLock(machine, "ITM", Start, debug.TraceLock);
    }

    public string Name => "ITM";
    public uint Base => Start;
    public uint Size => 0x1000;

    public void Reset()
    {
        (_control, _enabled, _privileged) = (0, 0, 0);
        _lock.Reset();
    }

    /// <summary>Code without privilege may touch the ports; TPR decides what comes of it.</summary>
    public static bool IsPort(uint address) => address - Start < Ports * 4;

    bool IsOpen(uint port) => (_control & 1) != 0 && (_enabled >> (int)port & 1) != 0 && (_owner.IsPrivileged || (_privileged >> (int)(port / 8) & 1) == 0);

    public uint Read(uint offset, Width width)
    {
        switch (offset & ~3u)
        {
            case < Ports * 4: return !_showsDisabled || IsOpen(offset / 4) ? 1u : 2u;   // FIFOREADY; ARMv8-M: DISABLED
            case Enable: return _enabled;
            case Privilege: return _privileged;
            case Control: return _control;
            case SoftwareLock.Status: return _lock.Read();
            default:
                _machine.ReportUnmodelled(Base + offset, "ITM", isWrite: false);
                return 0;
        }
    }

    public void Write(uint offset, uint value, Width width)
    {
        if (offset < Ports * 4)
        {
            if (IsOpen(offset / 4))
                Send((byte)(offset / 4), value, CoreBus.Bytes(width));
            return;
        }
        if (offset == SoftwareLock.Access)
            _lock.Write(value);
        else if (_owner.IsPrivileged && !_lock.Swallows(offset))
            WriteControls(offset, value);
    }

    void WriteControls(uint offset, uint value)
    {
        switch (offset)
        {
            case Enable: _enabled = value; break;
            case Privilege: _privileged = value & 15; break;
            case Control:
                _control = value & 0x007F0F1F;
                if ((value & OtherPackets) != 0 && _machine.Options.Trace is not null)
                    _machine.Note(MachineError.UnmodelledRegister, "ITM", Base + Control, true, "ITM: the trace has the packets of stimulus ports only, no timestamps, synchronization or DWT packets");
                break;
            default: _machine.ReportUnmodelled(Base + offset, "ITM", isWrite: true); break;
        }
    }

    // A software source packet: port in bits 7 to 3, size code 1, 2 or 3 for 1, 2 or 4 bytes, then the value.
    void Send(byte port, uint value, uint bytes)
    {
        _machine.Options.Trace?.Invoke((byte)(port << 3 | (bytes == 4 ? 3 : (int)bytes)));
        for (int i = 0; i < bytes; i++)
        {
            var part = (byte)(value >> (8 * i));
            _machine.Options.Trace?.Invoke(part);
            if (port == 0)
                _machine.WriteConsole(part);
        }
    }
}
