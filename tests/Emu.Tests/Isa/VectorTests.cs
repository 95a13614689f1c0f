using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Emu.Arm;
using Emu.Isa;
using Emu.Memory;

namespace Emu.Tests.Isa;

/// <summary>Every row against what Unicorn's Cortex-M4 or QEMU's Cortex-M55 did with it. The format stands at the head of each vector file.</summary>
public unsafe class VectorTests
{
    private static readonly Row<VectorCore>[] Rows = ThumbRows<VectorCore, uint, ulong>.All;
    private static readonly ThumbDecoder Decoder = new(Thumb.Everything);

    public static TheoryData<string> FamilyData => [.. VectorCase.Families];

    [Theory, MemberData(nameof(FamilyData))]
    public void Rows_do_what_the_recorded_core_did(string family)
    {
        VectorMemory memory = new();
        string[] wrong = [.. VectorCase.Of(family).Select(c => RunAlone(c, memory)).OfType<string>()];
        Assert.True(wrong.Length == 0, $"{wrong.Length} cases differ:\n" + string.Join('\n', wrong.Take(200)));
    }

    [Theory, MemberData(nameof(FamilyData))]
    public void The_machine_does_what_the_recorded_core_did(string family)
    {
        VectorMemory memory = new();
        using Machine machine = new(new MachineOptions
        {
            Regions = [new MemoryRegion("code", VectorMemory.CodeBase, 0x100000, MemoryKind.Ram), new MemoryRegion("ram", VectorMemory.RamBase, 0x10000, MemoryKind.Ram)],
            VectorTable = VectorMemory.CodeBase,
            Core = CoreModel.CortexM4F with { Features = Thumb.Everything },
        });
        machine.Memory.Devices.Single(d => d.Base == 0xE000E000).Write(0xD88, 0x00F00000, Width.U32);     // CPACR
        string[] wrong = [.. VectorCase.Of(family).Select(c => RunOnMachine(c, machine, memory)).OfType<string>()];
        Assert.True(wrong.Length == 0, $"{wrong.Length} cases differ:\n" + string.Join('\n', wrong.Take(200)));
    }

    [Fact]
    public void Every_row_has_at_least_200_recorded_cases_or_an_expectation_from_the_manual()
    {
        Dictionary<string, int> cases = VectorCase.Families.SelectMany(VectorCase.Of).GroupBy(c => c.Row).ToDictionary(g => g.Key, g => g.Count());
        // Accesses of FPCXT_S and FPCXT_NS stand in tests/firmware/mps2/float-payloads.c, which QEMU ran, too.
        string[] fromManual = [.. SystemCallTests.CoveredRows, "YIELD T1", "YIELD T2", .. Emu.Tests.Machines.PacBtiTests.CoveredRows, .. Thumb.Shapes.Select(s => s.Name).Where(n => n.Contains(" FPCXT_", StringComparison.Ordinal))];
        string[] bare = [.. Thumb.Shapes.Select(s => s.Name).Where(n => cases.GetValueOrDefault(n) < 200 && !fromManual.Contains(n))];
        Assert.Empty(bare);
    }

    private static string? RunAlone(VectorCase c, VectorMemory memory)
    {
        memory.Fill(c.Fill);
        byte[] code = c.Code(), ram = memory.Ram.ToArray();
        code.CopyTo(memory.At(VectorCase.Start, code.Length));
        VectorCore core = new(memory);
        for (int r = 0; r < 15; r++) core.Core.R[r] = c.Before[r];
        core.Core.FpscrWritable = ArmCore.FpscrMaskOf(c.Recorded);
        core.Core.Apsr = c.PsrBefore;
        (core.Core.Fpscr, core.Core.Vpr) = (c.StatusBefore, c.VprBefore);
        for (int s = 0; s < 32; s++) core.Core.S[s] = c.FloatsBefore[s];

        // What a machine's block loop does: decode in sequence with the IT state, run what its condition allows.
        uint address = VectorCase.Start;
        byte it = 0;
        int row = 0;
        while (address != c.End)
        {
            ReadOnlySpan<byte> bytes = memory.At(address, 4);
            row = Decoder.Decode(BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), address, it, out Fields f);
            if (f.Condition == ItState.Always || core.ConditionHolds(f.Condition) != 0) Rows[row].Run(ref core, f);
            it = ThumbDecoder.NextItState(row, f, it);
            address += f.Length;
        }
        if (Thumb.Shapes[row].Name != c.Row) return $"{c.Place}: {c.Line} decodes to {Thumb.Shapes[row].Name}, not {c.Row}";
        ReadOnlySpan<uint> registers = MemoryMarshal.CreateReadOnlySpan(ref core.Core.R[0], 16);
        return c.Difference(registers, MemoryMarshal.CreateReadOnlySpan(ref core.Core.S[0], 32), core.Core.Fpscr, core.Core.Vpr, core.Core.Apsr, core.Target ?? c.End, ram, memory.Ram);
    }

    // A breakpoint stands at the end and at the branch target. It would be seen by a load from there, and what follows an IT is no code:
    // such cases stay with RunAlone.
    private static string? RunOnMachine(VectorCase c, Machine machine, VectorMemory memory)
    {
        bool loadsCode = c.Row.Contains("literal", StringComparison.Ordinal) || c.Row.StartsWith("TB", StringComparison.Ordinal);
        bool leavesCode = c.Pc - VectorMemory.CodeBase >= 0x100000 - 2, meetsItself = c.Pc >= VectorCase.Start && c.Pc < c.End;
        if (loadsCode || leavesCode || meetsItself || c.Row == "IT T1") return null;
        memory.Fill(c.Fill);
        byte[] code = memory.At(VectorMemory.CodeBase + 0x6000, 0x4000).ToArray(), ram = memory.Ram.ToArray();
        c.Code().CopyTo(code.AsSpan(0x2000));
        machine.Memory.Write(VectorMemory.CodeBase + 0x6000, code);
        machine.Memory.Write(VectorMemory.RamBase, ram);
        machine.Memory.Write(c.End, Breakpoint);
        machine.Memory.Write(c.Pc, Breakpoint);
        for (int r = 0; r < 15; r++) machine.Core.R[r] = c.Before[r];
        machine.Core.Apsr = c.PsrBefore;
        (machine.Core.Fpscr, machine.Core.Vpr) = (c.StatusBefore, c.VprBefore);
        for (int s = 0; s < 32; s++) machine.Core.S[s] = c.FloatsBefore[s];
        machine.Core.Control = 12;              // FPCA and SFPA: the context is in use and is not started from FPDSCR
        machine.Core.FpscrWritable = ArmCore.FpscrMaskOf(c.Recorded);
        machine.Core.Exclusive = 0;
        machine.Pc = VectorCase.Start;
        RunStop stop = machine.Run(1000);
        if (stop.Reason != RunStopReason.Breakpoint) return $"{c.Place} {c.Row}: {c.Line}\n    {stop}";
        byte[] after = new byte[ram.Length];
        machine.Memory.Read(VectorMemory.RamBase, after);
        ReadOnlySpan<uint> registers = MemoryMarshal.CreateReadOnlySpan(ref machine.Core.R[0], 16);
        return c.Difference(registers, MemoryMarshal.CreateReadOnlySpan(ref machine.Core.S[0], 32), machine.Core.Fpscr, machine.Core.Vpr, machine.Core.Apsr, machine.Pc - 2, ram, after);
    }

    private static readonly byte[] Breakpoint = [0x01, 0xBE];
}
