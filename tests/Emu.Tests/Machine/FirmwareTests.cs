using System.Text;
using Emu.Loading;
using Emu.Memory;
using Emu.Timing;

namespace Emu.Tests.Machines;

/// <summary>The programs of tests/firmware. Their expected output was recorded from qemu-system-arm 7.2 (mps2-an386); build.sh says how.</summary>
public class FirmwareTests
{
    public static TheoryData<string> Programs => ["algorithms", "faults", "interrupts", "dsp", "conditional", "copied", "library", "float"];

    static string Folder => Path.Combine(Repository.Root, "tests", "firmware");

    internal sealed record Outcome(string Console, RunStop Stop, ulong Cycles, ulong Instructions, CycleCauses Causes);

    internal static byte[] Image(string program) => File.ReadAllBytes(Path.Combine(Folder, program + ".elf"));

    internal static Outcome Execute(string program, FlashAccelerator? flash = null, Action<Machine>? prepare = null, ulong slice = 2_000_000_000)
    {
        var console = new StringBuilder();
        using var machine = new Machine(new MachineOptions
        {
            Regions = [new MemoryRegion("code", 0, 0x40000, MemoryKind.Flash), new MemoryRegion("ram", 0x2000_0000, 0x10000, MemoryKind.Ram)],
            Core = program == "float" ? CoreModel.CortexM4F : CoreModel.CortexM4,
            Flash = flash,
            PriorityBits = 8,                       // as QEMU's machine
            Faults = FaultPolicy.Deliver,
            Console = b => console.Append((char)b),
            Semihosting = new SemihostingOptions { CommandLine = "library one two" },
        });
        machine.Load(ElfImage.Read(Image(program), program));
        machine.Reset();
        prepare?.Invoke(machine);
        RunStop stop;
        do
            stop = machine.Run(slice);
        while (stop.Reason == RunStopReason.CycleLimit && machine.Cycles < 2_000_000_000);
        return new Outcome(console.ToString(), stop, machine.Cycles, machine.Instructions, machine.Causes);
    }

    [Theory, MemberData(nameof(Programs))]
    public void Output_and_exit_code_equal_what_qemu_recorded(string program)
    {
        Outcome run = Execute(program);
        string expected = File.ReadAllText(Path.Combine(Folder, program + ".expected.txt"));
        Assert.Equal(expected, run.Console + $"exit {run.Stop.Code}\n");
        Assert.Equal(RunStopReason.Exit, run.Stop.Reason);
        Assert.Equal(run.Cycles, run.Causes.Total);
    }

    [Theory, MemberData(nameof(Programs))]
    public void Cycles_repeat_and_do_not_depend_on_how_the_run_is_cut(string program)
    {
        foreach (Func<FlashAccelerator?> flash in new Func<FlashAccelerator?>[] { () => null, () => new Stm32L4Art(5), () => new Nrf52Cache(enabled: true) })
        {
            Outcome whole = Execute(program, flash()), again = Execute(program, flash()), cut = Execute(program, flash(), slice: 997);
            Assert.Equal((whole.Cycles, whole.Instructions, whole.Causes), (again.Cycles, again.Instructions, again.Causes));
            Assert.Equal((whole.Cycles, whole.Instructions, whole.Causes), (cut.Cycles, cut.Instructions, cut.Causes));
            Assert.Equal(whole.Console, cut.Console);
        }
    }

    [Theory, MemberData(nameof(Programs))]
    public void Hooks_take_no_time_and_see_every_execution(string program)
    {
        Outcome plain = Execute(program, new Stm32L4Art(5));
        ulong calls = 0, last = 0;
        Outcome hooked = Execute(program, new Stm32L4Art(5), machine =>
        {
            // A hook at every halfword of the program: those inside 32-bit instructions are never reached.
            for (uint at = 0x40; at < 0x2000; at += 2)
                machine.AddHook(at, m =>
                {
                    calls++;
                    Assert.Equal(m.Cycles, m.Causes.Total);
                    Assert.True(m.Instructions >= last);
                    last = m.Instructions;
                });
        });
        Assert.Equal((plain.Cycles, plain.Instructions, plain.Causes), (hooked.Cycles, hooked.Instructions, hooked.Causes));
        Assert.Equal(plain.Console, hooked.Console);
        Assert.True(calls > 1000);
    }
}
