using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>TRANSPOSE_CONV on float32, int8 and int16: output shape (int32 [4]), filter [C_out, KH, KW, C_in], data [N, H, W, C_in], optional bias [C_out]; output [N, H', W', C_out].</summary>
/// <remarks>One kernel for all types, because operators are found by the type of input 0, here the shape. Each output gathers the taps that reach it, in the order in
/// which TFLM's <c>reference/transpose_conv.h</c> scatters them: rows and columns of the data upwards. Int8 has one scale for each output channel; int16 as <see cref="Int16Rescale"/>,
/// also with int16 biases.</remarks>
internal readonly struct TransposeConv : IKernel
{
    const int Filter = 1, Data = 2, BiasInput = 3;

    // Fields of TransposeConvOptions in schema.fbs.
    const int Padding = 0, StrideWidth = 1, StrideHeight = 2, FusedActivation = 3;
    const int Same = 0, Valid = 1;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal TransposeGeometry Geometry;
        internal Int8Rescale Int8;
        internal Int16Rescale Int16;
        internal float Low;
        internal float High;
        internal int Multipliers;      // int8: persistent int[C_out]
        internal int Shifts;           // int8: persistent sbyte[C_out]
        internal int Type;             // an ElementType
        internal int Reserved;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 3, 4, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 0, ElementType.Int32)) != Status.Ok
            || (e = PrepareShapes(ref s, ref p.Geometry)) != Status.Ok)
            return e;
        ElementType type = s.Input(Data).Type;
        p.Type = (int)type;
        if ((e = Operands.Type(ref s, Operands.Output, type)) != Status.Ok
            || (e = Operands.Type(ref s, Filter, type == ElementType.Float32 ? ElementType.Float32 : ElementType.Int8)) != Status.Ok)
            return e;
        int activation = s.Options.Int8(FusedActivation, 0), channels = p.Geometry.OutputChannels;
        switch (type)
        {
            case ElementType.Float32:
                if ((e = Operands.Bias(ref s, BiasInput, ElementType.Float32, channels)) == Status.Ok)
                    e = Activation.Limits(ref s, activation, out p.Low, out p.High);
                break;
            case ElementType.Int8:
                if ((e = Operands.Bias(ref s, BiasInput, ElementType.Int32, channels)) == Status.Ok
                    && (e = p.Int8.Prepare(ref s, activation, Data)) == Status.Ok)
                    e = PerChannel.Persist(ref s, channels, axis: 0, out p.Multipliers, out p.Shifts, Data);
                break;
            case ElementType.Int16:
                ElementType bias = s.Input(BiasInput).Type;
                if (s.HasInput(BiasInput) && bias is not (ElementType.Int64 or ElementType.Int16))
                    return s.Fail(Status.OperandType, BiasInput, (int)bias);
                if ((e = p.Int16.Prepare(ref s, Data, BiasInput, activation, channels)) == Status.Ok)
                    e = Int16Layer.PerChannelFactors(ref s, Data, channels, axis: 0, ref p.Int16);
                break;
            default:
                return s.Fail(Status.OperandType, Data, (int)type);
        }
        return e != Status.Ok ? e : s.SetParams(p);
    }

    static Status PrepareShapes(ref Setup s, ref TransposeGeometry g)
    {
        Status e;
        if ((e = Operands.Elements(ref s, 0, 4)) != Status.Ok
            || (e = Operands.Rank(ref s, Filter, 4)) != Status.Ok
            || (e = Operands.Rank(ref s, Data, 4)) != Status.Ok
            || (e = Operands.Rank(ref s, Operands.Output, 4)) != Status.Ok)
            return e;
        TensorInfo filter = s.Input(Filter), data = s.Input(Data), output = s.Output(0);
        g.Batches = output.Dim(0);
        g.OutputHeight = output.Dim(1);
        g.OutputWidth = output.Dim(2);
        g.OutputChannels = output.Dim(3);
        g.InputHeight = data.Dim(1);
        g.InputWidth = data.Dim(2);
        g.InputChannels = data.Dim(3);
        g.FilterHeight = filter.Dim(1);
        g.FilterWidth = filter.Dim(2);
        g.StrideHeight = s.Options.Int32(StrideHeight, 0);
        g.StrideWidth = s.Options.Int32(StrideWidth, 0);
        if ((e = Operands.Size(ref s, Data, 0, g.Batches)) != Status.Ok
            || (e = Operands.Size(ref s, Filter, 0, g.OutputChannels)) != Status.Ok
            || (e = Operands.Size(ref s, Filter, 3, g.InputChannels)) != Status.Ok)
            return e;
        if (s.Input(0).IsConstant)
        {
            ReadOnlySpan<int> shape = s.Input(0).Constant<int>();
            for (int i = 0; i < shape.Length; i++)
            {
                if (shape[i] != output.Dim(i))
                    return s.Fail(Status.OperandValue, 0, shape[i]);
            }
        }
        int padding = s.Options.Int8(Padding, 0);
        if (padding is not (Same or Valid))
            return s.Fail(Status.OptionValue, -1, padding);
        if ((e = Before(ref s, padding, g.OutputHeight, g.FilterHeight, g.StrideHeight, out g.PadTop)) != Status.Ok)
            return e;
        return Before(ref s, padding, g.OutputWidth, g.FilterWidth, g.StrideWidth, out g.PadLeft);
    }

    /// <summary>The padding of the convolution whose input the output would be.</summary>
    static Status Before(ref Setup s, int padding, int output, int filter, int stride, out int before)
    {
        before = 0;
        if (stride is < 1 or > short.MaxValue)
            return s.Fail(Status.OptionValue, -1, stride);
        if (filter > short.MaxValue)
            return s.Fail(Status.OperandShape, Filter, filter);
        if (padding == Same)
            before = Math.Max(0, (output - 1) / stride * stride + filter - output) / 2;
        return Status.Ok;
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        if (p.Type == (int)ElementType.Float32)
        {
            TransposeFloat32 numbers = new() { X = c.Input<float>(Data), W = c.Input<float>(Filter), Bias = c.Input<float>(BiasInput), Y = c.Output<float>(0), Low = p.Low, High = p.High };
            Run(p.Geometry, ref numbers);
        }
        else if (p.Type == (int)ElementType.Int8)
        {
            TransposeInt8 numbers = new()
            {
                X = c.Input<sbyte>(Data), W = c.Input<sbyte>(Filter), Bias = c.Input<int>(BiasInput), Y = c.Output<sbyte>(0), Rescale = p.Int8,
                Multipliers = c.Persistent<int>(p.Multipliers, p.Geometry.OutputChannels), Shifts = c.Persistent<sbyte>(p.Shifts, p.Geometry.OutputChannels),
            };
            Run(p.Geometry, ref numbers);
        }
        else
        {
            TransposeInt16 numbers = new()
            {
                X = c.Input<short>(Data), W = c.Input<sbyte>(Filter), Bias = c.Input<byte>(BiasInput), Y = c.Output<short>(0), Rescale = p.Int16,
                Multipliers = c.Persistent<int>(p.Int16.Multipliers, p.Geometry.OutputChannels), Shifts = c.Persistent<sbyte>(p.Int16.Shifts, p.Geometry.OutputChannels),
            };
            Run(p.Geometry, ref numbers);
        }
        return Status.Ok;
    }

    static void Run<TNumbers>(in TransposeGeometry g, ref TNumbers numbers) where TNumbers : struct, ITransposeNumbers, allows ref struct
    {
        int at = 0;
        for (int batch = 0; batch < g.Batches; batch++)
        {
            for (int y = 0; y < g.OutputHeight; y++)
            {
                for (int x = 0; x < g.OutputWidth; x++)
                {
                    for (int channel = 0; channel < g.OutputChannels; channel++)
                    {
                        Element(g, ref numbers, batch, y + g.PadTop, x + g.PadLeft, channel);
                        numbers.Finish(channel, at);
                        at++;
                    }
                }
            }
        }
    }

    /// <summary>Data row r reaches the output through filter row y - r * stride, if there is one; columns likewise.</summary>
    static void Element<TNumbers>(in TransposeGeometry g, ref TNumbers numbers, int batch, int y, int x, int channel) where TNumbers : struct, ITransposeNumbers, allows ref struct
    {
        int firstRow = First(y, g.FilterHeight, g.StrideHeight), lastRow = Math.Min(y / g.StrideHeight, g.InputHeight - 1);
        int firstColumn = First(x, g.FilterWidth, g.StrideWidth), lastColumn = Math.Min(x / g.StrideWidth, g.InputWidth - 1);
        for (int row = firstRow; row <= lastRow; row++)
        {
            for (int column = firstColumn; column <= lastColumn; column++)
            {
                int data = ((batch * g.InputHeight + row) * g.InputWidth + column) * g.InputChannels;
                int tap = (channel * g.FilterHeight + y - row * g.StrideHeight) * g.FilterWidth + x - column * g.StrideWidth;
                numbers.Add(data, tap * g.InputChannels, g.InputChannels);
            }
        }
    }

    static int First(int at, int filter, int stride) => at < filter ? 0 : (at - filter) / stride + 1;
}
