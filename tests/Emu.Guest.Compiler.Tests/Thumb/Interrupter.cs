using Emu.Arm;
using Emu.Isa;
using Emu.Memory;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>One interrupt during a call of compiled code, whose handler changes all that AAPCS lets a function change: what compiled code needs must be in the exception's frame.</summary>
internal static class Interrupter
{
    /// <summary>Address of the word that counts interrupts.</summary>
    public const uint Count = 0x2000_0F00;

    private const uint Table = 0x2000_0E00, Handler = 0x2000_0F80;
    private const uint SystemControl = 0xE000_E000, InterruptState = 0xD04, PendSysTick = 1 << 26, VectorTable = 0xD08;

    private static readonly string[] Text =
    [
        "movw r0, #3840", "movt r0, #8192", "ldr r1, [r0, #0]", "adds r1, #1", "str r1, [r0, #0]",
        "vmov s0, r0", "vmov s1, r0", "vmov s2, r0", "vmov s3, r0", "vmov s7, r0", "vmov s8, r0", "vmov s15, r0", "vmsr fpscr, r0",
        "movs r2, #0", "movs r3, #0", "movs.w ip, #0", "bx lr",
    ];

    /// <summary>Runs some instructions, and on with the interrupt pending. The floating-point context is in use from the start, as the caller's arguments are in it.</summary>
    public static unsafe RunStop Run(Machine machine, int instructions, ulong maxCycles)
    {
        Prepare(machine);
        machine.Core.Control |= 4;
        for (int i = 0; i < instructions; i++)
            if (machine.RunInstruction() is { Reason: not RunStopReason.Stopped } early)
                return early;
        Registers(machine).Write(InterruptState, PendSysTick, Width.U32);
        return machine.Run(maxCycles);
    }

    private static void Prepare(Machine machine)
    {
        List<byte> code = [];
        foreach (string line in Text)
        {
            uint word = ThumbAssembler.Assemble(line);
            if (word > 0xFFFF)
                code.AddRange(BitConverter.GetBytes((ushort)(word >> 16)));
            code.AddRange(BitConverter.GetBytes((ushort)word));
        }
        machine.Memory.Write(Handler, code.ToArray());
        machine.Memory.WriteWord(Table + 4 * 15, Handler | 1);
        Registers(machine).Write(VectorTable, Table, Width.U32);
    }

    private static IDevice Registers(Machine machine) => machine.Memory.Devices.Single(d => d.Base == SystemControl);
}
