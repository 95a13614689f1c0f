using System.Globalization;
using Emu.Isa;
using Emu.RiscV;

namespace Emu.Tests.RiscV;

/// <summary>Zcb, Zcmp, Zcmt and Zicond, which GNU binutils 2.40 does not know, beside LLVM 19 (tests/vectors/riscv/llvm.sh).</summary>
public class LlvmDisassemblyTests
{
    private static readonly RiscVDecoder Decoder = new(Features.RvI | Features.RvM | Features.RvC | Features.Zba | Features.Zbb | Features.Zcb | Features.Zcmp | Features.Zcmt | Features.Zicond);

    [Fact]
    public void Every_word_means_what_llvm_says()
    {
        List<string> different = [];
        int instructions = 0, lines = 0;
        foreach ((int number, string line) in RiscVVectorFiles.Lines("llvm.txt"))
        {
            string[] parts = line.Split(' ', 2);
            uint word = uint.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            string ours = RiscVDisassembler.Text(word, 0, Decoder), llvm = parts[1];
            lines++;
            instructions += llvm == "-" ? 0 : 1;
            if (HasTwins(llvm))
                Assert.StartsWith("undefined", ours, StringComparison.Ordinal);
            else if (llvm == "-" ? !ours.StartsWith("undefined", StringComparison.Ordinal) : Compact(ours) != Compact(llvm))
                different.Add($"{number}: {parts[0]} llvm '{llvm}' ours '{ours}'");
        }
        Assert.True(different.Count == 0, $"{different.Count} of {lines} differ:\n" + string.Join('\n', different.Take(40)));
        Assert.True(instructions > 1700 && lines > 4700);
    }

    // cm.mvsa01 must name two different registers (Zc 1.0.4); LLVM reads the reserved words all the same.
    private static bool HasTwins(string llvm) => llvm.StartsWith("cm.mvsa01 ", StringComparison.Ordinal) && llvm[^2..] == llvm["cm.mvsa01 ".Length..][..2];

    private static string Compact(string text) => text.Replace(" ", "", StringComparison.Ordinal);
}
