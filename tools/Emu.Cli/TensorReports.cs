using System.Buffers.Binary;
using Emu.Reports;
using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Cli;

/// <summary>Describes files and tensors for reports.</summary>
internal static class TensorReports
{
    private const int PreviewValues = 8;

    public static FileReport OfFile(ModelFile file) => new(file.Path, file.Bytes.Length, Crc32.Hex(file.Bytes));

    public static IReadOnlyList<TensorReport> Of(IReadOnlyList<TensorView> tensors, IReadOnlyList<byte[]> contents) =>
        [.. tensors.Zip(contents, (tensor, data) => (tensor, data)).Select((t, i) => Of(i, t.tensor, t.data))];

    /// <summary>For each output its largest element, which a classifier is asked for.</summary>
    public static IReadOnlyList<BatchOutput> InShort(IReadOnlyList<TensorView> tensors, IReadOnlyList<byte[]> contents) =>
        [.. tensors.Zip(contents, InShort)];

    private static BatchOutput InShort(TensorView tensor, byte[] data)
    {
        int width = WidthOf(tensor.Type);
        (long at, double largest) = (-1, double.NegativeInfinity);
        for (int i = 0; width > 0 && (i + 1) * width <= data.Length; i++)
            if (ValueOf(tensor, data.AsSpan(i * width, width)) is double value && (value > largest || at < 0))
                (at, largest) = (i, value);
        return new BatchOutput(tensor.Name, Crc32.Hex(data), at, at < 0 ? 0 : largest);
    }

    public static string TypeName(ElementType type) => ElementTypeNames.Name(type).ToUpperInvariant();

    private static TensorReport Of(int index, TensorView tensor, byte[] data) => new(
        index, tensor.Name, TypeName(tensor.Type), tensor.Shape, tensor.Scale, tensor.ZeroPoint, data.Length, Crc32.Hex(data), Preview(tensor, data));

    private static List<double> Preview(TensorView tensor, ReadOnlySpan<byte> data)
    {
        int width = WidthOf(tensor.Type);
        var values = new List<double>();
        for (int i = 0; width > 0 && i < PreviewValues && (i + 1) * width <= data.Length; i++)
            values.Add(ValueOf(tensor, data.Slice(i * width, width)));
        return values;
    }

    private static double ValueOf(TensorView tensor, ReadOnlySpan<byte> bytes)
    {
        double raw = ValueOf(tensor.Type, bytes);
        return tensor.ScaleCount > 0 ? (raw - tensor.ZeroPoint) * tensor.Scale : raw;
    }

    private static int WidthOf(ElementType type) => type switch
    {
        ElementType.Int8 or ElementType.UInt8 or ElementType.Bool => 1,
        ElementType.Int16 => 2,
        ElementType.Int32 or ElementType.Float32 => 4,
        ElementType.Int64 or ElementType.Float64 => 8,
        _ => 0,   // no preview
    };

    private static double ValueOf(ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.Int8 => (sbyte)bytes[0],
        ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ElementType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => bytes[0],
    };
}
