using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>CONV_2D on int16 with int8 filters and int64 or int32 biases; shapes as <see cref="Conv2DInt8"/>.</summary>
/// <remarks>Bit-exact with TFLM's <c>reference/integer_ops/conv.h</c>; see <see cref="Int16Rescale"/>.</remarks>
internal readonly struct Conv2DInt16 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ConvGeometry Geometry;
        internal Int16Rescale Rescale;
        internal int FilterChannels;
        internal int GroupOutputs;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 3, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Int8)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int16)) != Status.Ok
            || (e = Int16Layer.Bias(ref s, 2)) != Status.Ok
            || (e = Conv2DInt8.PrepareShapes(ref s, ref p.Geometry, out p.FilterChannels, out p.GroupOutputs)) != Status.Ok
            || (e = p.Rescale.Prepare(ref s, 0, 2, s.Options.Int8(Conv2DInt8.FusedActivation, 0), p.Geometry.OutputChannels)) != Status.Ok
            || (e = Int16Layer.PerChannelFactors(ref s, 0, p.Geometry.OutputChannels, axis: 0, ref p.Rescale)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int channels = p.Geometry.OutputChannels;
        ReadOnlySpan<short> x = c.Input<short>(0);
        ReadOnlySpan<sbyte> w = c.Input<sbyte>(1), shifts = c.Persistent<sbyte>(p.Rescale.Shifts, channels);
        ReadOnlySpan<byte> bias = c.Input<byte>(2);
        ReadOnlySpan<int> multipliers = c.Persistent<int>(p.Rescale.Multipliers, channels);
        Span<short> y = c.Output<short>(0);
        int at = 0;
        for (int batch = 0; batch < p.Geometry.Batches; batch++)
        {
            for (int row = 0; row < p.Geometry.OutputHeight; row++)
            {
                for (int column = 0; column < p.Geometry.OutputWidth; column++)
                {
                    Window window = Window.Joined(p.Geometry, p.FilterChannels, batch, row, column);
                    Pixel(p, window, x, w, bias, multipliers, shifts, y.Slice(at, channels));
                    at += channels;
                }
            }
        }
        return Status.Ok;
    }

    /// <summary>All channels of one output pixel, two at a time; an odd last one runs against itself.</summary>
    static void Pixel(in Params p, in Window window, ReadOnlySpan<short> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<byte> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<short> y)
    {
        int filter = p.Geometry.FilterHeight * p.Geometry.FilterWidth * p.FilterChannels;
        int input = window.Input;
        for (int group = 0; group < y.Length; group += p.GroupOutputs)
        {
            int end = group + p.GroupOutputs;
            for (int c = group; c < end; c += 2)
            {
                int second = c + 1 < end ? c + 1 : c;
                Pair<long> sum = default;
                Accumulate(window, x.Slice(input), w.Slice(c * filter, filter), w.Slice(second * filter, filter), ref sum);
                y[c] = p.Rescale.Output(sum.A, c, bias, multipliers[c], shifts[c]);
                y[second] = p.Rescale.Output(sum.B, second, bias, multipliers[second], shifts[second]);
            }
            input += p.FilterChannels;
        }
    }

    static void Accumulate(in Window window, ReadOnlySpan<short> x, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, ref Pair<long> sum)
    {
        int inputRow = 0, weightRow = window.Weight, length = window.Length;
        for (int row = 0; row < window.Rows; row++)
        {
            int input = inputRow, weight = weightRow;
            for (int run = 0; run < window.Runs; run++)
            {
                DotInt16.Add(x.Slice(input, length), a.Slice(weight, length), b.Slice(weight, length), ref sum);
                input += window.InputRun;
                weight += window.WeightRun;
            }
            inputRow += window.InputRow;
            weightRow += window.WeightRow;
        }
    }
}
