namespace Emu.Arm;

/// <summary>Which debug units a core has, at its largest configuration unless noted.</summary>
/// <remarks>
/// Sources: the cores' Technical Reference Manuals, chapters on debug, DWT, FPB and ITM: DDI 0432C (M0), 0484C (M0+), 0337H (M3), 0439B (M4), 0489F (M7), 0550C (M23),
/// 100230 (M33), 101051 (M55). M0 and M0+ have the two watchpoints and four breakpoints of the chips modelled (DDI 0432C and 0484C allow 0 to 2 and 0 to 4).
/// </remarks>
/// <param name="Comparators">Of the DWT.</param>
/// <param name="Breakpoints">Instruction comparators of the FPB or breakpoint unit.</param>
/// <param name="Literals">Literal comparators of the FPB.</param>
/// <param name="Style">How comparators are programmed.</param>
internal sealed record DebugConfiguration(int Comparators, int Breakpoints, int Literals, DebugStyle Style)
{
    /// <summary>CYCCNT and the five event counters are there.</summary>
    public bool HasCounters { get; init; } = true;

    /// <summary>ITM, and DWT packets, are there.</summary>
    public bool HasTrace { get; init; } = true;

    /// <summary>The FPB can replace instructions and literals by words of SRAM, version 1 of the unit.</summary>
    public bool CanRemap { get; init; }

    /// <summary>The DWT has a software lock, closed at reset.</summary>
    public bool WatchLock { get; init; }

    /// <summary>The ITM has a software lock, closed at reset.</summary>
    public bool TraceLock { get; init; }

    /// <summary>The units of a core.</summary>
    public static DebugConfiguration Of(ArmModel model) => (model.CpuId >> 4 & 0xFFF) switch
    {
        0xC20 or 0xC60 => new(2, 4, 0, DebugStyle.V6M) { HasCounters = false, HasTrace = false },
        0xD20 => new(4, 4, 0, DebugStyle.V8M) { HasCounters = false, HasTrace = false },
        0xC23 or 0xC24 => new(4, 6, 2, DebugStyle.V7M) { CanRemap = true, TraceLock = true },
        0xC27 => new(4, 8, 0, DebugStyle.V7M) { WatchLock = true, TraceLock = true },
        _ => new(model.IsV8M ? 4 : 2, model.IsV8M ? 8 : 4, 0, model.IsV8M ? DebugStyle.V8M : DebugStyle.V7M),
    };
}

/// <summary>How comparators are programmed: masks or limits, and what the function fields mean.</summary>
internal enum DebugStyle
{
    /// <summary>ARMv6-M: masks; no counters, no data values, no DebugMonitor.</summary>
    V6M,
    /// <summary>ARMv7-M: masks, data values on comparator 1, cycle match on comparator 0.</summary>
    V7M,
    /// <summary>ARMv8-M: MATCH and ACTION, limits.</summary>
    V8M,
}
