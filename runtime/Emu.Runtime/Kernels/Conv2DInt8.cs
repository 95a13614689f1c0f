using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>CONV_2D on int8: input [N, H, W, C_in], int8 or int4 filter [C_out, KH, KW, C_in / groups], int32 bias [C_out], one scale for each output channel.</summary>
/// <remarks>Taps in the padding contribute nothing. Bit-exact with TFLM's <c>reference/integer_ops/conv.h</c>.
/// Scratch: KH * KW * C_in / groups bytes, none for 1 x 1 filters.</remarks>
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
        internal int Patch;            // scratch handle, or -1
    }

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
        p.Patch = -1;
        int taps = p.Geometry.FilterHeight * p.Geometry.FilterWidth;
        if (taps != 1 && (e = s.Scratch(taps * p.FilterChannels, out p.Patch)) != Status.Ok)
            return e;
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
        Span<sbyte> patch = default;
        if (p.Patch >= 0)
            patch = c.Scratch<sbyte>(p.Patch);
        Run(p, c.Input<sbyte>(0), Int8Filter.Of(ref c, p.Unpacked), c.Input<int>(2),
            c.Persistent<int>(p.Multipliers, channels), c.Persistent<sbyte>(p.Shifts, channels), patch, c.Output<sbyte>(0));
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
    internal static void Run(in Params p, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> patch, Span<sbyte> y)
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
                    Pixel(p, x.Slice(batch * image, image), top, left, w, bias, multipliers, shifts, patch, y.Slice(at, channels));
                    at += channels;
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
}
