using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>CONV_2D on int8: input [N, H, W, C_in], filter [C_out, KH, KW, C_in / groups], int32 bias [C_out], one scale for each output channel.</summary>
/// <remarks>Taps in the padding contribute nothing. Bit-exact with TFLM's <c>reference/integer_ops/conv.h</c>.</remarks>
internal readonly struct Conv2DInt8 : IKernel
{
    // Fields of Conv2DOptions in schema.fbs.
    internal const int Padding = 0, StrideWidth = 1, StrideHeight = 2, FusedActivation = 3, DilationWidth = 4, DilationHeight = 5;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ConvGeometry Geometry;
        internal int FilterChannels;   // input channels of one group
        internal int GroupOutputs;     // output channels of one group
        internal int Multipliers;      // persistent int[C_out]
        internal int Shifts;           // persistent sbyte[C_out]
        internal short InputOffset;    // minus the input's zero point
        internal sbyte OutputZero;
        internal sbyte Low;
        internal sbyte High;
        internal sbyte Reserved0, Reserved1, Reserved2;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 3, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Int8)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int8)) != Status.Ok
            || (e = PrepareShapes(ref s, ref p.Geometry, out p.FilterChannels, out p.GroupOutputs)) != Status.Ok
            || (e = Operands.Bias(ref s, 2, ElementType.Int32, p.Geometry.OutputChannels)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Activation.Limits(ref s, s.Options.Int8(FusedActivation, 0), sbyte.MinValue, sbyte.MaxValue, out int low, out int high)) != Status.Ok
            || (e = PerChannel.Persist(ref s, p.Geometry.OutputChannels, axis: 0, out p.Multipliers, out p.Shifts)) != Status.Ok)
            return e;
        p.InputOffset = (short)-s.Input(0).ZeroPoint(0);
        p.OutputZero = (sbyte)s.Output(0).ZeroPoint(0);
        p.Low = (sbyte)low;
        p.High = (sbyte)high;
        return s.SetParams(p);
    }

    /// <summary>Checks filter, options and image sizes; the same for every element type.</summary>
    internal static Status PrepareShapes(ref Setup s, ref ConvGeometry g, out int filterChannels, out int groupOutputs)
    {
        filterChannels = groupOutputs = 0;
        Status e;
        if ((e = Operands.Rank(ref s, 1, 4)) != Status.Ok)
            return e;
        TensorInfo filter = s.Input(1);
        FlatTable options = s.Options;
        if ((e = g.Prepare(ref s, options.Int8(Padding, 0), (filter.Dim(1), filter.Dim(2)),
                (options.Int32(StrideHeight, 0), options.Int32(StrideWidth, 0)),
                (options.Int32(DilationHeight, 1), options.Int32(DilationWidth, 1)))) != Status.Ok
            || (e = Operands.Size(ref s, 1, 0, g.OutputChannels)) != Status.Ok)
            return e;
        filterChannels = filter.Dim(3);
        int groups = g.InputChannels / filterChannels;
        if (groups * filterChannels != g.InputChannels || g.OutputChannels % groups != 0)
            return s.Fail(Status.OperandShape, 1, filterChannels);
        groupOutputs = g.OutputChannels / groups;
        return Status.Ok;
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int channels = p.Geometry.OutputChannels;
        Run(p, c.Input<sbyte>(0), c.Input<sbyte>(1), c.Input<int>(2),
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
                    Window window = Window.Joined(p.Geometry, p.FilterChannels, batch, row, column);
                    Pixel(p, window, x, w, bias, multipliers, shifts, y.Slice(at, channels));
                    at += channels;
                }
            }
        }
    }

    /// <summary>All channels of one output pixel, two at a time; an odd last one runs against itself.</summary>
    static void Pixel(in Params p, in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> y)
    {
        int filter = p.Geometry.FilterHeight * p.Geometry.FilterWidth * p.FilterChannels;
        int zero = p.OutputZero, low = p.Low, high = p.High;
        int input = window.Input;
        for (int group = 0; group < y.Length; group += p.GroupOutputs)
        {
            int end = group + p.GroupOutputs;
            for (int c = group; c < end; c += 2)
            {
                int second = c + 1 < end ? c + 1 : c;
                Pair<int> sum = default;
                if (bias.Length != 0)
                {
                    sum.A = bias[c];
                    sum.B = bias[second];
                }
                Accumulate(window, x.Slice(input), w.Slice(c * filter, filter), w.Slice(second * filter, filter), p.InputOffset, ref sum);
                y[c] = (sbyte)FixedPoint.Clamp(FixedPoint.Rescale(sum.A, multipliers[c], shifts[c]) + zero, low, high);
                y[second] = (sbyte)FixedPoint.Clamp(FixedPoint.Rescale(sum.B, multipliers[second], shifts[second]) + zero, low, high);
            }
            input += p.FilterChannels;
        }
    }

    static void Accumulate(in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, int offset, ref Pair<int> sum)
    {
        int inputRow = 0, weightRow = window.Weight, length = window.Length;
        for (int row = 0; row < window.Rows; row++)
        {
            int input = inputRow, weight = weightRow;
            for (int run = 0; run < window.Runs; run++)
            {
                Dot.Add(x.Slice(input, length), a.Slice(weight, length), b.Slice(weight, length), offset, ref sum);
                input += window.InputRun;
                weight += window.WeightRun;
            }
            inputRow += window.InputRow;
            weightRow += window.WeightRow;
        }
    }
}
