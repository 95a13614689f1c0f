using Emu.Memory;

namespace Emu.Arm;

/// <summary>PMSAv8: regions from a base to a limit, both multiples of 32; an address in two regions faults.</summary>
/// <remarks>Source: ARMv8-M ARM (DDI 0553), B9 and D1.2, MPU_*. Memory attributes (MAIR) are kept and change nothing.</remarks>
/// <param name="regions">Number of regions.</param>
/// <param name="privilegedNever">PXN exists: ARMv8.1-M.</param>
internal sealed class ProtectionV8(int regions, bool privilegedNever = false) : ProtectionUnit(regions)
{
    readonly uint[] _base = new uint[regions], _limit = new uint[regions], _attributes = new uint[2];

    public override void Reset()
    {
        base.Reset();
        Array.Clear(_base);
        Array.Clear(_limit);
        Array.Clear(_attributes);
    }

    // 0xD9C RBAR, 0xDA0 RLAR, and three more pairs for the regions of the same group of four.
    bool Find(uint offset, out uint region)
    {
        uint pair = (offset - 0xD9C) / 8;
        region = pair == 0 ? Number : (Number & ~3u) + pair;
        return offset is >= 0xD9C and < 0xDBC && region < Regions;
    }

    protected override bool ReadRegion(uint offset, out uint value)
    {
        value = 0;
        if (offset is 0xDC0 or 0xDC4)
            value = _attributes[(offset - 0xDC0) / 4];
        else if (Find(offset, out uint region))
            value = (offset & 4) != 0 ? _base[region] : _limit[region];
        else
            return false;
        return true;
    }

    protected override bool WriteRegion(uint offset, uint value)
    {
        if (offset is 0xDC0 or 0xDC4)
            _attributes[(offset - 0xDC0) / 4] = value;
        else if (!Find(offset, out uint region))
            return false;
        else if ((offset & 4) != 0)
            _base[region] = value;
        else
            _limit[region] = privilegedNever ? value : value & ~0x10u;
        return true;
    }

    bool IsOn(int region) => (_limit[region] & 1) != 0;

    public override IEnumerable<uint> Edges
    {
        get
        {
            for (int i = 0; i < Regions; i++)
            {
                if (!IsOn(i))
                    continue;
                yield return _base[i] & ~31u;
                if ((_limit[i] | 31) != uint.MaxValue)
                    yield return (_limit[i] | 31) + 1;
            }
            foreach (uint edge in DefaultMap.Edges)
                yield return edge;
        }
    }

    /// <summary>The region of an address; -1 for none, -2 for several.</summary>
    public int RegionOf(uint address)
    {
        int found = -1;
        for (int i = 0; i < Regions; i++)
        {
            if (!IsOn(i) || address < (_base[i] & ~31u) || address > (_limit[i] | 31))
                continue;
            if (found >= 0)
                return -2;
            found = i;
        }
        return found;
    }

    public override AccessRights Of(uint address, bool privileged)
    {
        int region = RegionOf(address);
        if (region == -2)
            return AccessRights.None;
        if (region < 0)
            return OutsideRegions(address, privileged);
        uint settings = _base[region];
        AccessRights rights = (settings & 2) == 0 && !privileged ? AccessRights.None             // AP: bit 1 any privilege, bit 2 read only
            : (settings & 4) != 0 ? AccessRights.Read : AccessRights.Read | AccessRights.Write;
        bool never = (settings & 1) != 0 || address >= 0xE0000000 || (privileged && (_limit[region] & 0x10) != 0);
        return never || (rights & AccessRights.Read) == 0 ? rights : rights | AccessRights.Execute;
    }
}
