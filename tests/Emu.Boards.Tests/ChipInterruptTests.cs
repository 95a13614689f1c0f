using System.Text;
using Emu.Loading;

namespace Emu.Boards.Tests;

/// <summary>
/// Programs of tests/firmware/riscv that use one chip's interrupts, on its board. No other emulator has these chips: what is expected follows from the manual that each test names.
/// </summary>
public class ChipInterruptTests
{
    /// <summary>Runs a program on a board until nothing can happen any more, and returns its lines.</summary>
    private static string[] Run(string program, string board, CoreKind? core = null)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "firmware", "riscv", program + ".elf"));
        ElfImage elf = ElfImage.Read(file, program);
        var console = new StringBuilder();
        using Machine machine = BoardMachine.Create(BoardCatalog.Load(board, core).Board!, b => console.Append((char)b), o => o with { VectorTable = elf.Entry });
        machine.Load(elf);
        machine.Reset();
        RunStop stop = machine.Run(50_000_000);
        Assert.True(stop.Reason == RunStopReason.Idle, $"{stop.Reason} {stop.Fault?.Cause} at {machine.Pc:x8} after\n{console}");
        Assert.Equal(machine.Cycles, machine.Causes.Total);
        return console.ToString().TrimEnd('\n').Split('\n');
    }

    // Hazard3 documentation: "Custom Interrupt Handling CSRs" (meicontext, meinext and their stack of levels), "mtval", "mcountinhibit", "Xh3bextm";
    // RP2350 datasheet: 3.1.8 (MTIME_CTRL resets to 0xD), 12.8.
    [Fact]
    public void Hazard3_preempts_by_priority_and_serves_equals_in_order()
    {
        string[] lines = Run("chip-pico2", "raspberry-pi-pico2", CoreKind.RiscV);
        Assert.Equal(
        [
            "meicontext after reset 8000",                  // noirq
            "mcountinhibit after reset 5",
            "meinext without interrupts 80000000",
            "mcause 2",
            "mtval 0",                                      // hardwired
            "meipra of 44 to 47 22000000",
            "meipa of 32 to 47 4000",
            "mip before mie 800",
            "preemption: [46a[48]b][47][49]",               // 48 is above 46; 47 and 49 wait, and come at the same nesting
            "meicontext inside 46 302e1",                   // preempt 2 + 1, irq 46, mreteirq
            "meicontext afterwards 8000",
            "meipa afterwards 0",                           // meinext took the forces away
            "meinext 30",                                   // 48
            "order: [48][46a[48]b][47][49]",                // 48 first, then 46, which forces the others again
            "mip 8",
            "software: s",
            "mtime control d",
            "timer: t",
            "in time 1",
            "armed 1",
            "alarm: [0]",
            "in time 1",
            "armed 0",
            "uart: [33]",
            "awake, mip 800",
            "h3.bextm, 8 bits from 8 56",
            "h3.bextmi, 3 bits from 28 1",
        ], lines);
    }
}
