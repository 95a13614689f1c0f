using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>HARD_SWISH on int8: x * relu6(x + 3) / 6 in 16-bit fixed point.</summary>
/// <remarks>Bit-exact with TFLM's <c>reference/hard_swish.h</c>: x with 7 extra bits gives both the output before its last shift and a gate from 0 to 1, which saturates at x = -3
/// and 3; their product is truncated.</remarks>
internal readonly struct HardSwishInt8 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int InputZero, OutputZero;
        internal int Multiplier, RightShift;        // 16 bits; 0 to 31
        internal int GateMultiplier, GateShift;     // 16 bits; positive shifts left
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Unary.Prepare(ref s, ElementType.Int8)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok)
            return e;
        float fineScale = 1f / 128f * s.Input(0).Scale(0);
        float ratio = fineScale / s.Output(0).Scale(0), gate = fineScale / (3f / 32768f);
        if (!PositiveDouble.IsScale(ratio) || !PositiveDouble.IsScale(gate))
            return s.Fail(Status.OperandQuantization, 0);
        QuantizedMultiplier factor = QuantizedMultiplier.From(PositiveDouble.From(ratio));
        QuantizedMultiplier gateFactor = QuantizedMultiplier.From(PositiveDouble.From(gate));
        // As TFLM: an output scale below 1/128 of the input's is refused.
        if (factor.Shift > 0)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        p.InputZero = s.Input(0).ZeroPoint(0);
        p.OutputZero = s.Output(0).ZeroPoint(0);
        p.Multiplier = Upper16(factor.Value);
        p.RightShift = -factor.Shift;
        p.GateMultiplier = Upper16(gateFactor.Value);
        p.GateShift = Math.Min(gateFactor.Shift, 31);
        return s.SetParams(p);
    }

    static int Upper16(int multiplier) => multiplier >= int.MaxValue - (1 << 15) ? short.MaxValue : multiplier + (1 << 15) >> 16;

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<sbyte>(0), c.Output<sbyte>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<sbyte> x, Span<sbyte> y)
    {
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            int value = (x[i] - p.InputZero) << 7;
            int gate = Gate(p, value) + (1 << 15) >> 1;
            // The gate is never negative, so this is a truncation by the output's sign.
            int product = gate * HighMultiply16(value, p.Multiplier) / (1 << 15);
            int result = FixedPoint.RoundingShiftRight(product, p.RightShift) + p.OutputZero;
            y[i] = (sbyte)FixedPoint.Clamp(result, sbyte.MinValue, sbyte.MaxValue);
        }
    }

    /// <summary>value with 3 as 32768, saturated to 16 bits: the last doubling comes after the product.</summary>
    static int Gate(in Params p, int value)
    {
        if (p.GateShift > 0)
        {
            int almost = HighMultiply16(Saturated(value, p.GateShift - 1), p.GateMultiplier);
            return Saturated(almost, 1);
        }
        return FixedPoint.RoundingShiftRight(HighMultiply16(value, p.GateMultiplier), -p.GateShift);
    }

    static int Saturated(int value, int leftShift) => FixedPoint.Clamp(FixedPoint.SaturatingShiftLeft(value, leftShift), short.MinValue, short.MaxValue);

    /// <summary>a * b / 2^15, halves up; |a| is at most 2^15 and b positive.</summary>
    static int HighMultiply16(int a, int b) => a * b + (1 << 14) >> 15;
}
