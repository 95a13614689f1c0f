using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>RELU on int8 and int16: rescaled from the input's to the output's quantisation, then not below the output's zero point.</summary>
/// <remarks>The factor is formed in float32, as in TFLM's <c>kernels/activations_common.cc</c>.</remarks>
internal readonly struct ReluInteger<TElement, T> : IKernel where TElement : struct, IElement<T> where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int InputZero;
        internal int OutputZero;
        internal int Multiplier;
        internal int Shift;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Unary.Prepare(ref s, TElement.Type)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, TElement.Lowest, TElement.Highest)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, TElement.Lowest, TElement.Highest)) != Status.Ok)
            return e;
        float ratio = s.Input(0).Scale(0) / s.Output(0).Scale(0);
        if (!PositiveDouble.IsScale(ratio))
            return s.Fail(Status.OperandQuantization, Operands.Output);
        QuantizedMultiplier factor = QuantizedMultiplier.From(PositiveDouble.From(ratio));
        if (!factor.IsUsable)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        p.InputZero = s.Input(0).ZeroPoint(0);
        p.OutputZero = s.Output(0).ZeroPoint(0);
        p.Multiplier = factor.Value;
        p.Shift = factor.Shift;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<T> x, Span<T> y)
    {
        int inputZero = p.InputZero, outputZero = p.OutputZero, multiplier = p.Multiplier, shift = p.Shift;
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            int value = FixedPoint.Rescale(TElement.Widen(x[i]) - inputZero, multiplier, shift) + outputZero;
            y[i] = TElement.Narrow(FixedPoint.Clamp(value, outputZero, TElement.Highest));
        }
    }
}
