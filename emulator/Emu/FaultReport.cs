using System.Text;

namespace Emu;

/// <summary>A guest fault in words.</summary>
/// <param name="Id">What happened.</param>
/// <param name="Pc">Address of the faulting instruction.</param>
/// <param name="Function">Symbol and offset of <paramref name="Pc"/>, when symbols are loaded.</param>
/// <param name="Instruction">The instruction, disassembled, when it can be read.</param>
/// <param name="Address">Address that was accessed, when the fault is about one.</param>
/// <param name="AddressText">What lies at that address.</param>
/// <param name="Registers">The general registers before the instruction, PC last.</param>
/// <param name="Psr">xPSR, or mstatus, before the instruction.</param>
/// <param name="FaultStatus">CFSR, or mcause.</param>
/// <param name="HardFaultStatus">HFSR, or mtval.</param>
/// <param name="LinkText">Symbol of the return address: usually the caller.</param>
/// <param name="Cause">The likely cause.</param>
/// <param name="Cycles">When.</param>
public sealed record FaultReport(MachineError Id, uint Pc, string? Function, string? Instruction, uint? Address, string? AddressText,
    IReadOnlyList<uint> Registers, uint Psr, uint FaultStatus, uint HardFaultStatus, string? LinkText, string Cause, ulong Cycles)
{
    /// <summary>Names of <see cref="Registers"/>; Arm's when nothing else is said.</summary>
    public IReadOnlyList<string> RegisterNames { get; init; } = ["R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12", "SP", "LR", "PC"];

    /// <summary>Status registers with their values and what the bits say.</summary>
    public required string StatusText { get; init; }

    /// <summary>Index of the register that holds the return address.</summary>
    public int LinkRegister { get; init; } = 14;

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
        int width = RegisterNames.Max(n => n.Length);
        for (int i = 0; i < Registers.Count; i += 4)
            text.AppendLine("  " + string.Join("  ", Enumerable.Range(i, Math.Min(4, Registers.Count - i)).Select(r => $"{RegisterNames[r].PadRight(Math.Max(3, width))} {Registers[r]:X8}")));
        text.AppendLine($"  {StatusText}  cycle {Cycles}");
        text.Append($"  {RegisterNames[LinkRegister]}: {At(Registers[LinkRegister], LinkText)}");
        foreach (string caller in Callers)
            text.AppendLine().Append("  called from ").Append(caller);
        return text.ToString();
    }

    static string At(uint address, string? symbol) => symbol is null ? $"0x{address:X8}" : $"0x{address:X8} {symbol}";
}
