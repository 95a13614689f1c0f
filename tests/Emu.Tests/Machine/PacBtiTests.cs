using System.Globalization;
using Emu.Arm;
using Emu.Tests.Isa;

namespace Emu.Tests.Machines;

/// <summary>
/// PACBTI of ARMv8.1-M. The cipher: test vectors of R. Avanzi, "The QARMA Block Cipher Family" (2017), and what QEMU's PACGA made of random words (pacga.txt).
/// Instructions and branch targets: ARMv8-M ARM (DDI 0553), CONTROL, EPSR and C2.4; no other emulator has them.
/// </summary>
public unsafe class PacBtiTests
{
    internal static readonly string[] CoveredRows = ["PAC T1", "PACBTI T1", "AUT T1", "BTI T1", "PACG T1", "AUTG T1", "BXAUT T1"];

    const uint Target = 0x4000, InvalidState = 1 << 17;
    const uint Targets = 0x10, OtherTargets = 0x20, Codes = 0x40, OtherCodes = 0x80;

    static Machine Bare(ArmModel? core = null, FaultPolicy policy = FaultPolicy.StopOnHardFault) => Boards.Bare(new MachineOptions { Core = core ?? CoreModel.CortexM85SP, Faults = policy });

    static string[] Load(int register, uint value) => [$"movw r{register}, #{value & 0xFFFF}", $"movt r{register}, #{value >> 16}"];

    static string[] Control(uint value) => [.. Load(0, value), "msr CONTROL, r0", "isb sy"];

    static readonly uint[] Key = [0x01234567, 0x89ABCDEF, 0x76543210, 0xFEDCBA98];

    static string[] SetKey(string name) => [.. Enumerable.Range(0, 4).SelectMany(i => (string[])[.. Load(0, Key[i]), $"msr PAC_KEY_{name}_{i}, r0"])];

    static uint Code(uint pointer, uint modifier) => (uint)(Qarma64.Encrypt(pointer, modifier, (ulong)Key[3] << 32 | Key[2], (ulong)Key[1] << 32 | Key[0]) >> 32);

    [Theory]
    [InlineData(5, 0, 0x3ee99a6c82af0c38)]
    [InlineData(6, 0, 0x9f5c41ec525603c9)]
    [InlineData(7, 0, 0xbcaf6c89de930765)]
    [InlineData(5, 1, 0x544b0ab95bda7c3a)]
    [InlineData(6, 1, 0xa512dd1e4e3ec582)]
    [InlineData(7, 1, 0xedf67ff370a483f2)]
    [InlineData(5, 2, 0xc003b93999b33765)]
    [InlineData(6, 2, 0x270a787275c48d10)]
    [InlineData(7, 2, 0x5c06a7501b63b2fd)]
    public void The_cipher_is_that_of_the_paper(int rounds, int sigma, ulong expected) =>
        Assert.Equal(expected, Qarma64.Encrypt(0xfb623599da6e8127, 0x477d469dec0b8762, 0x84be85ce9804e94b, 0xec2802d4e0a488e9, rounds, sigma));

    [Fact]
    public void The_cipher_is_that_of_the_A_profile()
    {
        int cases = 0;
        foreach ((int number, string line) in VectorFiles.Lines("pacga.txt"))
        {
            ulong[] words = [.. line.Split(' ').Select(w => ulong.Parse(w, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            Assert.True(Qarma64.Encrypt(words[0], words[1], words[2], words[3]) >> 32 << 32 == words[4], $"pacga.txt:{number}");
            cases++;
        }
        Assert.Equal(256, cases);
    }

    [Fact]
    public void A_code_is_that_of_pointer_modifier_and_key()
    {
        using Machine machine = Bare();
        RunStop stop = machine.RunCode([.. SetKey("P"), .. Control(Codes), .. Load(1, 0x10001235), .. Load(2, 0x20007F00), "pacg r3, r1, r2", "pacg r4, r1, sp", "mov lr, r1", "pac r12, lr, sp", "mov r5, r12",
            "aut r12, lr, sp", "autg r3, r1, r2", "movs r6, #1"]);
        Assert.Equal(RunStopReason.Breakpoint, stop.Reason);
        Assert.Equal((Code(0x10001235, 0x20007F00), Code(0x10001235, Boards.StackTop), Code(0x10001235, Boards.StackTop), 1u),
            (machine.Core.R[3], machine.Core.R[4], machine.Core.R[5], machine.Core.R[6]));
    }

    [Theory]
    [InlineData("add.w lr, lr, #2")]
    [InlineData("add.w r12, r12, #1")]
    [InlineData("sub sp, #8")]
    [InlineData("msr PAC_KEY_P_0, r1")]
    public void What_changed_since_its_code_was_made_is_refused(string change)
    {
        using Machine machine = Bare();
        RunStop stop = machine.RunCode([.. SetKey("P"), .. Control(Codes), .. Load(1, 0x1235), "mov lr, r1", "pacbti r12, lr, sp", change, "aut r12, lr, sp"]);
        Assert.Equal(MachineError.InvalidState, stop.Fault!.Id);
        Assert.Equal(InvalidState, stop.Fault.FaultStatus);
        Assert.Equal("aut r12, lr, sp", machine.Disassemble(stop.Fault.Pc));
    }

    [Fact]
    public void Without_its_enable_bit_or_the_extension_codes_are_neither_made_nor_checked()
    {
        foreach (ArmModel core in (ArmModel[])[CoreModel.CortexM85SP, CoreModel.CortexM85S])
        {
            using Machine machine = Bare(core);
            RunStop stop = machine.RunCode([.. Control(core == CoreModel.CortexM85SP ? OtherCodes | OtherTargets : 0xF0), .. Load(1, 0x1235), "mov lr, r1", "mov r12, r1", "pac r12, lr, sp", "pacbti r12, lr, sp",
                "add.w lr, lr, #2", "aut r12, lr, sp", "bti", "mrs r4, CONTROL"]);
            Assert.Equal((RunStopReason.Breakpoint, 0x1235u), (stop.Reason, machine.Core.R[12]));
            Assert.Equal(core == CoreModel.CortexM85SP ? OtherCodes | OtherTargets : 0u, machine.Core.R[4]);
        }
        using Machine without = Bare(CoreModel.CortexM85S);
        Assert.Equal(MachineError.UndefinedInstruction, without.RunCode("pacg r0, r1, r2").Fault!.Id);
    }

    /// <summary>Code without privilege has keys and an enable bit of its own, and may not read or write keys.</summary>
    [Fact]
    public void Code_without_privilege_has_its_own_key()
    {
        using Machine machine = Bare();
        machine.RunCode([.. SetKey("U"), .. Load(1, 0x1235), .. Load(2, 7), .. Control(OtherCodes), "mov r3, r1", "pacg r3, r1, r2", .. Control(OtherCodes | 1), "mov r4, r1", "pacg r4, r1, r2",
            "mrs r5, PAC_KEY_U_3", "msr PAC_KEY_U_3, r5", "pacg r6, r1, r2"]);
        Assert.Equal((0x1235u, Code(0x1235, 7), 0u, Code(0x1235, 7)), (machine.Core.R[3], machine.Core.R[4], machine.Core.R[5], machine.Core.R[6]));
    }

    [Fact]
    public void Keys_and_bits_of_CONTROL_exist_for_each_security_state()
    {
        using Machine machine = Bare();
        machine.RunCode([.. SetKey("P"), .. Load(1, 0x55), "msr PAC_KEY_P_0_NS, r1", "mrs r2, PAC_KEY_P_0", "mrs r3, PAC_KEY_P_0_NS", "mrs r4, PAC_KEY_P_3", .. Load(0, 0x90), "msr CONTROL_NS, r0", .. Control(0x60),
            "mrs r5, CONTROL", "mrs r6, CONTROL_NS"]);
        Assert.Equal((Key[0], 0x55u, Key[3], 0x60u, 0x90u), (machine.Core.R[2], machine.Core.R[3], machine.Core.R[4], machine.Core.R[5], machine.Core.R[6]));
    }

    [Fact]
    public void BXAUT_returns_if_the_code_is_right()
    {
        foreach (bool right in (bool[])[true, false])
        {
            using Machine machine = Bare();
            machine.Assemble(Target, "movs r6, #1", "bkpt 0x0001");
            RunStop stop = machine.RunCode([.. SetKey("P"), .. Control(Codes | Targets), .. Load(1, Target | 1), .. Load(2, 99), "pacg r3, r1, r2", right ? "nop" : "adds r2, r2, #1", "bxaut r3, r1, r2"]);
            Assert.Equal(right ? RunStopReason.Breakpoint : RunStopReason.Fault, stop.Reason);
            Assert.Equal(right ? 1u : 0u, machine.Core.R[6]);           // a return needs no BTI at its end
        }
    }

    // r1 = target | 1, at r2 and at r2 + 4 stands the same, as it does on the stack.
    static readonly string[] Pointers = [.. Load(1, Target | 1), .. Load(2, Boards.Ram + 0x100), "str r1, [r2, #0]", "str r1, [r2, #4]", "mov lr, r1", "push {r1}", "movs r3, #0"];

    [Theory]
    [InlineData("blx r1", true)]
    [InlineData("bx r1", true)]
    [InlineData("bx lr", false)]
    [InlineData("blx lr", true)]
    [InlineData("ldr.w pc, [r2]", true)]
    [InlineData("ldr.w pc, [r2, #4]!", true)]
    [InlineData("ldr.w pc, [r2], #4", true)]
    [InlineData("ldr.w pc, [r2, r3]", true)]
    [InlineData("ldmia.w r2, {r3, pc}", true)]
    [InlineData("pop {pc}", false)]
    [InlineData("ldr.w pc, [sp], #4", false)]
    [InlineData("mov pc, r1", false)]
    [InlineData("b.w 4000", false)]
    [InlineData("bl 4000", false)]
    public void Indirect_branches_need_a_landing_place(string branch, bool checks)
    {
        foreach (string first in (string[])["bti", "pacbti r12, lr, sp", "nop", "sg", "aut r12, lr, sp"])
            foreach (uint control in (uint[])[0, Targets, OtherTargets, OtherTargets | 1, Targets | 1])
            {
                using Machine machine = Bare();
                machine.Assemble(Target, first, "movs r6, #1", "bkpt 0x0001");
                RunStop stop = machine.RunCode([.. Pointers, .. Control(control), branch]);
                bool enabled = (control & ((control & 1) != 0 ? OtherTargets : Targets)) != 0, lands = first is "bti" or "sg" || first.StartsWith("pacbti", StringComparison.Ordinal);
                bool faults = checks && enabled && !lands;
                Assert.Equal((faults ? RunStopReason.Fault : RunStopReason.Breakpoint, faults ? 0u : 1u), (stop.Reason, machine.Core.R[6]));
                if (faults)
                    Assert.Equal((MachineError.InvalidState, Target, InvalidState), (stop.Fault!.Id, stop.Fault.Pc, stop.Fault.FaultStatus));
            }
    }

    [Fact]
    public void A_branch_that_its_condition_skips_needs_none()
    {
        using Machine machine = Bare();
        RunStop stop = machine.RunCode([.. Pointers, .. Control(Targets), "movs r0, #0", "it ne", "blxne r1", "movs r6, #3"]);
        Assert.Equal((RunStopReason.Breakpoint, 3u), (stop.Reason, machine.Core.R[6]));
    }

    /// <summary>The frame of the fault has EPSR.B, bit 21; a return to it looks again, and one without the bit goes on.</summary>
    [Fact]
    public void The_frame_says_that_a_landing_place_is_missing()
    {
        using Machine machine = Bare(policy: FaultPolicy.Deliver);
        machine.Assemble(Target, "movs r6, #1", "mrs r7, CONTROL", "bkpt 0x0001");
        // The first time the frame is left alone: the fault comes back.
        machine.Assemble(0x5000, "adds r4, r4, #1", "ldr r5, [sp, #28]", "cmp r4, #2", "it ne", "bxne lr", "bic.w r0, r5, #2097152", "str r0, [sp, #28]", "bx lr");
        machine.Memory.WriteWord(Boards.Flash + 24, 0x5001);
        RunStop stop = machine.RunCode([.. Load(0, 0xE000ED24), .. Load(1, 1 << 18), "str r1, [r0, #0]", .. Pointers, "movs r4, #0", .. Control(Targets), "blx r1"]);
        Assert.Equal((RunStopReason.Breakpoint, 2u, 1u), (stop.Reason, machine.Core.R[4], machine.Core.R[6]));
        Assert.Equal(1u << 21, machine.Core.R[5] & 0x06E0FC00);          // no ITSTATE beside it
        Assert.Equal(Targets, machine.Core.R[7]);
    }

    [Fact]
    public void The_extension_is_in_the_identification_registers()
    {
        using Machine machine = Bare(), without = Bare(CoreModel.CortexM85S);
        string[] read = [.. Load(0, 0xE000ED74), "ldr r1, [r0, #0]"];
        machine.RunCode(read);
        without.RunCode(read);
        Assert.Equal((1u << 20, 0u), (machine.Core.R[1], without.Core.R[1]));
    }
}
