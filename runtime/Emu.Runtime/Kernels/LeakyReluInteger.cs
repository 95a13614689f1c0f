using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>LEAKY_RELU on int8 and int16: one factor from 0 upwards, another, which holds alpha, below.</summary>
/// <remarks>The factors are formed in float32, as in TFLM's <c>kernels/leaky_relu_common.cc</c>; a negative alpha negates after rounding.</remarks>
internal readonly struct LeakyReluInteger<TElement, T> : IKernel where TElement : struct, IElement<T> where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int InputZero, OutputZero;
        internal int Multiplier, Shift;
        internal int NegativeMultiplier, NegativeShift;
        internal int Sign;    // of alpha
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Unary.Prepare(ref s, TElement.Type)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, TElement.Lowest, TElement.Highest)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, TElement.Lowest, TElement.Highest)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), output = s.Output(0);
        float alpha = s.Options.Float(0, 0f);
        float ratio = input.Scale(0) / output.Scale(0), negativeRatio = MathF.Abs(input.Scale(0) * alpha / output.Scale(0));
        if (!PositiveDouble.IsScale(negativeRatio))
            return s.Fail(Status.OptionValue);
        if (!PositiveDouble.IsScale(ratio))
            return s.Fail(Status.OperandQuantization, Operands.Output);
        QuantizedMultiplier positive = QuantizedMultiplier.From(PositiveDouble.From(ratio));
        QuantizedMultiplier negative = QuantizedMultiplier.From(PositiveDouble.From(negativeRatio));
        if (!positive.IsUsable || !negative.IsUsable)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        (p.Multiplier, p.Shift) = (positive.Value, positive.Shift);
        (p.NegativeMultiplier, p.NegativeShift) = (negative.Value, negative.Shift);
        p.Sign = alpha < 0f ? -1 : 1;
        p.InputZero = input.ZeroPoint(0);
        p.OutputZero = output.ZeroPoint(0);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<T> x, Span<T> y)
    {
        int inputZero = p.InputZero, outputZero = p.OutputZero;
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            int value = TElement.Widen(x[i]) - inputZero;
            int scaled = value >= 0
                ? FixedPoint.Rescale(value, p.Multiplier, p.Shift)
                : FixedPoint.Rescale(value, p.NegativeMultiplier, p.NegativeShift) * p.Sign;
            y[i] = TElement.Narrow(FixedPoint.Clamp(scaled + outputZero, TElement.Lowest, TElement.Highest));
        }
    }
}
