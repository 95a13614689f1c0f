using System.Text;

namespace Emu;

/// <summary>A guest fault in words.</summary>
/// <param name="Id">What happened.</param>
/// <param name="Pc">Address of the faulting instruction.</param>
/// <param name="Function">Symbol and offset of <paramref name="Pc"/>, when symbols are loaded.</param>
/// <param name="Instruction">The instruction, disassembled, when it can be read.</param>
/// <param name="Address">Address that was accessed, when the fault is about one.</param>
/// <param name="AddressText">What lies at that address.</param>
/// <param name="Registers">R0 to R15 before the instruction.</param>
/// <param name="Psr">xPSR before the instruction.</param>
/// <param name="FaultStatus">CFSR.</param>
/// <param name="HardFaultStatus">HFSR.</param>
/// <param name="LinkText">Symbol of LR: usually the caller.</param>
/// <param name="Cause">The likely cause.</param>
/// <param name="Cycles">When.</param>
public sealed record FaultReport(MachineError Id, uint Pc, string? Function, string? Instruction, uint? Address, string? AddressText,
    IReadOnlyList<uint> Registers, uint Psr, uint FaultStatus, uint HardFaultStatus, string? LinkText, string Cause, ulong Cycles)
{
    /// <summary>Callers, innermost first: "0x08000124 main+0x14". Empty when none was found.</summary>
    public IReadOnlyList<string> Callers { get; init; } = [];

    /// <summary>Heading and fix in place of those of <see cref="Id"/>, from who knows better what the instruction was there for; null without.</summary>
    public (string Heading, string Fix)? Meaning { get; init; }

    /// <summary>The report as lines of text.</summary>
    public override string ToString()
    {
        ErrorInfoAttribute? info = MachineErrorReport.Info(Id);
        var text = new StringBuilder();
        text.AppendLine(Meaning?.Heading ?? $"EMU{(int)Id}: {info?.Title ?? Id.ToString()}");
        text.AppendLine($"  where: {At(Pc, Function)}{(Instruction is null ? "" : "  " + Instruction)}");
        if (Address is uint address)
            text.AppendLine($"  address: 0x{address:X8}: {AddressText}");
        text.AppendLine($"  cause: {Cause}");
        text.AppendLine($"  fix:   {Meaning?.Fix ?? info?.Fix}");
        for (int i = 0; i < 16; i += 4)
            text.AppendLine("  " + string.Join("  ", Enumerable.Range(i, 4).Select(r => $"{Name(r),-3} {Registers[r]:X8}")));
        text.AppendLine($"  xPSR {Psr:X8}  CFSR {FaultStatus:X8}  HFSR {HardFaultStatus:X8}  cycle {Cycles}");
        text.Append($"  LR: {At(Registers[14], LinkText)}");
        foreach (string caller in Callers)
            text.AppendLine().Append("  called from ").Append(caller);
        return text.ToString();
    }

    static string At(uint address, string? symbol) => symbol is null ? $"0x{address:X8}" : $"0x{address:X8} {symbol}";

    static string Name(int r) => r switch { 13 => "SP", 14 => "LR", 15 => "PC", _ => "R" + r.ToString() };
}
