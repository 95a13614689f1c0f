using Emu.Isa;
using Emu.Memory;

namespace Emu.Arm;

/// <summary>
/// Flash Patch and Breakpoint unit, or ARMv6-M's breakpoint unit: breakpoints become debug events; version 1 of the Cortex-M3 and M4 can also replace a word of code memory, as
/// instructions or as data, by one of SRAM.
/// </summary>
/// <remarks>
/// Source: ARMv7-M ARM (DDI 0403E), C1.11; ARMv8-M ARM (DDI 0553), FP_*; ARMv6-M ARM (DDI 0419), C1.9. A breakpoint event that DebugMonitor may not take does
/// nothing. Breakpoints are hooks, and replaced words are decoded in place of the others, so that a unit that is off costs nothing.
/// </remarks>
internal sealed class PatchUnit(Machine machine, DebugControl debug, DebugConfiguration configuration) : IDevice
{
    const uint Start = 0xE0002000, Control = 0x000, Remap = 0x004, First = 0x008, CodeEnd = 0x20000000;

    readonly uint[] _comparators = new uint[configuration.Breakpoints + configuration.Literals];
    readonly List<uint> _hooks = [];
    uint _remap;
    bool _on, _remapsCode;

    public string Name => configuration.Style == DebugStyle.V6M ? "BPU" : "FPB";
    public uint Base => Start;
    public uint Size => 0x1000;

    bool IsSecondVersion => !configuration.CanRemap && configuration.Style != DebugStyle.V6M;

    /// <summary>Some instruction is replaced.</summary>
    public bool RemapsCode => _remapsCode;

    public void Reset()
    {
        Array.Clear(_comparators);
        (_remap, _on) = (0, false);
        Rearm();
    }

    public uint Read(uint offset, Width width)
    {
        switch (offset)
        {
            case Control:
                return (IsSecondVersion ? 1u << 28 : 0) | (uint)configuration.Literals << 8 | (uint)configuration.Breakpoints << 4 | (_on ? 1u : 0);
            case Remap: return configuration.CanRemap ? 1u << 29 | _remap : 0;      // RMPSPT
            case SoftwareLock.Status: return 0;
            case >= First when (offset - First) / 4 < _comparators.Length: return _comparators[(offset - First) / 4];
            default:
                machine.ReportUnmodelled(Base + offset, Name, isWrite: false);
                return 0;
        }
    }

    public void Write(uint offset, uint value, Width width)
    {
        switch (offset)
        {
            case Control when (value & 2) == 0: return;                             // KEY
            case Control: _on = (value & 1) != 0; break;
            case Remap: _remap = configuration.CanRemap ? value & 0x1FFFFFE0 : 0; break;
            case SoftwareLock.Access: return;
            case >= First when (offset - First) / 4 < _comparators.Length:
                uint n = (offset - First) / 4;
                _comparators[n] = value & (IsSecondVersion ? uint.MaxValue : n < configuration.Breakpoints ? 0xDFFFFFFD : 0x1FFFFFFD);
                break;
            default: machine.ReportUnmodelled(Base + offset, Name, isWrite: true); return;
        }
        Rearm();
    }

    void Rearm()
    {
        foreach (uint at in _hooks)
            machine.RemoveHook(at, Hit);
        _hooks.Clear();
        bool before = _remapsCode, literals = false;
        _remapsCode = false;
        for (int n = 0; _on && n < _comparators.Length; n++)
        {
            uint comparator = _comparators[n];
            if ((comparator & 1) == 0)
                continue;
            bool isLiteral = n >= configuration.Breakpoints, remaps = configuration.CanRemap && (isLiteral || comparator >> 30 == 0);
            literals |= isLiteral;
            _remapsCode |= remaps && !isLiteral;
            if (!remaps)
                AddBreakpoints(comparator);
        }
        machine.RedirectLiterals(literals);
        if (before || _remapsCode)
            machine.ExecutionRightsChanged();
    }

    void AddBreakpoints(uint comparator)
    {
        if (IsSecondVersion)
        {
            AddHook(comparator & ~1u);
            return;
        }
        uint at = comparator & 0x1FFFFFFC;
        if ((comparator >> 30 & 1) != 0) AddHook(at);
        if ((comparator >> 30 & 2) != 0) AddHook(at + 2);
    }

    void AddHook(uint at)
    {
        _hooks.Add(at);
        machine.AddHook(at, Hit);
    }

    void Hit(Machine m) => debug.Raise(DebugControl.Breakpoint);

    /// <summary>Where the word that holds an address is fetched from.</summary>
    public uint Instruction(uint address) => Replaced(address, 0, configuration.Breakpoints);

    /// <summary>Where a load of code memory is made.</summary>
    public uint Literal(uint address) => Replaced(address, configuration.Breakpoints, _comparators.Length);

    uint Replaced(uint address, int first, int end)
    {
        if (!_on || address >= CodeEnd)
            return address;
        for (int n = first; n < end; n++)
            if ((_comparators[n] & 1) != 0 && _comparators[n] >> 30 == 0 && (_comparators[n] & 0x1FFFFFFC) == (address & ~3u))
                return 0x20000000 | _remap + (uint)n * 4 | address & 3;
        return address;
    }
}
