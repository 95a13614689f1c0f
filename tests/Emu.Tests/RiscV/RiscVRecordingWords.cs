using Emu.Isa;
using Emu.RiscV;

namespace Emu.Tests.RiscV;

/// <summary>Writes the input of the recording scripts. Run it by name after adding rows: <c>--filter-method '*Write_RISC_V_words*' --explicit only</c>.</summary>
public class RiscVRecordingWords
{
    private const int WordsPerRow = 24;

    [Fact(Explicit = true)]
    public void Write_RISC_V_words_of_every_row_for_the_recording_scripts()
    {
        RiscVDecoder decoder = new(RiscVIsa.Everything), withDoubles = new(RiscVIsa.Everything & ~(Features.Zcmp | Features.Zcmt) | Features.Zcd), inX = new(Features.RvI | Features.Zfinx);
        Random random = new(4);
        using StreamWriter file = new(Path.Combine(RiscVVectorFiles.Folder, "words.txt"));
        file.WriteLine("# row | words. Input of the scripts beside this file, written by RiscVRecordingWords.cs: random field bits that the row accepts.");
        for (int r = 0; r < RiscVIsa.Shapes.Length; r++)
        {
            RowShape s = RiscVIsa.Shapes[r];
            if (r == RiscVIsa.Undefined) continue;
            SortedSet<uint> words = [];
            for (int i = 0; i < 40_000 && words.Count < WordsPerRow; i++)
            {
                uint bits = i switch { 0 => 0, 1 => uint.MaxValue, _ => (uint)random.NextInt64(1L << 32) };
                uint word = (bits & ~s.Mask) | s.Value;
                if (s.Length == 2) word &= 0xFFFF;
                if (decoder.Decode(word, 0, out _) == r || withDoubles.Decode(word, 0, out _) == r || inX.Decode(word, 0, out _) == r) words.Add(word);
            }
            file.WriteLine($"{s.Name} | {string.Join(' ', words.Select(w => s.Length == 2 ? $"{w:x4}" : $"{w:x8}"))}");
        }
    }
}
