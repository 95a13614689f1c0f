using System.Numerics;
using Emu.Memory;

namespace Emu.RiscV;

/// <summary>Physical memory protection (PMP), with a grain of four bytes. Source: Volume II (privileged), 20211203, 3.7; Smepmp 1.0.</summary>
/// <param name="entries">Number of entries, 0 to 16; entries beyond read 0.</param>
internal sealed partial class MemoryProtection(int entries)
{
    const byte Locked = 0x80;

    readonly byte[] _config = new byte[16];
    readonly uint[] _address = new uint[16];
    readonly (ulong First, ulong End)[] _range = new (ulong, ulong)[16];

    /// <summary>Number of entries.</summary>
    public int Entries => entries;

    public void Reset()
    {
        Array.Clear(_config);
        Array.Clear(_address);
        Array.Clear(_range);
        ResetSecurity();
    }

    /// <summary>Machine mode is bound, too: by a locked entry or by Smepmp.</summary>
    public bool BindsMachine => _machineRules || _denyUnmatched || _config.Any(c => (c & Locked) != 0 && Mode(c) != 0);

    /// <summary>pmpcfg0 to pmpcfg3.</summary>
    public uint ReadConfig(int word) => BitConverter.ToUInt32(_config, word * 4);

    public void WriteConfig(int word, uint value)
    {
        for (int i = 0; i < 4; i++)
        {
            int entry = word * 4 + i;
            byte config = (byte)(value >> (8 * i) & 0x9F);
            if (entry >= entries || IsLocked(entry))
                continue;
            // R = 0 with W = 1 is reserved without Smepmp's rules; fields are WARL: the write of that entry is ignored.
            if ((config & 3) == 2 && !_machineRules)
                continue;
            if (AddsMachineCode(config))
                continue;
            _config[entry] = config;
        }
        Arrange();
    }

    /// <summary>pmpaddr0 to pmpaddr15.</summary>
    public uint ReadAddress(int entry) => entry < entries ? _address[entry] : 0;

    public void WriteAddress(int entry, uint value)
    {
        // A locked top-of-range entry locks the address below it, too.
        if (entry >= entries || IsLocked(entry))
            return;
        if (entry + 1 < entries && IsLocked(entry + 1) && Mode(_config[entry + 1]) == 1)
            return;
        _address[entry] = value;
        Arrange();
    }

    static int Mode(byte config) => config >> 3 & 3;

    void Arrange()
    {
        for (int i = 0; i < entries; i++)
        {
            ulong at = (ulong)_address[i] << 2;
            switch (Mode(_config[i]))
            {
                case 1:                                     // TOR: from the address of the entry below
                    _range[i] = (i == 0 ? 0 : (ulong)_address[i - 1] << 2, at);
                    break;
                case 2:                                     // NA4
                    _range[i] = (at, at + 4);
                    break;
                case 3:                                     // NAPOT: trailing ones give the size
                    int ones = BitOperations.TrailingZeroCount(~_address[i]);
                    ulong size = 8ul << ones;
                    ulong first = ones >= 32 ? 0 : ((ulong)_address[i] & ~((1ul << ones) - 1)) << 2;
                    _range[i] = (first, first + size);
                    break;
                default:
                    _range[i] = (0, 0);
                    break;
            }
        }
    }

    /// <summary>Rights of an access: those of the lowest entry that matches any of its bytes, if it matches all.</summary>
    public AccessRights Of(uint address, uint bytes, bool machineMode)
    {
        ulong first = address, end = first + bytes;
        for (int i = 0; i < entries; i++)
        {
            (ulong low, ulong high) = _range[i];
            if (low >= high || end <= low || first >= high)
                continue;
            if (first < low || end > high)
                return AccessRights.None;
            return RightsOf(i, machineMode);
        }
        return Unmatched(machineMode);
    }

    /// <summary>Rights that every access inside a range has; fewer when parts of it differ.</summary>
    public AccessRights Everywhere(uint address, uint bytes, bool machineMode)
    {
        ulong first = address, end = first + bytes;
        AccessRights rights = AccessRights.All;
        for (int i = 0; i < entries; i++)
        {
            (ulong low, ulong high) = _range[i];
            if (low >= high || end <= low || first >= high)
                continue;
            rights &= RightsOf(i, machineMode);
            if (first >= low && end <= high)
                return rights;
            // An access over the edge of an entry fails: aligned ones do not meet an edge, unaligned ones may.
            rights = AccessRights.None;
        }
        return rights & Unmatched(machineMode);
    }

    AccessRights RightsOf(int i, bool machineMode) => _machineRules
        ? Ruled(_config[i], machineMode)
        : machineMode && (_config[i] & Locked) == 0 ? AccessRights.All : (AccessRights)(_config[i] & 7);
}
