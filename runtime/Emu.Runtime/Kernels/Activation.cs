using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>The activation that is fused into an operator, as limits of its output.</summary>
/// <remarks>Numbers: <c>ActivationFunctionType</c> in schema.fbs. TANH (4) and SIGN_BIT (5) cannot be fused.</remarks>
internal static class Activation
{
    internal const int None = 0, Relu = 1, ReluMinusOneToOne = 2, Relu6 = 3;

    /// <summary>Limits of a quantised output: the activation's limits in output 0's scale, within <paramref name="lowest"/> to <paramref name="highest"/>.</summary>
    internal static Status Limits(ref Setup s, int activation, int lowest, int highest, out int low, out int high)
    {
        low = lowest;
        high = highest;
        Status status = Limits(ref s, activation, out float from, out float to);
        if (status != Status.Ok || activation == None)
            return status;
        TensorInfo output = s.Output(0);
        float scale = output.Scale(0);
        int zero = output.ZeroPoint(0);
        if (!Quantize(from, scale, zero, ref low))
            return s.Fail(Status.OperandQuantization, Operands.Output);
        low = Math.Max(low, lowest);
        if (activation != Relu)
        {
            if (!Quantize(to, scale, zero, ref high))
                return s.Fail(Status.OperandQuantization, Operands.Output);
            high = Math.Min(high, highest);
        }
        return low <= high ? Status.Ok : s.Fail(Status.OperandQuantization, Operands.Output, zero);
    }

    /// <summary>Limits of a float output; without activation the largest finite floats, so infinities become finite as in TFLM.</summary>
    internal static Status Limits(ref Setup s, int activation, out float low, out float high)
    {
        low = activation switch { Relu or Relu6 => 0f, ReluMinusOneToOne => -1f, _ => -float.MaxValue };
        high = activation switch { ReluMinusOneToOne => 1f, Relu6 => 6f, _ => float.MaxValue };
        return activation is >= None and <= Relu6 ? Status.Ok : s.Fail(Status.OptionValue, -1, activation);
    }

    /// <summary>Clamps as the C++ library's max and min do: NaN and the sign of zero pass.</summary>
    internal static float Clamp(float x, float low, float high)
    {
        float raised = x < low ? low : x;
        return high < raised ? high : raised;
    }

    /// <summary>value / scale + zero in float32 division; false when it does not fit 32 bits.</summary>
    static bool Quantize(float value, float scale, int zero, ref int result)
    {
        float steps = value / scale;
        if (!(MathF.Abs(steps) < 1e9f))
            return false;
        result = FloatRounding.ToInt32(steps) + zero;
        return true;
    }
}
