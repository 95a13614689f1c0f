using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>Writes the input of the recording scripts. Run it by name after adding rows: <c>--filter-method '*Write_words*' --explicit only</c>.</summary>
public class RecordingWords
{
    private const int WordsPerRow = 28;

    [Fact(Explicit = true)]
    public void Write_words_of_every_row_for_the_recording_scripts()
    {
        ThumbDecoder decoder = new(Thumb.Everything);
        Random random = new(4);
        using StreamWriter file = new(Path.Combine(VectorFiles.Folder, "words.txt"));
        file.WriteLine("# row | words. Input of record.py and disassemble.sh, written by RecordingWords.cs: random field bits that the row accepts.");
        for (int r = 0; r < Thumb.Shapes.Length; r++)
        {
            RowShape s = Thumb.Shapes[r];
            if (r == Thumb.Undefined) continue;
            SortedSet<uint> words = [];
            for (int i = 0; i < 40_000 && words.Count < WordsPerRow; i++)
            {
                uint bits = i switch { 0 => 0, 1 => uint.MaxValue, _ => (uint)random.NextInt64(1L << 32) };
                uint word = (bits & ~s.Mask) | s.Value;
                if (s.Length == 2) word &= 0xFFFF;
                int row = s.Length == 2
                    ? decoder.Decode((ushort)word, 0, 0, 0, out _)
                    : decoder.Decode((ushort)(word >> 16), (ushort)word, 0, 0, out _);
                if (row == r) words.Add(word);
            }
            file.WriteLine($"{s.Name} | {string.Join(' ', words.Select(w => s.Length == 2 ? $"{w:x4}" : $"{w:x8}"))}");
        }
    }
}
