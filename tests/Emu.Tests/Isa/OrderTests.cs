using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>Rules that the engines rely on, shown for every row with the words of the recordings.</summary>
public unsafe class OrderTests
{
    private static readonly Row<OrderRecorder>[] Rows = ThumbRows<OrderRecorder, OrderRecorder.Value, OrderRecorder.WideValue>.All;

    [Fact]
    public void Every_row_accesses_memory_before_it_writes_registers_or_flags_and_branches_last()
    {
        ThumbDecoder decoder = new(Thumb.Everything);
        HashSet<int> seen = [];
        foreach ((_, string line) in VectorFiles.Lines("words.txt"))
        {
            string[] parts = line.Split('|');
            foreach (string digits in parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                uint word = Convert.ToUInt32(digits, 16);
                int row = digits.Length == 4
                    ? decoder.Decode((ushort)word, 0, 0x100, 0, out Fields f)
                    : decoder.Decode((ushort)(word >> 16), (ushort)word, 0x100, 0, out f);
                RowShape shape = Thumb.Shapes[row];
                Assert.Equal(parts[0].Trim(), shape.Name);
                seen.Add(row);
                OrderRecorder order = new();
                Rows[row].Run(ref order, f);
                Assert.False(order.AccessAfterWrite, $"{shape.Name} accesses memory after a write");
                Assert.False(order.EffectAfterBranch, $"{shape.Name} has an effect after its branch");
                Assert.InRange(order.Branches, 0, 1);
                Assert.Equal((shape.Flags & (RowFlags.Branch | RowFlags.System)) == RowFlags.Branch, order.Branches == 1);
                if (order.Calls > 0) Assert.True((shape.Flags & RowFlags.System) != 0, $"{shape.Name} calls the system without the flag");
                Assert.Equal(AccessesMemory(shape.Timing), order.Accesses > 0);
            }
        }
        Assert.Equal(Thumb.Shapes.Length - 1, seen.Count);
    }

    private static bool AccessesMemory(TimingClass timing) =>
        timing is (>= TimingClass.Load and <= TimingClass.Exclusive) or TimingClass.TableBranch or (>= TimingClass.FloatLoad and <= TimingClass.FloatStoreMultiple)
            or TimingClass.VectorLoad or TimingClass.VectorStore;
}
