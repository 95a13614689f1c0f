using Emu.Arm;
using Emu.Interp;
using Emu.Isa;
using Emu.RiscV;
using Emu.Tests.RiscV;

namespace Emu.Tests.Machines;

/// <summary>
/// Two instructions in one handler do what they do one after the other, which vectors and other emulators judge: registers, flags, memory, cycles; also when one of
/// them faults, is hooked or watched, or when the machine goes on between them.
/// </summary>
public unsafe class PairTests
{
    const uint Data = Boards.Ram + 0x100;

    // r1 to r4 are numbers, r5 points to data.
    static readonly string[] Before =
    [
        "movw r5, #256", "movt r5, #8192", "movw r1, #65535", "movt r1, #32767", "movw r2, #3", "mvn.w r3, #0", "movw r4, #1", "str r1, [r5, #4]", "str r3, [r5, #8]",
    ];

    static readonly string[] ArmQuiet =
    [
        "adds r1, r2, #3", "adds r3, #1", "subs r1, r3, #1", "subs r4, #1", "subs r3, r1, r4", "cmp r1, #255", "cmp r3, r1", "tst.w r3, #1", "adds r1, r3, r2",
        "add.w r1, r1, r3, lsl #3", "adds.w r3, r3, r1, lsr #1", "movs r3, #0", "mov.w r1, #-2147483648", "mov r3, r2", "movs.w r3, r3, asr #3", "and.w r1, r3, #-16777216",
        "eor.w r3, r3, r1, ror #7", "mla r1, r2, r3, r1", "ubfx r3, r1, #4, #9", "add.w r1, r3, #4080",
    ];

    static readonly string[] ArmAccesses =
    [
        "ldr r1, [r5, #4]", "ldr.w r3, [r5, #4]!", "ldr r1, [r5, r4]", "ldr.w r3, [r5, r4, lsl #2]", "ldrb r1, [r5, #5]", "ldrb.w r3, [r5, #1]!", "ldrsb.w r1, [r5, #8]",
        "ldrsb.w r3, [r5, #-1]!", "str r3, [r5, #4]", "strb r1, [r5, #6]",
    ];

    static readonly string[] Conditions = ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"];

    static IEnumerable<(string First, string Second)> ArmPairTexts()
    {
        string[] branches = [.. Conditions.Select(c => $"b{c}.n 500")];
        foreach (string first in ArmQuiet)
            foreach (string second in ArmQuiet.Concat(ArmAccesses).Concat(branches))
                yield return (first, second);
        foreach (string first in ArmAccesses)
            foreach (string second in ArmQuiet)
                yield return (first, second);
    }

    [Fact]
    public void Thumb_pairs_do_what_their_instructions_do_alone()
    {
        using Machine whole = Boards.Bare(), single = Boards.Bare();
        HashSet<nint> handlers = [];
        List<string> different = [];
        foreach ((string first, string second) in ArmPairTexts())
        {
            string[] lines = [.. Before, first, second, "adds r2, #64"];
            foreach (Machine machine in (Machine[])[whole, single])
            {
                machine.Assemble(machine.Assemble(Boards.Code, lines), "bkpt 0x0000");
                machine.Assemble(0x500, "movs r0, #77", "bkpt 0x0000");
                machine.Reset();
            }
            handlers.Add(HandlerOf(whole, Boards.Code + (uint)Before.Sum(l => ThumbAssembler.Assemble(l, 0) > 0xFFFF ? 4 : 2)));
            whole.Run(100_000);
            while (single.RunInstruction().Reason == RunStopReason.Stopped) { }
            if (State(whole) != State(single))
                different.Add($"{first}; {second}: {State(whole)} {State(single)}");
        }
        Assert.Empty(different);
        Assert.True(handlers.Count > 400, $"{handlers.Count} handlers");        // most of these texts are pairs; a few are not
    }

    static string State(Machine machine)
    {
        IEnumerable<uint> registers = Enumerable.Range(0, machine.RegisterNames.Count).Select(machine.ReadRegister);
        string flags = machine.Processor is ArmProcessor arm ? arm.Core.Apsr.ToString("X8") : "";
        uint data = machine.Processor is ArmProcessor ? Data : 0x80000800;
        return $"{string.Join(' ', registers.Select(r => r.ToString("X8")))} {flags} {machine.Memory.ReadWord(data + 4):X8} {machine.Memory.ReadWord(data + 8):X8} {machine.Instructions} {machine.Cycles} {machine.Causes}";
    }

    static nint HandlerOf(Machine machine, uint at)
    {
        Op first = OpAt(machine, at), second = OpAt(machine, at + first.Fields.Length);
        return (nint)machine.Processor.PairOf(first, second).Run;
    }

    static Op OpAt(Machine machine, uint at)
    {
        var op = new Op();
        Assert.True(machine.Processor.Fetch(at, out uint word));
        op.RowIndex = (ushort)machine.Processor.Decode(word, at, 0, out op.Fields);
        machine.Processor.SetHandlers(ref op);
        return op;
    }

    static readonly string[] RiscVBefore =
    [
        "lui a5,0x80001", "addi a5,a5,-2048", "lui a1,0x7ffff", "addi a2,zero,3", "addi a3,zero,-1", "addi a4,zero,1", "sw a1,4(a5)", "sw a3,8(a5)",
    ];

    static readonly string[] RiscVQuiet =
    [
        "addi a1,a1,3", "c.addi a4,-1", "add a3,a1,a2", "sub a1,a3,a2", "slli a1,a1,3", "srli a3,a1,5", "srai a3,a1,1", "xor a3,a3,a1", "and a1,a1,a3", "or a1,a1,a2", "andi a3,a1,255",
        "lui a1,0x12345", "mul a1,a1,a2", "c.mv a3,a2", "addi zero,a1,1",
    ];

    static readonly string[] RiscVAccesses = ["lw a1,4(a5)", "lbu a3,5(a5)", "lb a1,8(a5)", "sw a3,4(a5)", "sb a1,6(a5)", "lw zero,4(a5)"];

    static readonly string[] RiscVBranches = ["beq a3,a2,80000500", "bne a3,a2,80000500", "blt a3,a2,80000500", "bge a3,a2,80000500", "bltu a3,a2,80000500", "bgeu a3,a2,80000500"];

    [Fact]
    public void RISC_V_pairs_do_what_their_instructions_do_alone()
    {
        using Machine whole = RiscVFirmwareTests.Virt(null), single = RiscVFirmwareTests.Virt(null);
        HashSet<nint> handlers = [];
        List<string> different = [];
        IEnumerable<(string, string)> pairs = [.. from a in RiscVQuiet from b in RiscVQuiet.Concat(RiscVAccesses).Concat(RiscVBranches) select (a, b),
            .. from a in RiscVAccesses from b in RiscVQuiet select (a, b)];
        foreach ((string first, string second) in pairs)
        {
            foreach (Machine machine in (Machine[])[whole, single])
            {
                Place(machine, 0x80000000, [.. RiscVBefore, first, second, "addi a2,a2,64", "ebreak"]);
                Place(machine, 0x80000500, "addi a0,zero,77", "ebreak");
                machine.Reset();
            }
            handlers.Add(HandlerOf(whole, 0x80000000 + 4 * (uint)RiscVBefore.Length));
            whole.Run(100_000);
            while (single.RunInstruction().Reason == RunStopReason.Stopped) { }
            if (State(whole) != State(single))
                different.Add($"{first}; {second}: {State(whole)} {State(single)}");
        }
        Assert.Empty(different);
        Assert.True(handlers.Count > 200, $"{handlers.Count} handlers");
    }

    static void Place(Machine machine, uint at, params string[] lines)
    {
        foreach (string line in lines)
        {
            uint word = RiscVAssembler.Assemble(line, at);
            int length = RiscVDecoder.IsWide((ushort)word) ? 4 : 2;
            machine.Memory.Write(at, BitConverter.GetBytes(word).AsSpan(0, length));
            at += (uint)length;
        }
    }

    [Theory]
    [InlineData("adds r0, r0, #1", "ldr r1, [r7, #0]", 1, 2)]       // the second faults: the first has run
    [InlineData("adds r0, r0, #1", "str r1, [r7, #0]", 1, 2)]
    [InlineData("ldr r1, [r7, #0]", "adds r0, r0, #1", 0, 0)]       // the first faults: neither has
    public void A_fault_in_a_pair_is_its_instruction_s(string first, string second, uint r0, uint offset)
    {
        using Machine machine = Boards.Bare();
        string[] before = ["movw r7, #0", "movt r7, #24576", "movw r0, #0"];
        RunStop stop = machine.RunCode([.. before, first, second]);
        Assert.NotEqual(0, HandlerOf(machine, Boards.Code + 12));
        Assert.Equal(RunStopReason.Fault, stop.Reason);
        Assert.Equal((Boards.Code + 12 + offset, r0), (stop.Fault!.Pc, stop.Fault.Registers[0]));
        Assert.Equal(3 + (ulong)r0, machine.Instructions);
    }

    [Theory]
    [InlineData(0, 0u)]
    [InlineData(2, 1u)]
    public void A_hook_inside_a_pair_is_called_before_its_instruction(uint offset, uint seen)
    {
        using Machine machine = Boards.Bare();
        List<uint> values = [];
        string[] lines = ["movw r0, #0", "adds r0, r0, #1", "adds r0, r0, #1", "cmp r0, #2"];
        machine.RunCode(lines);                                 // decoded as pairs before there is a hook
        machine.Reset();
        machine.AddHook(Boards.Code + 4 + offset, m => values.Add(m.ReadRegister(0)));
        machine.Run(1000);
        Assert.Equal([seen], values);
        Assert.Equal(2u, machine.ReadRegister(0));
        machine.RemoveHook(Boards.Code + 4 + offset);
        machine.Reset();
        machine.Run(1000);
        Assert.Equal([seen], values);
        Assert.Equal(2u, machine.ReadRegister(0));
    }

    [Fact]
    public void A_watcher_of_the_first_of_a_pair_may_hook_the_second()
    {
        using Machine machine = Boards.Bare();
        string[] lines = ["movw r5, #256", "movt r5, #8192", "movw r0, #0", "ldr r1, [r5, #4]", "adds r0, r0, #1", "adds r0, r0, #1"];
        machine.RunCode(lines);
        machine.Reset();
        List<uint> values = [];
        machine.Watch(Data + 4, 4, AccessKinds.Read, (m, _) => m.AddHook(Boards.Code + 14, h => values.Add(h.ReadRegister(0))));
        machine.Run(1000);
        Assert.Equal([0u], values);
        Assert.Equal(2u, machine.ReadRegister(0));
    }

    [Fact]
    public void A_run_goes_on_between_the_instructions_of_a_pair()
    {
        string[] lines = ["movw r0, #0", "adds r0, r0, #1", "adds r0, r0, #1", "nop", "it ne", "addne r0, #8", "nop"];
        using Machine machine = Boards.Bare();
        machine.RunCode(lines);
        (ulong instructions, ulong cycles) = (machine.Instructions, machine.Cycles);
        for (int alone = 1; alone <= lines.Length; alone++)
        {
            machine.Reset();
            for (int i = 0; i < alone; i++)
                machine.RunInstruction();
            machine.Run(1000);
            Assert.Equal((10u, instructions, cycles), (machine.ReadRegister(0), machine.Instructions, machine.Cycles));
        }
    }
}
