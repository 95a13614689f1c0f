using Emu.Guest.Verification;
using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Guest.Layers;

/// <summary>How two runs differ in one output of one operator.</summary>
/// <param name="Layer">The output, as the first run left it.</param>
/// <param name="Different">Elements that differ.</param>
/// <param name="Elements">All elements.</param>
/// <param name="First">Index of the first that differs, in row-major order.</param>
/// <param name="FirstIndex">The same along each dimension.</param>
/// <param name="A">Its value in the first run.</param>
/// <param name="B">Its value in the second run.</param>
/// <param name="LargestSteps">Largest difference in steps of the quantisation; null for float tensors.</param>
/// <param name="LargestReal">Largest difference in real units; null where there is no scale. NaN when one side is not a number.</param>
public sealed record LayerDifference(
    LayerOutput Layer, long Different, long Elements, long First, IReadOnlyList<int> FirstIndex, string A, string B, double? LargestSteps, double? LargestReal);

/// <summary>What the comparison of two runs gave.</summary>
/// <param name="Compared">Outputs that both have.</param>
/// <param name="LeftOut">Outputs of the one that the other, a partial reference, does not have.</param>
/// <param name="Differences">In the order in which operators ended: the first is where the runs part.</param>
public sealed record LayerComparison(int Compared, int LeftOut, IReadOnlyList<LayerDifference> Differences)
{
    /// <summary>Compares every output to the bit.</summary>
    /// <returns>What makes the runs incomparable, in words; or null.</returns>
    public static string? TryCompare(LayerTrace a, LayerTrace b, out LayerComparison? comparison)
    {
        comparison = null;
        Dictionary<(int, int, int), LayerOutput> others = [];
        foreach (LayerOutput output in b.Outputs)
            others[Key(output)] = output;
        List<LayerDifference> differences = [];
        int compared = 0, missing = 0;
        foreach (LayerOutput left in a.Outputs)
        {
            if (!others.Remove(Key(left), out LayerOutput? right))
            {
                if (!b.IsPartial)
                    return $"{b.Source} has no {left.FileName}: these are not runs of one model";
                missing++;
                continue;
            }
            if (left.Type != right.Type || left.Data.Length != right.Data.Length)
                return $"{left.FileName} is {Describe(left)} in {a.Source} and {Describe(right)} in {b.Source}";
            compared++;
            if (Difference(left, right) is { } difference)
                differences.Add(difference);
        }
        if (others.Count > 0 && !a.IsPartial)
            return $"{a.Source} has no {others.Values.First().FileName}: these are not runs of one model";
        comparison = new LayerComparison(compared, missing + others.Count, differences);
        return null;
    }

    private static (int, int, int) Key(LayerOutput output) => (output.Operator, output.Run, output.Output);

    private static string Describe(LayerOutput output) => $"{ElementTypeNames.Name(output.Type)} [{string.Join(", ", output.Shape)}]";

    private static LayerDifference? Difference(LayerOutput a, LayerOutput b)
    {
        if (a.Data.AsSpan().SequenceEqual(b.Data))
            return null;
        ElementType type = TensorContents.WidthOf(a.Type) == 0 ? ElementType.UInt8 : a.Type;
        int width = TensorContents.WidthOf(type);
        long different = 0, first = -1;
        double largest = 0;
        for (int at = 0; at + width <= a.Data.Length; at += width)
        {
            ReadOnlySpan<byte> left = a.Data.AsSpan(at, width), right = b.Data.AsSpan(at, width);
            if (left.SequenceEqual(right))
                continue;
            different++;
            if (first < 0)
                first = at / width;
            double size = Math.Abs(TensorComparison.Value(type, left) - TensorComparison.Value(type, right));
            largest = double.IsNaN(largest) || double.IsNaN(size) ? double.NaN : Math.Max(largest, size);
        }
        bool isFloat = type is ElementType.Float32 or ElementType.Float64;
        int place = (int)first * width;
        return new LayerDifference(a, different, a.Data.Length / width, first, IndexOf(first, a.Shape),
            TensorComparison.Text(type, a.Data.AsSpan(place, width)), TensorComparison.Text(type, b.Data.AsSpan(place, width)),
            isFloat ? null : largest, isFloat ? largest : a.Scale > 0 ? largest * a.Scale : null);
    }

    private static int[] IndexOf(long element, int[] shape)
    {
        int[] index = new int[shape.Length];
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            long size = Math.Max(shape[i], 1);
            index[i] = (int)(element % size);
            element /= size;
        }
        return index;
    }
}
