using System.Text;
using Emu.Devices;
using Emu.Isa;
using Emu.Loading;
using Emu.Memory;

namespace Emu.Tests.RiscV;

/// <summary>The programs of tests/firmware/riscv. Their expected output was recorded from qemu-system-riscv32 7.2 (machine virt); build.sh says how.</summary>
public class RiscVFirmwareTests
{
    public static TheoryData<string> Programs =>
    [
        "rows", "rows-float", "rows-zfinx", "traps", "interrupts", "counters", "triggers", "uart", "library", "algorithms-imac-o2", "algorithms-im-o0", "algorithms-imac-os", "algorithms-imac-o0",
        "algorithms-imc-o0", "algorithms-imc-o2", "algorithms-imc-os", "algorithms-imafc-o0", "algorithms-imafc-o2", "algorithms-imafc-os",
        "numbers-f-o0", "numbers-f-o2", "numbers-f-os", "numbers-d-o0", "numbers-d-o2", "numbers-d-os", "numbers-fused", "numbers-soft", "floatstate", "epmp", "algorithms-zb-o2", "algorithms-zb-os",
    ];

    private static string Folder => Path.Combine(Repository.Root, "tests", "firmware", "riscv");

    /// <summary>QEMU's machine virt with a nominal core, as the board riscv-virt describes it.</summary>
    internal static Machine Virt(Action<byte>? console, CoreModel? core = null, uint entry = 0x80000000, uint ramBytes = 128 << 20)
    {
        var machine = new Machine(new MachineOptions
        {
            Core = core ?? CoreModel.Rv32Virt with { Features = CoreModel.Rv32Virt.Features | Features.Zbkb },
            ClockHz = 100_000_000,
            Regions = [new MemoryRegion("ram", 0x80000000, ramBytes, MemoryKind.Ram)],
            InterruptLines = 96,
            VectorTable = entry,
            Console = console,
            Semihosting = new SemihostingOptions { CommandLine = "library one two" },
        });
        machine.AddDevice(new SifiveTest(machine, 0x00100000));
        machine.AddDevice(new Clint(machine, 0x02000000, 10_000_000));
        machine.AddDevice(new Plic(machine, 0x0C000000, 3));
        machine.AddDevice(new Ns16550(machine, "uart0", 0x10000000, machine.Irq(10), isConsole: true));
        return machine;
    }

    private sealed record Outcome(string Console, RunStop Stop, ulong Cycles, ulong Instructions, Timing.CycleCauses Causes);

    private static Outcome Execute(string program, CoreModel? core = null, ulong slice = 4_000_000_000, Action<Machine>? prepare = null)
    {
        var console = new StringBuilder();
        ElfImage elf = ElfImage.Read(File.ReadAllBytes(Path.Combine(Folder, program + ".elf")), program);
        Assert.Equal(ElfArchitecture.RiscV, elf.Architecture);
        if (program == "rows-zfinx")
            core = CoreModel.Rv32Virt with { Features = CoreModel.Rv32Virt.Features & ~Features.RvD | Features.Zfinx };
        using Machine machine = Virt(b => console.Append((char)b), core, elf.Entry);
        machine.Load(elf);
        machine.Reset();
        prepare?.Invoke(machine);
        RunStop stop;
        do
            stop = machine.Run(slice);
        while (stop.Reason == RunStopReason.CycleLimit && machine.Cycles < 4_000_000_000);
        return new Outcome(console.ToString(), stop, machine.Cycles, machine.Instructions, machine.Causes);
    }

    [Theory, MemberData(nameof(Programs))]
    public void Output_and_exit_code_equal_what_qemu_recorded(string program)
    {
        Outcome run = Execute(program);
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, program + ".expected.txt")), run.Console + $"exit {run.Stop.Code}\n");
        Assert.Equal(RunStopReason.Exit, run.Stop.Reason);
        Assert.Equal(run.Cycles, run.Causes.Total);
    }

    [Theory, InlineData("algorithms-e-o0"), InlineData("algorithms-e-o2"), InlineData("algorithms-e-os")]
    public void A_program_for_rv32e_runs_on_a_core_without_the_upper_registers(string program)
    {
        Outcome run = Execute(program, CoreModel.Rv32Virt with { Name = "rv32e", Features = Features.RvI | Features.RvE | Features.RvM | Features.RvA | Features.RvC | Features.Zicsr });
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, program + ".expected.txt")), run.Console + $"exit {run.Stop.Code}\n");
    }

    [Theory, InlineData("traps"), InlineData("algorithms-zb-o2"), InlineData("interrupts"), InlineData("counters"), InlineData("triggers")]
    public void Cycles_repeat_and_do_not_depend_on_how_the_run_is_cut(string program)
    {
        Outcome whole = Execute(program), again = Execute(program), cut = Execute(program, slice: 997);
        Assert.Equal((whole.Cycles, whole.Instructions, whole.Causes), (again.Cycles, again.Instructions, again.Causes));
        Assert.Equal((whole.Cycles, whole.Instructions, whole.Causes), (cut.Cycles, cut.Instructions, cut.Causes));
        Assert.Equal(whole.Console, cut.Console);
    }

    [Fact]
    public void Hooks_take_no_time_and_see_every_execution()
    {
        Outcome plain = Execute("algorithms-imac-o2");
        ulong calls = 0;
        Outcome hooked = Execute("algorithms-imac-o2", prepare: machine =>
        {
            for (uint at = 0x80000000; at < 0x80002000; at += 2)
                machine.AddHook(at, m =>
                {
                    calls++;
                    Assert.Equal(m.Cycles, m.Causes.Total);
                });
        });
        Assert.Equal((plain.Cycles, plain.Instructions, plain.Causes), (hooked.Cycles, hooked.Instructions, hooked.Causes));
        Assert.Equal(plain.Console, hooked.Console);
        Assert.True(calls > 100_000);
    }
}
