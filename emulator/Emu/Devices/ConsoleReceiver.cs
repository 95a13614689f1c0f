namespace Emu.Devices;

/// <summary>
/// Where a UART's bytes come from: <see cref="MachineOptions.SerialInput"/>, when the port is the board's console. A byte arrives as soon as the receiver is on and the one before has
/// been taken, as over a line with flow control: none is lost, and nothing depends on a baud rate.
/// </summary>
internal struct ConsoleReceiver(Machine? machine, bool isConsole)
{
    bool _ended = !isConsole || machine?.Options.SerialInput is null;

    /// <summary>A byte waits to be read.</summary>
    public bool HasByte { get; private set; }

    /// <summary>The byte that waits, or the last one.</summary>
    public byte Value { get; private set; }

    public void Reset() => HasByte = false;

    /// <summary>Lets the next byte arrive, if there is room for it.</summary>
    /// <returns>True when one has arrived.</returns>
    public bool Receive()
    {
        if (HasByte || _ended)
            return false;
        int next = machine!.Options.SerialInput!();
        _ended = next < 0;
        (HasByte, Value) = _ended ? (false, Value) : (true, (byte)next);
        return HasByte;
    }

    /// <summary>Takes the byte that waits; without one the last is read again.</summary>
    public byte Take()
    {
        HasByte = false;
        return Value;
    }
}
