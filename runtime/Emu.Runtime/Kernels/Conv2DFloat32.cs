using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>CONV_2D on float32: input [N, H, W, C_in], filter [C_out, KH, KW, C_in / groups], bias [C_out].</summary>
/// <remarks>Products are added in the order of rows, columns, channels, then the bias, as in TFLM's <c>reference/conv.h</c>.</remarks>
internal readonly struct Conv2DFloat32 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ConvGeometry Geometry;
        internal int FilterChannels;
        internal int GroupOutputs;
        internal float Low;
        internal float High;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 3, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Float32)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Float32)) != Status.Ok
            || (e = Conv2DInt8.PrepareShapes(ref s, ref p.Geometry, out p.FilterChannels, out p.GroupOutputs)) != Status.Ok
            || (e = Operands.Bias(ref s, 2, ElementType.Float32, p.Geometry.OutputChannels)) != Status.Ok
            || (e = Activation.Limits(ref s, s.Options.Int8(Conv2DInt8.FusedActivation, 0), out p.Low, out p.High)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Run(p, c.Input<float>(0), c.Input<float>(1), c.Input<float>(2), c.Output<float>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> y)
    {
        int channels = p.Geometry.OutputChannels;
        int at = 0;
        for (int batch = 0; batch < p.Geometry.Batches; batch++)
        {
            for (int row = 0; row < p.Geometry.OutputHeight; row++)
            {
                for (int column = 0; column < p.Geometry.OutputWidth; column++)
                {
                    Window window = Window.Joined(p.Geometry, p.FilterChannels, batch, row, column);
                    Pixel(p, window, x, w, bias, y.Slice(at, channels));
                    at += channels;
                }
            }
        }
    }

    /// <summary>All channels of one output pixel, two at a time; an odd last one runs against itself.</summary>
    static void Pixel(in Params p, in Window window, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> y)
    {
        int filter = p.Geometry.FilterHeight * p.Geometry.FilterWidth * p.FilterChannels;
        float low = p.Low, high = p.High;
        int input = window.Input;
        for (int group = 0; group < y.Length; group += p.GroupOutputs)
        {
            int end = group + p.GroupOutputs;
            for (int c = group; c < end; c += 2)
            {
                int second = c + 1 < end ? c + 1 : c;
                Pair<float> sum = default;
                Accumulate(window, x.Slice(input), w.Slice(c * filter, filter), w.Slice(second * filter, filter), ref sum);
                bool biased = bias.Length != 0;
                y[c] = Activation.Clamp(sum.A + (biased ? bias[c] : 0f), low, high);
                y[second] = Activation.Clamp(sum.B + (biased ? bias[second] : 0f), low, high);
            }
            input += p.FilterChannels;
        }
    }

    static void Accumulate(in Window window, ReadOnlySpan<float> x, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ref Pair<float> sum)
    {
        int inputRow = 0, weightRow = window.Weight, length = window.Length;
        for (int row = 0; row < window.Rows; row++)
        {
            int input = inputRow, weight = weightRow;
            for (int run = 0; run < window.Runs; run++)
            {
                Dot.Add(x.Slice(input, length), a.Slice(weight, length), b.Slice(weight, length), ref sum);
                input += window.InputRun;
                weight += window.WeightRun;
            }
            inputRow += window.InputRow;
            weightRow += window.WeightRow;
        }
    }
}
