using System.Text;
using Emu.Loading;
using Emu.Memory;

namespace Emu.Tests.Machines;

/// <summary>
/// Cortex-M0 and M0+. Programs: tests/firmware, recorded from qemu-system-arm 7.2 -M microbit. Cycles: Cortex-M0 TRM r0p0 (DDI 0432) and Cortex-M0+ TRM r0p1
/// (DDI 0484C), table 3-1. What is absent: ARMv6-M ARM (DDI 0419), A5 and B3.
/// </summary>
public class V6MTests
{
    private const uint At = 0x800;

    [Theory]
    [InlineData("microbit-algorithms")]
    [InlineData("microbit-v6m")]
    public void Output_and_exit_code_equal_what_qemu_recorded(string program)
    {
        foreach (CoreModel core in (CoreModel[])[CoreModel.CortexM0, CoreModel.CortexM0Plus])
        {
            var console = new StringBuilder();
            using var machine = new Machine(new MachineOptions
            {
                Regions = [new MemoryRegion("flash", 0, 0x40000, MemoryKind.Flash), new MemoryRegion("ram", 0x2000_0000, 0x4000, MemoryKind.Ram)],
                Core = core,
                PriorityBits = 2,
                Faults = FaultPolicy.Deliver,
                Console = b => console.Append((char)b),
            });
            machine.Load(ElfImage.Read(FirmwareTests.Image(program), program));
            machine.Reset();
            RunStop stop = machine.Run(2_000_000_000);
            Assert.Equal(RunStopReason.Exit, stop.Reason);
            string expected = File.ReadAllText(Path.Combine(Repository.Root, "tests", "firmware", program + ".expected.txt"));
            if (core == CoreModel.CortexM0Plus)
                expected = expected.Replace("cpuid 410cc200", "cpuid 410cc601", StringComparison.Ordinal);
            Assert.Equal(expected, console + $"exit {stop.Code}\n");
            Assert.Equal(machine.Cycles, machine.Causes.Total);
        }
    }

    private static Machine Bare(CoreModel core) => Boards.Bare(new MachineOptions { Core = core, PriorityBits = 2 });

    /// <summary>Cycles of lines at <see cref="At"/>; r1 and r2 point to RAM, r0 is 0.</summary>
    private static ulong Cycles(CoreModel core, params string[] lines)
    {
        using Machine machine = Bare(core);
        uint at = machine.Assemble(At - 16, "movs r1, #1", "lsls r1, r1, #29", "movs r2, r1", "adds r2, #64", "movs r0, #0", "nop", "nop", "nop");
        uint end = machine.Assemble(at, lines);
        machine.Assemble(end, "bkpt 0x0000");
        machine.Memory.WriteWord(Boards.Flash + 4, At - 16 | 1);
        machine.Reset();
        ulong from = 0, to = 0;
        machine.AddHook(at, m => from = m.Cycles);
        machine.AddHook(end, m => to = m.Cycles);
        RunStop stop = machine.Run(100_000);
        Assert.True(stop.Reason == RunStopReason.Breakpoint, stop.ToString());
        return to - from;
    }

    [Theory]
    [InlineData(1, 1, "adds r3, r3, #1")]
    [InlineData(1, 1, "muls r3, r0")]
    [InlineData(1, 1, "mov r8, r3")]
    [InlineData(1, 1, "nop")]
    [InlineData(2, 2, "ldr r3, [r1, #4]")]
    [InlineData(2, 2, "ldrsb r3, [r1, r0]")]
    [InlineData(2, 2, "str r3, [r1, #4]")]
    [InlineData(2, 2, "strb r3, [r1, r0]")]
    [InlineData(4, 4, "ldr r3, [r1, #4]", "ldr r3, [r2, #4]")]
    [InlineData(4, 4, "stmia r1!, {r3, r4, r5}")]
    [InlineData(4, 4, "ldmia r1!, {r3, r4, r5}")]
    [InlineData(4, 4, "push {r4, r5, lr}")]
    [InlineData(4, 3, "mrs r3, PRIMASK")]
    [InlineData(4, 3, "dsb sy")]
    [InlineData(3, 2, "b.n 0x802")]
    [InlineData(4, 3, "bl 0x804")]
    [InlineData(2, 2, "cmp r0, #1", "beq.n 0x804")]
    [InlineData(4, 3, "cmp r0, #0", "beq.n 0x806", "nop")]
    [InlineData(5, 4, "mov r3, pc", "adds r3, #3", "bx r3")]
    public void Instructions_take_what_the_manuals_say(int onM0, int onM0Plus, params string[] lines)
    {
        Assert.Equal((ulong)onM0, Cycles(CoreModel.CortexM0, lines));
        Assert.Equal((ulong)onM0Plus, Cycles(CoreModel.CortexM0Plus, lines));
    }

    [Theory]
    [InlineData("movw r3, #1")]
    [InlineData("sdiv r3, r1, r2")]
    [InlineData("it eq")]
    [InlineData("cbz r0, 0x406")]
    [InlineData("add.w r3, r1, r2, lsl #3")]
    [InlineData("clz r3, r1")]
    [InlineData("ldrex r3, [r1]")]
    public void What_ARMv7_M_added_is_undefined(string line)
    {
        using Machine machine = Bare(CoreModel.CortexM0Plus);
        RunStop stop = machine.RunCode(line);
        Assert.Equal(RunStopReason.Fault, stop.Reason);
        Assert.Equal(MachineError.UndefinedInstruction, stop.Fault!.Id);
    }

    /// <summary>STKALIGN and UNALIGN_TRP of CCR are one and stay so; CFSR and the cycle counter do not exist and are named.</summary>
    [Fact]
    public void Registers_that_ARMv6_M_lacks_are_reported()
    {
        using Machine machine = Bare(CoreModel.CortexM0);
        RunStop stop = machine.RunCode("movs r0, #224", "lsls r0, r0, #24", "movs r1, #237", "lsls r1, r1, #8", "adds r0, r0, r1",
            "movs r1, #0", "str r1, [r0, #20]", "ldr r2, [r0, #20]", "ldr r3, [r0, #40]", "ldr r4, [r0, #8]");
        Assert.Equal(RunStopReason.Breakpoint, stop.Reason);
        Assert.Equal(0x208u, machine.ReadRegister(2));
        Assert.Contains(machine.Diagnostics, d => d.Address == 0xE000ED28 && d.Id == MachineError.UnmodelledRegister);
        Assert.Contains(machine.Diagnostics, d => d.Address == 0xE000ED08);      // no VTOR on Cortex-M0
    }
}
