namespace Emu.Reports;

/// <summary>The part of <c>emu.run/1</c> that only firmware has.</summary>
public sealed record FirmwareReport
{
    /// <summary><c>exit</c>, <c>idle</c>, <c>fault</c>, <c>limit</c> or <c>not-run</c>.</summary>
    public required string End { get; init; }

    /// <summary>Code of semihosting exit; null when it ended otherwise.</summary>
    public required int? ExitCode { get; init; }

    /// <summary>What it printed, from UTF-8; at most the first megabyte.</summary>
    public required string Console { get; init; }

    /// <summary>Bytes that it printed.</summary>
    public required long ConsoleBytes { get; init; }

    /// <summary>Whether <see cref="Console"/> lacks the rest.</summary>
    public required bool ConsoleTruncated { get; init; }

    /// <summary>Bytes between data and initial SP; null when SP does not start in RAM.</summary>
    public required long? StackRoomBytes { get; init; }

    /// <summary>The first allocation after main was entered: the function, then its callers; empty without one.</summary>
    public required IReadOnlyList<string> FirstHeapCall { get; init; }

    /// <summary>The fault, where there was one.</summary>
    public required FaultDetails? Fault { get; init; }

    /// <summary>Registers that are not modelled, and requests that were refused: each place once.</summary>
    public required IReadOnlyList<DiagnosticReport> Diagnostics { get; init; }
}

/// <summary>A guest fault; addresses and registers are hexadecimal text.</summary>
/// <param name="Id">For example <c>EMU1201</c>.</param>
/// <param name="Pc">Address of the instruction.</param>
/// <param name="Function">Symbol and offset, or null.</param>
/// <param name="Instruction">Disassembled, or null.</param>
/// <param name="Address">Address that was accessed, or null.</param>
/// <param name="Cause">The likely cause.</param>
/// <param name="Registers">R0 to R15.</param>
/// <param name="Psr">xPSR.</param>
/// <param name="FaultStatus">CFSR.</param>
/// <param name="HardFaultStatus">HFSR.</param>
/// <param name="Status">The status registers of the architecture with the names of their bits.</param>
/// <param name="Callers">Call chain, innermost first.</param>
public sealed record FaultDetails(
    string Id, string Pc, string? Function, string? Instruction, string? Address, string Cause, IReadOnlyList<string> Registers,
    string Psr, string FaultStatus, string HardFaultStatus, string Status, IReadOnlyList<string> Callers);

/// <summary>Something that the guest did and Emu does not model or refused.</summary>
/// <param name="Id">For example <c>EMU1301</c>.</param>
/// <param name="Pc">Address of the instruction that did it first.</param>
/// <param name="Text">What.</param>
public sealed record DiagnosticReport(string Id, string Pc, string Text);
