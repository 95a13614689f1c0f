using Emu.Arm;
using Emu.Memory;
using Emu.Timing;

namespace Emu.Tests.Machines;

/// <summary>Small machines for tests: flash at 0, RAM at 0x20000000, code given as halfwords or assembly lines.</summary>
internal static class Boards
{
    public const uint Flash = 0x0000_0000, Ram = 0x2000_0000, Code = 0x400, StackTop = Ram + 0x8000;

    public static Machine Bare(MachineOptions? options = null, FlashAccelerator? flash = null)
    {
        var machine = new Machine((options ?? new MachineOptions()) with
        {
            Regions =
            [
                new MemoryRegion("flash", Flash, 0x20000, MemoryKind.Flash),
                new MemoryRegion("ram", Ram, 0x8000, MemoryKind.Ram) { Aliases = [0x1000_0000] },
            ],
            Flash = flash,
        });
        machine.Memory.WriteWord(Flash, StackTop);
        machine.Memory.WriteWord(Flash + 4, Code | 1);
        return machine;
    }

    /// <summary>Assembles lines at an address and returns the address after them.</summary>
    public static uint Assemble(this Machine machine, uint address, params string[] lines)
    {
        foreach (string line in lines)
            address = machine.Put(address, ThumbAssembler.Assemble(line, address));
        return address;
    }

    static uint Put(this Machine machine, uint address, uint word)
    {
        if (word <= 0xFFFF)
        {
            machine.Memory.Write(address, BitConverter.GetBytes((ushort)word));
            return address + 2;
        }
        machine.Memory.Write(address, BitConverter.GetBytes((ushort)(word >> 16)));
        machine.Memory.Write(address + 2, BitConverter.GetBytes((ushort)word));
        return address + 4;
    }

    /// <summary>Runs code at <see cref="Code"/> up to the BKPT that is put after it.</summary>
    public static RunStop RunCode(this Machine machine, params string[] lines)
    {
        machine.Assemble(machine.Assemble(Code, lines), "bkpt 0x0000");
        machine.Reset();
        return machine.Run(1_000_000);
    }

    /// <summary>Cycles from the first to the end of some lines, entered by falling into them from other code at <paramref name="at"/> - 16.</summary>
    public static ulong CyclesOf(this Machine machine, uint at, params string[] lines)
    {
        // The lead-in is eight 16-bit instructions that leave no waits behind; registers point to RAM.
        uint lead = machine.Assemble(at - 48, "movw r1, #0", "movt r1, #8192", "movw r2, #64", "movt r2, #8192", "movw r3, #128", "movt r3, #8192",
            "movs r0, #1", "movs r0, #1", "movs r0, #1", "movs r0, #1", "movs r0, #1", "movs r0, #1", "movs r0, #1", "movs r0, #1", "movs r0, #1", "movs r0, #1", "movs r0, #1");
        while (lead < at)
            lead = machine.Assemble(lead, "movs r0, #1");
        uint end = machine.Assemble(at, lines);
        machine.Assemble(end, "bkpt 0x0000");
        machine.Memory.WriteWord(Flash + 4, at - 48 | 1);
        machine.Reset();
        ulong from = 0, to = 0;
        machine.AddHook(at, m => from = m.Cycles);
        machine.AddHook(end, m => to = m.Cycles);
        RunStop stop = machine.Run(100_000);
        Assert.Equal(RunStopReason.Breakpoint, stop.Reason);
        Assert.Equal(machine.Cycles, machine.Causes.Total);
        return to - from;
    }
}
