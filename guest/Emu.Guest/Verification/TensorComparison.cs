using System.Buffers.Binary;
using System.Globalization;
using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Guest.Verification;

/// <summary>How an output differs from its expectation.</summary>
/// <param name="Step">Invocation, from 0.</param>
/// <param name="Output">Position among the model's outputs.</param>
/// <param name="Tensor">The output's name.</param>
/// <param name="Type">Element type as the schema spells it.</param>
/// <param name="Element">The first element that differs, in row-major order.</param>
/// <param name="Expected">Its expected value.</param>
/// <param name="Actual">Its value.</param>
/// <param name="Different">Elements that differ by more than the tolerance.</param>
/// <param name="Elements">All elements.</param>
/// <param name="Largest">Largest difference of an element, in its own unit; NaN when one side is not a number.</param>
public sealed record TensorDifference(
    int Step, int Output, string Tensor, string Type, long Element, string Expected, string Actual, long Different, long Elements, double Largest)
{
    /// <summary>In one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"step {Step}, output {Output} {Type}: {Different} of {Elements} elements differ, by up to {Largest:G6}; first at {Element}: {Actual} instead of {Expected}");
}

/// <summary>Compares outputs with expectations of the same size.</summary>
internal static class TensorComparison
{
    /// <returns>Null when they agree.</returns>
    public static TensorDifference? Compare(int step, int output, TensorView tensor, Tolerance? tolerance, byte[] expected, byte[] actual)
    {
        if (expected.AsSpan().SequenceEqual(actual))
            return null;
        // Types without whole bytes are compared, and shown, byte by byte.
        ElementType type = TensorContents.WidthOf(tensor.Type) == 0 ? ElementType.UInt8 : tensor.Type;
        int width = TensorContents.WidthOf(type);
        long different = 0, first = -1;
        double largest = 0;
        for (int at = 0; at + width <= expected.Length; at += width)
        {
            ReadOnlySpan<byte> e = expected.AsSpan(at, width), a = actual.AsSpan(at, width);
            if (e.SequenceEqual(a) || type == ElementType.Float32 && tolerance is not null && Agree(Value(type, e), Value(type, a), tolerance))
                continue;
            different++;
            if (first < 0)
                first = at / width;
            double size = Math.Abs(Value(type, e) - Value(type, a));
            largest = double.IsNaN(largest) || double.IsNaN(size) ? double.NaN : Math.Max(largest, size);
        }
        if (different == 0)
            return null;
        int place = (int)first * width;
        return new TensorDifference(step, output, tensor.Name, ElementTypeNames.Name(tensor.Type), first,
            Text(type, expected.AsSpan(place, width)), Text(type, actual.AsSpan(place, width)), different, expected.Length / width, largest);
    }

    private static bool Agree(double expected, double actual, Tolerance tolerance) =>
        expected.Equals(actual) || expected == actual || Math.Abs(expected - actual) <= tolerance.Absolute + tolerance.Relative * Math.Abs(expected) && double.IsFinite(expected);

    /// <summary>One element as a number.</summary>
    public static double Value(ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.Int8 => (sbyte)bytes[0],
        ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ElementType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => bytes[0],
    };

    /// <summary>One element with all its digits.</summary>
    public static string Text(ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes).ToString(CultureInfo.InvariantCulture),
        ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes).ToString("R", CultureInfo.InvariantCulture),
        _ => Value(type, bytes).ToString("R", CultureInfo.InvariantCulture),
    };
}
