using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>Element arithmetic of CONV_3D.</summary>
internal interface IConv3D<T, TSum> where T : unmanaged where TSum : unmanaged
{
    static abstract ElementType Type { get; }
    static abstract ElementType BiasType { get; }
    static abstract Status Prepare(ref Setup s, ref Conv3DParams p);
    static abstract TSum Plus(TSum sum, TSum bias);
    static abstract TSum Add(TSum sum, T x, T weight, in Conv3DParams p);
    static abstract T Finish(TSum sum, int channel, in Conv3DParams p, ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts);
}

/// <summary>Shapes of a three-dimensional convolution: [N, D, H, W, C]; each axis with its stride, dilation and padding before.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct Conv3DParams
{
    internal int Batches, InputChannels, OutputChannels;
    internal Conv3DAxis Depth, Height, Width;
    internal Int8Rescale Rescale;       // int8 only
    internal int Multipliers, Shifts;   // persistent, int8 only
    internal float Low, High;           // float32 only
}

[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct Conv3DAxis
{
    internal int Input, Output, Filter, Stride, Dilation, Before;

    const int Same = 0;

    internal Status Prepare(ref Setup s, int axis, int padding, int stride, int dilation)
    {
        (Input, Output, Filter) = (s.Input(0).Dim(axis), s.Output(0).Dim(axis), s.Input(1).Dim(axis - 1));
        (Stride, Dilation) = (stride, dilation);
        if (stride is < 1 or > short.MaxValue)
            return s.Fail(Status.OptionValue, -1, stride);
        if (dilation is < 1 or > short.MaxValue)
            return s.Fail(Status.OptionValue, -1, dilation);
        long reach = (long)(Filter - 1) * dilation + 1, covered = padding == Same ? Input : Input - reach + 1;
        if (reach > short.MaxValue)
            return s.Fail(Status.OptionValue, -1, (int)Math.Min(reach, int.MaxValue));
        if (Output != (covered < 1 ? 0 : (covered - 1) / stride + 1))
            return s.Fail(Status.OperandShape, Operands.Output, Output);
        Before = padding == Same ? (int)(Math.Max(0, (long)(Output - 1) * stride + reach - Input) / 2) : 0;
        return Status.Ok;
    }
}

internal readonly struct Conv3DFloat32 : IConv3D<float, float>
{
    public static ElementType Type => ElementType.Float32;
    public static ElementType BiasType => ElementType.Float32;
    public static Status Prepare(ref Setup s, ref Conv3DParams p) => Activation.Limits(ref s, s.Options.Int8(Conv3DOptions.Activation, 0), out p.Low, out p.High);
    public static float Plus(float sum, float bias) => sum + bias;
    public static float Add(float sum, float x, float weight, in Conv3DParams p) => sum + x * weight;
    public static float Finish(float sum, int channel, in Conv3DParams p, ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts) => Activation.Clamp(sum, p.Low, p.High);
}

internal readonly struct Conv3DInt8 : IConv3D<sbyte, int>
{
    const int ChannelAxis = 4;

    public static ElementType Type => ElementType.Int8;
    public static ElementType BiasType => ElementType.Int32;

    public static Status Prepare(ref Setup s, ref Conv3DParams p)
    {
        Status e = p.Rescale.Prepare(ref s, s.Options.Int8(Conv3DOptions.Activation, 0));
        return e != Status.Ok ? e : PerChannel.Persist(ref s, p.OutputChannels, ChannelAxis, out p.Multipliers, out p.Shifts);
    }

    public static int Plus(int sum, int bias) => sum + bias;
    public static int Add(int sum, sbyte x, sbyte weight, in Conv3DParams p) => sum + (x + p.Rescale.InputOffset) * weight;

    public static sbyte Finish(int sum, int channel, in Conv3DParams p, ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts) =>
        (sbyte)FixedPoint.Clamp(FixedPoint.Rescale(sum, multipliers[channel], shifts[channel]) + p.Rescale.OutputZero, p.Rescale.Low, p.Rescale.High);
}

/// <summary>Field numbers of Conv3DOptions in schema.fbs.</summary>
internal static class Conv3DOptions
{
    internal const int Padding = 0, StrideDepth = 1, StrideWidth = 2, StrideHeight = 3, Activation = 4, DilationDepth = 5, DilationWidth = 6, DilationHeight = 7;
}

/// <summary>CONV_3D: input [N, D, H, W, C_in], filter [KD, KH, KW, C_in, C_out], bias [C_out]; float32, or int8 with one scale for each output channel.</summary>
/// <remarks>
/// TensorFlow Lite has it for float32 (<c>reference/conv3d.h</c>: taps in the order depth, height, width, channels, then the bias), TFLM not at all. The int8 form is defined
/// as CONV_2D's: sum of (x - zero) * w over the taps inside, plus bias, rescaled per channel with double rounding, plus zero, clamped.
/// </remarks>
internal readonly struct Conv3D<TKind, T, TSum> : IKernel where TKind : struct, IConv3D<T, TSum> where T : unmanaged where TSum : unmanaged
{
    public static Status Prepare(ref Setup s)
    {
        const int valid = 1;
        Conv3DParams p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 3, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, TKind.Type)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, TKind.Type)) != Status.Ok
            || (e = Operands.Rank(ref s, 0, 5)) != Status.Ok
            || (e = Operands.Rank(ref s, 1, 5)) != Status.Ok
            || (e = Operands.Rank(ref s, Operands.Output, 5)) != Status.Ok)
            return e;
        p.Batches = s.Input(0).Dim(0);
        p.InputChannels = s.Input(0).Dim(4);
        p.OutputChannels = s.Output(0).Dim(4);
        int padding = s.Options.Int8(Conv3DOptions.Padding, 0);
        if (padding is < 0 or > valid)
            return s.Fail(Status.OptionValue, -1, padding);
        if ((e = Operands.Size(ref s, Operands.Output, 0, p.Batches)) != Status.Ok
            || (e = Operands.Size(ref s, 1, 3, p.InputChannels)) != Status.Ok
            || (e = Operands.Size(ref s, 1, 4, p.OutputChannels)) != Status.Ok
            || (e = p.Depth.Prepare(ref s, 1, padding, s.Options.Int32(Conv3DOptions.StrideDepth, 0), s.Options.Int32(Conv3DOptions.DilationDepth, 1))) != Status.Ok
            || (e = p.Height.Prepare(ref s, 2, padding, s.Options.Int32(Conv3DOptions.StrideHeight, 0), s.Options.Int32(Conv3DOptions.DilationHeight, 1))) != Status.Ok
            || (e = p.Width.Prepare(ref s, 3, padding, s.Options.Int32(Conv3DOptions.StrideWidth, 0), s.Options.Int32(Conv3DOptions.DilationWidth, 1))) != Status.Ok
            || (e = Operands.Bias(ref s, 2, TKind.BiasType, p.OutputChannels)) != Status.Ok
            || (e = TKind.Prepare(ref s, ref p)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Conv3DParams p = ref c.Params<Conv3DParams>();
        bool quantised = p.Multipliers != 0;
        ReadOnlySpan<int> multipliers = c.Persistent<int>(p.Multipliers, quantised ? p.OutputChannels : 0);
        ReadOnlySpan<sbyte> shifts = c.Persistent<sbyte>(p.Shifts, quantised ? p.OutputChannels : 0);
        ReadOnlySpan<T> x = c.Input<T>(0), w = c.Input<T>(1);
        ReadOnlySpan<TSum> bias = c.Input<TSum>(2);
        Span<T> y = c.Output<T>(0);
        int at = 0;
        for (int batch = 0; batch < p.Batches; batch++)
            for (int depth = 0; depth < p.Depth.Output; depth++)
                for (int row = 0; row < p.Height.Output; row++)
                    for (int column = 0; column < p.Width.Output; column++)
                    {
                        Voxel(p, batch, depth, row, column, x, w, bias, multipliers, shifts, y.Slice(at, p.OutputChannels));
                        at += p.OutputChannels;
                    }
        return Status.Ok;
    }

    static void Voxel(in Conv3DParams p, int batch, int depth, int row, int column, ReadOnlySpan<T> x, ReadOnlySpan<T> w, ReadOnlySpan<TSum> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<T> y)
    {
        int front = depth * p.Depth.Stride - p.Depth.Before, top = row * p.Height.Stride - p.Height.Before, left = column * p.Width.Stride - p.Width.Before;
        TapRange depths = new(front, p.Depth.Dilation, p.Depth.Input, p.Depth.Filter);
        TapRange rows = new(top, p.Height.Dilation, p.Height.Input, p.Height.Filter);
        TapRange columns = new(left, p.Width.Dilation, p.Width.Input, p.Width.Filter);
        for (int channel = 0; channel < y.Length; channel++)
        {
            TSum sum = default;
            for (int d = depths.First; d < depths.First + depths.Count; d++)
                for (int r = rows.First; r < rows.First + rows.Count; r++)
                    for (int k = columns.First; k < columns.First + columns.Count; k++)
                    {
                        int plane = batch * p.Depth.Input + front + d * p.Depth.Dilation;
                        int input = ((plane * p.Height.Input + top + r * p.Height.Dilation) * p.Width.Input + left + k * p.Width.Dilation) * p.InputChannels;
                        int weight = ((d * p.Height.Filter + r) * p.Width.Filter + k) * p.InputChannels * y.Length + channel;
                        for (int i = 0; i < p.InputChannels; i++)
                            sum = TKind.Add(sum, x[input + i], w[weight + i * y.Length], p);
                    }
            y[channel] = TKind.Finish(bias.Length == 0 ? sum : TKind.Plus(sum, bias[channel]), channel, p, multipliers, shifts);
        }
    }
}
