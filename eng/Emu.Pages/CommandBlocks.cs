using System.Text.RegularExpressions;
using Emu.Cli;
using Emu.Reports;

namespace Emu.Pages;

/// <summary>
/// Fills in what commands really print: every code block that begins with <c>$ ./emu ...</c> gets that command's output. So a page's samples
/// are run by the check, and cannot show what the tool no longer does.
/// </summary>
internal static partial class CommandBlocks
{
    public static string Render(string page) => Block().Replace(page, block =>
    {
        string command = block.Groups["command"].Value;
        return $"```\n$ ./emu {command}\n{Output(command)}```";
    });

    private static string Output(string command)
    {
        StringWriter output = new();
        EmuCommand.Invoke(command.Split(' ', StringSplitOptions.RemoveEmptyEntries), new Surroundings(output, output, TerminalStyle.Plain, ShowProgress: false));
        string text = output.ToString().ReplaceLineEndings("\n");
        return string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).Trim('\n') + "\n";
    }

    [GeneratedRegex(@"```\n\$ \./emu (?<command>[^\n]+)\n(?:(?!```).*\n)*```")]
    private static partial Regex Block();
}
