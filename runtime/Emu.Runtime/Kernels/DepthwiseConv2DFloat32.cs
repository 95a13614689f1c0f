using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>DEPTHWISE_CONV_2D on float32: input [N, H, W, C_in], filter [1, KH, KW, C_out], bias [C_out], C_out = C_in * multiplier.</summary>
/// <remarks>Products are added in the order of rows and columns, then the bias, as in TFLM's <c>reference/depthwiseconv_float.h</c>.</remarks>
internal readonly struct DepthwiseConv2DFloat32 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ConvGeometry Geometry;
        internal int DepthMultiplier;
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
            || (e = DepthwiseConv2DInt8.PrepareShapes(ref s, ref p.Geometry, out p.DepthMultiplier)) != Status.Ok
            || (e = Operands.Bias(ref s, 2, ElementType.Float32, p.Geometry.OutputChannels)) != Status.Ok
            || (e = Activation.Limits(ref s, s.Options.Int8(DepthwiseConv2DInt8.FusedActivation, 0), out p.Low, out p.High)) != Status.Ok)
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
                    Window window = Window.Taps(p.Geometry, channels, batch, row, column);
                    Pixel(p, window, x.Slice(window.Input), w.Slice(window.Weight), bias, y.Slice(at, channels));
                    at += channels;
                }
            }
        }
    }

    static void Pixel(in Params p, in Window window, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> y)
    {
        float low = p.Low, high = p.High;
        int c = 0;
        for (int input = 0; input < p.Geometry.InputChannels; input++)
        {
            for (int end = c + p.DepthMultiplier; c < end; c++)
            {
                float sum = TapColumns.Sum(window, x.Slice(input), w.Slice(c));
                y[c] = Activation.Clamp(sum + (bias.Length != 0 ? bias[c] : 0f), low, high);
            }
        }
    }
}
