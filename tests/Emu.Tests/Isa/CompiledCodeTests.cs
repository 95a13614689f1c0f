using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>Compiler output, decoded in sequence with its IT blocks, against GNU objdump's text.</summary>
public class CompiledCodeTests
{
    [Fact]
    public void Compiled_functions_read_as_objdump_reads_them()
    {
        ThumbDecoder small = new(Features.V6M), large = new(Thumb.Everything), decoder = large;
        byte it = 0;
        int instructions = 0, conditional = 0;
        foreach ((int number, string line) in VectorFiles.Lines("compiled.txt"))
        {
            if (line[0] == '[')
            {
                Assert.Equal(0, it);
                decoder = line.Contains("cortex m0", StringComparison.Ordinal) ? small : large;
                continue;
            }
            string[] parts = line.Split(' ', 3);
            uint address = Convert.ToUInt32(parts[0], 16), word = Convert.ToUInt32(parts[1], 16);
            int row = parts[1].Length == 4
                ? decoder.Decode((ushort)word, 0, address, it, out Fields f)
                : decoder.Decode((ushort)(word >> 16), (ushort)word, address, it, out f);
            string text = Disassembler.Text(row, f);
            Assert.True(text == parts[2] || text == "mov r8, r8",      // objdump: nop, the old spelling
                $"compiled.txt({number}): '{line}', ours '{text}'");
            instructions++;
            if (it != 0) conditional++;
            it = ThumbDecoder.NextItState(row, f, it);
        }
        Assert.InRange(instructions, 500, 5000);
        Assert.InRange(conditional, 20, 1000);
    }
}
