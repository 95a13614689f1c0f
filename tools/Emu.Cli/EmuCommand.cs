using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Reflection;
using Emu.Runtime.Hosting;

namespace Emu.Cli;

/// <summary>The <c>emu</c> command: parses, dispatches, and turns every failure into a message and an exit code.</summary>
internal static class EmuCommand
{
    public static int Invoke(string[] args, Surroundings surroundings)
    {
        bool debug = args.Contains("--debug");
        try
        {
            return ParseAndRun(args, surroundings);
        }
        catch (UserErrorException e)
        {
            return Fail(surroundings, e.Message);
        }
        catch (MachineException e)
        {
            return Fail(surroundings, e.Message);
        }
        catch (ModelException e)
        {
            return Fail(surroundings, e.Error.ToString());
        }
        // The last resort: whatever happened, the user gets an id and a way to report it, and no stack trace.
        catch (Exception e)
        {
            string message = $"internal error: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
            Fail(surroundings, UserErrorException.Format(CliError.Internal, message, $"emu {string.Join(' ', args)}", "run again with --debug and report what it prints"));
            if (debug)
                surroundings.Error.WriteLine(e);
            return ExitCode.BadInput;
        }
    }

    private static int ParseAndRun(string[] args, Surroundings surroundings)
    {
        Command root = Build(surroundings);
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        // Help is asked for with or without the rest of the line being right.
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
            throw UsageError(parsed);
        return parsed.Invoke(new InvocationConfiguration { Output = surroundings.Output, Error = surroundings.Error, EnableDefaultExceptionHandler = false });
    }

    private static ExplainedCommand Build(Surroundings surroundings)
    {
        var version = new Option<bool>("--version") { Description = "Print the version." };
        var help = new HelpOption { Recursive = true };
        var root = new ExplainedCommand(
            "emu",
            "Runs TensorFlow Lite models and firmware on virtual microcontroller boards: does it fit, how long does it take, what comes out.",
            """
            Examples:
              emu run samples/models/sine_int8.tflite --board nucleo-l4r5zi
              emu run model.tflite --board ./my-board.json --input x.npy --output out --json
              emu run model.tflite --host
              emu run firmware.elf --board mps2-an386
              emu fit model.tflite
              emu inspect model.tflite
              emu arena model.tflite --board arduino-nano33ble
              emu build model.tflite --board nucleo-l4r5zi -o model.elf
              emu verify suite.json --board nucleo-l4r5zi
              emu diff simd nucleo-l4r5zi --model model.tflite
              emu boards

            Exit codes: 0 fine; 1 a check failed; 2 bad usage or input; 3 the guest faulted.
            """)
        {
            RunCommand.Build(surroundings),
            InspectCommand.Build(surroundings),
            ArenaCommand.Build(surroundings),
            BuildCommand.Build(surroundings),
            VerifyCommand.Build(surroundings),
            DiffCommand.Build(surroundings),
            FitCommand.Build(surroundings),
            BoardsCommand.Build(surroundings),
            version,
            help,
            new Option<bool>("--debug") { Description = "Show the stack trace of an internal error.", Recursive = true },
        };
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.SetAction(parsed =>
        {
            if (!parsed.GetValue(version))
                throw UserErrorException.Of(CliError.Usage, "no command given", "the command line", "use run, fit, inspect, arena, build, verify, diff or boards; 'emu --help' explains them");
            surroundings.Output.WriteLine($"emu {Version}");
            return ExitCode.Fine;
        });
        return root;
    }

    private static string Version => typeof(EmuCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static UserErrorException UsageError(ParseResult parsed)
    {
        var path = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = result.Parent)
            path.Insert(0, command.Command.Name);
        string typed = string.Join(' ', path);
        return UserErrorException.From(parsed.Errors.Select(e => e.Message.TrimEnd('.').ReplaceLineEndings(" ")).Distinct()
            .Select(m => UserErrorException.Format(CliError.Usage, m, typed, $"see '{typed} --help'")));
    }

    private static int Fail(Surroundings surroundings, string text)
    {
        surroundings.EndProgress();
        surroundings.Error.WriteLine(text);
        return ExitCode.BadInput;
    }
}
