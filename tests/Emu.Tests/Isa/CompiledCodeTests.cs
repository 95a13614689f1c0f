using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>Compiler output, decoded in sequence with its IT blocks by the decoder of its core, against GNU objdump's text.</summary>
public class CompiledCodeTests
{
    private sealed class Listing
    {
        public SortedDictionary<string, int> Instructions { get; } = [];
        public SortedDictionary<string, int> Different { get; } = [];
        public SortedDictionary<string, int> WithoutRow { get; } = [];
        public List<string> Examples { get; } = [];
        public int Conditional { get; private set; }

        private readonly Dictionary<string, ThumbDecoder> _decoders = new()
        {
            ["m0"] = new(CoreModel.CortexM0.Features), ["m3"] = new(CoreModel.CortexM3.Features), ["m4"] = new(CoreModel.CortexM4.Features), ["m4f"] = new(CoreModel.CortexM4F.Features),
            ["m7d"] = new(CoreModel.CortexM7D.Features), ["m23"] = new(CoreModel.CortexM23S.Features), ["m33"] = new(CoreModel.CortexM33S.Features), ["m33f"] = new(CoreModel.CortexM33SF.Features),
            ["m55"] = new(CoreModel.CortexM55S.Features), ["mve"] = new(Thumb.Everything),
        };

        private string _core = "";
        private byte _it;

        public void Read(int number, string line)
        {
            if (line[0] == '[')
            {
                Assert.True(_it == 0, $"line {number}: a function ends inside an IT block");
                _core = line[1..].Split(' ', 2)[0];
                return;
            }
            string[] parts = line.Split(' ', 3);
            uint address = Convert.ToUInt32(parts[0], 16), word = Convert.ToUInt32(parts[1], 16);
            ThumbDecoder decoder = _decoders[_core];
            int row = parts[1].Length == 4
                ? decoder.Decode((ushort)word, 0, address, _it, out Fields f)
                : decoder.Decode((ushort)(word >> 16), (ushort)word, address, _it, out f);
            Count(Instructions, _core);
            if (_it != 0) Conditional++;
            string text = Disassembler.Text(row, f), key = $"{_core}: {parts[2].Split(' ')[0]}";
            _it = ThumbDecoder.NextItState(row, f, _it);
            if (IsSame(text, parts[2]))
                return;
            bool unknown = text.StartsWith("undefined", StringComparison.Ordinal) || text.StartsWith(".inst", StringComparison.Ordinal);
            Count(unknown ? WithoutRow : Different, key);
            if ((unknown ? WithoutRow : Different)[key] <= 2)
                Examples.Add($"{number} {_core}: {parts[1]} objdump '{parts[2]}' ours '{text}'");
        }

        private static void Count(SortedDictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;

        // objdump: nop, the old spelling; and MVE's loads and stores with an offset of 0.
        private static bool IsSame(string ours, string objdump) =>
            ours == objdump || ours == "mov r8, r8" || (objdump.EndsWith(", #0]", StringComparison.Ordinal) && ours == objdump.Replace(", #0]", "]", StringComparison.Ordinal));
    }

    [Fact]
    public void Compiled_functions_read_as_objdump_reads_them()
    {
        Listing listing = new();
        foreach ((int number, string line) in VectorFiles.Lines("compiled.txt"))
            listing.Read(number, line);
        Assert.True(listing.Different.Count == 0 && listing.WithoutRow.Count == 0, string.Join('\n', listing.Examples));
        Assert.All(listing.Instructions, core => Assert.InRange(core.Value, 100, 10_000));
        Assert.InRange(listing.Conditional, 100, 10_000);
    }

    /// <summary>Reads a listing that tests/vectors/libraries.sh writes.</summary>
    [Fact(Explicit = true)]
    public void Libraries_read_as_objdump_reads_them()
    {
        string file = Environment.GetEnvironmentVariable("EMU_ARM_LISTING") ?? throw new InvalidOperationException("set EMU_ARM_LISTING");
        Listing listing = new();
        int number = 0;
        foreach (string line in File.ReadLines(file))
            listing.Read(++number, line);
        Console.WriteLine(string.Join('\n', listing.Instructions.Select(c => $"{c.Key}: {c.Value} instructions")));
        Console.WriteLine(string.Join('\n', listing.Examples));
        Console.WriteLine(string.Join('\n', listing.Different.Select(d => $"differs {d.Key}: {d.Value}")));
        Console.WriteLine(string.Join('\n', listing.WithoutRow.Select(d => $"no row {d.Key}: {d.Value}")));
        Assert.Empty(listing.Different);
    }
}
