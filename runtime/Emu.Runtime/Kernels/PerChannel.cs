using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>Rescaling factors of a convolution's output channels, kept in the arena as a 32-bit multiplier and an 8-bit shift each.</summary>
internal static class PerChannel
{
    /// <summary>Computes input scale * filter scale / output scale in double precision for each channel, the filter's one scale for all if it has only one.</summary>
    /// <param name="s">The operator: input 0, filter 1, output 0; their per-tensor quantisation has been checked.</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="axis">The filter's dimension that the scales must belong to.</param>
    /// <param name="multipliers">Offset of the int[channels] for <see cref="Context.Persistent{T}"/>.</param>
    /// <param name="shifts">Offset of the sbyte[channels].</param>
    /// <param name="data">The input that the filter meets, where it is not input 0.</param>
    internal static Status Persist(ref Setup s, int channels, int axis, out int multipliers, out int shifts, int data = 0)
    {
        multipliers = shifts = 0;
        TensorInfo filter = s.Input(1);
        ReadOnlySpan<float> scales = filter.Scales;
        if (scales.Length != 1 && (scales.Length != channels || filter.QuantizedDimension != axis))
            return s.Fail(Status.OperandQuantization, 1, scales.Length);
        int asymmetric = filter.FirstZeroPoint;
        if (asymmetric >= 0)
            return s.Fail(Status.OperandQuantization, 1, asymmetric);
        Status e;
        if ((e = s.Persist(channels, out Span<int> values, out multipliers)) != Status.Ok
            || (e = s.Persist(channels, out Span<sbyte> exponents, out shifts)) != Status.Ok)
            return e;
        float inputScale = s.Input(data).Scale(0);
        PositiveDouble outputScale = PositiveDouble.From(s.Output(0).Scale(0));
        for (int c = 0; c < channels; c++)
        {
            int channel = scales.Length == 1 ? 0 : c;
            QuantizedMultiplier factor =
                QuantizedMultiplier.From(PositiveDouble.Quotient(PositiveDouble.Product(inputScale, scales[channel]), outputScale));
            if (!factor.IsUsable)
                return s.Fail(Status.OperandQuantization, 1, channel);
            values[c] = factor.Value;
            exponents[c] = (sbyte)factor.Shift;
        }
        return Status.Ok;
    }
}
