namespace Emu.Arm;

/// <summary>The CoreSight lock of a debug unit: while it is closed, writes of software are ignored. Closed at reset.</summary>
/// <remarks>Source: ARMv7-M ARM (DDI 0403E), D1.1.2, LAR and LSR.</remarks>
/// <param name="machine">Gets a report of each write that is ignored.</param>
/// <param name="unit">Name of the unit.</param>
/// <param name="start">Its address.</param>
/// <param name="present">False: there is no lock, LSR reads 0.</param>
internal sealed class SoftwareLock(Machine machine, string unit, uint start, bool present)
{
    public const uint Access = 0xFB0, Status = 0xFB4, Key = 0xC5ACCE55;

    bool _closed;                                           // Reset closes it

    public void Reset() => _closed = present;

    /// <summary>LSR.</summary>
    public uint Read() => (present ? 1u : 0) | (_closed ? 2u : 0);

    /// <summary>LAR.</summary>
    public void Write(uint value) => _closed = present && value != Key;

    /// <summary>True for a write that the lock swallows.</summary>
    public bool Swallows(uint offset)
    {
        if (_closed)
            machine.Note(MachineError.LockedRegister, unit, start + offset, true, $"{unit}: write of 0x{start + offset:X8} is ignored while the unit is locked; write 0x{Key:X8} to 0x{start + Access:X8} first");
        return _closed;
    }
}
