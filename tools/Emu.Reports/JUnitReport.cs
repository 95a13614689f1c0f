using System.Globalization;
using System.Text;
using System.Xml;

namespace Emu.Reports;

/// <summary>Writes a suite's result as JUnit XML, which build servers show as tests.</summary>
public static class JUnitReport
{
    /// <summary>The document. Unsupported cases are skipped tests when they are allowed, otherwise failures.</summary>
    public static string Of(VerifyReport report)
    {
        var text = new Utf8Text();
        using (XmlWriter xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = Encoding.UTF8 }))
        {
            xml.WriteStartElement("testsuites");
            Suite(xml, report);
            xml.WriteEndElement();
        }
        return text + "\n";
    }

    private static void Suite(XmlWriter xml, VerifyReport report)
    {
        int skipped = report.AllowUnsupported ? report.Counts.Unsupported : 0;
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", $"{report.Manifest} {report.Board ?? "host"}");
        Attribute(xml, "tests", $"{report.Counts.Cases}");
        Attribute(xml, "failures", $"{report.Counts.Failed + report.Counts.Unsupported - skipped}");
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", $"{skipped}");
        Attribute(xml, "time", Seconds(report.Host.Seconds));
        foreach (VerifyCase item in report.Cases)
            Case(xml, item, report.AllowUnsupported);
        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, VerifyCase item, bool allowUnsupported)
    {
        int slash = item.Name.IndexOf('/', StringComparison.Ordinal);
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", slash < 0 ? "emu" : item.Name[..slash]);
        Attribute(xml, "name", item.Name[(slash + 1)..]);
        Attribute(xml, "time", Seconds(item.HostSeconds));
        if (item.Outcome != "passed")
        {
            xml.WriteStartElement(item.Outcome == "unsupported" && allowUnsupported ? "skipped" : "failure");
            string[] lines = [.. new[] { item.Message }.OfType<string>(), .. item.Differences.Select(Words)];
            Attribute(xml, "message", lines.Length > 0 ? lines[0] : item.Outcome);
            xml.WriteString(Clean(string.Join('\n', lines)));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static string Words(VerifyDifference d) => string.Create(CultureInfo.InvariantCulture,
        $"step {d.Step}, output {d.Output} '{d.Tensor}' {d.Type}: {d.Different} of {d.Elements} elements differ, by up to {d.Largest:G6}; first at {d.Element}: {d.Actual} instead of {d.Expected}");

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Clean(value));

    /// <summary>Names come from strangers' files, and XML cannot hold every character.</summary>
    private static string Clean(string text) => string.Concat(text.Select(c => c is '\n' or '\t' || c >= ' ' && !char.IsSurrogate(c) && c < '\uFFFE' ? c : '?'));

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>The writer takes the declared encoding from here.</summary>
    private sealed class Utf8Text() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
