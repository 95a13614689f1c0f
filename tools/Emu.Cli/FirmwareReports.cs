using Emu.Boards;
using Emu.Guest;
using Emu.Guest.UserFirmware;
using Emu.Reports;

namespace Emu.Cli;

/// <summary>Turns the record of a firmware run into the report.</summary>
internal static class FirmwareReports
{
    public static RunReport Of(FirmwareRun run, FileReport file, Board board, GuestConsole console) => new()
    {
        Kind = "firmware",
        File = file,
        Board = board.Name,
        Core = board.Core.Type,
        ClockHz = board.ClockHz,
        Mode = "firmware",
        Engine = "interpreter",
        Timing = board.IsTimed ? "on" : "off",
        Exit = run.Exit switch { RunExit.Ok => "ok", RunExit.CheckFailed => "check-failed", RunExit.Limit => "limit", _ => "fault" },
        Checks = [.. run.Checks.Select(c => new CheckReport(c.Name, c.Ok, c.Message))],
        Fault = run.Fault,
        Totals = run.End == FirmwareEnd.NotRun ? new TotalsReport()
            : new TotalsReport { Cycles = run.Cycles, Instructions = run.Instructions, Seconds = run.Cycles / (double)board.ClockHz },
        Operators = [],
        Memory = new MemoryReport
        {
            FlashBytes = run.FlashBytes,
            FlashAvailableBytes = board.FlashBytes,
            RamBytes = run.RamBytes,
            RamAvailableBytes = board.TotalRamBytes,
            StackHighWaterBytes = run.Stack?.HighWaterBytes,
            HeapCalls = run.Heap?.Calls,
            Parts = [.. run.Parts.Select(p => new MemoryPartReport(p.Name, p.Where, p.Bytes))],
        },
        Inputs = [],
        Outputs = [],
        Firmware = DetailsOf(run, console),
        Host = new HostReport(run.HostSeconds, run.HostSeconds > 0 ? run.Instructions / run.HostSeconds / 1e6 : null),
    };

    private static FirmwareReport DetailsOf(FirmwareRun run, GuestConsole console) => new()
    {
        End = run.End switch { FirmwareEnd.NotRun => "not-run", FirmwareEnd.Exit => "exit", FirmwareEnd.Idle => "idle", FirmwareEnd.Limit => "limit", _ => "fault" },
        ExitCode = run.ExitCode,
        Console = console.Text,
        ConsoleBytes = console.Bytes,
        ConsoleTruncated = console.IsTruncated,
        StackRoomBytes = run.Stack?.RoomBytes,
        FirstHeapCall = run.Heap is { First: { } first } heap ? [first, .. heap.Callers] : [],
        Fault = run.FaultReport is { } fault ? FaultOf(fault) : null,
        Diagnostics = [.. run.Diagnostics.Select(d => new DiagnosticReport($"EMU{(int)d.Id}", Hex(d.Pc), d.Text))],
    };

    private static FaultDetails FaultOf(FaultReport fault) => new(
        $"EMU{(int)fault.Id}", Hex(fault.Pc), fault.Function, fault.Instruction, fault.Address is { } address ? Hex(address) : null, fault.Cause,
        [.. fault.Registers.Select(Hex)], Hex(fault.Psr), Hex(fault.FaultStatus), Hex(fault.HardFaultStatus), fault.StatusText, fault.Callers);

    private static string Hex(uint value) => $"0x{value:X8}";
}
