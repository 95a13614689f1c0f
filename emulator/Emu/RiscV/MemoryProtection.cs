using System.Numerics;
using Emu.Memory;

namespace Emu.RiscV;

/// <summary>How a core's PMP differs from one with a grain of four bytes and all kinds of entries.</summary>
/// <param name="Grain">G of the standard: the smallest range has 2^(G+2) bytes. Above 0 entries are off or NAPOT.</param>
public sealed record ProtectionVariant(int Grain)
{
    /// <summary>R and X of an entry stand in each other's place.</summary>
    public bool SwapsReadAndExecute { get; init; }
    /// <summary>pmpcfgm0 of Hazard3: entries that bind machine mode without being locked.</summary>
    public bool HasMachineBits { get; init; }
    /// <summary>Entries have no order: an access succeeds when any entry that matches allows it.</summary>
    public bool AnyEntryGrants { get; init; }
    /// <summary>Entries behind the programmable ones that cannot be changed: pmpcfg byte and pmpaddr.</summary>
    public IReadOnlyList<(byte Config, uint Address)> Fixed { get; init; } = [];
}

/// <summary>Physical memory protection (PMP). Source: Volume II (privileged), 20211203, 3.7; Smepmp 1.0.</summary>
/// <param name="entries">Number of entries, 0 to 16, the fixed ones of the variant included; entries beyond read 0.</param>
/// <param name="variant">What differs, or null.</param>
internal sealed partial class MemoryProtection(int entries, ProtectionVariant? variant = null)
{
    const byte Locked = 0x80, ModeBits = 3 << 3;
    const int Napot = 3;

    readonly int _programmable = entries - (variant?.Fixed.Count ?? 0), _grain = variant?.Grain ?? 0;
    ushort _machineBits;

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
        _machineBits = 0;
        for (int i = _programmable; i < entries; i++)
            (_config[i], _address[i]) = variant!.Fixed[i - _programmable];
        Arrange();
        ResetSecurity();
    }

    /// <summary>Machine mode is bound, too: by a locked entry, by pmpcfgm0 or by Smepmp.</summary>
    public bool BindsMachine => _machineRules || _denyUnmatched || _machineBits != 0 || _config.Any(c => (c & Locked) != 0 && Mode(c) != 0);

    /// <summary>pmpcfgm0 exists.</summary>
    public bool HasMachineBits => variant?.HasMachineBits ?? false;

    /// <summary>pmpcfgm0: one bit for each programmable entry.</summary>
    public uint MachineBits
    {
        get => _machineBits;
        set => _machineBits = (ushort)(value & (1u << _programmable) - 1);
    }

    /// <summary>pmpcfg0 to pmpcfg3.</summary>
    public uint ReadConfig(int word) => BitConverter.ToUInt32(_config, word * 4);

    public void WriteConfig(int word, uint value)
    {
        for (int i = 0; i < 4; i++)
        {
            int entry = word * 4 + i;
            byte config = (byte)(value >> (8 * i) & 0x9F);
            if (entry >= _programmable || IsLocked(entry))
                continue;
            if (_grain > 0 && Mode(config) != Napot)
                config &= unchecked((byte)~ModeBits);
            // R = 0 with W = 1 is reserved without Smepmp's rules; fields are WARL: the write of that entry is ignored.
            if (variant is null && (config & 3) == 2 && !_machineRules)
                continue;
            if (AddsMachineCode(config))
                continue;
            _config[entry] = config;
        }
        Arrange();
    }

    /// <summary>pmpaddr0 to pmpaddr15.</summary>
    /// <remarks>With a grain the low bits read as zeros while the entry is off, and those below the highest of them as ones in a range; what was written stays.</remarks>
    public uint ReadAddress(int entry)
    {
        if (entry >= entries || _grain == 0 || entry >= _programmable)
            return entry < entries ? _address[entry] : 0;
        uint below = (1u << _grain - 1) - 1;
        return Mode(_config[entry]) == Napot ? _address[entry] | below : _address[entry] & ~(below << 1 | 1);
    }

    public void WriteAddress(int entry, uint value)
    {
        // A locked top-of-range entry locks the address below it, too.
        if (entry >= _programmable || IsLocked(entry))
            return;
        if (entry + 1 < entries && IsLocked(entry + 1) && Mode(_config[entry + 1]) == 1)
            return;
        _address[entry] = _grain == 0 ? value : value & 0x3FFFFFFF;
        Arrange();
    }

    static int Mode(byte config) => config >> 3 & 3;

    /// <summary>The entry with its bits where the standard has them. A core with a variant writes W without R, too.</summary>
    byte Standard(byte config) => variant is { SwapsReadAndExecute: true } ? (byte)(config & ~5 | (config & 1) << 2 | config >> 2 & 1) : config;

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
                    uint address = ReadAddress(i);
                    int ones = BitOperations.TrailingZeroCount(~address);
                    ulong size = 8ul << ones;
                    ulong first = ones >= 32 ? 0 : ((ulong)address & ~((1ul << ones) - 1)) << 2;
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
        AccessRights? granted = null;
        for (int i = 0; i < entries; i++)
        {
            (ulong low, ulong high) = _range[i];
            if (low >= high || end <= low || first >= high)
                continue;
            AccessRights rights = first < low || end > high ? AccessRights.None : RightsOf(i, machineMode);
            if (variant is not { AnyEntryGrants: true })
                return rights;
            granted = (granted ?? AccessRights.None) | rights;
        }
        return granted ?? Unmatched(machineMode);
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
        : machineMode && (_config[i] & Locked) == 0 && (_machineBits >> i & 1) == 0 ? AccessRights.All : (AccessRights)(Standard(_config[i]) & 7);
}
