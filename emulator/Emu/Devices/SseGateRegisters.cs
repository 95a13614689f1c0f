namespace Emu.Devices;

/// <summary>Where the privilege control blocks have the registers of the peripheral protection controllers.</summary>
/// <remarks>Source: Arm CoreLink SSE-200 TRM (101104), both privilege control blocks.</remarks>
internal static class SseGateRegisters
{
    /// <summary>First register of the ports' security states.</summary>
    public const uint States = 0x50;
    /// <summary>First register of the ports' privileges.</summary>
    public const uint Privileges = 0x90;

    /// <summary>Offset from the first register, and the controller.</summary>
    public static IReadOnlyList<(uint At, string Name)> All { get; } =
    [
        (0x10, "ahb-exp0"), (0x14, "ahb-exp1"), (0x18, "ahb-exp2"), (0x1C, "ahb-exp3"), (0x20, "apb0"), (0x24, "apb1"), (0x30, "apb-exp0"), (0x34, "apb-exp1"), (0x38, "apb-exp2"), (0x3C, "apb-exp3"),
    ];

    /// <summary>The manual's name of a register: APBNSPPCEXP1 for the states of "apb-exp1".</summary>
    public static string Title(string name, string what) => name[..3].ToUpperInvariant() + what + name[3..].ToUpperInvariant().Replace("-", "", StringComparison.Ordinal);
}
