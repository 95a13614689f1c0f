using System.Buffers.Binary;
using System.Globalization;
using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>Every row against what Unicorn's Cortex-M4 did with it. The format stands at the head of each vector file.</summary>
public unsafe class VectorTests
{
    private const uint Start = 0x10008000, FlagBits = 0xF80F0000;

    private static readonly string[] Families =
    [
        "arithmetic", "logic", "shifts", "bits", "multiply", "saturate", "parallel", "dspmultiply", "loads", "stores", "multiple",
        "branches", "system",
    ];

    private static readonly Row<VectorCore>[] Rows = ThumbRows<VectorCore, uint, ulong>.All;
    private static readonly ThumbDecoder Decoder = new(Features.V6M | Features.V7M | Features.Dsp);

    public static TheoryData<string> FamilyData => [.. Families];

    [Theory, MemberData(nameof(FamilyData))]
    public void Rows_do_what_the_recorded_core_did(string family)
    {
        List<string> wrong = [];
        VectorMemory memory = new();
        string row = "";
        int cases = 0;
        foreach ((int number, string line) in VectorFiles.Lines(family + ".txt"))
        {
            if (line[0] == '[') { row = line.Trim('[', ']'); continue; }
            cases++;
            if (Run(row, line, memory) is { } difference) wrong.Add($"{family}.txt({number}) {row}: {line}\n    {difference}");
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases} differ:\n" + string.Join('\n', wrong.Take(200)));
    }

    [Fact]
    public void Every_row_has_at_least_twenty_recorded_cases_or_an_expectation_from_the_manual()
    {
        Dictionary<string, int> cases = [];
        string row = "";
        foreach (string family in Families)
            foreach ((_, string line) in VectorFiles.Lines(family + ".txt"))
            {
                if (line[0] == '[') row = line.Trim('[', ']');
                else cases[row] = cases.GetValueOrDefault(row) + 1;
            }
        string[] fromManual = [.. SystemCallTests.CoveredRows, "YIELD T1", "YIELD T2"];
        IEnumerable<string> bare = Thumb.Shapes.Select(s => s.Name).Where(n => cases.GetValueOrDefault(n) < 20 && !fromManual.Contains(n));
        Assert.Empty(bare);
    }

    private static string? Run(string expectedRow, string line, VectorMemory memory)
    {
        string[] parts = line.Split('|');
        uint[] expected = new uint[15];
        for (uint r = 0; r < 13; r++) expected[r] = 0x11111111 * r;
        (expected[13], expected[14]) = (0x20008000, 0x10009001);
        Dictionary<string, uint> before = Parse(parts[1]), after = Parse(parts[2]);
        Apply(before, expected);

        VectorCore core = new(memory);
        for (int r = 0; r < 15; r++) core.Core.R[r] = expected[r];
        uint psr = before.GetValueOrDefault("psr");
        core.Core.Apsr = psr;
        memory.Fill(before.TryGetValue("fill", out uint fill) ? fill : null);
        string[] words = parts[0].Trim().Split('+');
        uint end = Place(words, memory);
        byte[] ram = memory.Ram.ToArray();

        string lastRow = Step(ref core, words, memory);
        if (lastRow != expectedRow) return $"decodes to {lastRow}";
        Apply(after, expected);
        foreach ((string key, uint value) in after)
            if (key[0] == 'm') BinaryPrimitives.WriteUInt32LittleEndian(ram.AsSpan((int)(uint.Parse(key.AsSpan(1), NumberStyles.HexNumber) - VectorMemory.RamBase)), value);
        return Differences(ref core, expected, after.GetValueOrDefault("psr", psr), after.GetValueOrDefault("pc", end), end, memory.Ram.SequenceEqual(ram));
    }

    private static string? Differences(ref VectorCore core, uint[] expected, uint psr, uint pc, uint end, bool sameMemory)
    {
        List<string> found = [];
        for (int r = 0; r < 15; r++)
            if (core.Core.R[r] != expected[r]) found.Add($"r{r}={core.Core.R[r]:x8} not {expected[r]:x8}");
        if ((core.Core.Apsr & FlagBits) != psr) found.Add($"psr={core.Core.Apsr & FlagBits:x8} not {psr:x8}");
        if ((core.Target ?? end) != pc) found.Add($"pc={core.Target ?? end:x8} not {pc:x8}");
        if (!sameMemory) found.Add("memory differs");
        return found.Count == 0 ? null : string.Join(' ', found);
    }

    // What a machine's block loop does: decode in sequence with the IT state, run what its condition allows.
    private static string Step(ref VectorCore core, string[] words, VectorMemory memory)
    {
        uint address = Start;
        byte it = 0;
        int row = 0;
        foreach (string _ in words)
        {
            ReadOnlySpan<byte> bytes = memory.At(address, 4);
            row = Decoder.Decode(BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), address, it, out Fields f);
            if (f.Condition == ItState.Always || core.ConditionHolds(f.Condition) != 0) Rows[row].Run(ref core, f);
            it = ThumbDecoder.NextItState(row, f, it);
            address += f.Length;
        }
        return Thumb.Shapes[row].Name;
    }

    private static uint Place(string[] words, VectorMemory memory)
    {
        uint address = Start;
        foreach (string word in words)
            for (int i = 0; i < word.Length; i += 4, address += 2)
                BinaryPrimitives.WriteUInt16LittleEndian(memory.At(address, 2), ushort.Parse(word.AsSpan(i, 4), NumberStyles.HexNumber));
        return address;
    }

    private static void Apply(Dictionary<string, uint> values, uint[] registers)
    {
        foreach ((string key, uint value) in values)
            if (key[0] == 'r') registers[int.Parse(key.AsSpan(1))] = value;
    }

    private static Dictionary<string, uint> Parse(string part) => part.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(item => item.Split('='))
        .ToDictionary(item => item[0], item => uint.Parse(item[1], NumberStyles.HexNumber));
}
