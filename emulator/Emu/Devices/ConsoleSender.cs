namespace Emu.Devices;

/// <summary>Where a UART's bytes go: to the console, or, when it is not the board's console, into one diagnostic.</summary>
internal readonly struct ConsoleSender(Machine? machine, string name, uint address, bool isConsole)
{
    /// <summary>A byte leaves.</summary>
    public void Send(byte value)
    {
        if (isConsole)
            machine?.WriteConsole(value);
        else
            machine?.Report(MachineError.UnmodelledRegister, name, address, $"{name} sends bytes, and the board's console is another port: they are dropped");
    }

    /// <summary>A byte was written while the transmitter is off.</summary>
    public void Off() => machine?.Report(MachineError.UnmodelledRegister, name, address, $"{name} got bytes while its transmitter is disabled: they are dropped");
}
