using System.Globalization;
using System.Security;
using System.Text;

namespace Emu.Reports;

/// <summary>An arena's plan as an SVG picture: time to the right, addresses upwards, a box for each buffer.</summary>
public static class ArenaPicture
{
    private const int Width = 960, Height = 480, Left = 90, Top = 20, Bottom = 30;

    /// <summary>Draws.</summary>
    /// <returns>A complete SVG document; pointing at a box tells its name and numbers.</returns>
    public static string Of(ArenaReport report)
    {
        var svg = new StringBuilder();
        double step = (double)Width / Math.Max(report.Steps.Count, 1), scale = (double)Height / Math.Max(report.PlannedBytes, 1);
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Left + Width + 10}" height="{Top + Height + Bottom}" font-family="sans-serif" font-size="11">""").AppendLine();
        svg.Append(CultureInfo.InvariantCulture, $"""<rect width="100%" height="100%" fill="white"/><rect x="{Left}" y="{Top}" width="{Width}" height="{Height}" fill="#f4f4f4"/>""").AppendLine();
        foreach ((int index, ArenaBuffer buffer) in report.Buffers.Index())
            Box(svg, buffer, step, scale, index);
        Label(svg, Left - 6, Top + 10, "end", string.Create(CultureInfo.InvariantCulture, $"{report.PlannedBytes:N0} bytes"));
        Label(svg, Left - 6, Top + Height, "end", "0");
        Label(svg, Left, Top + Height + 18, "start", $"the caller, then {report.Steps.Count - 1} steps of the model");
        return svg.Append("</svg>").AppendLine().ToString();
    }

    private static void Box(StringBuilder svg, ArenaBuffer buffer, double step, double scale, int index)
    {
        double x = Left + (buffer.First + 1) * step, width = (buffer.Last - buffer.First + 1) * step;
        double height = Math.Max(buffer.Bytes * scale, 1), y = Top + Height - buffer.Offset * scale - height;
        string name = SecurityElement.Escape(Printable(buffer.Name));
        svg.Append(CultureInfo.InvariantCulture, $"""<rect x="{x:F1}" y="{y:F1}" width="{width:F1}" height="{height:F1}" fill="hsl({index * 137 % 360},55%,72%)" stroke="#333" stroke-width="0.5">""");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{name}: {buffer.Bytes:N0} bytes at {buffer.Offset:N0}, steps {buffer.First} to {buffer.Last}</title></rect>").AppendLine();
        if (height >= 13 && width >= 8 * Math.Min(name.Length, 12))
            Label(svg, x + 3, y + 12, "start", name.Length > 24 ? name[..24] : name);
    }

    private static void Label(StringBuilder svg, double x, double y, string anchor, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{x:F1}" y="{y:F1}" text-anchor="{anchor}">{text}</text>""").AppendLine();

    /// <summary>XML takes no control characters, escaped or not.</summary>
    private static string Printable(string name) => new([.. name.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
}
