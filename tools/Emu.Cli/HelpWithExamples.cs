using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Emu.Cli;

/// <summary>A command whose help ends with examples and exit codes.</summary>
/// <param name="name">Word typed.</param>
/// <param name="description">One sentence, also shown in the list of commands.</param>
/// <param name="examples">Printed below the options.</param>
internal sealed class ExplainedCommand(string name, string description, string examples) : Command(name, description)
{
    public string Examples => examples;
}

/// <summary>Prints the package's help, then the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int result = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExplainedCommand command)
            parseResult.InvocationConfiguration.Output.WriteLine(command.Examples);
        return result;
    }
}
