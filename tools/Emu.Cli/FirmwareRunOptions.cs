using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using Emu.Boards;
using Emu.Guest.UserFirmware;
using Emu.Loading;
using Emu.Reports;

namespace Emu.Cli;

/// <summary>The part of <c>emu run</c> that is about firmware.</summary>
internal sealed class FirmwareRunOptions
{
    private readonly Option<ulong?> _maxCycles = new("--max-cycles") { Description = "Stop after so many cycles (default 2000000000 for firmware, 20000000000 for each inference of a model).", HelpName = "N", CustomParser = ParseCycles };
    private readonly Option<string?> _directory = new("--semihosting-dir") { Description = "Firmware: the folder whose files semihosting may read and write. Without it files are refused.", HelpName = "DIR" };
    private readonly Option<string?> _arguments = new("--semihosting-args") { Description = "Firmware: the command line that semihosting gives.", HelpName = "TEXT" };
    private readonly Option<bool> _noHeap = new("--no-heap") { Description = "Firmware: an allocation after main was entered is a failed check." };
    private readonly Option<bool> _deliver = new("--deliver-faults") { Description = "Firmware: let its own HardFault handler run, instead of ending with a report." };

    private readonly Option<string?> _serialInput = new("--uart-input") { Description = "Firmware: what the console's port receives, a file or - for standard input. A byte arrives when there is room for it.", HelpName = "FILE" };
    private readonly Option<string?> _trace = new("--itm") { Description = "Firmware for Cortex-M: write the packets of the ITM's stimulus ports into this file, as a trace port would send them.", HelpName = "FILE" };
    private readonly Option<string?> _signature = new("--signature") { Description = "Firmware for RISC-V: write the words between its symbols begin_signature and end_signature into this file, one a line, when it has ended.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _maxCycles, _directory, _arguments, _noHeap, _deliver, _serialInput, _trace, _signature })
            command.Add(option);
    }

    public ulong? MaxCycles(ParseResult parsed) => parsed.GetValue(_maxCycles);

    public void RefuseModelOptions(ParseResult parsed, params ReadOnlySpan<Option> options)
    {
        _ = this;
        foreach (Option option in options)
            if (parsed.GetResult(option) is { Implicit: false })
                throw UserErrorException.Of(CliError.Usage, $"{option.Name} is for models, and the file is firmware", "the command line", $"leave out {option.Name}");
    }

    /// <summary>Runs. The second result tells whether text was written that does not end with a line.</summary>
    public (RunReport Report, bool InsideLine) Run(ParseResult parsed, string path, Board board, bool json, Surroundings surroundings)
    {
        string? directory = parsed.GetValue(_directory);
        if (directory is not null && !Directory.Exists(directory))
            throw UserErrorException.Of(CliError.Usage, "--semihosting-dir is not a folder", directory, "name a folder that exists");
        byte[] file = FirmwareFile.Read(path);
        ElfImage elf = ElfImage.Read(file, path);
        string? signature = parsed.GetValue(_signature);
        if (signature is not null)
        {
            OutputFile.Refuse(signature, "--signature", [path]);
            if (elf.Symbols.Find("begin_signature") is not { } begin || elf.Symbols.Find("end_signature") is not { } end || end.Address <= begin.Address)
                throw NoSignature(path);
        }
        string? trace = parsed.GetValue(_trace), serial = parsed.GetValue(_serialInput);
        List<byte> packets = [];
        string[] inputs = serial is null or "-" ? [path] : [path, serial];
        if (trace is not null)
            OutputFile.Refuse(trace, "--itm", inputs);
        var console = new GuestConsole(json ? null : surroundings.Output);
        var options = new FirmwareOptions
        {
            SemihostingDirectory = directory, Arguments = parsed.GetValue(_arguments) ?? "", Console = console.Write,
            ForbidHeap = parsed.GetValue(_noHeap), DeliverFaults = parsed.GetValue(_deliver), ReadSignature = signature is not null,
            SerialInput = SerialInput(serial), Trace = trace is null ? null : packets.Add,
        };
        if (MaxCycles(parsed) is { } most)
            options = options with { CycleLimit = most };
        FirmwareRun run = FirmwareRunner.Run(elf, board, options);
        if (trace is not null)
            OutputFile.Write(trace, [.. packets], "--itm", inputs);
        if (signature is not null && run.End != FirmwareEnd.NotRun)
            OutputFile.Write(signature, Encoding.ASCII.GetBytes(run.Signature ?? throw NoSignature(path)), "--signature", [path]);
        return (FirmwareReports.Of(run, new FileReport(path, file.Length, Crc32.Hex(file)), board, console), console.EndsInsideLine && !json);
    }

    private static Func<int>? SerialInput(string? file)
    {
        if (file is null)
            return null;
        if (file == "-")
            return Console.OpenStandardInput().ReadByte;
        try
        {
            return new MemoryStream(File.ReadAllBytes(file)).ReadByte;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw UserErrorException.Of(CliError.Usage, $"--uart-input cannot be read: {e.Message.ReplaceLineEndings(" ")}", file, "name a file that exists");
        }
    }

    private static UserErrorException NoSignature(string path) => UserErrorException.Of(
        CliError.NoSignature, "the image has no signature to write", path, "give it the symbols begin_signature and end_signature around words in memory, or leave out --signature");

    private static ulong? ParseCycles(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong cycles) && cycles > 0)
            return cycles;
        result.AddError($"--max-cycles must be a number of cycles, found '{text}'");
        return null;
    }
}
