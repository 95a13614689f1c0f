using Emu.Runtime.Hosting;

namespace Emu.Runtime.Tests.Kernels;

public class OperatorPageTests
{
    [Fact]
    public void The_page_lists_every_operator_and_type_and_no_others()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root != null && !File.Exists(Path.Combine(root.FullName, "Emu.sln")))
            root = root.Parent;
        Assert.SkipUnless(root != null, "needs the repository around the test");
        SortedSet<string> listed = [.. File.ReadLines(Path.Combine(root!.FullName, "docs", "operators.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length == 5 && cells[1].Length > 0 && cells[1].All(c => char.IsUpper(c) || char.IsDigit(c) || c == '_'))
            .SelectMany(cells => cells[2].Split(", ").Select(type => $"{cells[1]} {type}"))];
        SortedSet<string> rows = [];
        foreach (OperatorEntry entry in OperatorTable.All.Entries)
            rows.Add($"{BuiltinOperatorNames.Name(entry.Code)} {ElementTypeNames.Name((ElementType)entry.Type)}");
        Assert.Equal(rows, listed);
    }
}
