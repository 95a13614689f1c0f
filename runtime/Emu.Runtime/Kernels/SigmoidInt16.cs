using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>LOGISTIC and TANH on int16: how a value in units of 2^-12 / 3 becomes the result in units of 2^-15.</summary>
internal interface ISigmoidTable
{
    /// <summary>Largest k for which an input scale of 2^-(12 - k) is taken as it is.</summary>
    static abstract int LargestPower { get; }
    static abstract short Of(int x);
}

internal readonly struct LogisticTable : ISigmoidTable
{
    public static int LargestPower => 0;
    public static short Of(int x) => SigmoidTable.Logistic(x);
}

internal readonly struct TanhTable : ISigmoidTable
{
    public static int LargestPower => 1;
    public static short Of(int x) => SigmoidTable.Tanh(x);
}

/// <summary>LOGISTIC and TANH on int16, to a scale of 2^-15; zero points are 0.</summary>
/// <remarks>Bit-exact with TFLM's <c>reference/integer_ops/logistic.h</c> and <c>tanh.h</c> (int16).</remarks>
internal readonly struct SigmoidInt16<TFunction> : IKernel where TFunction : struct, ISigmoidTable
{
    const float OutputScale = 1f / 32768f;
    const int LargestShift = 31;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Multiplier;
        internal int Shift;      // to the right, 0 to 31
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Unary.Prepare(ref s, ElementType.Int16)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, 0, 0)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, 0, 0)) != Status.Ok)
            return e;
        if (MathF.Abs(s.Output(0).Scale(0) - OutputScale) > OutputScale * 0.001f)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        if (!SetFactor(s.Input(0).Scale(0), ref p))
            return s.Fail(Status.OperandQuantization, 0);
        return s.SetParams(p);
    }

    /// <summary>A factor of 3 * 2^12 times the scale, with as many bits as keep a product within 32.</summary>
    static bool SetFactor(float scale, ref Params p)
    {
        const int inputFractionBits = 12;
        const int mostBits = 14;             // 2^14 - 1/2 is where the multiplier stops growing
        PositiveDouble value = PositiveDouble.From(scale);
        int power = value.Exponent - 1 + inputFractionBits;
        if (value.Mantissa == 1UL << 52 && power >= 0 && power <= TFunction.LargestPower)
        {
            p.Multiplier = 3 << power;
            return true;
        }
        // 3 * 2^12 * scale, exact: a float has 24 bits.
        PositiveDouble factor = PositiveDouble.Product(scale, 3f).TimesPowerOfTwo(inputFractionBits);
        // Doubled while it is at most 2^14 - 1/2.
        while (p.Shift < LargestShift && (factor.Exponent < mostBits || (factor.Exponent == mostBits && factor.Mantissa <= ((1UL << 15) - 1) << 38)))
        {
            factor = factor.TimesPowerOfTwo(1);
            p.Shift++;
        }
        if (factor.Exponent > 31)
            return false;
        p.Multiplier = factor.Exponent < 1 ? 0 : (int)(factor.Mantissa >> 53 - factor.Exponent);
        return true;
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<short> x = c.Input<short>(0);
        Span<short> y = c.Output<short>(0).Slice(0, x.Length);
        int multiplier = p.Multiplier, shift = p.Shift, half = shift > 0 ? 1 << (shift - 1) : 0;
        for (int i = 0; i < x.Length; i++)
            y[i] = TFunction.Of((x[i] * multiplier + half) >> shift);
        return Status.Ok;
    }
}
