using Spectre.Console;

namespace Emu.Reports;

public static partial class TerminalReport
{
    private const int MostDiagnostics = 20;

    private static void WriteFirmware(IAnsiConsole console, RunReport report, FirmwareReport firmware)
    {
        if (report.Totals.Seconds is { } seconds)
            Line(console, $"{Number(report.Totals.Cycles)} cycles, {Number(report.Totals.Instructions)} instructions, {Time(seconds)}");
        foreach (DiagnosticReport diagnostic in firmware.Diagnostics.Take(MostDiagnostics))
            Line(console, $"note {diagnostic.Id}: {diagnostic.Text} (PC {diagnostic.Pc})", new Style(Color.Yellow));
        if (firmware.Diagnostics.Count > MostDiagnostics)
            Line(console, $"note: {firmware.Diagnostics.Count - MostDiagnostics} more; --json lists all");
    }
}
