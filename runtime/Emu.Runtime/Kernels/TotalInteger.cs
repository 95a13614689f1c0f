using System.Numerics;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>What MEAN and SUM differ in.</summary>
internal interface ITotal
{
    static abstract bool DividesByCount { get; }
}

internal readonly struct Mean : ITotal
{
    public static bool DividesByCount => true;
}

internal readonly struct Sum : ITotal
{
    public static bool DividesByCount => false;
}

/// <summary>MEAN and SUM on int8 and int16 over constant axes.</summary>
/// <remarks>MEAN's division by the count is folded into the rescaling factor. Bit-exact with TFLM's <c>reference/reduce.h</c> (QuantizedMeanOrSum).</remarks>
internal readonly struct TotalInteger<TTotal, TElement, T> : IKernel
    where TTotal : struct, ITotal
    where TElement : struct, IElement<T>
    where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Reduction Shape;
        internal int Offset;        // minus the input's zero point times the count
        internal int Multiplier;
        internal int Shift;
        internal int OutputZero;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, TElement.Type)) != Status.Ok
            || (e = p.Shape.Prepare(ref s)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, TElement.Lowest, TElement.Highest)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, TElement.Lowest, TElement.Highest)) != Status.Ok)
            return e;
        QuantizedMultiplier factor = QuantizedMultiplier.From(
            PositiveDouble.Quotient(PositiveDouble.From(s.Input(0).Scale(0)), PositiveDouble.From(s.Output(0).Scale(0))));
        if (!factor.IsUsable)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        int count = p.Shape.Count;
        (p.Multiplier, p.Shift) = (factor.Value, factor.Shift);
        if (TTotal.DividesByCount)
        {
            // As many bits as the count has are gained on the left before dividing, unless the total shift would exceed 31.
            int bits = Math.Min(31 - BitOperations.LeadingZeroCount((uint)count), 31 + factor.Shift);
            p.Multiplier = (int)(((long)factor.Value << bits) / count);
            p.Shift = factor.Shift - bits;
        }
        p.Offset = -s.Input(0).ZeroPoint(0) * count;
        p.OutputZero = s.Output(0).ZeroPoint(0);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<T> x, Span<T> y)
    {
        int at = 0;
        for (int i = 0; i < p.Shape.Kept0; i++)
        {
            for (int j = 0; j < p.Shape.Kept1; j++)
            {
                int sum = Total(p.Shape, x.Slice(i * p.Shape.KeptStep0 + j * p.Shape.KeptStep1));
                int value = FixedPoint.Rescale(sum + p.Offset, p.Multiplier, p.Shift) + p.OutputZero;
                y[at++] = TElement.Narrow(FixedPoint.Clamp(value, TElement.Lowest, TElement.Highest));
            }
        }
    }

    static int Total(in Reduction r, ReadOnlySpan<T> x)
    {
        int sum = 0, step = Math.Max(r.ReducedStep1, 1), from = 0;
        int span = (r.Reduced1 - 1) * step + 1;
        for (int i = 0; i < r.Reduced0; i++)
        {
            ReadOnlySpan<T> row = x.Slice(from, span);
            for (int j = 0; j < row.Length; j += step)
                sum += TElement.Widen(row[j]);
            from += r.ReducedStep0;
        }
        return sum;
    }
}
