using System.Reflection;
using System.Text.RegularExpressions;

namespace Emu.Architecture.Tests;

/// <summary>The allowed references of ARCHITECTURE.md, checked on the built assemblies.</summary>
public class ReferenceRules
{
    /// <summary>Project, and what it may reference directly or through others; <c>*</c> is anything.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Emu"] = [],
        ["Emu.Runtime"] = [],
        ["Emu.Runtime.Hosting"] = ["Emu.Runtime"],
        ["Emu.Boards"] = ["Emu"],
        ["Emu.Guest.Compiler"] = ["Emu"],
        ["Emu.Guest"] = ["Emu", "Emu.Runtime", "Emu.Runtime.Hosting", "Emu.Boards", "Emu.Guest.Compiler"],
        ["Emu.Reports"] = [],
        ["Emu.Testing"] = ["Emu", "Emu.Runtime", "Emu.Runtime.Hosting", "Emu.Boards", "Emu.Guest.Compiler", "Emu.Guest", "Emu.Reports"],
        ["Emu.Cli"] = ["Emu", "Emu.Runtime", "Emu.Runtime.Hosting", "Emu.Boards", "Emu.Guest.Compiler", "Emu.Guest", "Emu.Reports"],
    };

    private static readonly string[] PackagesOfMachine = ["Iced", "Spectre.Console", "System.CommandLine"];

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_map_allows(string project)
    {
        string[] own = [.. References(project).Where(Allowed.ContainsKey)];
        Assert.All(own, reference => Assert.Contains(reference, Allowed[project]));
    }

    [Theory]
    [InlineData("Emu")]
    [InlineData("Emu.Runtime")]
    [InlineData("Emu.Guest.Compiler")]
    public void The_inner_projects_use_no_packages(string project) =>
        Assert.DoesNotContain(References(project), PackagesOfMachine.Contains);

    [Theory]
    [InlineData("runtime", @"\bEmu\.(Isa|Arm|Memory|Timing|Boards|Guest)\b")]
    [InlineData("emulator", @"\b(tflite|tensor|TensorFlow|operator resolver)\b")]
    public void The_machine_and_the_runtime_do_not_know_each_other(string folder, string forbidden)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories);
        Assert.All(files, file => Assert.DoesNotMatch(new Regex(forbidden, RegexOptions.IgnoreCase), File.ReadAllText(file)));
    }

    [Fact]
    public void Folders_and_types_that_the_architecture_page_names_exist()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"));
        string[] paths = [.. Regex.Matches(page, @"`([\w./-]+/)`").Select(m => m.Groups[1].Value)];
        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(Directory.Exists(Path.Combine(Repository.Root, path)), $"{path} is named in ARCHITECTURE.md and does not exist"));
    }

    [Fact]
    public void No_room_is_called_helper_manager_utils_or_common()
    {
        IEnumerable<string> names = Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("artifacts", StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f));
        Assert.DoesNotContain(names, name => Regex.IsMatch(name, "(Helper|Manager|Utils|Common)"));
    }

    private static string[] References(string project) =>
        [.. Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, project + ".dll")).GetReferencedAssemblies().Select(a => a.Name!)];
}
