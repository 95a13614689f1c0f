using Emu.Memory;

namespace Emu.Arm;

/// <summary>A memory protection unit of an M-profile core: its registers at 0xE000ED90, and the rights of a byte.</summary>
/// <param name="regions">Number of regions; 0: the unit is not there.</param>
internal abstract class ProtectionUnit(int regions)
{
    protected const uint Enable = 1, ForFaultHandlers = 2, Background = 4;

    /// <summary>MPU_CTRL.</summary>
    protected uint Control { get; private set; }
    /// <summary>MPU_RNR.</summary>
    protected uint Number { get; private set; }

    public int Regions => regions;
    public bool Enabled => (Control & Enable) != 0;
    /// <summary>HFNMIENA: in force at negative priorities, too.</summary>
    public bool CoversFaultHandlers => (Control & ForFaultHandlers) != 0;

    public virtual void Reset() => (Control, Number) = (0, 0);

    /// <summary>Reads a register.</summary>
    /// <param name="offset">From 0xE000E000: 0xD90 and up.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False when there is no such register.</returns>
    public bool Read(uint offset, out uint value)
    {
        value = 0;
        if (offset == 0xD90)
        {
            value = (uint)regions << 8;                         // MPU_TYPE: DREGION; one map for instructions and data
            return true;
        }
        if (regions == 0)
            return false;
        switch (offset)
        {
            case 0xD94: value = Control; return true;
            case 0xD98: value = Number; return true;
            default: return ReadRegion(offset, out value);
        }
    }

    /// <summary>Writes a register.</summary>
    /// <returns>False when there is no such register.</returns>
    public bool Write(uint offset, uint value)
    {
        if (offset == 0xD90)
            return true;                                        // read-only
        if (regions == 0)
            return false;
        switch (offset)
        {
            case 0xD94: Control = value & 7; return true;
            case 0xD98: Select(value & 0xFF); return true;
            default: return WriteRegion(offset, value);
        }
    }

    /// <summary>Sets MPU_RNR; a region that is not there is not selected (UNPREDICTABLE).</summary>
    protected void Select(uint number)
    {
        if (number < regions)
            Number = number;
    }

    protected abstract bool ReadRegion(uint offset, out uint value);

    protected abstract bool WriteRegion(uint offset, uint value);

    /// <summary>Addresses at which rights may change.</summary>
    public abstract IEnumerable<uint> Edges { get; }

    /// <summary>Rights of a byte while the unit is in force.</summary>
    public abstract AccessRights Of(uint address, bool privileged);

    /// <summary>Where no region is: privileged code may have the default map (PRIVDEFENA), others nothing.</summary>
    protected AccessRights OutsideRegions(uint address, bool privileged) => privileged && (Control & Background) != 0 ? DefaultMap.Of(address) : AccessRights.None;
}
