using Spectre.Console;

namespace Emu.Reports;

public static partial class TerminalReport
{
    /// <summary>Prints what TFLM would need.</summary>
    public static void Write(TflmReport report, TextWriter writer, TerminalStyle style) => Print(writer, style, console =>
    {
        Line(console, $"{report.File.Path}: what TensorFlow Lite Micro needs");
        Tflm(console, report);
        Split(console, report);
        Categories(console, report);
        foreach (TflmBuild build in report.Builds)
            Line(console, $"{build.Declaration} // {build.Abi}, {build.Kernels}");
        Line(console, "");
        foreach (string line in report.Resolver.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Line(console, Clean(line));
    });

    /// <summary>The two arenas of an interpreter that is given persistent and planned memory apart.</summary>
    private static void Split(IAnsiConsole console, TflmReport report)
    {
        Table table = NewTable("two arenas", "kernels", ">persistent", ">non-persistent");
        foreach (TflmBuild build in report.Builds)
            AddRow(table, build.Abi, build.Kernels, Number(build.PersistentArenaBytes), Number(build.NonPersistentArenaBytes));
        console.Write(table);
    }

    /// <summary>What persists, by the names that TFLM's recording allocator prints: a row for each, a column for each build.</summary>
    private static void Categories(IAnsiConsole console, TflmReport report)
    {
        Table table = NewTable(["persistent bytes", .. report.Builds.Select(b => $">{b.Abi} {b.Kernels}")]);
        foreach (string name in report.Builds.SelectMany(b => b.Categories.Select(c => c.Name)).Distinct())
            AddRow(table, [name, .. report.Builds.Select(b => Number(b.Categories.FirstOrDefault(c => c.Name == name)?.UsedBytes ?? 0))]);
        console.Write(table);
    }

    private static void Tflm(IAnsiConsole console, TflmReport report)
    {
        Table table = NewTable("TFLM build", "kernels", ">arena_used_bytes()", ">planned", ">persistent", ">needs", ">declare", "set by");
        foreach (TflmBuild build in report.Builds)
            AddRow(table, build.Abi, build.Kernels, Number(build.UsedBytes), Number(build.HeadBytes), Number(build.TailBytes), Number(build.MinimumBytes), Number(build.RecommendedBytes), build.MinimumPhase);
        console.Write(table);
        foreach (string note in report.Notes)
            Line(console, $"note: {Clean(note)}");
    }
}
