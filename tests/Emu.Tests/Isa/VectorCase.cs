using System.Buffers.Binary;
using System.Globalization;
using Emu.Arm;
using Emu.Isa;

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
        "branches", "system", "float", "floatconvert", "floatmoves", "floatloads", "floatround", "floatdouble", "floatdoubleconvert",
        "acquire", "select", "loops", "longshifts", "floathalf",
        "vectorarithmetic", "vectorreduce", "vectorpredicate", "vectorloads", "vectorshift", "vectorwidth", "vectorgather", "vectorramp",
        "vectorcomplex", "vectorinterleave", "vectormoves", "statusloads", "vectorfloat", "branchfuture",
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
        SetFloats(before, after);
        Fill = before.TryGetValue("fill", out uint fill) ? fill : null;
        PsrBefore = before.GetValueOrDefault("psr");
        PsrAfter = after.GetValueOrDefault("psr", PsrBefore);
        End = Start + (uint)Words.Sum(w => w.Length / 2);
        Pc = after.GetValueOrDefault("pc", End);
        Stored = [.. after.Where(p => p.Key[0] == 'm').Select(p => (uint.Parse(p.Key.AsSpan(1), NumberStyles.HexNumber), p.Value))];
    }

    // seed= stands for all 32 S registers, dseed= for the D registers, hseed= for all halves, iseed= for all words as integers; the formulas are recording and reading's common knowledge and stand in record.py, too.
    private void SetFloats(Dictionary<string, uint> before, Dictionary<string, uint> after)
    {
        if (before.TryGetValue("seed", out uint seed))
            for (uint s = 0; s < 32; s++) FloatsBefore[s] = FloatOf(seed * 32 + s);
        if (before.TryGetValue("dseed", out seed))
            for (uint s = 0; s < 32; s++) FloatsBefore[s] = (uint)(DoubleOf((ulong)seed * 16 + s / 2) >> (int)(s % 2 * 32));
        if (before.TryGetValue("hseed", out seed))
            for (uint s = 0; s < 32; s++) FloatsBefore[s] = HalfOf((seed * 32 + s) * 2) | HalfOf((seed * 32 + s) * 2 + 1) << 16;
        if (before.TryGetValue("iseed", out seed))
            for (uint s = 0; s < 32; s++) FloatsBefore[s] = WordOf(seed * 32 + s);
        if (before.TryGetValue("aseed", out seed))
            for (uint s = 0; s < 32; s++) FloatsBefore[s] = 0x20008000 + (WordOf(seed * 32 + s) & 0x7FC);
        if (before.TryGetValue("oseed", out seed))
            for (uint s = 0; s < 32; s++) FloatsBefore[s] = WordOf(seed * 32 + s) & 0x7C007C;
        if (before.TryGetValue("wseed", out seed))
            for (uint s = 0; s < 32; s++) FloatsBefore[s] = WordOf(seed * 32 + s) & 0x3FC;
        if (before.TryGetValue("xseed", out seed))
            for (uint s = 0; s < 32; s++) FloatsBefore[s] = WordOf(seed * 32 + s) & 0xFC;
        FloatsBefore.CopyTo(FloatsAfter, 0);
        foreach ((string key, uint value) in after)
            if (key[0] == 's' && char.IsAsciiDigit(key[1])) FloatsAfter[int.Parse(key.AsSpan(1), CultureInfo.InvariantCulture)] = value;
        StatusBefore = before.GetValueOrDefault("fpscr");
        StatusAfter = after.GetValueOrDefault("fpscr", StatusBefore);
        VprBefore = before.GetValueOrDefault("vpr");
        VprAfter = after.GetValueOrDefault("vpr", VprBefore);
    }

    private static readonly uint[] FloatCorners =
    [
        0x00000000, 0x80000000, 0x3F800000, 0xBF800000, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC12345, 0x7F800001, 0xFFA54321,
        0x00000001, 0x80000001, 0x007FFFFF, 0x807FFFFF, 0x00800000, 0x80800000, 0x7F7FFFFF, 0xFF7FFFFF, 0x3F7FFFFF, 0x3F800001,
        0x40000000, 0x3F000000, 0xBF000000, 0x3FC00000, 0x4F000000, 0xCF000000, 0x4F800000, 0x4EFFFFFF, 0x33800000, 0x38800000,
        0x387FC000, 0x477FE000, 0x477FF000, 0x33000000, 0x47000000, 0x1A000000, 0x5A000000, 0x00400000, 0x7C007E00, 0xFC007C01,
    ];

    private static readonly ulong[] DoubleCorners =
    [
        0x0000000000000000, 0x8000000000000000, 0x3FF0000000000000, 0xBFF0000000000000, 0x7FF0000000000000, 0xFFF0000000000000,
        0x7FF8000000000000, 0xFFF8123456789ABC, 0x7FF0000000000001, 0xFFF4FEDCBA987654, 0x7FF0000020000000, 0x0000000000000001, 0x8000000000000001,
        0x000FFFFFFFFFFFFF, 0x800FFFFFFFFFFFFF, 0x0010000000000000, 0x8010000000000000, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF,
        0x3FEFFFFFFFFFFFFF, 0x3FF0000000000001, 0x4000000000000000, 0x3FE0000000000000, 0xBFE0000000000000, 0x3FF8000000000000,
        0x41E0000000000000, 0xC1E0000000000000, 0x41DFFFFFFFC00000, 0xC1E0000000100000, 0x41EFFFFFFFF00000, 0x41F0000000000000, 0x4330000000000000,
        0x4340000000000001, 0x47EFFFFFE0000000, 0x47EFFFFFF0000000, 0x47F0000000000000, 0x3810000000000000, 0x380FFFFFFFFFFFFF, 0x36A0000000000000,
        0x3690000000000000, 0x40EFFC0000000000, 0x40EFFE0000000000, 0x40F0000000000000, 0x3F10000000000000, 0x3F0FF80000000000, 0x3E70000000000000,
        0x3E60000000000000, 0x40FFFFFFFFFFFFFF, 0x1FF0000000000000, 0x5FF0000000000000, 0x0008000000000000,
    ];

    private static ulong DoubleOf(ulong n)
    {
        ulong h = n * 0x9E3779B97F4A7C15;
        h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9;
        h = (h ^ h >> 27) * 0x94D049BB133111EB;
        h ^= h >> 31;
        ulong bits = h * 0x9E3779B97F4A7C15;
        return (h & 7) switch
        {
            < 3 => DoubleCorners[(h >> 8) % (ulong)DoubleCorners.Length],
            < 5 => (bits & 0x800FFFFFFFFFFFFF) | (1014 + (h >> 26 & 31) << 52),
            < 6 => (bits & 0x800FFFFFFFFFFFFF & ~((1UL << (int)((h >> 40) % 53)) - 1)) | (860 + (h >> 26) % 320 << 52),
            _ => bits,
        };
    }

    private static readonly uint[] WordCorners =
    [
        0, 0xFFFFFFFF, 0x80000000, 0x7FFFFFFF, 0x80008000, 0x7FFF7FFF, 0x80808080, 0x7F7F7F7F, 0x00010001, 0x01010101, 0xFF80007F, 0x8000FFFF, 0x00FF7F80, 1,
    ];

    private static uint WordOf(uint n)
    {
        uint h = n * 0x9E3779B1;
        h = (h ^ h >> 15) * 0x85EBCA77;
        h = (h ^ h >> 13) * 0xC2B2AE3D;
        h ^= h >> 16;
        return (h & 7) switch
        {
            < 2 => WordCorners[(h >> 8) % (uint)WordCorners.Length],
            < 4 => (h * 0x9E3779B1 & 0x1F1F1F1F) ^ ((h & 0x100) != 0 ? 0xE0E0E0E0 : 0),
            _ => h * 0x9E3779B1,
        };
    }

    private static readonly uint[] HalfCorners =
    [
        0, 0x8000, 0x3C00, 0xBC00, 0x7C00, 0xFC00, 0x7E00, 0xFE12, 0x7C01, 0xFD55, 0x0001, 0x8001, 0x03FF, 0x83FF, 0x0400, 0x8400,
        0x7BFF, 0xFBFF, 0x3BFF, 0x3C01, 0x4000, 0x3800, 0xB800, 0x3E00, 0x7800, 0x6400, 0x6800, 0x1400, 0x0200, 0x4248,
    ];

    private static uint HalfOf(uint n)
    {
        uint h = n * 0x9E3779B1;
        h = (h ^ h >> 15) * 0x85EBCA77;
        h = (h ^ h >> 13) * 0xC2B2AE3D;
        h ^= h >> 16;
        return (h & 7) switch
        {
            < 3 => HalfCorners[(h >> 8) % (uint)HalfCorners.Length],
            < 6 => (h >> 8 & 0x83FF) | (9 + (h >> 24 & 15) << 10),
            _ => h >> 16,
        };
    }

    private static uint FloatOf(uint n)
    {
        uint h = n * 0x9E3779B1;
        h = (h ^ h >> 15) * 0x85EBCA77;
        h = (h ^ h >> 13) * 0xC2B2AE3D;
        h ^= h >> 16;
        return (h & 7) switch
        {
            < 3 => FloatCorners[(h >> 8) % (uint)FloatCorners.Length],
            < 6 => (h & 0x807FFFFF) | (120 + (h >> 26 & 15) << 23),
            _ => h * 0x9E3779B1,
        };
    }

    /// <summary>What the core had that the case was recorded on: Cortex-M4F, or Cortex-M55 for what that lacks.</summary>
    internal Features Recorded => Place.StartsWith("floatmoves", StringComparison.Ordinal) ? Features.Fp : Thumb.Everything;

    internal string Row { get; }
    internal string Place { get; }
    internal string Line { get; }
    internal string[] Words { get; }
    internal uint[] Before { get; } = new uint[15];
    internal uint[] After { get; } = new uint[15];
    internal uint PsrBefore { get; }
    internal uint PsrAfter { get; }
    internal uint[] FloatsBefore { get; } = new uint[32];
    internal uint[] FloatsAfter { get; } = new uint[32];
    internal uint StatusBefore { get; private set; }
    internal uint StatusAfter { get; private set; }
    internal uint VprBefore { get; private set; }
    internal uint VprAfter { get; private set; }
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
    internal string? Difference(ReadOnlySpan<uint> registers, ReadOnlySpan<uint> floats, uint fpscr, uint vpr, uint psr, uint pc, ReadOnlySpan<byte> ramBefore, ReadOnlySpan<byte> ramAfter)
    {
        List<string> found = [];
        for (int r = 0; r < 15; r++)
            if (registers[r] != After[r]) found.Add($"r{r}={registers[r]:x8} not {After[r]:x8}");
        for (int s = 0; s < 32; s++)
            if (floats[s] != FloatsAfter[s]) found.Add($"s{s}={floats[s]:x8} not {FloatsAfter[s]:x8}; all before: {string.Join(' ', FloatsBefore.Select(v => $"{v:x}"))}");
        if (fpscr != StatusAfter) found.Add($"fpscr={fpscr:x8} not {StatusAfter:x8}");
        if (vpr != VprAfter) found.Add($"vpr={vpr:x8} not {VprAfter:x8}");
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
