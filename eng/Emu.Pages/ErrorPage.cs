using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Emu.Guest.Compiler;
using Emu.Guest.Compiler.Import;

namespace Emu.Pages;

/// <summary>One error id with its documentation.</summary>
/// <param name="Id">E.g. EMU1001.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="Fix">What to do; may be empty when the message itself names it.</param>
internal sealed record ErrorEntry(string Id, string Title, string Fix);

/// <summary>Makes <c>docs/errors.md</c> from the error enums and their XML documentation, so that the page cannot lag behind the code.</summary>
internal static partial class ErrorPage
{
    /// <summary>Where each family of ids is defined: heading, assembly, enum, and what is added to a member's number.</summary>
    private static readonly (string Heading, string Assembly, string Enum, int Base)[] Families =
    [
        ("Machine and firmware files", "Emu", "Emu.MachineError", 0),
        ("Models and inference", "Emu.Runtime.Hosting", "Emu.Runtime.Hosting.ModelErrorId", 0),
        ("Guest compiler", "Emu.Guest.Compiler", "Emu.Guest.Compiler.RejectionId", 0),
        ("Boards", "Emu.Boards", "Emu.Boards.BoardError", 0),
        ("Suites", "Emu.Guest", "Emu.Guest.Verification.SuiteErrorId", 0),
        ("Command line", "Emu.Cli", "Emu.Cli.CliError", 0),
    ];

    public static string Render(string folder)
    {
        StringBuilder page = new("""
            # Errors

            Generated from the error enums by `./check --fix`; do not edit. Every error is printed as `EMU####: what`, where it happened, and how to fix it.
            Exit codes: 0 fine, 1 a check failed, 2 bad usage or bad input, 3 the guest faulted.

            """);
        foreach ((string heading, string assembly, string name, int first) in Families)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n| Id | What | Fix |\n|---|---|---|\n");
            foreach (ErrorEntry entry in Read(folder, assembly, name, first))
                page.Append(CultureInfo.InvariantCulture, $"| {entry.Id} | {entry.Title} | {entry.Fix} |\n");
        }
        return page.ToString();
    }

    private static IEnumerable<ErrorEntry> Read(string folder, string assembly, string name, int first)
    {
        Type type = Assembly.LoadFrom(Path.Combine(folder, assembly + ".dll")).GetType(name, throwOnError: true)!;
        Dictionary<string, string> docs = XDocument.Load(Path.Combine(folder, assembly + ".xml")).Descendants("member")
            .ToDictionary(m => m.Attribute("name")!.Value, m => Plain(m.Element("summary")), StringComparer.Ordinal);
        foreach (FieldInfo member in type.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            int number = first + Convert.ToInt32(member.GetRawConstantValue(), CultureInfo.InvariantCulture);
            if (number == first && first != 0)
                continue; // Ok
            string summary = docs.GetValueOrDefault($"F:{name}.{member.Name}", "");
            (string title, string fix) = Split(summary);
            (title, fix) = Attributed(member) ?? (title, fix);
            if (type == typeof(RejectionId))
                fix = Rejection.FixFor((RejectionId)number);
            yield return new($"EMU{number:D4}", title, fix);
        }
    }

    /// <summary>Text of an attribute with Title and Fix properties, which wins over the XML documentation.</summary>
    private static (string, string)? Attributed(FieldInfo member)
    {
        Attribute? info = member.GetCustomAttributes().FirstOrDefault(a => a.GetType().Name == "ErrorInfoAttribute");
        return info is null ? null : (Property(info, "Title"), Property(info, "Fix"));
    }

    private static string Property(Attribute attribute, string name) => (string)attribute.GetType().GetProperty(name)!.GetValue(attribute)!;

    private static (string, string) Split(string summary)
    {
        int at = summary.IndexOf(" Fix: ", StringComparison.Ordinal);
        return at < 0 ? (summary, "") : (summary[..at], summary[(at + 6)..]);
    }

    private static string Plain(XElement? summary)
    {
        if (summary is null)
            return "";
        foreach (XElement see in summary.Descendants("see").ToList())
            see.ReplaceWith(LastName(see.Attribute("cref")?.Value ?? see.Value));
        return Spaces().Replace(summary.Value, " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string LastName(string reference) => reference[(reference.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
