using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>L2_NORMALIZATION on int8 along the last dimension, to scale 1/128 and zero point 0.</summary>
/// <remarks>Bit-exact with TFLM's <c>reference/integer_ops/l2normalization.h</c>.</remarks>
internal readonly struct L2NormalizationInt8 : IKernel
{
    const int LargestDepth = 32768;    // the sum of squares fits 31 bits

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Depth;
        internal int Zero;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = SoftmaxShapes.Prepare(ref s, out p.Depth)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int8)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, 0, 0)) != Status.Ok)
            return e;
        if (s.Output(0).Scale(0) != 1f / 128f)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        if (p.Depth > LargestDepth)
            return s.Fail(Status.OperandShape, 0, p.Depth);
        int activation = s.Options.Int8(0, 0);
        if (activation != Activation.None)
            return s.Fail(Status.OptionValue, -1, activation);
        p.Zero = s.Input(0).ZeroPoint(0);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<sbyte> x = c.Input<sbyte>(0);
        Span<sbyte> y = c.Output<sbyte>(0);
        for (int at = 0; at < x.Length; at += p.Depth)
            Row(p.Zero, x.Slice(at, p.Depth), y.Slice(at, p.Depth));
        return Status.Ok;
    }

    static void Row(int zero, ReadOnlySpan<sbyte> x, Span<sbyte> y)
    {
        int squares = 0;
        for (int i = 0; i < x.Length; i++)
            squares += (x[i] - zero) * (x[i] - zero);
        QuantizedMultiplier inverse = InverseSquareRoot.Of(squares);
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            // 7 bits: the output's scale is 1/128.
            int value = FixedPoint.Rescale(x[i] - zero, inverse.Value, inverse.Shift + 7);
            y[i] = (sbyte)FixedPoint.Clamp(value, sbyte.MinValue, sbyte.MaxValue);
        }
    }
}
