using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>CONV_2D on int8: input [N, H, W, C_in], int8 or int4 filter [C_out, KH, KW, C_in / groups], int32 bias [C_out], one scale for each output channel.</summary>
/// <remarks>Taps in the padding contribute nothing. Bit-exact with TFLM's <c>reference/integer_ops/conv.h</c>.
/// The inputs under a filter are copied side by side, KH * KW * C_in / groups bytes, unless the filter is 1 x 1. That patch lies at the end of the output,
/// whose last pixels then sum straight from the input; in scratch when the output is small.</remarks>
internal readonly struct Conv2DInt8 : IKernel
{
    // Fields of Conv2DOptions in schema.fbs.
    internal const int Padding = 0, StrideWidth = 1, StrideHeight = 2, FusedActivation = 3, DilationWidth = 4, DilationHeight = 5;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ConvGeometry Geometry;
        internal Int8Rescale Rescale;
        internal int FilterChannels;   // input channels of one group
        internal int GroupOutputs;     // output channels of one group
        internal int Multipliers;      // persistent int[C_out]
        internal int Shifts;           // persistent sbyte[C_out]
        internal int Unpacked;         // scratch of an int4 filter, or -1
        internal int Patch;            // scratch handle, NoPatch or PatchInOutput
    }

    const int NoPatch = -1, PatchInOutput = -2;
    // The pixels without a patch take about three times as long: with 1 of 32, a twentieth of the whole.
    const int OutputsPerPatchByte = 32;

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 3, 1)) != Status.Ok
            || (e = Int8Filter.Prepare(ref s, out p.Unpacked)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int8)) != Status.Ok
            || (e = PrepareShapes(ref s, ref p.Geometry, out p.FilterChannels, out p.GroupOutputs)) != Status.Ok
            || (e = Operands.Bias(ref s, 2, ElementType.Int32, p.Geometry.OutputChannels)) != Status.Ok
            || (e = p.Rescale.Prepare(ref s, s.Options.Int8(FusedActivation, 0))) != Status.Ok
            || (e = PerChannel.Persist(ref s, p.Geometry.OutputChannels, axis: 0, out p.Multipliers, out p.Shifts)) != Status.Ok)
            return e;
        p.Patch = NoPatch;
        int patch = PatchLength(p);
        if (patch == p.FilterChannels)
            return s.SetParams(p);
        p.Patch = PatchInOutput;
        if (s.Output(0).Elements / OutputsPerPatchByte < patch && (e = s.Scratch(patch, out p.Patch)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    static int PatchLength(in Params p) => p.Geometry.FilterHeight * p.Geometry.FilterWidth * p.FilterChannels;

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
        Span<sbyte> y = c.Output<sbyte>(0), patch = default;
        int patched = y.Length;
        if (p.Patch >= 0)
            patch = c.Scratch<sbyte>(p.Patch);
        else if (p.Patch == PatchInOutput)
        {
            int length = PatchLength(p);
            patched = y.Length - length & ~15;
            patch = y.Slice(patched, length);
        }
        Run(p, c.Input<sbyte>(0), Int8Filter.Of(ref c, p.Unpacked), c.Input<int>(2),
            c.Persistent<int>(p.Multipliers, channels), c.Persistent<sbyte>(p.Shifts, channels), patch, y, patched);
        return Status.Ok;
    }

    /// <param name="p">Sizes and factors.</param>
    /// <param name="x">Input.</param>
    /// <param name="w">Filters.</param>
    /// <param name="bias">[C_out], or empty.</param>
    /// <param name="multipliers">[C_out].</param>
    /// <param name="shifts">[C_out].</param>
    /// <param name="patch">Room for the inputs under one filter; empty for 1 x 1 filters, which read the input in place.</param>
    /// <param name="y">Output.</param>
    /// <param name="patched">Outputs after these may overwrite the patch.</param>
    static void Run(in Params p, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> patch, Span<sbyte> y, int patched)
    {
        int channels = p.Geometry.OutputChannels, image = p.Geometry.InputHeight * p.Geometry.InputWidth * p.Geometry.InputChannels;
        int at = 0;
        for (int batch = 0; batch < p.Geometry.Batches; batch++)
        {
            int top = -p.Geometry.PadTop;
            for (int row = 0; row < p.Geometry.OutputHeight; row++)
            {
                int left = -p.Geometry.PadLeft;
                for (int column = 0; column < p.Geometry.OutputWidth; column++)
                {
                    Span<sbyte> pixel = y.Slice(at, channels);
                    at += channels;
                    if (at <= patched)
                        Pixel(p, x.Slice(batch * image, image), top, left, w, bias, multipliers, shifts, patch, pixel);
                    else
                        LastPixel(p, Window.Joined(p.Geometry, p.FilterChannels, batch, row, column), x, w, bias, multipliers, shifts, pixel);
                    left += p.Geometry.StrideWidth;
                }
                top += p.Geometry.StrideHeight;
            }
        }
    }

    /// <summary>All output channels of one pixel, group by group.</summary>
    static void Pixel(in Params p, ReadOnlySpan<sbyte> x, int top, int left, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> patch, Span<sbyte> y)
    {
        int outputs = p.GroupOutputs, input = 0;
        for (int c = 0; c < y.Length; c += outputs)
        {
            ReadOnlySpan<sbyte> taps = patch;
            if (patch.Length != 0)
                PatchInt8.Gather(p.Geometry, x.Slice(input), top, left, (sbyte)-p.Rescale.InputOffset, patch);
            else
                taps = x.Slice((top * p.Geometry.InputWidth + left) * p.Geometry.InputChannels + input, p.FilterChannels);
            Int8Outputs.Compute(p.Rescale, taps, w.Slice(c * taps.Length, outputs * taps.Length), bias.Length != 0 ? bias.Slice(c, outputs) : bias,
                multipliers.Slice(c, outputs), shifts.Slice(c, outputs), y.Slice(c, outputs));
            input += p.FilterChannels;
        }
    }

    /// <summary>All output channels of one pixel without a patch: a dot product for each run of taps.</summary>
    static void LastPixel(in Params p, in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> y)
    {
        int outputs = p.GroupOutputs, filter = PatchLength(p);
        int input = window.Input, weight = window.Weight;
        for (int first = 0; first < y.Length; first += outputs)
        {
            for (int c = first; c < first + outputs; c++)
            {
                int sum = Sum(window, x.Slice(input), w.Slice(weight), p.Rescale.InputOffset);
                if (c < bias.Length)
                    sum += bias[c];
                y[c] = p.Rescale.Output(FixedPoint.Rescale(sum, multipliers[c], shifts[c]));
                weight += filter;
            }
            input += p.FilterChannels;
        }
    }

    static int Sum(in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, int offset)
    {
        Pair<int> sum = default;
        for (int row = 0; row < window.Rows; row++)
            for (int run = 0; run < window.Runs; run++)
            {
                ReadOnlySpan<sbyte> taps = x.Slice(row * window.InputRow + run * window.InputRun, window.Length);
                ReadOnlySpan<sbyte> weights = w.Slice(row * window.WeightRow + run * window.WeightRun, window.Length);
                Dot.Add(taps, weights, weights, offset, ref sum);
            }
        return sum.A;
    }
}
