using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Emu.Boards;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Cli;

/// <summary>Options and arguments that several commands have.</summary>
internal static class SharedOptions
{
    public static Argument<string> Model() => new("MODEL") { Description = "A .tflite file." };

    public static Argument<string> ModelOrFirmware() => new("FILE") { Description = "A .tflite model, or firmware as an ELF file." };

    public static Option<bool> Json() => new("--json") { Description = "Write one JSON document to standard output, and nothing else." };

    public static Option<string?> Board() => new("--board", "-b")
    {
        Description = "A board's name (see 'emu boards') or a board file ending in .json.", HelpName = "BOARD",
    };

    public static Option<string?> Core() => new("--core")
    {
        Description = "For a board with cores of two kinds: which one. Without it the one that firmware is made for, and for models the first, arm.", HelpName = "arm|riscv",
    };

    public static Option<string> Timing() => new Option<string>("--timing")
    {
        Description = "off: one cycle for each instruction and none for memory, when only outputs matter.", DefaultValueFactory = _ => "on",
    }.AcceptOnlyFromAmong("on", "off");

    public static Option<int?> Bytes(string name, string description) => new(name)
    {
        Description = description, HelpName = "BYTES", CustomParser = result => ParseBytes(result, name),
    };

    public static Option<Planner> Planner() => new("--planner")
    {
        Description = "Who decides where buffers lie: search (on this computer, the plan goes into flash), greedy (the device itself), linear (no reuse), offline (the model's metadata).",
        HelpName = "search|greedy|linear|offline", DefaultValueFactory = _ => Runtime.Hosting.Planning.Planner.Search,
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (text.Length > 0 && char.IsLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out Planner planner) && Enum.IsDefined(planner))
                return planner;
            result.AddError($"--planner must be search, greedy, linear or offline, found '{text}'");
            return default;
        },
    };

    public static Option<string?> Operators() => new("--operators")
    {
        Description = "An assembly with kernels for custom operators: structs that implement IKernel and have the attribute Kernel (docs/custom-operators.md).", HelpName = "FILE.dll",
    };

    /// <summary>The runtime's kernels and those of an assembly, which is trusted: its code runs on this computer.</summary>
    public static OperatorTable LoadOperators(string? path)
    {
        if (path is null)
            return OperatorTable.All;
        try
        {
            return OperatorTable.All.With(System.Reflection.Assembly.LoadFrom(Path.GetFullPath(path)));
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException or System.Reflection.ReflectionTypeLoadException or UnauthorizedAccessException or NotSupportedException)
        {
            throw UserErrorException.Of(CliError.BadOperators, $"no kernels can be loaded: {e.Message.ReplaceLineEndings(" ")}", path,
                "build a class library that references Emu.Runtime and has a public struct with [Kernel(\"NAME\")] that implements IKernel");
        }
    }

    public static Option<SimdLevel?> Kernels() => new("--kernels")
    {
        Description = "With --host: plain kernels, those that boards run, or simd, the fastest that this computer has; or one level: vector128, avx2, avxvnni, avx512. Results are the same.",
        HelpName = "plain|simd", CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (TryParseKernels(text, out SimdLevel level))
                return level;
            result.AddError($"--kernels must be plain, simd, or a level that this computer has ({LevelNames}), found '{text}'");
            return null;
        },
    };

    /// <summary>The level to take, or null for the fastest; a board has only plain kernels.</summary>
    public static SimdLevel? KernelsOf(ParseResult parsed, Option<SimdLevel?> kernels, Board? board)
    {
        SimdLevel? level = parsed.GetValue(kernels);
        return level is null || board is null ? level
            : throw UserErrorException.Of(CliError.Usage, "--kernels chooses among kernels of this computer, and a board is given", "the command line", "leave --kernels out, or use --host");
    }

    public static bool TryParseKernels(string text, out SimdLevel level)
    {
        level = SimdLevels.Best;
        if (text is "simd" or "host")
            return true;
        return text.Length > 0 && char.IsLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out level) && Enum.IsDefined(level) && SimdLevels.IsSupported(level);
    }

    public static string LevelNames => string.Join(", ", Enum.GetValues<SimdLevel>().Where(SimdLevels.IsSupported).Select(l => l.ToString().ToLowerInvariant()));

    public static Board LoadBoard(string nameOrPath)
    {
        BoardLoadResult result = BoardCatalog.Load(nameOrPath);
        return result.Board ?? throw UserErrorException.From(result.Errors);
    }

    /// <summary>A board with the core that is asked for.</summary>
    /// <param name="nameOrPath">The board.</param>
    /// <param name="core">arm, riscv or null.</param>
    /// <param name="preferred">Without <paramref name="core"/>: the kind that is taken if the board has it.</param>
    public static Board LoadBoard(string nameOrPath, string? core, CoreKind? preferred = null)
    {
        CoreKind? kind = core switch
        {
            null => preferred,
            "arm" => CoreKind.Arm,
            "riscv" => CoreKind.RiscV,
            _ => throw UserErrorException.Of(CliError.Usage, $"--core must be arm or riscv, found '{core}'", "the command line", "name one of the two, or leave out --core"),
        };
        BoardLoadResult result = BoardCatalog.Load(nameOrPath, kind);
        Board board = result.Board ?? throw UserErrorException.From(result.Errors);
        return core is null || board.Core.Kind == kind ? board
            : throw UserErrorException.Of(CliError.OtherCore, $"no {(kind == CoreKind.Arm ? "Arm" : "RISC-V")} core of the board is modelled", board.Name, $"leave out --core, or write --core {(kind == CoreKind.Arm ? "riscv" : "arm")}");
    }

    private static int? ParseBytes(ArgumentResult result, string name)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        int shift = text.EndsWith('K') || text.EndsWith('k') ? 10 : text.EndsWith('M') ? 20 : 0;
        bool good = long.TryParse(shift == 0 ? text : text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            && count <= int.MaxValue >> shift;
        if (good)
            return (int)(count << shift);
        result.AddError($"{name} must be a number of bytes such as 65536 or 64K, found '{text}'");
        return null;
    }
}
