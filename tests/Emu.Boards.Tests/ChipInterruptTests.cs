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

    // ESP32-C3 Technical Reference Manual: 1.5 "Interrupt Controller" (priorities, threshold, edges, vectors), 8 (sources 21, 32, 37, 50 to 53), 10, 11, 1.4 (mpcer, mpccr).
    [Fact]
    public void The_esp32_c3_takes_interrupts_by_priority_and_threshold()
    {
        string[] lines = Run("chip-esp32c3", "esp32-c3-devkitm-1");
        Assert.Equal(
        [
            "mtvec mode 1",                                 // always vectored
            "exception b",                                  // at the base of the table
            "status 40000",                                 // source 50 is bit 18 of the second word
            "pending 20",
            "nested: [5a[6]b][7]",                          // 6 is above the threshold, 7 is not
            "order: [6][5][7]",                             // priority 7, then the lower number of two with 3
            "threshold 4: [6]",
            "threshold 1: [5]",
            "disabled: ",
            "pending 20",
            "pending 0",
            "edge pending 800",
            "edge: [11]",
            "edge pending 0",
            "alarm: [10]",
            "in time 1",
            "raw 0",
            "periods: [10][10][10][10]",
            "three periods 1",
            "group: [13]",
            "in time 1",
            "alarm enable 0",
            "uart: [12]",
            "instructions 6",                               // five, and the second read before it counts itself
            "mcycle 2",                                     // illegal: this core has mpccr
        ], lines);
    }

    // QingKeV2 Microprocessor Manual V1.3: 2 (traps, mstatus.MPOP), 3 (PFIC, hardware stacking, fast vectors); CH32V003 Reference Manual, 6.
    [Fact]
    public void The_ch32v003_stacks_registers_and_preempts_on_two_levels()
    {
        string[] lines = Run("chip-ch32v003", "ch32v003");
        Assert.Equal(
        [
            "misa 40800014",                                // X, C, E: the example of the manual's table 7-2
            "intsyscr 0",
            "exception 2",
            "mstatus 1880",                                 // MPP fixed, MPIE
            "priorities 40c0c0",
            "enabled f05000",
            "pending 100000",
            "registers efefefee",                           // the sum of all that was in registers: none was lost
            "stack 1",
            "preemption: [a<>hb]e",                         // 22 comes at once; 23 has to wait for its end: there are two levels; 21 does not preempt 20
            "stacked bytes 1",
            "mstatus inside 801888",                        // MPOP, MPP, MPIE, and MIE still on
            "active inside 500000",
            "global inside 303",                            // two levels, one running, one waiting
            "global 0",
            "order: h<>h[]e",                               // 0x00, 0x40, which raises 23 again, 0xC0 by number
            "threshold 80: <>h",
            "threshold 0: []",
            "no nesting: [ab]<>he",
            "mstatus inside 801880",                        // MIE off
            "table of jumps: <>h",
            "one entry: c22",
            "fast vector: d",
            "systick: ttt",
            "counts cycles 1",
            "software: s",
            "usart: u",
            "after the event 1",
            "qk.c.lbu 9f",
            "qk.c.lhu a7a6",
            "qk.c.sb 34",
            "qk.c.sh 1234",
        ], lines);
    }

    // NMSIS, core_feature_eclic.h, and Nuclei's branch of QEMU: ECLIC (level, priority, number; clicintctl's absent bits read 1), mcause.MPIL, mintstatus.MIL, msubm, jalmnxti, mnxti; GD32VF103 User Manual, 6
    // (87 interrupts). OpenOCD prints this misa for the chip.
    [Fact]
    public void The_gd32vf103_preempts_by_level_and_orders_by_priority()
    {
        string[] lines = Run("chip-longan", "longan-nano");
        Assert.Equal(
        [
            "misa 40901105",
            "clicinfo 800057",                              // 87 interrupts, four control bits
            "fault mcause 3000000b",                        // MPP machine, level 0, environment call
            "fault msubm 80",                               // an exception after ordinary code
            "msubm 0",
            "clicintctl 4f",
            "clicint 20 4f020100",
            "mnxti 1",
            "preemption: [ahbvc]m",
            "mintstatus inside 7f",                         // 01 and six ones
            "msubm inside 40",
            "mintstatus above bf",
            "msubm above 140",
            "mcause above b87f0016",                        // interrupt, MPP, MPIE, level 7f before, number 22
            "mintstatus 0",
            "mnxti 0",
            "order: m21[]",                                 // priority, then the higher number
            "threshold 7f: h",
            "threshold 0: []",
            "no levels: [abc]vhm",                          // 0xC0, 0x80, 0x60
            "mintstatus inside ff",
            "level pending 1",
            "software: s",
            "level pending 0",
            "timer: t",
            "in time 1",
            "usart: u",
        ], lines);
    }
}
