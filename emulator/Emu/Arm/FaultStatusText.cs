namespace Emu.Arm;

/// <summary>Fault status registers in words: "CFSR 00008200 (BFARVALID, PRECISERR)".</summary>
/// <remarks>Bits: ARM DDI 0403E B3.2.15 and B3.2.16; STKOF: ARM DDI 0553 (CFSR).</remarks>
static class FaultStatusText
{
    static readonly string?[] s_configurable = Names(
        (0, "IACCVIOL"), (1, "DACCVIOL"), (3, "MUNSTKERR"), (4, "MSTKERR"), (5, "MLSPERR"), (7, "MMARVALID"),
        (8, "IBUSERR"), (9, "PRECISERR"), (10, "IMPRECISERR"), (11, "UNSTKERR"), (12, "STKERR"), (13, "LSPERR"), (15, "BFARVALID"),
        (16, "UNDEFINSTR"), (17, "INVSTATE"), (18, "INVPC"), (19, "NOCP"), (20, "STKOF"), (24, "UNALIGNED"), (25, "DIVBYZERO"));
    static readonly string?[] s_hard = Names((1, "VECTTBL"), (30, "FORCED"), (31, "DEBUGEVT"));

    /// <summary>The line of a report.</summary>
    /// <param name="psr">xPSR.</param>
    /// <param name="status">CFSR and HFSR; null on cores that have neither.</param>
    public static string Of(uint psr, (uint Configurable, uint Hard)? status) =>
        status is not var (configurable, hard) ? $"xPSR {psr:X8}" : $"xPSR {psr:X8}  CFSR {WithBits(configurable, s_configurable)}  HFSR {WithBits(hard, s_hard)}";

    static string WithBits(uint value, string?[] names)
    {
        string set = string.Join(", ", Enumerable.Range(0, 32).Where(bit => (value >> bit & 1) != 0).Select(bit => names[bit] ?? $"bit {bit}"));
        return set.Length == 0 ? $"{value:X8}" : $"{value:X8} ({set})";
    }

    static string?[] Names(params ReadOnlySpan<(int Bit, string Name)> bits)
    {
        var names = new string?[32];
        foreach ((int bit, string name) in bits)
            names[bit] = name;
        return names;
    }
}
