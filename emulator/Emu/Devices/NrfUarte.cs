namespace Emu.Devices;

/// <summary>UARTE of nRF52 and the older UART at the same address, whose bytes leave and arrive at once; ENDTX and ENDRX come a little later.</summary>
/// <remarks>Source: nRF52840 Product Specification, UARTE and UART; offsets from Nordic's nrf52840.svd.</remarks>
public sealed class NrfUarte : Peripheral<NrfUarte>
{
    const uint Received = 0x108, EndReceive = 0x110, ByteReady = 0x11C, End = 0x120, Timeout = 0x144, StartedReceive = 0x14C, Started = 0x150, Stopped = 0x158, Shortcuts = 0x200, Enabled = 0x500, Pointer = 0x544, Count = 0x548, Amount = 0x54C, ReceivePointer = 0x534, ReceiveCount = 0x538, ReceiveAmount = 0x53C;
    const uint OldPort = 4, Dma = 8, RamStart = 0x20000000, RamEnd = 0x30000000;
    const ulong CyclesPerByte = 16;                 // stands for the line's speed, so that completion is never in the same instruction

    static readonly uint[] s_events = [Received, EndReceive, StartedReceive, ByteReady, End, Timeout, Started, Stopped];

    static readonly RegisterMap<NrfUarte> Map = Registers();

    static RegisterMap<NrfUarte> Registers()
    {
        RegisterMap<NrfUarte> map = new RegisterMap<NrfUarte>("UARTE", "nRF52840 PS, UARTE")
            .AddRegister(0x000, "TASKS_STARTRX").Bit(0, "start", read: static _ => 0, write: static (u, v) => u.StartReceiving(v))
            .AddRegister(0x004, "TASKS_STOPRX").Bit(0, "stop", read: static _ => 0, write: static (u, v) => u.StopReceiving(v))
            .AddRegister(0x008, "TASKS_STARTTX").Bit(0, "start", read: static _ => 0, write: static (u, v) => u.Start(v))
            .AddRegister(0x00C, "TASKS_STOPTX").Bit(0, "stop", read: static _ => 0, write: static (u, v) => u.Raise(v, Stopped))
            .AddRegister(Shortcuts, "SHORTS").Unmodelled(0, 5, "shortcuts").Bits(5, 2, "ENDRX_STARTRX, ENDRX_STOPRX").Unmodelled(7, 25, "shortcuts")
            .AddRegister(0x300, "INTEN").Bits(0, 32, "enable", read: static u => u._enabled, write: static (u, v) => u.Enable(v))
            .AddRegister(0x304, "INTENSET").Bits(0, 32, "enable", read: static u => u._enabled, write: static (u, v) => u.Enable(u._enabled | v))
            .AddRegister(0x308, "INTENCLR").Bits(0, 32, "disable", read: static u => u._enabled, write: static (u, v) => u.Enable(u._enabled & ~v))
            .AddRegister(0x480, "ERRORSRC").Bits(0, 4, "errors", clearByOne: true)
            .AddRegister(Enabled, "ENABLE").Bits(0, 4, "ENABLE")
            .AddRegister(0x518, "RXD").Bits(0, 8, "RXD", read: static u => u.TakeOld(), writable: false)
            .AddRegister(0x51C, "TXD").Bits(0, 8, "TXD", write: static (u, v) => u.SendOld((byte)v))
            .AddRegister(0x524, "BAUDRATE", reset: 0x04000000).Bits(0, 32, "BAUDRATE")
            .AddRegister(0x534, "RXD.PTR").Bits(0, 32, "PTR").AddRegister(0x538, "RXD.MAXCNT").Bits(0, 16, "MAXCNT").AddRegister(0x53C, "RXD.AMOUNT").Bits(0, 16, "AMOUNT", writable: false)
            .AddRegister(Pointer, "TXD.PTR").Bits(0, 32, "PTR").AddRegister(Count, "TXD.MAXCNT").Bits(0, 16, "MAXCNT").AddRegister(Amount, "TXD.AMOUNT").Bits(0, 16, "AMOUNT", writable: false)
            .AddRegister(0x56C, "CONFIG").Bits(0, 5, "flow control, parity, stop bits");
        foreach (uint pin in (uint[])[0x508, 0x50C, 0x510, 0x514])
            map.AddRegister(pin, "PSEL", reset: uint.MaxValue).Bits(0, 32, "pin");
        foreach (uint e in (uint[])[0x100, 0x104, 0x108, ByteReady, 0x110, End, 0x124, Timeout, 0x14C, Started, Stopped])
            map.AddRegister(e, "EVENT").Bit(0, "event", write: static (u, _) => u.Update());
        return map;
    }

    readonly Machine? _machine;
    readonly IrqLine? _irq;
    readonly ConsoleSender _sender;
    ConsoleReceiver _receiver;
    uint _enabled, _received;
    bool _oldStarted, _oldReceiving, _receiving;

    /// <summary>Builds the port.</summary>
    /// <param name="machine">Gives memory and time, gets bytes and reports; null in tests of the device alone.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Interrupt line, or null.</param>
    /// <param name="isConsole">Whether bytes go to the console.</param>
    public NrfUarte(Machine? machine, string name, uint start, IrqLine? irq, bool isConsole) : base(Map, machine, start, 0x1000, name) =>
        (_machine, _irq, _sender, _receiver) = (machine, irq, new ConsoleSender(machine, name, start, isConsole), new ConsoleReceiver(machine, isConsole));

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        (_enabled, _received, _oldStarted, _oldReceiving, _receiving) = (0, 0, false, false, false);
        _receiver.Reset();
    }

    void Start(uint on)
    {
        if (on == 0)
            return;
        _oldStarted = Stored(Enabled) == OldPort;
        if (_oldStarted)
            return;
        if (Stored(Enabled) != Dma)
        {
            _sender.Off();
            return;
        }
        uint from = Stored(Pointer), count = Stored(Count);
        var bytes = new byte[count];
        // EasyDMA reaches data RAM only.
        if (_machine is null || from < RamStart || from + count > RamEnd || !_machine.Memory.TryRead(from, bytes))
        {
            _machine?.Report(MachineError.UnmodelledRegister, Name, Base + Pointer, $"{Name}: TXD.PTR 0x{from:X8} with {count} bytes is not in data RAM, which is all that EasyDMA can read: nothing is sent");
            return;
        }
        foreach (byte b in bytes)
            _sender.Send(b);
        Store(Amount, count);
        Raise(1, Started);
        _machine.Clock.At(_machine.Clock.Now + CyclesPerByte * (count + 1), _ => Finish(count));
    }

    void Finish(uint count)
    {
        if (count > 0)
            Store(ByteReady, 1);
        Raise(1, End);
    }

    void SendOld(byte value)
    {
        if (!_oldStarted)
        {
            _sender.Off();
            return;
        }
        _sender.Send(value);
        if (_machine is { } machine)
            machine.Clock.At(machine.Clock.Now + CyclesPerByte, _ => Raise(1, ByteReady));
    }

    void StartReceiving(uint on)
    {
        if (on == 0)
            return;
        if (Stored(Enabled) == OldPort)
        {
            _oldReceiving = true;
            ReceiveOld();
            return;
        }
        if (Stored(Enabled) != Dma || _machine is null)
            return;
        (_receiving, _received) = (true, 0);
        Raise(1, StartedReceive);
        uint to = Stored(ReceivePointer), room = Stored(ReceiveCount);
        if (to < RamStart || to + room > RamEnd || !_machine.Memory.Contains(to, Math.Max(room, 1)))
        {
            _machine.Report(MachineError.UnmodelledRegister, Name, Base + ReceivePointer, $"{Name}: RXD.PTR 0x{to:X8} with {room} bytes is not in data RAM, which is all that EasyDMA can write: nothing is received");
            return;
        }
        _machine.Clock.At(_machine.Clock.Now + CyclesPerByte, _ => ReceiveByte(to, room));
    }

    // One byte after another until the buffer is full. When no more come the transfer stays open for STOPRX.
    void ReceiveByte(uint to, uint room)
    {
        if (!_receiving)
            return;
        if (_received < room && _receiver.Receive())
        {
            _machine!.Memory.Write(to + _received++, [_receiver.Take()]);
            Raise(1, Received);
        }
        else if (_received < room)
            return;
        if (_received == room)
            EndReceiving();
        else
            _machine!.Clock.At(_machine.Clock.Now + CyclesPerByte, _ => ReceiveByte(to, room));
    }

    void EndReceiving()
    {
        _receiving = false;
        Store(ReceiveAmount, _received);
        Raise(1, EndReceive);
        if ((Stored(Shortcuts) & 32) != 0)
            StartReceiving(1);
        else if ((Stored(Shortcuts) & 64) != 0)
            Raise(1, Timeout);
    }

    void StopReceiving(uint on)
    {
        if (on == 0)
            return;
        _oldReceiving = false;
        if (_receiving)
        {
            _receiving = false;
            Store(ReceiveAmount, _received);
            Raise(1, EndReceive);
        }
        Raise(1, Timeout);
    }

    void ReceiveOld()
    {
        if (_oldReceiving && _receiver.Receive())
            Raise(1, Received);
    }

    uint TakeOld()
    {
        uint value = _receiver.Take();
        ReceiveOld();
        return value;
    }

    void Raise(uint on, uint happened)
    {
        if (on != 0)
            Store(happened, 1);
        Update();
    }

    void Enable(uint bits)
    {
        _enabled = bits;
        Update();
    }

    // The interrupt bit of an event is its offset from 0x100 in words.
    void Update()
    {
        bool any = false;
        foreach (uint e in s_events)
            any |= Stored(e) != 0 && (_enabled >> (int)((e - 0x100) / 4) & 1) != 0;
        _irq?.Set(any);
    }
}
