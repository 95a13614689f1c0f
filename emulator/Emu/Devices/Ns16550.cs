using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>16550A UART with byte registers, sending side. A byte leaves at once, whatever the divisor says; nothing is received.</summary>
/// <remarks>Source: National Semiconductor PC16550D data sheet (June 1995), 8.0 "Registers".</remarks>
public sealed class Ns16550 : IDevice
{
    const byte DivisorAccess = 0x80, TransmitEmpty = 2;

    readonly Machine _machine;
    readonly IrqLine? _irq;
    readonly ConsoleSender _sender;
    byte _interruptEnable, _lineControl, _modemControl, _scratch, _divisorLow, _divisorHigh;
    bool _fifo, _emptied;

    /// <summary>Builds the port.</summary>
    /// <param name="machine">Gets bytes and reports.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Interrupt, or null.</param>
    /// <param name="isConsole">Whether bytes go to the console.</param>
    public Ns16550(Machine machine, string name, uint start, IrqLine? irq, bool isConsole) =>
        (_machine, Name, Base, _irq, _sender) = (machine, name, start, irq, new ConsoleSender(machine, name, start, isConsole));

    /// <inheritdoc/>
    public string Name { get; }
    /// <inheritdoc/>
    public uint Base { get; }
    /// <inheritdoc/>
    public uint Size => 0x100;

    /// <inheritdoc/>
    public void Reset()
    {
        (_interruptEnable, _lineControl, _modemControl, _scratch, _divisorLow, _divisorHigh) = (0, 0, 0, 0, 0, 0);
        (_fifo, _emptied) = (false, false);
    }

    bool InterruptWanted => _emptied && (_interruptEnable & TransmitEmpty) != 0;

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        switch (offset)
        {
            case 0: return (_lineControl & DivisorAccess) != 0 ? _divisorLow : 0u;                  // RBR: nothing was received
            case 1: return (_lineControl & DivisorAccess) != 0 ? _divisorHigh : _interruptEnable;
            case 2: return Identify();
            case 3: return _lineControl;
            case 4: return _modemControl;
            case 5: return 0x60;                                                                    // LSR: THRE and TEMT
            case 6: return 0xB0;                                                                    // MSR: DCD, DSR and CTS are there
            case 7: return _scratch;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: false);
                return 0;
        }
    }

    /// <summary>IIR: reading it takes back the interrupt that it names.</summary>
    uint Identify()
    {
        uint value = (InterruptWanted ? 2u : 1u) | (_fifo ? 0xC0u : 0);
        if (InterruptWanted)
            _emptied = false;
        Update();
        return value;
    }

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        var b = (byte)value;
        switch (offset)
        {
            case 0 when (_lineControl & DivisorAccess) != 0: _divisorLow = b; break;
            case 0:
                _sender.Send(b);
                _emptied = true;
                break;
            case 1 when (_lineControl & DivisorAccess) != 0: _divisorHigh = b; break;
            case 1:
                // The holding register is empty: enabling its interrupt raises it.
                if ((b & ~_interruptEnable & TransmitEmpty) != 0)
                    _emptied = true;
                _interruptEnable = (byte)(b & 0x0F);
                break;
            case 2: _fifo = (b & 1) != 0; break;
            case 3: _lineControl = b; break;
            case 4:
                _modemControl = (byte)(b & 0x1F);
                if ((b & 0x10) != 0)
                    _machine.ReportUnmodelled(Base + 4, $"{Name}.MCR (loop back)", isWrite: true);
                break;
            case 7: _scratch = b; break;
            case 5 or 6: break;                                                                     // read-only in use
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: true);
                break;
        }
        Update();
    }

    void Update() => _irq?.Set(InterruptWanted);
}
