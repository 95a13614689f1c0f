using System.Globalization;
using Spectre.Console;

namespace Emu.Reports;

/// <summary>How reports are printed.</summary>
/// <param name="Color">Whether the receiver shows colours: a terminal, not a pipe.</param>
/// <param name="Width">Columns; a pipe gets enough for every table.</param>
public sealed record TerminalStyle(bool Color, int Width)
{
    /// <summary>For files, pipes and tests.</summary>
    public static TerminalStyle Plain { get; } = new(false, 160);
}

/// <summary>Prints reports as narrow tables for people. Scripts read <see cref="JsonReport"/> instead.</summary>
public static partial class TerminalReport
{
    private const int LongestName = 48;

    private static void Print(TextWriter writer, TerminalStyle style, Action<IAnsiConsole> body)
    {
        // Tables pad every line to its full width; trailing blanks annoy whoever pastes a report.
        var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = style.Color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = style.Color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = style.Width;
        body(console);
        foreach (ReadOnlySpan<char> line in text.ToString().TrimEnd().EnumerateLines())
            writer.WriteLine(line.TrimEnd(' '));
    }

    private static void Line(IAnsiConsole console, string text, Style? style = null)
    {
        console.Write(new Text(text, style).Overflow(Overflow.Fold));
        console.WriteLine();
    }

    // A leading '>' aligns a column to the right.
    private static Table NewTable(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = true };
        foreach (string column in columns)
        {
            bool right = column.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(right ? column[1..] : column, new Style(decoration: Decoration.Bold)))
            {
                Alignment = right ? Justify.Right : Justify.Left, NoWrap = right,
            });
        }
        return table;
    }

    private static void AddRow(Table table, params ReadOnlySpan<string> cells)
    {
        var texts = new Text[cells.Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = new Text(cells[i]);
        table.AddRow(texts);
    }

    /// <summary>Names come from strangers' files: control characters must not reach a terminal.</summary>
    private static string Clean(string name, int longest = LongestName)
    {
        string text = string.Create(Math.Min(name.Length, longest), name, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) ? '?' : source[i];
        });
        return name.Length > longest ? text[..(longest - 3)] + "..." : text;
    }

    private static string Number(long? value) => value is { } v ? v.ToString("N0", CultureInfo.InvariantCulture) : "";

    private static string Number(ulong? value) => value is { } v ? v.ToString("N0", CultureInfo.InvariantCulture) : "";

    private static string Ratio(double part, double whole, string format) =>
        whole > 0 ? (part / whole).ToString(format, CultureInfo.InvariantCulture) : "";

    private static string Percent(double part, double whole) =>
        whole > 0 ? (100 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "";

    private static string Shape(IReadOnlyList<int> shape) => $"[{string.Join(", ", shape)}]";

    private static string Scale(double scale) => scale == 0 ? "" : scale.ToString("G6", CultureInfo.InvariantCulture);

    private static string Megahertz(long hertz) => (hertz / 1e6).ToString("0.###", CultureInfo.InvariantCulture) + " MHz";

    private static string Time(double seconds) => seconds switch
    {
        >= 1 => seconds.ToString("0.000", CultureInfo.InvariantCulture) + " s",
        >= 1e-3 => (seconds * 1e3).ToString("0.000", CultureInfo.InvariantCulture) + " ms",
        _ => (seconds * 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " us",
    };
}
