using Emu.Isa;
using Emu.RiscV;

namespace Emu.Tests.RiscV;

/// <summary>
/// What the manuals say and QEMU 7.2 does not do or does not have: the order of interrupts, written counters, cores that trap unaligned accesses, cores without
/// compressed instructions, Zicond, Zcb, Zcmp and Zcmt. Expectations are the manuals' (Volume I 20191213, Volume II 20211203, Zc 1.0.4, Zicond 1.0).
/// </summary>
public sealed unsafe class RiscVMachineTests
{
    private const uint Start = 0x80000000, Handler = 0x80000400, Data = 0x80000800;

    private static readonly Features Plain = Features.RvI | Features.RvM | Features.RvA | Features.Zicsr | Features.Zifencei;

    private static Machine Build(CoreModel? core, params string[] lines)
    {
        Machine machine = RiscVFirmwareTests.Virt(null, core ?? CoreModel.Rv32Virt with { Features = RiscVIsa.Everything }, Start, 64 << 10);
        Place(machine, Start, lines);
        machine.Reset();
        return machine;
    }

    private static uint Place(Machine machine, uint at, params string[] lines)
    {
        foreach (string line in lines)
        {
            uint word = RiscVAssembler.Assemble(line, at);
            if (RiscVDecoder.IsWide((ushort)word))
                machine.Memory.Write(at, BitConverter.GetBytes(word));
            else
                machine.Memory.Write(at, BitConverter.GetBytes((ushort)word));
            at += RiscVDecoder.IsWide((ushort)word) ? 4u : 2u;
        }
        return at;
    }

    /// <summary>Runs until an EBREAK that nobody handles.</summary>
    private static Machine Run(CoreModel? core, Action<Machine>? prepare, params string[] lines)
    {
        Machine machine = Build(core, [.. lines, "ebreak"]);
        prepare?.Invoke(machine);
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(100_000).Reason);
        return machine;
    }

    private static uint X(Machine machine, string register) => machine.ReadRegister(machine.RegisterNames.ToList().IndexOf(register));

    private static void Set(Machine machine, string register, uint value) => machine.WriteRegister(machine.RegisterNames.ToList().IndexOf(register), value);

    // Volume II, 3.1.9: MEI, MSI, MTI in decreasing order.
    [Fact]
    public void External_comes_before_software_before_timer()
    {
        using Machine machine = Build(null, "lui a0,0x80000", "addi a0,a0,1024", "csrrw zero,mtvec,a0", "addi a1,zero,-1", "csrrw zero,mie,a1", "csrrsi zero,mstatus,8", "jal zero,80000018");
        List<uint> causes = [];
        Place(machine, Handler, "csrrs a2,mcause,zero", "addi a3,zero,0", "mret");
        foreach (int number in (int[])[7, 3, 11])
            machine.RiscV.Local(number).Set(true);
        machine.AddHook(Handler + 4, m =>
        {
            causes.Add(m.Hart.Reg(12));
            m.RiscV.Local((int)(m.Hart.Reg(12) & 31)).Set(false);
        });
        machine.Run(1000);
        Assert.Equal([0x8000000Bu, 0x80000003u, 0x80000007u], causes);
    }

    // Volume I, 10.1: "the value written to instret by one instruction will be the value read by the following instruction".
    [Fact]
    public void A_written_counter_reads_as_written_by_the_next_instruction_and_carries_into_its_high_word()
    {
        using Machine machine = Run(null, null,
            "addi a0,zero,1000", "csrrw zero,minstret,a0", "csrrs a1,minstret,zero", "csrrs a2,minstret,zero",
            "addi a3,zero,5", "addi a4,zero,-1", "csrrw zero,minstreth,a3", "csrrw zero,minstret,a4", "addi zero,zero,0", "csrrs s0,minstreth,zero", "csrrs s1,minstret,zero",
            "csrrwi zero,mcycle,7", "csrrs s2,mcycle,zero");
        Assert.Equal((1000u, 1001u), (X(machine, "a1"), X(machine, "a2")));
        Assert.Equal((6u, 1u), (X(machine, "s0"), X(machine, "s1")));
        Assert.Equal(7u, X(machine, "s2"));
    }

    [Fact]
    public void An_inhibited_counter_stands_and_goes_on_from_there()
    {
        using Machine machine = Run(null, null,
            "csrrwi zero,minstret,0", "csrrwi zero,mcountinhibit,4", "csrrs a0,minstret,zero", "addi zero,zero,0", "csrrs a1,minstret,zero",
            "csrrwi zero,mcountinhibit,0", "csrrs a2,minstret,zero", "csrrs a3,mcountinhibit,zero");
        Assert.Equal((1u, 1u, 1u, 0u), (X(machine, "a0"), X(machine, "a1"), X(machine, "a2"), X(machine, "a3")));
    }

    [Theory, InlineData("lw a1,1(a0)", 4u), InlineData("lh a1,1(a0)", 4u), InlineData("sw a1,2(a0)", 6u), InlineData("sh a1,1(a0)", 6u)]
    public void A_core_that_does_not_split_accesses_raises_an_address_misaligned_exception(string line, uint cause)
    {
        using Machine machine = Build(CoreModel.Rv32Virt with { SplitsUnaligned = false }, "csrrw zero,mtvec,s0", line);
        Set(machine, "s0", Handler);
        Set(machine, "a0", Data);
        Set(machine, "a1", 0x1234);
        Place(machine, Handler, "csrrs a2,mcause,zero", "csrrs a3,mtval,zero", "csrrs a4,mepc,zero", "csrrw zero,mtvec,zero", "ebreak");
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(1000).Reason);
        Assert.Equal((cause, Data + (line.Contains("2(", StringComparison.Ordinal) ? 2u : 1u), Start + 4), (X(machine, "a2"), X(machine, "a3"), X(machine, "a4")));
        Assert.Equal((0x1234u, 0u), (X(machine, "a1"), machine.Memory.ReadWord(Data)));
    }

    // Volume I, 2.5: without compressed instructions a jump to an address that is 2 mod 4 traps at the jump, and the link register keeps its value.
    [Theory, InlineData("jalr ra,2(a0)", Start + 0x102), InlineData("jal ra,8000000a", Start + 10), InlineData("beq zero,zero,8000000a", Start + 10)]
    public void Without_compressed_instructions_a_misaligned_target_traps_at_the_jump(string line, uint target)
    {
        using Machine machine = Build(CoreModel.Rv32Virt with { Features = Plain }, "csrrw zero,mtvec,s0", line);
        Set(machine, "s0", Handler);
        Set(machine, "a0", Start + 0x100);
        Set(machine, "ra", 77);
        Place(machine, Handler, "csrrs a2,mcause,zero", "csrrs a3,mtval,zero", "csrrs a4,mepc,zero", "csrrw zero,mtvec,zero", "ebreak");
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(1000).Reason);
        Assert.Equal((0u, target, Start + 4, 77u), (X(machine, "a2"), X(machine, "a3"), X(machine, "a4"), X(machine, "ra")));
    }

    // FE310-G002 Manual v1p0, "Hardware Performance Monitor": class 0, bit 8 counts exceptions; counters have 40 bits. Volume II, 3.1.12: mcountinhibit.
    [Fact]
    public void The_E31_counts_exceptions_and_names_events_that_it_does_not_count()
    {
        using Machine machine = Build(CoreModel.SifiveE31, "csrrw zero,mtvec,s0", "csrrw zero,mhpmevent3,s1", "ecall", "ecall", "csrrs a0,mhpmcounter3,zero", "csrrwi zero,mcountinhibit,8", "ecall",
            "csrrs a1,mhpmcounter3,zero", "csrrw zero,mhpmcounter3h,s3", "csrrs a2,mhpmcounter3h,zero", "csrrs a3,mhpmcounter5,zero", "csrrw zero,mhpmevent4,s2", "csrrw zero,mtvec,zero", "ebreak");
        Place(machine, Handler, "csrrs t0,mepc,zero", "addi t0,t0,4", "csrrw zero,mepc,t0", "mret");
        Set(machine, "s0", Handler);
        Set(machine, "s1", 0x100);
        Set(machine, "s2", 0x200);
        Set(machine, "s3", uint.MaxValue);
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(10_000).Reason);
        Assert.Equal((2u, 2u, 0xFFu, 0u), (X(machine, "a0"), X(machine, "a1"), X(machine, "a2"), X(machine, "a3")));
        Assert.Contains("mhpmevent4", Assert.Single(machine.Diagnostics).Text, StringComparison.Ordinal);
    }

    // FE310-G002 Manual v1p0, 21: machine mode's breakpoint traps have the address in mtval. A load that matches has no effect; AMOs are loads and stores.
    [Theory, InlineData("lw a1,0(s1)", 65u), InlineData("lb a1,3(s1)", 65u), InlineData("amoadd.w a1,a0,(s1)", 65u), InlineData("amoadd.w a1,a0,(s1)", 66u), InlineData("sh a0,2(s1)", 66u)]
    public void A_debug_trigger_stops_an_access_before_it_happens(string line, uint control)
    {
        using Machine machine = Build(CoreModel.SifiveE31, "csrrw zero,mtvec,s0", "csrrw zero,tdata2,s2", "csrrw zero,tdata1,s3", line);
        Set(machine, "s0", Handler);
        Set(machine, "s1", Data);
        Set(machine, "s2", Data + (line.Contains("3(", StringComparison.Ordinal) ? 3u : line.Contains("2(", StringComparison.Ordinal) ? 2u : 0));
        Set(machine, "s3", 2u << 28 | control);
        Set(machine, "a0", 1);
        Set(machine, "a1", 0x1234);
        Place(machine, Handler, "csrrs a2,mcause,zero", "csrrs a3,mtval,zero", "csrrs a4,mepc,zero", "csrrw zero,mtvec,zero", "ebreak");
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(1000).Reason);
        Assert.Equal((3u, X(machine, "s2"), Start + 12), (X(machine, "a2"), X(machine, "a3"), X(machine, "a4")));
        Assert.Equal((0x1234u, 0u), (X(machine, "a1"), machine.Memory.ReadWord(Data)));
    }

    [Fact]
    public void A_debug_trigger_without_a_handler_ends_the_run_with_its_reason()
    {
        using Machine machine = Build(CoreModel.SifiveE31, "csrrw zero,tdata2,s2", "csrrw zero,tdata1,s3", "addi a0,zero,1", "addi a0,zero,2");
        Set(machine, "s2", Start + 12);
        Set(machine, "s3", 2u << 28 | 68);
        RunStop stop = machine.Run(1000);
        Assert.Equal((RunStopReason.Fault, (int)MachineError.BreakpointWithoutDebugger, 1u), (stop.Reason, stop.Code, X(machine, "a0")));
        Assert.Contains("debug trigger", stop.Fault!.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Zicond_and_Zcb_compute_what_their_manuals_say()
    {
        using Machine machine = Run(null, m =>
            {
                Set(m, "a0", 0x12345678);
                Set(m, "a1", 0);
                Set(m, "s0", Data);
                Set(m, "s1", 0x8081F2F3);
                m.Memory.WriteWord(Data, 0x9192A3B4);
            },
            "czero.eqz t0,a0,a1", "czero.nez t1,a0,a1", "czero.eqz t2,a0,a0", "czero.nez t3,a0,a0",
            "c.lbu a2,3(s0)", "c.lhu a3,2(s0)", "c.lh a4,2(s0)", "c.sb s1,1(s0)", "lw s2,0(s0)", "c.sh s1,2(s0)", "lw s3,0(s0)",
            "addi a5,s1,0", "c.zext.b a5", "addi s4,a5,0", "addi a5,s1,0", "c.sext.b a5", "addi s5,a5,0", "addi a5,s1,0", "c.zext.h a5", "addi s6,a5,0",
            "addi a5,s1,0", "c.sext.h a5", "addi s7,a5,0", "addi a5,s1,0", "c.not a5", "addi s8,a5,0", "addi a5,zero,7", "c.mul a5,a0", "addi s9,a5,0");
        Assert.Equal((0u, 0x12345678u, 0x12345678u, 0u), (X(machine, "t0"), X(machine, "t1"), X(machine, "t2"), X(machine, "t3")));
        Assert.Equal((0x91u, 0x9192u, 0xFFFF9192u), (X(machine, "a2"), X(machine, "a3"), X(machine, "a4")));
        Assert.Equal((0x9192F3B4u, 0xF2F3F3B4u), (X(machine, "s2"), X(machine, "s3")));
        Assert.Equal((0xF3u, 0xFFFFFFF3u, 0xF2F3u, 0xFFFFF2F3u, 0x7F7E0D0Cu), (X(machine, "s4"), X(machine, "s5"), X(machine, "s6"), X(machine, "s7"), X(machine, "s8")));
        Assert.Equal(0x12345678u * 7, X(machine, "s9"));
    }

    // Zc 1.0.4, cm.push: "cm.push {ra, s0-s2}, -32" stores s2 at sp-4, s1 at sp-8, s0 at sp-12, ra at sp-16.
    [Fact]
    public void Push_and_pop_keep_the_frame_of_the_Zcmp_manual()
    {
        const uint Top = Data + 0x100;
        using Machine machine = Run(null, m =>
            {
                Set(m, "sp", Top);
                Set(m, "ra", 1);
                Set(m, "s0", 2);
                Set(m, "s1", 3);
                Set(m, "s2", 4);
            },
            "cm.push {ra, s0-s2}, -32", "addi t0,sp,0", "addi ra,zero,0", "addi s0,zero,0", "addi s1,zero,0", "addi s2,zero,0", "cm.pop {ra, s0-s2}, 32",
            "addi a0,zero,11", "addi a1,zero,12", "cm.mvsa01 s3,s7", "cm.mva01s s1,s0");
        Assert.Equal(Top - 32, X(machine, "t0"));
        Assert.Equal((1u, 2u, 3u, 4u), (machine.Memory.ReadWord(Top - 16), machine.Memory.ReadWord(Top - 12), machine.Memory.ReadWord(Top - 8), machine.Memory.ReadWord(Top - 4)));
        Assert.Equal((1u, 2u, 3u, 4u, Top), (X(machine, "ra"), X(machine, "s0"), X(machine, "s1"), X(machine, "s2"), X(machine, "sp")));
        Assert.Equal((11u, 12u, 3u, 2u), (X(machine, "s3"), X(machine, "s7"), X(machine, "a0"), X(machine, "a1")));
    }

    [Fact]
    public void Popretz_returns_zero_and_table_jumps_go_through_the_table()
    {
        using Machine machine = Build(null, "csrrw zero,jvt,s1", "cm.jalt 33");
        Set(machine, "s1", Data);
        Set(machine, "sp", Data + 0x200);
        machine.Memory.WriteWord(Data + 4 * 33, Start + 0x100);
        Place(machine, Start + 6, "addi a1,a0,1", "ebreak");
        Place(machine, Start + 0x100, "cm.push {ra}, -16", "addi a0,zero,9", "addi ra,zero,0", "cm.popretz {ra}, 16");
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(1000).Reason);
        Assert.Equal((0u, 1u, Data + 0x200, Start + 6), (X(machine, "a0"), X(machine, "a1"), X(machine, "sp"), X(machine, "ra")));
    }

    [Fact]
    public void A_fault_that_no_handler_takes_is_reported_in_words()
    {
        using Machine machine = Build(null, "addi a0,zero,4", "lw a1,8(a0)");
        RunStop stop = machine.Run(1000);
        Assert.Equal(RunStopReason.Fault, stop.Reason);
        Assert.Equal(MachineError.UnmappedRead, stop.Fault!.Id);
        string text = stop.ToString();
        Assert.Contains("lw a1,8(a0)", text, StringComparison.Ordinal);
        Assert.Contains("0x0000000C", text, StringComparison.Ordinal);
        Assert.Contains("null pointer", text, StringComparison.Ordinal);
        Assert.Contains("mtvec was not set", text, StringComparison.Ordinal);
        Assert.Contains("mcause 5", text, StringComparison.Ordinal);
        Assert.Equal(Start + 4, stop.Fault.Pc);
    }

    [Fact]
    public void A_handler_that_cannot_run_ends_the_run_instead_of_looping()
    {
        using Machine machine = Build(null, "lui a0,0x90000", "csrrw zero,mtvec,a0", "ecall");
        RunStop stop = machine.Run(100_000);
        Assert.Equal((RunStopReason.Fault, MachineError.CallWithoutHandler), (stop.Reason, stop.Fault!.Id));
    }

    [Fact]
    public void Code_that_the_guest_writes_runs_as_written()
    {
        using Machine machine = Run(null, m => Set(m, "a1", RiscVAssembler.Assemble("addi a3,zero,2")),
            "auipc a0,0x0", "addi a2,zero,2", "addi a3,zero,1", "addi a4,a4,0", "sw a1,8(a0)", "fence.i", "addi a5,a3,0", "addi a2,a2,-1", "bne a2,zero,80000008");
        Assert.Equal((2u, 2u), (X(machine, "a3"), X(machine, "a5")));
    }

    [Fact]
    public void Arm_registers_cannot_be_asked_of_a_RISC_V_core_and_the_reverse()
    {
        using Machine machine = Build(null, "ebreak");
        Assert.Throws<InvalidOperationException>(() => machine.Core.R[0]);
        Assert.Equal("pc", machine.RegisterNames[32]);
        Assert.Equal(Start, machine.ReadRegister(32));
    }

    // The nominal core: docs/hardware/rv32-nominal.md.
    [Fact]
    public void The_nominal_core_takes_its_documented_cycles()
    {
        ulong Cycles(params string[] lines)
        {
            using Machine machine = Run(null, m => { Set(m, "s0", Data); Set(m, "ra", Start + 8); }, lines);
            return machine.Cycles - 1;                                                  // the EBREAK
        }
        Assert.Equal(2ul, Cycles("addi a0,zero,1", "mul a1,a0,a0"));
        Assert.Equal(2ul, Cycles("lw a0,0(s0)", "addi a1,zero,1"));
        Assert.Equal(3ul, Cycles("lw a0,0(s0)", "addi a1,a0,1"));
        Assert.Equal(33ul, Cycles("divu a0,s0,s0"));
        Assert.Equal(3ul, Cycles("beq zero,zero,80000008", "addi a0,zero,1"));          // 1 + 2
        Assert.Equal(1ul, Cycles("bne zero,zero,80000008"));
        Assert.Equal(2ul, Cycles("jal zero,80000004"));
        Assert.Equal(4ul, Cycles("addi a0,zero,0", "jalr zero,0(ra)"));                 // 1 + 1 + 2
    }

    // docs/hardware/hazard3.md, from the Hazard3 documentation's cycle counts.
    [Fact]
    public void Hazard3_takes_the_cycles_of_its_documentation()
    {
        ulong Cycles(params string[] lines)
        {
            using Machine machine = Run(CoreModel.Hazard3, m => { Set(m, "s0", Data); Set(m, "s1", 10); }, lines);
            return machine.Cycles - 1;
        }
        Assert.Equal(2ul, Cycles("mul a0,s0,s0", "mulhu a1,s0,s0"));
        Assert.Equal(3ul, Cycles("lw a0,0(s0)", "addi a1,a0,1"));
        Assert.Equal(2ul, Cycles("lw a0,0(s0)", "sw a0,4(s0)"));
        Assert.Equal(18ul, Cycles("divu a0,s0,s1"));
        Assert.Equal(19ul, Cycles("div a0,s0,s1"));                                     // the dividend is negative
        Assert.Equal(4ul, Cycles("amoadd.w a0,s1,(s0)"));
        Assert.Equal(2ul, Cycles("jal zero,80000004"));
        Assert.Equal(2ul, Cycles("beq zero,zero,80000008", "addi a0,zero,1"));
        Assert.Equal(1ul, Cycles("bne zero,zero,80000004"));
        Assert.Equal(2ul, Cycles("beq zero,zero,80000004"));                            // taken, to where it would fall
        // Ten rounds of two instructions; the branch costs nothing more until it is left.
        Assert.Equal(21ul, Cycles("addi s1,s1,-1", "bne s1,zero,80000000"));
        // A jump to a 32-bit instruction at 2 mod 4: jump 2, fetch 1, instruction 1.
        Assert.Equal(4ul, Cycles("jal zero,80000006", "c.nop", "addi a0,zero,1"));
    }

    // docs/hardware/fe310.md: FE310-G002 Manual v1p0, 3.2 and 3.3.
    [Fact]
    public void The_E31_takes_the_cycles_of_its_manual()
    {
        ulong Cycles(params string[] lines)
        {
            using Machine machine = Run(CoreModel.SifiveE31, m => { Set(m, "s0", Data); Set(m, "s1", 10); Set(m, "ra", Start + 8); }, lines);
            return machine.Cycles - 1;
        }
        Assert.Equal(5ul, Cycles("mul a0,s0,s0"));
        Assert.Equal(3ul, Cycles("lw a0,0(s0)", "addi a1,a0,1"));
        Assert.Equal(4ul, Cycles("lbu a0,0(s0)", "addi a1,a0,1"));
        Assert.Equal(2ul, Cycles("lbu a0,0(s0)", "addi a1,zero,1"));
        Assert.Equal(2ul, Cycles("divu a0,s1,s0"));                                     // the quotient is 0: the shortest
        Assert.Equal(33ul, Cycles("addi a1,zero,1", "divu a0,s0,a1") - 1);              // 32 bits of quotient: the longest
        Assert.Equal(1ul, Cycles("jal zero,80000004"));                                 // predicted
        Assert.Equal(2ul, Cycles("addi a0,zero,0", "jalr zero,0(ra)"));                 // a return, predicted
        Assert.Equal(3ul, Cycles("beq zero,zero,80000008", "addi a0,zero,1"));          // forward and taken: three cycles
        Assert.Equal(1ul, Cycles("bne zero,zero,80000004"));
        Assert.Equal(3ul, Cycles("beq zero,zero,80000004"));                            // taken, to where it would fall
        Assert.Equal(22ul, Cycles("addi s1,s1,-1", "bne s1,zero,80000000"));            // ten rounds of two, the last branch mispredicted
    }

    // docs/hardware/ch32v003.md: cpldcpu measured 4 cycles for an empty loop of addi and bnez in SRAM.
    [Fact]
    public void The_QingKe_V2A_takes_the_measured_cycles()
    {
        using Machine machine = Run(CoreModel.QingkeV2A, m => Set(m, "s1", 10), "c.addi s1,-1", "c.bnez s1,80000000");
        Assert.Equal(10ul * 4 - 2 + 1, machine.Cycles);                                 // the last branch falls through; and the EBREAK
        using Machine none = Build(CoreModel.QingkeV2A, "mul a0,a0,a0");
        Assert.Equal(RunStopReason.Fault, none.Run(100).Reason);
        using Machine upper = Build(CoreModel.QingkeV2A, "addi a6,a0,0");
        Assert.Equal(RunStopReason.Fault, upper.Run(100).Reason);
    }

    // A cache of four lines of 64 bytes in two ways, 100 cycles a line, 30 a data read that is not cached: counted by hand.
    [Theory, InlineData(30, 30ul * 2), InlineData(0, 100ul + 100)]
    public void Serial_flash_charges_misses_and_data_reads(int dataCycles, ulong data)
    {
        var flash = new Emu.Timing.SerialFlash(4, 64, 2, 100, dataCycles);
        using var machine = new Machine(new MachineOptions
        {
            Core = CoreModel.Rv32Virt, ClockHz = 1_000_000, VectorTable = 0x20000000, Flash = flash,
            Regions = [new Emu.Memory.MemoryRegion("flash", 0x20000000, 4096, Emu.Memory.MemoryKind.Flash), new Emu.Memory.MemoryRegion("ram", 0x80000000, 4096, Emu.Memory.MemoryKind.Ram)],
        });
        Place(machine, 0x20000000, "addi a0,zero,4", "lui a1,0x20000", "lw a2,1024(a1)", "lw a3,2044(a1)", "ebreak");
        machine.Reset();
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(100_000).Reason);
        Assert.Equal(100ul, machine.Causes.FlashStall);                                 // the code is one line
        Assert.Equal(data, machine.Causes.DataStall);
        Assert.Equal(machine.Cycles, machine.Causes.Total);
    }

    // docs/hardware/esp32-c3.md: measured by ctrlsrc.io.
    [Fact]
    public void The_ESP32_C3_takes_the_measured_cycles()
    {
        ulong Cycles(params string[] lines)
        {
            using Machine machine = Run(CoreModel.Esp32C3, null, lines);
            return machine.Cycles - 1;
        }
        Assert.Equal(2ul, Cycles("addi a0,zero,1", "addi a1,zero,1"));
        Assert.Equal(2ul, Cycles("jal zero,80000004"));
        Assert.Equal(1ul, Cycles("bne zero,zero,80000004"));
        Assert.Equal(3ul, Cycles("beq zero,zero,80000008", "addi a0,zero,1"));
        Assert.Equal(32ul, Cycles("divu a0,a1,a2"));
    }
}
