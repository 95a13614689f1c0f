using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>DEPTHWISE_CONV_2D on int8: input [N, H, W, C_in], int8 or int4 filter [1, KH, KW, C_out], int32 bias [C_out], C_out = C_in * multiplier, one scale for each output channel.</summary>
/// <remarks>Output channel m + multiplier * c reads input channel c. Bit-exact with TFLM's <c>reference/integer_ops/depthwise_conv.h</c>.</remarks>
internal readonly struct DepthwiseConv2DInt8 : IKernel
{
    // Fields of DepthwiseConv2DOptions in schema.fbs. The depth multiplier there is redundant: the shapes give it.
    internal const int Padding = 0, StrideWidth = 1, StrideHeight = 2, FusedActivation = 4, DilationWidth = 5, DilationHeight = 6;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ConvGeometry Geometry;
        internal Int8Rescale Rescale;
        internal int DepthMultiplier;
        internal int Multipliers;      // persistent int[C_out]
        internal int Shifts;           // persistent sbyte[C_out]
        internal int Unpacked;         // scratch of an int4 filter, or -1
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 3, 1)) != Status.Ok
            || (e = Int8Filter.Prepare(ref s, out p.Unpacked)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int8)) != Status.Ok
            || (e = PrepareShapes(ref s, ref p.Geometry, out p.DepthMultiplier)) != Status.Ok
            || (e = Operands.Bias(ref s, 2, ElementType.Int32, p.Geometry.OutputChannels)) != Status.Ok
            || (e = p.Rescale.Prepare(ref s, s.Options.Int8(FusedActivation, 0))) != Status.Ok
            || (e = PerChannel.Persist(ref s, p.Geometry.OutputChannels, axis: 3, out p.Multipliers, out p.Shifts)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    /// <summary>Checks filter, options and image sizes; the same for every element type.</summary>
    internal static Status PrepareShapes(ref Setup s, ref ConvGeometry g, out int depthMultiplier)
    {
        depthMultiplier = 0;
        Status e;
        if ((e = Operands.Rank(ref s, 1, 4)) != Status.Ok || (e = Operands.Size(ref s, 1, 0, 1)) != Status.Ok)
            return e;
        TensorInfo filter = s.Input(1);
        FlatTable options = s.Options;
        if ((e = g.Prepare(ref s, options.Int8(Padding, 0), (filter.Dim(1), filter.Dim(2)),
                (options.Int32(StrideHeight, 0), options.Int32(StrideWidth, 0)),
                (options.Int32(DilationHeight, 1), options.Int32(DilationWidth, 1)))) != Status.Ok
            || (e = Operands.Size(ref s, 1, 3, g.OutputChannels)) != Status.Ok)
            return e;
        depthMultiplier = g.OutputChannels / g.InputChannels;
        return depthMultiplier * g.InputChannels == g.OutputChannels ? Status.Ok : s.Fail(Status.OperandShape, Operands.Output, g.OutputChannels);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int channels = p.Geometry.OutputChannels;
        Run(p, c.Input<sbyte>(0), Int8Filter.Of(ref c, p.Unpacked), c.Input<int>(2),
            c.Persistent<int>(p.Multipliers, channels), c.Persistent<sbyte>(p.Shifts, channels), c.Output<sbyte>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> y)
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
                    Span<sbyte> pixel = y.Slice(at, channels);
                    if (Int8Vector.IsSupported)
                        PixelOfVectors(p, window, x.Slice(window.Input), w.Slice(window.Weight), bias, multipliers, shifts, pixel);
                    else if (p.DepthMultiplier == 1)
                        PixelOfEqualChannels(p, window, x.Slice(window.Input), w.Slice(window.Weight), bias, multipliers, shifts, pixel);
                    else
                        PixelOfMoreChannels(p, window, x.Slice(window.Input), w.Slice(window.Weight), bias, multipliers, shifts, pixel);
                    at += channels;
                }
            }
        }
    }

    /// <summary>One output pixel on a core with vectors: all channels of a block at once, those of one input channel where several read it.</summary>
    [SkipLocalsInit]
    static void PixelOfVectors(in Params p, in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> y)
    {
        Span<int> sums = stackalloc int[Int8Outputs.Block];
        int offset = p.Rescale.InputOffset, same = p.DepthMultiplier == 1 ? y.Length : p.DepthMultiplier;
        for (int input = 0, end = same; end <= y.Length; input++, end += same)
        {
            int count;
            for (int c = end - same; c < end; c += count)
            {
                count = Math.Min(end - c, Int8Outputs.Block);
                if (p.DepthMultiplier == 1)
                    TapColumns.SumVector(window, x.Slice(c), w.Slice(c), count, offset, sums);
                else
                    TapColumns.SumVectorOfOne(window, x.Slice(input), w.Slice(c), count, offset, sums);
                Int8Outputs.Rescale(p.Rescale, sums.Slice(0, count), bias.Length != 0 ? bias.Slice(c, count) : bias, multipliers.Slice(c, count), shifts.Slice(c, count), y.Slice(c, count));
            }
        }
    }

    /// <summary>One output pixel where output channel c reads input channel c: four channels at a time.</summary>
    [SkipLocalsInit]
    static void PixelOfEqualChannels(in Params p, in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> y)
    {
        Span<int> sums = stackalloc int[TapColumns.Width];
        int offset = p.Rescale.InputOffset;
        int c = 0;
        for (; c <= y.Length - TapColumns.Width; c += TapColumns.Width)
        {
            TapColumns.SumFour(window, x.Slice(c), w.Slice(c), offset, ref sums[0]);
            Finish(p, sums, c, bias, multipliers, shifts, y);
        }
        for (; c < y.Length; c++)
        {
            sums[0] = TapColumns.Sum(window, x.Slice(c), w.Slice(c), offset);
            Finish(p, sums.Slice(0, 1), c, bias, multipliers, shifts, y);
        }
    }

    /// <summary>One output pixel where several neighbouring output channels read one input channel.</summary>
    [SkipLocalsInit]
    static void PixelOfMoreChannels(in Params p, in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> y)
    {
        Span<int> sums = stackalloc int[TapColumns.Width];
        int offset = p.Rescale.InputOffset;
        int c = 0;
        for (int input = 0; input < p.Geometry.InputChannels; input++)
        {
            int end = c + p.DepthMultiplier;
            for (; c <= end - TapColumns.Width; c += TapColumns.Width)
            {
                TapColumns.SumFourOfOne(window, x.Slice(input), w.Slice(c), offset, ref sums[0]);
                Finish(p, sums, c, bias, multipliers, shifts, y);
            }
            for (; c < end; c++)
            {
                sums[0] = TapColumns.Sum(window, x.Slice(input), w.Slice(c), offset);
                Finish(p, sums.Slice(0, 1), c, bias, multipliers, shifts, y);
            }
        }
    }

    /// <summary>Adds the biases, rescales and stores a few neighbouring channels.</summary>
    static void Finish(in Params p, ReadOnlySpan<int> sums, int channel, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> y)
    {
        int zero = p.Rescale.OutputZero, low = p.Rescale.Low, high = p.Rescale.High;
        multipliers = multipliers.Slice(channel, sums.Length);
        shifts = shifts.Slice(channel, sums.Length);
        y = y.Slice(channel, sums.Length);
        if (bias.Length != 0)
            bias = bias.Slice(channel, sums.Length);
        for (int i = 0; i < sums.Length; i++)
        {
            int sum = sums[i];
            if (i < bias.Length)
                sum += bias[i];
            y[i] = (sbyte)FixedPoint.Clamp(FixedPoint.Rescale(sum, multipliers[i], shifts[i]) + zero, low, high);
        }
    }
}
