using Emu.Arm;
using Emu.Memory;
using Emu.Timing;

namespace Emu.Benchmarks;

/// <summary>
/// An int8 convolution-like guest program: inputs from RAM, filters from flash, multiply-accumulate, an inner loop over channels in an outer
/// loop over outputs that requantises and stores. The loop of a plain, not unrolled, int8 kernel.
/// </summary>
internal static class ConvolutionLoop
{
    const uint Code = 0x08000100, Filter = 0x08010000, Input = 0x20001000, Output = 0x20002000;

    static readonly string[] Lines =
    [
        // 0x100: outer: r0 input, r1 filter, r2 output, r3 outputs left
        "movw r0, #0x1000", "movt r0, #0x2000",
        "movw r1, #0", "movt r1, #0x0801",
        "movw r2, #0x2000", "movt r2, #0x2000",
        "movw r3, #64",
        // 0x11c: one output
        "movs r4, #0", "movs r5, #64",
        // 0x120: inner
        "ldrsb.w r6, [r0], #1", "ldrsb.w r7, [r1], #1", "mla r4, r6, r7, r4", "subs r5, #1",
    ];

    public static Machine Create(FlashAccelerator? flash)
    {
        var machine = new Machine(new MachineOptions
        {
            Regions = [new("flash", 0x08000000, 0x40000, MemoryKind.Flash), new("ram", 0x20000000, 0x10000, MemoryKind.Ram)],
            Flash = flash,
        });
        machine.Memory.WriteWord(0x08000000, 0x20010000);
        machine.Memory.WriteWord(0x08000004, Code | 1);
        uint at = Code;
        foreach (string line in Lines)
            at = Put(machine, at, line);
        uint inner = Code + 0x20;
        at = Put(machine, at, "bne.n " + inner.ToString("x"), at);
        at = Put(machine, at, "asrs r4, r4, #7");
        at = Put(machine, at, "ssat r4, #8, r4");
        at = Put(machine, at, "strb.w r4, [r2], #1");
        at = Put(machine, at, "subs r0, #64");
        at = Put(machine, at, "subs r3, #1");
        at = Put(machine, at, "bne.n " + (Code + 0x1C).ToString("x"), at);
        Put(machine, at, "b.n " + Code.ToString("x"), at);
        for (uint i = 0; i < 4096; i++)
        {
            machine.Memory.Write(Filter + i, [(byte)(i * 7)]);
            machine.Memory.Write(Input + i, [(byte)(i * 13)]);
        }
        machine.Reset();
        return machine;
    }

    static uint Put(Machine machine, uint at, string line, uint address = 0)
    {
        uint word = ThumbAssembler.Assemble(line, address);
        if (word <= 0xFFFF)
        {
            machine.Memory.Write(at, BitConverter.GetBytes((ushort)word));
            return at + 2;
        }
        machine.Memory.Write(at, BitConverter.GetBytes((ushort)(word >> 16)));
        machine.Memory.Write(at + 2, BitConverter.GetBytes((ushort)word));
        return at + 4;
    }
}
