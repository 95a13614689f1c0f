using Spectre.Console;

namespace Emu.Reports;

public static partial class TerminalReport
{
    /// <summary>Prints which boards a model fits.</summary>
    public static void Write(FitReport report, TextWriter writer, TerminalStyle style)
    {
        Print(writer, style, console =>
        {
            Line(console, report.File.Path);
            Table table = NewTable("board", "fits", ">arena", ">flash", ">used", ">RAM", ">used", ">stack", ">cycles", ">time");
            foreach (FitBoard b in report.Boards)
                AddRow(table, Clean(b.Board), b.Fits ? "yes" : "NO", Number(b.ArenaBytes), Number(b.FlashBytes), Percent(b.FlashBytes ?? 0, b.FlashAvailableBytes ?? 0),
                    Number(b.RamBytes), Percent(b.RamBytes ?? 0, b.RamAvailableBytes ?? 0), Number(b.StackBytes), Number(b.Cycles), b.Milliseconds is { } ms ? Time(ms / 1e3) : "");
            console.Write(table);
            foreach (FitBoard b in report.Boards.Where(b => !b.Fits))
                Line(console, $"{Clean(b.Board)}: {b.Why}", new Style(Color.Red));
        });
    }
}
