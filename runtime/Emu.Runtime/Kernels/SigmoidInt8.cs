using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>LOGISTIC and TANH: how the fixed-point result becomes an int8.</summary>
internal interface ISigmoid
{
    static abstract int OutputZero { get; }
    static abstract float OutputScale { get; }
    static abstract int Of(int x);
}

/// <summary>Scale 1/256, zero point -128.</summary>
internal readonly struct LogisticFunction : ISigmoid
{
    public static int OutputZero => sbyte.MinValue;
    public static float OutputScale => 1f / 256f;
    public static int Of(int x) => FixedPoint.RoundingShiftRight(FixedPointFunctions.Logistic(x, 4), 23) + sbyte.MinValue;
}

/// <summary>Scale 1/128, zero point 0.</summary>
internal readonly struct TanhFunction : ISigmoid
{
    public static int OutputZero => 0;
    public static float OutputScale => 1f / 128f;
    public static int Of(int x) => FixedPoint.RoundingShiftRight(FixedPointFunctions.Tanh(x, 4), 24);
}

/// <summary>LOGISTIC and TANH on int8.</summary>
/// <remarks>The input is scaled to 4 integer bits; beyond a radius of 15 the result is saturated. Bit-exact with TFLM's <c>reference/integer_ops/logistic.h</c> and <c>tanh.h</c>.</remarks>
internal readonly struct SigmoidInt8<TFunction> : IKernel where TFunction : struct, ISigmoid
{
    const int InputIntegerBits = 4;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Zero;
        internal int Radius;
        internal int Multiplier;
        internal int LeftShift;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Unary.Prepare(ref s, ElementType.Int8)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, TFunction.OutputZero, TFunction.OutputZero)) != Status.Ok)
            return e;
        if (s.Output(0).Scale(0) != TFunction.OutputScale)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        QuantizedMultiplier factor =
            QuantizedMultiplier.From(PositiveDouble.From(s.Input(0).Scale(0)).TimesPowerOfTwo(31 - InputIntegerBits));
        // Scales below 2^-28 would need a right shift, which TFLM's radius does not define.
        if (factor.Shift < 0)
            return s.Fail(Status.OperandQuantization, 0);
        p.Zero = s.Input(0).ZeroPoint(0);
        p.Multiplier = factor.Value;
        // From 30 on the radius is at most 1, and only 0 is inside, for which the shift does not matter.
        p.LeftShift = Math.Min(factor.Shift, QuantizedMultiplier.MaxShift);
        p.Radius = factor.Shift > 31 ? 0 : (15 << 31 - InputIntegerBits) >> factor.Shift;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<sbyte>(0), c.Output<sbyte>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<sbyte> x, Span<sbyte> y)
    {
        int zero = p.Zero, radius = p.Radius, multiplier = p.Multiplier, shift = p.LeftShift;
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            int value = x[i] - zero;
            int result;
            if (value <= -radius)
                result = sbyte.MinValue;
            else if (value >= radius)
                result = sbyte.MaxValue;
            else
                result = FixedPoint.Clamp(TFunction.Of(FixedPoint.Rescale(value, multiplier, shift)), sbyte.MinValue, sbyte.MaxValue);
            y[i] = (sbyte)result;
        }
    }
}
