using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>A device at one of its addresses, with or without a gate before it.</summary>
/// <param name="machine">Says who makes a transaction.</param>
/// <param name="device">The device.</param>
/// <param name="start">First address here.</param>
/// <param name="gate">The gate, or null.</param>
/// <param name="port">The device's port there.</param>
public sealed class PlacedDevice(Machine machine, IDevice device, uint start, ITransactionGate? gate, int port) : IDevice
{
    /// <inheritdoc/>
    public string Name => device.Name;
    /// <inheritdoc/>
    public uint Base => start;
    /// <inheritdoc/>
    public uint Size => device.Size;

    /// <summary>Resets the device once, from its first address.</summary>
    public void Reset()
    {
        if (start == device.Base)
            device.Reset();
    }

    /// <inheritdoc/>
    public uint Read(uint offset, Width width) => Passes(offset, isWrite: false) ? device.Read(offset, width) : 0;

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        if (Passes(offset, isWrite: true))
            device.Write(offset, value, width);
    }

    bool Passes(uint offset, bool isWrite)
    {
        if (gate is null)
            return true;
        (bool nonSecure, bool privileged) = machine.TransactionOf(start + offset);
        if (gate.Passes(port, nonSecure, privileged))
            return true;
        if (gate.Faults)
            machine.RefuseTransaction(start + offset, isWrite);
        else
            machine.NoteClosedGate(Name, start + offset, isWrite);
        return false;
    }
}
