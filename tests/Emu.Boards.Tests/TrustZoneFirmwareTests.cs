using System.Text;
using Emu.Loading;

namespace Emu.Boards.Tests;

/// <summary>
/// Programs of two halves, Secure and Non-secure, of tests/firmware/trustzone: SAU and TT, calls in both directions, banked registers, both MPUs, interrupts of both states
/// and faults between them. Expected output was recorded from qemu-system-arm 7.2, whose machines mps2-an505 and mps3-an547 have these boards; build.sh there says how.
/// </summary>
public class TrustZoneFirmwareTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "firmware", "trustzone");

    public static TheoryData<string> Programs => [.. Directory.GetFiles(s_folder, "*.elf").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    private static (string Console, RunStop Stop, ulong Cycles) Execute(string program, ulong slice, string? core = null)
    {
        var console = new StringBuilder();
        Board board = BoardCatalog.Load(program.StartsWith("an547", StringComparison.Ordinal) ? "mps3-an547" : "mps2-an505").Board!;
        if (core is not null)
            board = board with { Core = board.Core with { Type = core, Fpu = "none", Dsp = false, PriorityBits = 2 } };
        using Machine machine = BoardMachine.Create(board, b => console.Append((char)b), options => options with { Faults = FaultPolicy.Deliver });
        machine.Load(ElfImage.Read(File.ReadAllBytes(Path.Combine(s_folder, program + ".elf")), program));
        machine.Reset();
        RunStop stop;
        do
            stop = machine.Run(slice);
        while (stop.Reason == RunStopReason.CycleLimit && machine.Cycles < 20_000_000);
        Assert.Equal(machine.Cycles, machine.Causes.Total);
        return (console.ToString(), stop, machine.Cycles);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Output_and_exit_code_equal_what_qemu_recorded(string program)
    {
        (string console, RunStop stop, _) = Execute(program, 20_000_000);
        Compare(program, console, stop);
    }

    // QEMU has no Cortex-M23: what it printed on Cortex-M33 for code that Baseline and Mainline mean alike.
    [Fact]
    public void Cortex_M23_prints_what_qemu_recorded_of_Cortex_M33()
    {
        (string console, RunStop stop, ulong cycles) = Execute("an505-baseline", 20_000_000, "cortex-m23-secure");
        Compare("an505-baseline", console, stop);
        (string cut, _, ulong cutCycles) = Execute("an505-baseline", 997, "cortex-m23-secure");
        Assert.Equal((console, cycles), (cut, cutCycles));
    }

    private static void Compare(string program, string console, RunStop stop)
    {
        string[] expected = File.ReadAllLines(Path.Combine(s_folder, program + ".expected.txt")), lines = (console + $"exit {stop.Code}").Split('\n');
        string[] different = [.. Enumerable.Range(0, Math.Max(lines.Length, expected.Length)).Where(i => lines.ElementAtOrDefault(i) != expected.ElementAtOrDefault(i))
            .Select(i => $"{i + 1}: '{expected.ElementAtOrDefault(i)}'\n{i + 1}: '{lines.ElementAtOrDefault(i)}'")];
        Assert.True(different.Length == 0, $"{different.Length} lines differ, QEMU's first:\n{string.Join('\n', different.Take(40))}\n{stop}");
        Assert.Equal(RunStopReason.Exit, stop.Reason);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Cycles_do_not_depend_on_how_the_run_is_cut(string program)
    {
        (string whole, _, ulong cycles) = Execute(program, 20_000_000);
        (string cut, _, ulong cutCycles) = Execute(program, 997);
        Assert.Equal((whole, cycles), (cut, cutCycles));
    }

    /// <summary>Memory that the SAU calls Non-secure is closed until its controller's blocks are set: DDI 0571, BLK_LUT is 0 after reset, and CTRL.SEC_RESP, too, so that reads would give zero.</summary>
    [Fact]
    public void A_closed_memory_gate_answers_with_zeros_and_is_named()
    {
        using Machine machine = BoardMachine.Create(BoardCatalog.Load("mps2-an505").Board!);
        const uint Code = 0x10000400;
        machine.Memory.WriteWord(0x10000000, 0x38001000);
        machine.Memory.WriteWord(0x10000004, Code | 1);
        var code = new AssembledCode(machine, Code);
        foreach ((uint address, uint value) in ((uint, uint)[])[(0xE000EDDC, 0x28000000), (0xE000EDE0, 0x281FFFE1), (0xE000EDD0, 1), (0x38000000, 1), (0x28000000, 1)])
            code.Store(address, value);
        code.Put("ldr r5, [r6, #0]", "bkpt 0x0000");
        machine.Memory.WriteWord(0x38000000, 7);
        machine.Reset();
        RunStop stop = machine.Run(10_000);
        Assert.Equal((RunStopReason.Breakpoint, 0u), (stop.Reason, machine.ReadRegister(5)));
        Assert.Equal(1u, machine.Memory.ReadWord(0x38000000));
        Assert.Equal([(MachineError.GateClosed, 0x28000000u), (MachineError.GateClosed, 0x28000000u)], machine.Diagnostics.Select(d => (d.Id, d.Address)));
    }

    // What QEMU 7.2 does not do: SSE-200 TRM (101104), SECRESPCFG: a refused transaction is a bus error; SECPPCINTCLR: the interrupt goes away.
    [Fact]
    public void A_closed_peripheral_gate_gives_a_bus_error_when_told_so()
    {
        using Machine machine = BoardMachine.Create(BoardCatalog.Load("mps2-an505").Board!);
        const uint Code = 0x10000400, Control = 0x50080000, Uart1 = 0x50201000;
        machine.Memory.WriteWord(0x10000000, 0x38001000);
        machine.Memory.WriteWord(0x10000004, Code | 1);
        new AssembledCode(machine, Code).Store(Control + 0x84, 1 << 6).Store(Control + 0x28, 1 << 5)        // UART1 is Non-secure
            .Load(5, Uart1 + 8).Load(4, Control + 0x20).Store(Control + 0x24, 1 << 5).Load(3, Control + 0x20)
            .Store(Control + 0x10, 1).Load(5, Uart1 + 8);
        machine.Reset();
        RunStop stop = machine.Run(10_000);
        Assert.Equal((0u, 1u << 5, 0u), (machine.ReadRegister(5), machine.ReadRegister(4), machine.ReadRegister(3)));
        Assert.Equal((MachineError.UnmappedRead, Uart1 + 8), (stop.Fault!.Id, stop.Fault.Address));
        Assert.Contains("gate", stop.Fault.Cause, StringComparison.Ordinal);
    }
}
