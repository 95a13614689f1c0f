using Emu.Runtime.Hosting;

namespace Emu.Runtime.Tests.Kernels;

public class OperatorPageTests
{
    [Fact]
    public void The_page_lists_every_operator_and_type_and_no_others()
    {
        SortedSet<string> listed = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "operators.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && cells[1].Length > 0 && cells[1] != "Operator" && !cells[1].StartsWith("---", StringComparison.Ordinal))
            .SelectMany(cells => cells[2].Split(", ").Select(type => $"{Listed(cells[1])} {type}"))];
        SortedSet<string> rows = [];
        foreach (OperatorEntry entry in OperatorTable.All.Entries)
            rows.Add($"{BuiltinOperatorNames.Name(entry.Code)} {ElementTypeNames.Name((ElementType)entry.Type)}");
        Assert.Equal(rows, listed);
    }

    /// <summary>The name that the table's rows have: builtin operators their own, custom ones by number.</summary>
    static string Listed(string name) =>
        Enumerable.Range(0, BuiltinOperatorNames.Count).Any(code => BuiltinOperatorNames.Name(code) == name)
            ? name
            : BuiltinOperatorNames.Name((int)CustomOperator.Code(System.Text.Encoding.UTF8.GetBytes(name)));
}
