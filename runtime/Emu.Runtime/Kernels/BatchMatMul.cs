using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>How one element of a matrix product is formed.</summary>
internal interface IMatrixNumber<T> where T : unmanaged
{
    static abstract ElementType Type { get; }
    /// <summary>Checks the quantisation and forms the factor.</summary>
    static abstract Status Prepare(ref Setup s, ref MatrixRescale r);
    /// <summary>The product of a row with a column, given from their first elements on.</summary>
    static abstract T Product(in MatrixRescale r, ReadOnlySpan<T> x, int stepX, ReadOnlySpan<T> y, int stepY, int depth);
}

[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct MatrixRescale
{
    internal int Multiplier;
    internal int Shift;
    internal int ZeroX;
    internal int ZeroY;
    internal int OutputZero;
    internal int Reserved;

    /// <summary>The factor from scales; TFLM forms the product of the inputs' scales in float32.</summary>
    internal Status Prepare(ref Setup s, int lowest, int highest, int maxShift)
    {
        Status e;
        if ((e = Operands.PerTensor(ref s, 0, lowest, highest)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 1, lowest, highest)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, lowest, highest)) != Status.Ok)
            return e;
        float product = s.Input(0).Scale(0) * s.Input(1).Scale(0);
        if (!PositiveDouble.IsScale(product))
            return s.Fail(Status.OperandQuantization, 1);
        QuantizedMultiplier factor = QuantizedMultiplier.From(PositiveDouble.Quotient(PositiveDouble.From(product), PositiveDouble.From(s.Output(0).Scale(0))));
        Multiplier = factor.Value;
        Shift = factor.Shift;
        ZeroX = s.Input(0).ZeroPoint(0);
        ZeroY = s.Input(1).ZeroPoint(0);
        OutputZero = s.Output(0).ZeroPoint(0);
        return factor.Shift <= maxShift ? Status.Ok : s.Fail(Status.OperandQuantization, Operands.Output);
    }
}

internal readonly struct MatrixInt8 : IMatrixNumber<sbyte>
{
    public static ElementType Type => ElementType.Int8;

    public static Status Prepare(ref Setup s, ref MatrixRescale r) => r.Prepare(ref s, sbyte.MinValue, sbyte.MaxValue, QuantizedMultiplier.MaxShift);

    public static sbyte Product(in MatrixRescale r, ReadOnlySpan<sbyte> x, int stepX, ReadOnlySpan<sbyte> y, int stepY, int depth)
    {
        int sum = 0, zeroX = r.ZeroX, zeroY = r.ZeroY;
        for (int k = 0, a = 0, b = 0; k < depth; k++, a += stepX, b += stepY)
            sum += (x[a] - zeroX) * (y[b] - zeroY);
        return (sbyte)FixedPoint.Clamp(FixedPoint.Rescale(sum, r.Multiplier, r.Shift) + r.OutputZero, sbyte.MinValue, sbyte.MaxValue);
    }
}

/// <summary>Zero points are 0; sums have 64 bits.</summary>
internal readonly struct MatrixInt16 : IMatrixNumber<short>
{
    public static ElementType Type => ElementType.Int16;

    public static Status Prepare(ref Setup s, ref MatrixRescale r) => r.Prepare(ref s, 0, 0, FixedPoint.WideMaxShift);

    public static short Product(in MatrixRescale r, ReadOnlySpan<short> x, int stepX, ReadOnlySpan<short> y, int stepY, int depth)
    {
        long sum = 0;
        for (int k = 0, a = 0, b = 0; k < depth; k++, a += stepX, b += stepY)
            sum += x[a] * y[b];
        return (short)FixedPoint.Clamp(FixedPoint.RescaleWide(sum, r.Multiplier, r.Shift), short.MinValue, short.MaxValue);
    }
}

internal readonly struct MatrixFloat32 : IMatrixNumber<float>
{
    public static ElementType Type => ElementType.Float32;

    public static Status Prepare(ref Setup s, ref MatrixRescale r) => Status.Ok;

    public static float Product(in MatrixRescale r, ReadOnlySpan<float> x, int stepX, ReadOnlySpan<float> y, int stepY, int depth)
    {
        float sum = 0f;
        for (int k = 0, a = 0, b = 0; k < depth; k++, a += stepX, b += stepY)
            sum += x[a] * y[b];
        return sum;
    }
}

/// <summary>BATCH_MATMUL on float32, int8 and int16; see <see cref="BatchMatMulShapes"/>. Transposed operands are read in place, without a copy.</summary>
/// <remarks>Bit-exact on integers with TFLM's <c>batch_matmul.cc</c>.</remarks>
internal readonly struct BatchMatMul<TNumber, T> : IKernel
    where TNumber : struct, IMatrixNumber<T>
    where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal BatchMatMulShapes Shapes;
        internal MatrixRescale Rescale;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = p.Shapes.Prepare(ref s, TNumber.Type)) != Status.Ok || (e = TNumber.Prepare(ref s, ref p.Rescale)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<T> x = c.Input<T>(0), y = c.Input<T>(1);
        Span<T> result = c.Output<T>(0);
        int at = 0, matrix = p.Shapes.Rows * p.Shapes.Columns;
        for (int i = 0; i < p.Shapes.Count0; i++)
        {
            for (int j = 0; j < p.Shapes.Count1; j++)
            {
                for (int k = 0; k < p.Shapes.Count2; k++)
                {
                    int fromX = i * p.Shapes.StepX0 + j * p.Shapes.StepX1 + k * p.Shapes.StepX2;
                    int fromY = i * p.Shapes.StepY0 + j * p.Shapes.StepY1 + k * p.Shapes.StepY2;
                    Matrix(p, x.Slice(fromX), y.Slice(fromY), result.Slice(at, matrix));
                    at += matrix;
                }
            }
        }
        return Status.Ok;
    }

    static void Matrix(in Params p, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
    {
        int rowX = p.Shapes.RowX, columnY = p.Shapes.ColumnY, columns = p.Shapes.Columns, at = 0;
        for (int row = 0; row < p.Shapes.Rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                result[at] = TNumber.Product(p.Rescale, x.Slice(row * rowX), p.Shapes.DepthX, y.Slice(column * columnY), p.Shapes.DepthY, p.Shapes.Depth);
                at++;
            }
        }
    }
}
