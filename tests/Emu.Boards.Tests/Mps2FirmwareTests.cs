using System.Text;
using Emu.Loading;

namespace Emu.Boards.Tests;

/// <summary>Programs of tests/firmware/mps2 on the boards that QEMU 7.2 has, too. Expected output was recorded from qemu-system-arm; build.sh there says how.</summary>
public class Mps2FirmwareTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "firmware", "mps2");

    public static TheoryData<string> Programs => [.. Directory.GetFiles(s_folder, "*.elf").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    private static (string Console, RunStop Stop, ulong Cycles) Execute(string program, ulong slice, string? core = null)
    {
        var console = new StringBuilder();
        Board board = BoardCatalog.Load((program.StartsWith("an547", StringComparison.Ordinal) ? "mps3-" : "mps2-") + program.Split('-')[0]).Board!;
        if (core is not null)
            board = board with { Core = board.Core with { Type = core } };
        Func<int>? input = program.Contains("echo", StringComparison.Ordinal) ? new MemoryStream(File.ReadAllBytes(Path.Combine(s_folder, "echo.input.txt"))).ReadByte : null;
        using Machine machine = BoardMachine.Create(board, b => console.Append((char)b), options => options with { Faults = FaultPolicy.Deliver, SerialInput = input });
        machine.Load(ElfImage.Read(File.ReadAllBytes(Path.Combine(s_folder, program + ".elf")), program));
        machine.Reset();
        RunStop stop;
        do
            stop = machine.Run(slice);
        while (stop.Reason == RunStopReason.CycleLimit && machine.Cycles < 2_000_000_000);
        Assert.Equal(machine.Cycles, machine.Causes.Total);
        return (console.ToString(), stop, machine.Cycles);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Output_and_exit_code_equal_what_qemu_recorded(string program)
    {
        (string console, RunStop stop, _) = Execute(program, 2_000_000_000);
        Assert.Equal(File.ReadAllText(Path.Combine(s_folder, program + ".expected.txt")), console + $"exit {stop.Code}\n");
        Assert.Equal(RunStopReason.Exit, stop.Reason);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Cycles_do_not_depend_on_how_the_run_is_cut(string program)
    {
        (string whole, _, ulong cycles) = Execute(program, 2_000_000_000);
        (string cut, _, ulong cutCycles) = Execute(program, 997);
        Assert.Equal((whole, cycles), (cut, cutCycles));
    }

    // Cortex-M85 executes what Cortex-M55 does.
    [Theory]
    [InlineData("an547-doubles-O2")]
    [InlineData("an547-nested-O2")]
    [InlineData("an547-rtos8-float-O2")]
    public void Cortex_M85_prints_what_qemu_recorded_of_Cortex_M55(string program)
    {
        (string console, RunStop stop, _) = Execute(program, 2_000_000_000, "cortex-m85-secure");
        Assert.Equal(File.ReadAllText(Path.Combine(s_folder, program + ".expected.txt")), console + $"exit {stop.Code}\n");
    }

    [Fact]
    public void The_programs_are_there() => Assert.True(Programs.Count >= 20);
}
