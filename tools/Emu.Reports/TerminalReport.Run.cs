using System.Globalization;
using Spectre.Console;

namespace Emu.Reports;

public static partial class TerminalReport
{
    /// <summary>Prints a run.</summary>
    public static void Write(RunReport report, TextWriter writer, TerminalStyle style)
    {
        Print(writer, style, console =>
        {
            string place = report.Board is null ? "on this computer" : $"on {Clean(report.Board)} ({report.Core}, {Megahertz(report.ClockHz)})";
            Line(console, $"{report.File.Path} {place}, {report.Mode} mode{(report.Engine is null ? "" : $", {report.Engine}")}{(report.Timing == "off" ? ", timing off: one cycle for each instruction" : "")}");
            if (report.Operators.Count > 0)
                WriteOperators(console, report);
            if (report.Firmware is { } firmware)
                WriteFirmware(console, report, firmware);
            WriteMemory(console, report.Memory);
            WriteTensors(console, report);
            if (report.EndedEarly)
                Line(console, "an operator ended the last run early: what follows it runs only in every n-th run, and the outputs are not new (try --repeat)", new Style(Color.Yellow));
            WriteChecks(console, report.Checks);
            if (report.Fault is not null)
                Line(console, report.Fault, new Style(Color.Red));
        });
    }

    private static void WriteOperators(IAnsiConsole console, RunReport report)
    {
        bool cycles = report.Totals.Cycles is not null;
        Table table = cycles
            ? NewTable(">#", "operator", "kernel", ">cycles", ">share", ">instructions", ">MACs", ">cycles/MAC")
            : NewTable(">#", "operator", "kernel", ">MACs");
        double total = report.Totals.Cycles ?? 0;
        foreach (OperatorReport op in report.Operators)
        {
            string macs = op.Macs == 0 ? "" : Number(op.Macs);
            if (cycles)
                AddRow(table, $"{op.Index}", Clean(op.Name), op.Kernel, Number(op.Cycles), Percent(op.Cycles ?? 0, total), Number(op.Instructions), macs, Ratio(op.Cycles ?? 0, op.Macs, "0.00"));
            else
                AddRow(table, $"{op.Index}", Clean(op.Name), op.Kernel, macs);
        }
        long allMacs = report.Operators.Sum(o => o.Macs);
        if (cycles)
        {
            AddRow(table, "", "(interpreter)", "", Number(report.Totals.OverheadCycles), Percent(report.Totals.OverheadCycles ?? 0, total), "", "", "");
            AddRow(table, "", "one invocation", "", Number(report.Totals.Cycles), "", Number(report.Totals.Instructions), Number(allMacs), Ratio(total, allMacs, "0.00"));
        }
        else
        {
            AddRow(table, "", "one invocation", "", Number(allMacs));
        }
        console.Write(table);
        if (report.Totals.Seconds is { } seconds)
            Line(console, $"latency {Time(seconds)}{(report.Totals.SetupCycles is { } setup ? $", preparation {Number(setup)} cycles once" : "")}");
    }

    private static void WriteMemory(IAnsiConsole console, MemoryReport memory)
    {
        Table table = NewTable("memory", ">bytes", ">available", ">used", "");
        AddMemory(table, "flash", memory.FlashBytes, memory.FlashAvailableBytes, memory.CoreBytes is { } core ? $"runtime core {Number(core)}" : "");
        AddMemory(table, "RAM", memory.RamBytes, memory.RamAvailableBytes, "");
        AddMemory(table, "arena", memory.ArenaUsedBytes, memory.ArenaGivenBytes, memory.ArenaMinimumBytes is { } least ? $"smallest that works {Number(least)}" : "");
        AddMemory(table, "stack", memory.StackHighWaterBytes, memory.StackBoundBytes, memory.StackBoundBytes is null ? "deepest seen" : "deepest seen, of the call graph's bound");
        foreach (MemoryPartReport part in memory.Parts)
            AddRow(table, "  " + Clean(part.Name), Number(part.Bytes), "", "", "in " + Clean(part.Where));
        if (table.Rows.Count > 0)
            console.Write(table);
    }

    private static void AddMemory(Table table, string name, long? bytes, long? available, string note)
    {
        if (bytes is not null)
            AddRow(table, name, Number(bytes), Number(available), Percent(bytes.Value, available ?? 0), note);
    }

    private static void WriteTensors(IAnsiConsole console, RunReport report)
    {
        if (report.Inputs.Count + report.Outputs.Count == 0)
            return;
        Table table = NewTable("tensor", "name", "type", "shape", "crc32", "first values");
        foreach (TensorReport tensor in report.Inputs)
            AddTensor(table, "in", tensor);
        foreach (TensorReport tensor in report.Outputs)
            AddTensor(table, "out", tensor);
        console.Write(table);
    }

    private static void AddTensor(Table table, string kind, TensorReport tensor)
    {
        const int Shown = 4;
        string values = string.Join(" ", tensor.Values.Take(Shown).Select(v => v.ToString("G5", CultureInfo.InvariantCulture)));
        AddRow(table, $"{kind} {tensor.Index}", Clean(tensor.Name), tensor.Type, Shape(tensor.Shape), tensor.Crc32, values + (tensor.Values.Count > Shown ? " ..." : ""));
    }

    private static void WriteChecks(IAnsiConsole console, IReadOnlyList<CheckReport> checks)
    {
        foreach (CheckReport check in checks)
            Line(console, $"{(check.Ok ? "ok  " : "FAIL")} {check.Name}: {check.Message}", new Style(check.Ok ? Color.Green : Color.Red));
    }
}
