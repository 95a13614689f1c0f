using System.Buffers.Binary;
using Emu.Runtime.Hosting;

namespace Emu.Tests;

/// <summary>Where a model's tensors and operators keep their numbers: shapes, types, scales, operands, options. Damage there leaves the file readable and changes what it means.</summary>
internal static class FieldPlaces
{
    const int MostOfAVector = 64;
    // Positions in schema.fbs of the fields that are vectors of bytes; the others hold numbers of four bytes or more.
    const int TensorName = 3, OperatorCustomOptions = 5;

    /// <summary>File offsets of bytes, unordered; empty when the model cannot be read.</summary>
    internal static int[] Of(byte[] model)
    {
        if (ModelFile.TryOpen(model, "seed", out ModelFile? file) is not null || ModelView.TryRead(file!, out ModelView? view) is not null)
            return [];
        HashSet<int> places = [];
        foreach (GraphView graph in view!.Graphs)
        {
            foreach (TensorView tensor in graph.Tensors)
                AddTable(model, tensor.TableOffset, 2, TensorName, places);
            foreach (OperatorView op in graph.Operators)
                AddTable(model, op.TableOffset, 2, OperatorCustomOptions, places);
        }
        return [.. places.Order()];
    }

    /// <summary>A table's numbers, and what its fields that look like offsets lead to: elements of vectors and, to a depth, tables.</summary>
    static void AddTable(byte[] model, int table, int depth, int bytes, HashSet<int> places)
    {
        int vtable = table - Word(model, table);
        if (depth == 0 || !IsTable(model, vtable))
            return;
        int entries = (Half(model, vtable) - 4) / 2;
        for (int i = 0; i < entries; i++)
        {
            int offset = Half(model, vtable + 4 + 2 * i), at = table + offset;
            if (offset == 0 || at + 4 > model.Length)
                continue;
            if (offset % 4 != 0)
            {
                places.Add(at);
                continue;
            }
            int target = at + Word(model, at);
            if (target < at + 4 || target % 4 != 0 || target + 4 > model.Length)
            {
                Add(at, 4);
                continue;
            }
            // An offset: what it leads to is damaged, not the offset, which would only make the file unreadable.
            int count = Word(model, target);
            if (count is > 0 and < 1 << 20)
                Add(target + 4, Math.Min(i == bytes ? count : count * 4, MostOfAVector));
            AddTable(model, target, depth - 1, -1, places);
        }

        void Add(int from, int length)
        {
            for (int k = from; k < Math.Min(from + length, model.Length); k++)
                places.Add(k);
        }
    }

    /// <summary>A vtable begins with its own size and the table's; every field lies inside. Vectors seldom look like that.</summary>
    static bool IsTable(byte[] model, int vtable)
    {
        if (vtable < 0 || vtable + 4 > model.Length)
            return false;
        int size = Half(model, vtable), table = Half(model, vtable + 2);
        if (size % 2 != 0 || size is < 4 or > 64 || table is < 4 or > 256 || vtable + size > model.Length)
            return false;
        for (int at = vtable + 4; at < vtable + size; at += 2)
            if (Half(model, at) >= table)
                return false;
        return true;
    }

    static int Half(byte[] model, int at) => BinaryPrimitives.ReadUInt16LittleEndian(model.AsSpan(at));

    static int Word(byte[] model, int at) => at >= 0 && at + 4 <= model.Length ? BinaryPrimitives.ReadInt32LittleEndian(model.AsSpan(at)) : 0;
}
