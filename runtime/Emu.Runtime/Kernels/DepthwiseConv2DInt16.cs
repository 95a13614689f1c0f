using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>DEPTHWISE_CONV_2D on int16 with int8 filters and int64 or int32 biases; shapes as <see cref="DepthwiseConv2DInt8"/>.</summary>
/// <remarks>Bit-exact with TFLM's <c>reference/integer_ops/depthwise_conv.h</c>; see <see cref="Int16Rescale"/>.</remarks>
internal readonly struct DepthwiseConv2DInt16 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ConvGeometry Geometry;
        internal Int16Rescale Rescale;
        internal int DepthMultiplier;
        internal int Reserved;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 3, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Int8)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int16)) != Status.Ok
            || (e = Int16Layer.Bias(ref s, 2)) != Status.Ok
            || (e = DepthwiseConv2DInt8.PrepareShapes(ref s, ref p.Geometry, out p.DepthMultiplier)) != Status.Ok
            || (e = p.Rescale.Prepare(ref s, 0, 2, s.Options.Int8(DepthwiseConv2DInt8.FusedActivation, 0), p.Geometry.OutputChannels)) != Status.Ok
            || (e = Int16Layer.PerChannelFactors(ref s, 0, p.Geometry.OutputChannels, axis: 3, ref p.Rescale)) != Status.Ok)
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
                    Window window = Window.Taps(p.Geometry, channels, batch, row, column);
                    Pixel(p, window, x.Slice(window.Input), w.Slice(window.Weight), bias, multipliers, shifts, y.Slice(at, channels));
                    at += channels;
                }
            }
        }
        return Status.Ok;
    }

    static void Pixel(in Params p, in Window window, ReadOnlySpan<short> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<byte> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<short> y)
    {
        int c = 0;
        for (int input = 0; input < p.Geometry.InputChannels; input++)
        {
            for (int end = c + p.DepthMultiplier; c < end; c++)
                y[c] = p.Rescale.Output(Sum(window, x, input, w, c), c, bias, multipliers[c], shifts[c]);
        }
    }

    /// <summary>Products of one channel's taps from the given first elements on.</summary>
    static long Sum(in Window window, ReadOnlySpan<short> x, int input, ReadOnlySpan<sbyte> w, int weight)
    {
        long sum = 0;
        int inputRun = window.InputRun, weightRun = window.WeightRun, runs = window.Runs;
        for (int row = 0; row < window.Rows; row++)
        {
            int from = input, at = weight;
            for (int run = 0; run < runs; run++)
            {
                sum += x[from] * w[at];
                from += inputRun;
                at += weightRun;
            }
            input += window.InputRow;
            weight += window.WeightRow;
        }
        return sum;
    }
}
