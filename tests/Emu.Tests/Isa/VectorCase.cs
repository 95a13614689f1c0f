using System.Buffers.Binary;
using System.Globalization;

namespace Emu.Tests.Isa;

/// <summary>One recorded case, with the defaults of the vector files filled in.</summary>
internal sealed class VectorCase
{
    /// <summary>Address of the first word.</summary>
    internal const uint Start = 0x10008000;

    /// <summary>N Z C V Q and GE in xPSR.</summary>
    internal const uint FlagBits = 0xF80F0000;

    internal static readonly string[] Families =
    [
        "arithmetic", "logic", "shifts", "bits", "multiply", "saturate", "parallel", "dspmultiply", "loads", "stores", "multiple",
        "branches", "system",
    ];

    private VectorCase(string row, string place, string line)
    {
        (Row, Place, Line) = (row, place, line);
        string[] parts = line.Split('|');
        Words = parts[0].Trim().Split('+');
        Dictionary<string, uint> before = Parse(parts[1]), after = Parse(parts[2]);
        for (uint r = 0; r < 13; r++) Before[r] = 0x11111111 * r;
        (Before[13], Before[14]) = (0x20008000, 0x10009001);
        Apply(before, Before);
        Before.CopyTo(After, 0);
        Apply(after, After);
        Fill = before.TryGetValue("fill", out uint fill) ? fill : null;
        PsrBefore = before.GetValueOrDefault("psr");
        PsrAfter = after.GetValueOrDefault("psr", PsrBefore);
        End = Start + (uint)Words.Sum(w => w.Length / 2);
        Pc = after.GetValueOrDefault("pc", End);
        Stored = [.. after.Where(p => p.Key[0] == 'm').Select(p => (uint.Parse(p.Key.AsSpan(1), NumberStyles.HexNumber), p.Value))];
    }

    internal string Row { get; }
    internal string Place { get; }
    internal string Line { get; }
    internal string[] Words { get; }
    internal uint[] Before { get; } = new uint[15];
    internal uint[] After { get; } = new uint[15];
    internal uint PsrBefore { get; }
    internal uint PsrAfter { get; }
    internal uint? Fill { get; }
    /// <summary>Address after the words.</summary>
    internal uint End { get; }
    /// <summary>Address of the next instruction.</summary>
    internal uint Pc { get; }
    internal (uint Address, uint Value)[] Stored { get; }

    internal static IEnumerable<VectorCase> Of(string family)
    {
        string row = "";
        foreach ((int number, string line) in VectorFiles.Lines(family + ".txt"))
        {
            if (line[0] == '[') row = line.Trim('[', ']');
            else yield return new VectorCase(row, $"{family}.txt({number})", line);
        }
    }

    /// <summary>The words as bytes.</summary>
    internal byte[] Code()
    {
        byte[] bytes = new byte[End - Start];
        string digits = string.Concat(Words);
        for (int i = 0; i < bytes.Length; i += 2)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i), ushort.Parse(digits.AsSpan(i * 2, 4), NumberStyles.HexNumber));
        return bytes;
    }

    /// <summary>What is wrong with a final state, or null.</summary>
    internal string? Difference(ReadOnlySpan<uint> registers, uint psr, uint pc, ReadOnlySpan<byte> ramBefore, ReadOnlySpan<byte> ramAfter)
    {
        List<string> found = [];
        for (int r = 0; r < 15; r++)
            if (registers[r] != After[r]) found.Add($"r{r}={registers[r]:x8} not {After[r]:x8}");
        if ((psr & FlagBits) != PsrAfter) found.Add($"psr={psr & FlagBits:x8} not {PsrAfter:x8}");
        if (pc != Pc) found.Add($"pc={pc:x8} not {Pc:x8}");
        byte[] expected = ramBefore.ToArray();
        foreach ((uint address, uint value) in Stored)
            BinaryPrimitives.WriteUInt32LittleEndian(expected.AsSpan((int)(address - VectorMemory.RamBase)), value);
        if (!ramAfter.SequenceEqual(expected)) found.Add("memory differs");
        return found.Count == 0 ? null : $"{Place} {Row}: {Line}\n    {string.Join(' ', found)}";
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
