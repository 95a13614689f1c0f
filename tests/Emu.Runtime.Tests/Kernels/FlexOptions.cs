using System.Buffers.Binary;
using System.Text;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Writes a FlexBuffer map of small integers, as converters give them to TFLM's signal operators.</summary>
static class FlexOptions
{
    const int Width = 2, IntegerType = 1 << 2, MapType = 9 << 2, WidthCode = 1;

    /// <summary>The map; names are sorted, numbers have 16 bits.</summary>
    internal static byte[] Of(params (string Name, int Value)[] options)
    {
        (string Name, int Value)[] sorted = [.. options.OrderBy(o => o.Name, StringComparer.Ordinal)];
        List<byte> bytes = [];
        int[] names = new int[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            names[i] = bytes.Count;
            bytes.AddRange([.. Encoding.UTF8.GetBytes(sorted[i].Name), 0]);
        }
        if (bytes.Count % Width != 0)
            bytes.Add(0);
        Add(sorted.Length);
        int keys = bytes.Count;
        foreach (int name in names)
            Add(bytes.Count - name);
        Add(bytes.Count - keys);
        Add(Width);
        Add(sorted.Length);
        int values = bytes.Count;
        foreach ((_, int value) in sorted)
            Add(value);
        bytes.AddRange(Enumerable.Repeat((byte)(IntegerType | WidthCode), sorted.Length));
        bytes.AddRange([(byte)(bytes.Count - values), MapType | WidthCode, 1]);
        return [.. bytes];

        void Add(int number)
        {
            byte[] two = new byte[Width];
            BinaryPrimitives.WriteInt16LittleEndian(two, (short)number);
            bytes.AddRange(two);
        }
    }
}
