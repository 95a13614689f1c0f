using Emu.Memory;

namespace Emu.Arm;

/// <summary>PMSAv7 and PMSAv6: regions of a power of two bytes with eight subregions; the highest number that matches wins.</summary>
/// <remarks>Source: ARMv7-M ARM (DDI 0403E), B3.5; ARMv6-M ARM (DDI 0419), B3.5. Memory types (TEX, S, C, B) are kept and change nothing.</remarks>
/// <param name="regions">Number of regions.</param>
/// <param name="smallest">Bits of the smallest region: 5 in ARMv7-M (32 bytes), 8 in ARMv6-M (256 bytes), which has no alias registers.</param>
internal sealed class ProtectionV7(int regions, int smallest) : ProtectionUnit(regions)
{
    const uint RegionEnable = 1, Valid = 16;
    const int SubregionBits = 8;                                // regions below 256 bytes have no subregions

    readonly uint[] _base = new uint[regions], _attributes = new uint[regions];

    public override void Reset()
    {
        base.Reset();
        Array.Clear(_base);
        Array.Clear(_attributes);
    }

    // 0xD9C RBAR, 0xDA0 RASR, and three more pairs that are aliases of them.
    bool Exists(uint offset) => offset >= 0xD9C && offset < (smallest == 5 ? 0xDBCu : 0xDA4);

    static bool IsBase(uint offset) => (offset & 4) != 0;

    protected override bool ReadRegion(uint offset, out uint value)
    {
        value = 0;
        if (!Exists(offset))
            return false;
        value = IsBase(offset) ? _base[Number] | Number : _attributes[Number];
        return true;
    }

    protected override bool WriteRegion(uint offset, uint value)
    {
        if (!Exists(offset))
            return false;
        if (!IsBase(offset))
        {
            _attributes[Number] = value & 0x173FFF3F;
            return true;
        }
        if ((value & Valid) != 0)
            Select(value & 15);
        _base[Number] = value & ~31u;
        return true;
    }

    // RASR.SIZE: a region has 2 to the power of SIZE + 1 bytes.
    int SizeBits(int region) => (int)(_attributes[region] >> 1 & 31) + 1;

    bool IsOn(int region) => (_attributes[region] & RegionEnable) != 0 && SizeBits(region) >= smallest;

    uint First(int region) => SizeBits(region) >= 32 ? 0 : _base[region] >> SizeBits(region) << SizeBits(region);

    public override IEnumerable<uint> Edges
    {
        get
        {
            for (int i = 0; i < Regions; i++)
            {
                if (!IsOn(i))
                    continue;
                int bits = SizeBits(i), steps = bits >= SubregionBits ? 8 : 1;
                ulong first = First(i), step = (1ul << bits) / (ulong)steps;
                for (int k = 0; k <= steps; k++)
                    if (first + step * (ulong)k <= uint.MaxValue)
                        yield return (uint)(first + step * (ulong)k);
            }
            foreach (uint edge in DefaultMap.Edges)
                yield return edge;
        }
    }

    public override AccessRights Of(uint address, bool privileged)
    {
        for (int i = Regions - 1; i >= 0; i--)
        {
            if (!IsOn(i) || !Contains(i, address))
                continue;
            AccessRights rights = ByPermission((int)(_attributes[i] >> 24 & 7), privileged);
            bool never = (_attributes[i] & 1 << 28) != 0 || address >= 0xE0000000;
            // Fetching needs the right to read.
            return never || (rights & AccessRights.Read) == 0 ? rights : rights | AccessRights.Execute;
        }
        return OutsideRegions(address, privileged);
    }

    bool Contains(int region, uint address)
    {
        int bits = SizeBits(region);
        if (bits < 32 && (address ^ First(region)) >> bits != 0)
            return false;
        return bits < SubregionBits || (_attributes[region] >> 8 >> (int)(address >> (bits - 3) & 7) & 1) == 0;
    }

    // RASR.AP, table B3-15.
    static AccessRights ByPermission(int permission, bool privileged) => permission switch
    {
        1 => privileged ? AccessRights.Read | AccessRights.Write : AccessRights.None,
        2 => privileged ? AccessRights.Read | AccessRights.Write : AccessRights.Read,
        3 => AccessRights.Read | AccessRights.Write,
        5 => privileged ? AccessRights.Read : AccessRights.None,
        6 or 7 => AccessRights.Read,
        _ => AccessRights.None,                                 // 4 is UNPREDICTABLE
    };
}
