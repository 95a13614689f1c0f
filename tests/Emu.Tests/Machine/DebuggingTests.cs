using Emu.Loading;
using Emu.Memory;
using Emu.Timing;

namespace Emu.Tests.Machines;

/// <summary>What a debugger on the host can do: one instruction at a time, watches, hooks; and that none of it changes the time of the guest.</summary>
public unsafe class DebuggingTests
{
    static Machine Firmware(string program, Action<byte> console)
    {
        var machine = new Machine(new MachineOptions
        {
            Regions = [new MemoryRegion("code", 0, 0x40000, MemoryKind.Flash), new MemoryRegion("ram", 0x2000_0000, 0x10000, MemoryKind.Ram)],
            Core = CoreModel.CortexM4,
            Flash = new Stm32L4Art(5),
            PriorityBits = 8,
            Faults = FaultPolicy.Deliver,
            Console = console,
        });
        machine.Load(ElfImage.Read(FirmwareTests.Image(program), program));
        machine.Reset();
        return machine;
    }

    [Theory]
    [InlineData("interrupts")]
    [InlineData("conditional")]
    [InlineData("faults")]
    [InlineData("copied")]
    public void One_instruction_at_a_time_is_the_same_run(string program)
    {
        FirmwareTests.Outcome whole = FirmwareTests.Execute(program, new Stm32L4Art(5));
        var console = new System.Text.StringBuilder();
        using Machine machine = Firmware(program, b => console.Append((char)b));
        RunStop stop;
        do
        {
            ulong before = machine.Instructions;
            stop = machine.RunInstruction();
            Assert.InRange(machine.Instructions - before, 0ul, 1ul);
        }
        while (stop.Reason == RunStopReason.Stopped);
        Assert.Equal(whole.Stop, stop);
        Assert.Equal(whole.Console, console.ToString());
        Assert.Equal((whole.Instructions, whole.Cycles), (machine.Instructions, machine.Cycles));
    }

    [Theory]
    [InlineData("algorithms")]
    [InlineData("interrupts")]
    public void Watches_see_accesses_and_take_no_time(string program)
    {
        FirmwareTests.Outcome plain = FirmwareTests.Execute(program, new Stm32L4Art(5));
        var console = new System.Text.StringBuilder();
        using Machine machine = Firmware(program, b => console.Append((char)b));
        long reads = 0, writes = 0;
        machine.Watch(0x20000000, 0x10000, AccessKinds.Any, (_, access) =>
        {
            if (access.IsWrite) writes++; else reads++;
            Assert.True(access.Address + access.Bytes > 0x20000000 && access.Address < 0x20010000);
        });
        RunStop stop = machine.Run(2_000_000_000);
        Assert.Equal(plain.Stop, stop);
        Assert.Equal((plain.Console, plain.Instructions, plain.Cycles), (console.ToString(), machine.Instructions, machine.Cycles));
        Assert.True(reads > 100 && writes > 100);
    }

    [Fact]
    public void A_watch_gives_address_size_and_value_and_can_be_taken_back()
    {
        using Machine machine = Boards.Bare();
        List<DataAccess> seen = [];
        long ticket = machine.Watch(Boards.Ram + 0x100, 4, AccessKinds.Any, (_, access) => seen.Add(access));
        string[] lines = ["movw r1, #256", "movt r1, #8192", "movw r0, #4660", "strh r0, [r1, #2]", "ldrsb.w r2, [r1, #3]", "ldr r3, [r1, #4]", "stmia.w r1, {r0, r2}"];
        machine.RunCode(lines);
        Assert.Equal([new(Boards.Ram + 0x102, 2, 0x1234, true), new(Boards.Ram + 0x103, 1, 0x12, false), new(Boards.Ram + 0x100, 4, 0x1234, true)], seen);
        machine.Unwatch(ticket);
        machine.RunCode(lines);
        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public void A_watch_that_stops_leaves_the_machine_after_the_instruction()
    {
        using Machine machine = Boards.Bare();
        machine.Watch(Boards.Ram + 0x100, 1, AccessKinds.Write, (m, _) => m.Stop());
        RunStop stop = machine.RunCode("movw r1, #256", "movt r1, #8192", "movs r0, #1", "str r0, [r1, #0]", "movs r0, #2");
        Assert.Equal((RunStopReason.Stopped, Boards.Code + 12, 1u), (stop.Reason, machine.Pc, machine.Core.R[0]));
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(100).Reason);
        Assert.Equal(2u, machine.Core.R[0]);
    }

    [Fact]
    public void One_of_two_hooks_can_be_removed()
    {
        using Machine machine = Boards.Bare();
        int first = 0, second = 0;
        void One(Machine _) => first++;
        machine.AddHook(Boards.Code, One);
        machine.AddHook(Boards.Code, _ => second++);
        machine.RunCode("nop");
        machine.RemoveHook(Boards.Code, One);
        machine.RunCode("nop");
        Assert.Equal((1, 2), (first, second));
    }
}
