using Emu.Isa;
using Emu.RiscV;

namespace Emu.Tests.RiscV;

/// <summary>Text of RV32 instructions against GNU objdump's, and back.</summary>
public class RiscVDisassemblyTests
{
    [Theory]
    [InlineData("disassembly.txt", 3000)]
    [InlineData("compiled.txt", 700)]
    public void Text_is_that_of_objdump(string file, int least)
    {
        List<string> different = [];
        int lines = 0;
        foreach ((int number, string line) in RiscVVectorFiles.Lines(file))
        {
            string[] parts = line.Split(' ', 3);
            string text = RiscVDisassembler.Text(Convert.ToUInt32(parts[1], 16), Convert.ToUInt32(parts[0], 16));
            lines++;
            if (text != parts[2] && !IsKnownDifference(text, parts[2]) && !new[] { WithDoubles, InX }.Any(d => Of(parts, d) == parts[2])) different.Add($"{number}: {parts[1]} objdump '{parts[2]}' ours '{text}'");
        }
        Assert.True(different.Count == 0, $"{different.Count} of {lines} differ:\n" + string.Join('\n', different.Take(400)));
        Assert.InRange(lines, least, 100_000);
    }

    private static string Of(string[] parts, RiscVDecoder decoder) => RiscVDisassembler.Text(Convert.ToUInt32(parts[1], 16), Convert.ToUInt32(parts[0], 16), decoder);

    // Words that mean something else on a core with Zcmp, or without F: the listings are of cores with Zcd and with Zfinx.
    private static readonly RiscVDecoder Standard = new(RiscVIsa.Everything);
    private static readonly RiscVDecoder WithDoubles = new(RiscVIsa.Everything & ~(Features.Zcmp | Features.Zcmt) | Features.Zcd), InX = new(Features.RvI | Features.Zfinx);

    private static bool IsKnownDifference(string ours, string objdump)
    {
        if (objdump[0] == '.') return true;                                         // extensions that this objdump does not know: Zicond, Zcb, Zcmp, Zcmt
        if (objdump.Contains("64 ", StringComparison.Ordinal)) return true;         // c.slli64: RV128's name of the hint with shift 0
        if (objdump == "c.unimp") return ours == "undefined 0x0";
        if (ours == "c.nop") return objdump == "c.addi zero,0";
        if (ours.StartsWith("c.nop", StringComparison.Ordinal)) return objdump == ours.Replace("c.nop", "c.addi zero,", StringComparison.Ordinal).Replace(", ", ",", StringComparison.Ordinal);
        if (objdump == "c.addi16sp sp,0") return ours == "undefined 0x6101";        // reserved
        // RV32 has no shifts by 32 to 63; objdump prints them all the same.
        if (Shifts.Any(s => objdump.StartsWith(s, StringComparison.Ordinal))) return ours.StartsWith("undefined", StringComparison.Ordinal) && Convert.ToInt32(objdump.Split(',')[^1], 16) >= 32;
        if (ours.Contains("jvt", StringComparison.Ordinal)) return objdump == ours.Replace("jvt", "0x17", StringComparison.Ordinal);
        // Supervisor, hypervisor and vector CSRs, which the names here leave out.
        return ours.StartsWith("csr", StringComparison.Ordinal) && objdump.StartsWith("csr", StringComparison.Ordinal) && ours.Split(',')[1].StartsWith("0x", StringComparison.Ordinal)
            && !objdump.Split(',')[1].StartsWith("0x", StringComparison.Ordinal);
    }

    private static readonly string[] Shifts = ["slli ", "srli ", "srai ", "rori ", "bclri ", "bexti ", "binvi ", "bseti ", "c.slli ", "c.srli ", "c.srai "];

    [Fact]
    public void Text_assembles_to_an_instruction_with_the_same_text()
    {
        List<string> different = [];
        foreach ((int number, string line) in RiscVVectorFiles.Lines("disassembly.txt"))
        {
            string[] parts = line.Split(' ', 3);
            uint address = Convert.ToUInt32(parts[0], 16), word = Convert.ToUInt32(parts[1], 16);
            RiscVDecoder decoder = new[] { Standard, WithDoubles, InX }.First(d => d == InX || d.Decode(word, address, out _) != RiscVIsa.Undefined);
            string text = RiscVDisassembler.Text(word, address, decoder);
            if (RiscVDisassembler.Text(RiscVAssembler.Assemble(text, address), address, decoder) != text) different.Add($"{number}: {text}");
        }
        Assert.Empty(different);
    }

    /// <summary>Compares every 16-bit word, and other words, with a listing that tests/vectors/riscv/everything.sh writes.</summary>
    [Fact(Explicit = true)]
    public void Text_of_every_16_bit_word_is_that_of_objdump()
    {
        string listing = Environment.GetEnvironmentVariable("EMU_RISCV_LISTING") ?? throw new InvalidOperationException("set EMU_RISCV_LISTING");
        SortedDictionary<string, int> different = [];
        foreach (string line in File.ReadLines(listing))
        {
            string[] parts = line.Split(' ', 3);
            string text = RiscVDisassembler.Text(Convert.ToUInt32(parts[1], 16), Convert.ToUInt32(parts[0], 16));
            if (text == parts[2] || IsKnownDifference(text, parts[2])) continue;
            string key = $"{text.Split(' ')[0]} | {parts[2].Split(' ')[0]}";
            different[key] = different.GetValueOrDefault(key) + 1;
            if (different[key] <= 3) Console.WriteLine($"{parts[1]} objdump '{parts[2]}' ours '{text}'");
        }
        Console.WriteLine(string.Join('\n', different.Select(d => $"{d.Key}: {d.Value}")));
        Assert.Empty(different);
    }
}
