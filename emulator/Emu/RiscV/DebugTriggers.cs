using System.Numerics;

namespace Emu.RiscV;

/// <summary>What a core's debug triggers can do. All are address matches that raise a breakpoint exception; those that need a debugger have none here.</summary>
/// <param name="Count">Number of triggers.</param>
public sealed record TriggerModel(int Count)
{
    /// <summary>mcontrol6 can be chosen, too (Debug Specification 1.0).</summary>
    public bool HasType6 { get; init; }
    /// <summary>Loads and stores can be matched; otherwise only instructions.</summary>
    public bool MatchesData { get; init; } = true;
    /// <summary>maskmax: 0 for exact addresses alone, else NAPOT ranges of up to 2^maskmax bytes.</summary>
    public int LargestRange { get; init; }
    /// <summary>Matches of "not below" and "below", and chains of triggers.</summary>
    public bool HasBounds { get; init; }
    /// <summary>tcontrol: machine mode's triggers need its MTE, which traps clear.</summary>
    public bool HasControl { get; init; }
}

/// <summary>Debug triggers (Sdtrig). Source: RISC-V External Debug Support 0.13.2, 5.2, and 1.0 for mcontrol6.</summary>
/// <remarks>They cost nothing while none is armed in the hart's mode: see ProtectionChanged, which closes the windows, and Fetch.</remarks>
internal sealed class DebugTriggers(TriggerModel model)
{
    const uint Select = 0x7A0, Data1 = 0x7A1, Data2 = 0x7A2, Data3 = 0x7A3, Information = 0x7A4, Control = 0x7A5;
    const uint Load = 1, Store = 2, Execute = 4, UserMode = 1 << 3, MachineMode = 1 << 6, Chain = 1 << 11, MatchShift = 7, TypeShift = 28, MaskShift = 21;
    const uint Exact = 0, Range = 1, NotBelow = 2, Below = 3, AddressMatch = 2, AddressMatch6 = 6;
    const uint MachineEnable = 1 << 3, PreviousEnable = 1 << 7;

    readonly uint[] _control = new uint[model.Count], _address = new uint[model.Count];
    uint _select, _enables;

    public void Reset()
    {
        Array.Fill(_control, AddressMatch << (int)TypeShift);
        Array.Clear(_address);
        (_select, _enables) = (0, 0);
    }

    /// <summary>Whether a CSR belongs to the triggers, and its value.</summary>
    public bool TryRead(uint csr, out uint value)
    {
        value = csr switch
        {
            Select => _select,
            Data1 => _control[_select] | ((_control[_select] >> (int)TypeShift) == AddressMatch ? (uint)model.LargestRange << (int)MaskShift : 0),
            Data2 => _address[_select],
            Information => 1u << (int)AddressMatch | (model.HasType6 ? 1u << (int)AddressMatch6 : 0),
            Control => _enables,
            _ => 0,
        };
        return model.Count > 0 && csr is >= Select and <= Control && (csr != Control || model.HasControl);
    }

    /// <summary>Writes a CSR that <see cref="TryRead"/> knows.</summary>
    public void Write(uint csr, uint value)
    {
        switch (csr)
        {
            case Select when value < (uint)model.Count: _select = value; break;
            case Data1: _control[_select] = Legal(value); break;
            case Data2: _address[_select] = value; break;
            case Control: _enables = value & (MachineEnable | PreviousEnable); break;
        }
    }

    // Fields are WARL: what is not there reads 0. A type that is not there leaves a trigger that matches nothing.
    uint Legal(uint value)
    {
        uint type = model.HasType6 ? value >> (int)TypeShift : AddressMatch;    // the only type is hardwired
        if (type is not (AddressMatch or AddressMatch6))
            return AddressMatch << (int)TypeShift;
        uint match = value >> (int)MatchShift & 15;
        if (!(match == Range && model.LargestRange > 0) && !(match is NotBelow or Below && model.HasBounds))
            match = Exact;
        uint kept = Execute | UserMode | MachineMode | (model.MatchesData ? Load | Store : 0) | (model.HasBounds ? Chain : 0);
        return type << (int)TypeShift | match << (int)MatchShift | (value & kept);
    }

    /// <summary>A trap goes to machine mode.</summary>
    public void Entered() => _enables = (_enables & MachineEnable) != 0 ? PreviousEnable : 0;

    /// <summary>MRET.</summary>
    public void Returned() => _enables = (_enables & PreviousEnable) != 0 ? _enables | MachineEnable : _enables & ~MachineEnable;

    bool IsArmed(int i, bool machineMode, uint kinds) =>
        (_control[i] & kinds) != 0 && (_control[i] & (machineMode ? MachineMode : UserMode)) != 0 && (!machineMode || !model.HasControl || (_enables & MachineEnable) != 0);

    /// <summary>Some trigger may match an instruction in this mode.</summary>
    public bool WatchesCode(bool machineMode) => Watches(machineMode, Execute);

    /// <summary>Some trigger may match a load or a store in this mode.</summary>
    public bool WatchesData(bool machineMode) => Watches(machineMode, Load | Store);

    bool Watches(bool machineMode, uint kinds)
    {
        for (int i = 0; i < _control.Length; i++)
            if (IsArmed(i, machineMode, kinds))
                return true;
        return false;
    }

    /// <summary>An instruction matches.</summary>
    public bool MatchesCode(uint pc, bool machineMode) => Matches(pc, 1, machineMode, Execute);

    /// <summary>A load or store matches with one of its bytes.</summary>
    public bool MatchesAccess(uint address, uint bytes, bool machineMode, bool reads, bool writes) =>
        Matches(address, bytes, machineMode, (reads ? Load : 0) | (writes ? Store : 0));

    // A trigger with the chain bit matches only together with the next one.
    bool Matches(uint address, uint bytes, bool machineMode, uint kinds)
    {
        bool all = true;
        for (int i = 0; i < _control.Length; i++)
        {
            all &= IsArmed(i, machineMode, kinds) && Covers(i, address, bytes);
            if ((_control[i] & Chain) != 0)
                continue;
            if (all)
                return true;
            all = true;
        }
        return false;
    }

    bool Covers(int i, uint address, uint bytes)
    {
        uint at = _address[i];
        switch (_control[i] >> (int)MatchShift & 15)
        {
            case Range:                                         // the lowest 0 and what is below it are free
                int free = Math.Min(BitOperations.TrailingZeroCount(~at) + 1, model.LargestRange);
                uint size = free >= 32 ? 0 : 1u << free, first = size == 0 ? 0 : at & ~(size - 1);
                return size == 0 || address - first < size || first - address < bytes;
            case NotBelow: return address >= at;
            case Below: return address < at;
            default: return at - address < bytes;
        }
    }
}
