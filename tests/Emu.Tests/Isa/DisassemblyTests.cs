using System.Globalization;
using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>Text of instructions against GNU objdump's, and back.</summary>
public class DisassemblyTests
{
    [Fact]
    public void Text_of_every_row_is_that_of_objdump()
    {
        List<string> different = [];
        int lines = 0;
        foreach ((int number, string line) in VectorFiles.Lines("disassembly.txt"))
        {
            string[] parts = line.Split(' ', 3);
            string text = Disassembler.Text(Convert.ToUInt32(parts[1], 16), Convert.ToUInt32(parts[0], 16));
            lines++;
            if (text != parts[2] && !IsKnownDifference(text, parts[2])) different.Add($"{number}: {parts[1]} objdump '{parts[2]}' ours '{text}'");
        }
        Assert.True(different.Count == 0, $"{different.Count} of {lines} differ:\n" + string.Join('\n', different.Take(400)));
        Assert.InRange(lines, 15000, 60000);
    }

    private static bool IsKnownDifference(string ours, string objdump)
    {
        if (ours.Contains("#-0", StringComparison.Ordinal)) return true;            // objdump drops a subtracted 0, so its text loses the U bit
        if (ours.EndsWith(", #0]!", StringComparison.Ordinal)) return objdump == ours.Replace(", #0]!", "]", StringComparison.Ordinal);   // of system registers objdump 2.40
        if (ours.EndsWith("], #0", StringComparison.Ordinal)) return objdump == ours[..^4];                                            // drops a writeback of 0
        if (ours == "mov r8, r8") return objdump == "nop";                          // the old spelling of NOP
        if (ours is "nop {5}") return objdump == "sevl";                            // ARMv8
        if (ours.StartsWith("ldr", StringComparison.Ordinal)) return objdump.StartsWith("ldr", StringComparison.Ordinal) && ours.Contains("[pc", StringComparison.Ordinal)
            && objdump.Split(' ')[0].EndsWith('t');                                 // objdump takes offset bits of a literal load for LDRT's
        if (ours.StartsWith("vqabs", StringComparison.Ordinal) || ours.StartsWith("vqneg", StringComparison.Ordinal)) return objdump.Split(", ").Length == 3;   // objdump 2.40 takes size bits for a register
        if (ours.Contains("shrn", StringComparison.Ordinal) || ours.Contains("shrun", StringComparison.Ordinal)) return AddsUp(ours, objdump);
        if (ours.StartsWith("bfx ", StringComparison.Ordinal) || ours.StartsWith("bflx ", StringComparison.Ordinal)) return objdump.Length == 0;       // objdump 2.40 knows even points only; llvm-mc 19 all
        if (objdump.Length == 0) return ours.StartsWith("vcvt", StringComparison.Ordinal) && ours.Contains("16.f16", StringComparison.Ordinal) | ours.Contains("f16.", StringComparison.Ordinal);   // objdump prints nothing
        if (objdump.Contains("<impl def 0x", StringComparison.Ordinal)) return ours.Contains("vpr", StringComparison.Ordinal) || ours.Contains("p0", StringComparison.Ordinal);
        if (ours.Contains("PAC_KEY", StringComparison.Ordinal)) return true;        // objdump 2.40 does not know them; llvm-mc 19 calls them so
        if (ours.StartsWith("isb", StringComparison.Ordinal)) return objdump.StartsWith("isb #", StringComparison.Ordinal);
        if (ours.StartsWith("dmb #", StringComparison.Ordinal) || ours.StartsWith("dsb #", StringComparison.Ordinal)) return true;  // ARMv8 names
        return ours.Contains("<sysm", StringComparison.Ordinal);                    // special registers that ARMv7-M does not have
    }

    // objdump 2.40 prints low bits of a narrowing shift's field, which is the narrow size less the amount (DDI 0553; llvm-mc agrees with the manual).
    private static bool AddsUp(string ours, string objdump)
    {
        string[] a = ours.Split('#'), b = objdump.Split('#');
        return a[0] == b[0] && (int.Parse(a[1], CultureInfo.InvariantCulture) + int.Parse(b[1], CultureInfo.InvariantCulture)) % 8 == 0;
    }

    [Fact]
    public void Text_of_every_row_assembles_to_an_instruction_with_the_same_text()
    {
        List<string> different = [];
        foreach ((int number, string line) in VectorFiles.Lines("disassembly.txt"))
        {
            string[] parts = line.Split(' ', 3);
            uint address = Convert.ToUInt32(parts[0], 16), word = Convert.ToUInt32(parts[1], 16);
            string text = Disassembler.Text(word, address);
            if (Disassembler.Text(ThumbAssembler.Assemble(text, address), address) != text) different.Add($"{number}: {text}");
        }
        Assert.Empty(different);
    }
}
