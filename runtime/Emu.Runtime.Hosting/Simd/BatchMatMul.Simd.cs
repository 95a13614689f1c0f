using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Emu.Runtime.Arithmetic;
using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>BATCH_MATMUL on int8: rows and columns are laid out as 16-bit numbers without their zero points, then multiplied sixteen at a time.</summary>
internal readonly unsafe struct BatchMatMulInt8Simd : ISimdKernel
{
    const int Width = 16;

    public static Status Invoke(ref Context c)
    {
        ref readonly var p = ref c.Params<BatchMatMul<MatrixInt8, sbyte>.Params>();
        BatchMatMulShapes s = p.Shapes;
        long depth = (s.Depth + Width - 1L) / Width * Width, rows = s.Rows * depth, columns = s.Columns * depth;
        if (SimdState.Current is not { } state || (rows + columns) * sizeof(short) > SimdState.LargestWork)
            return BatchMatMul<MatrixInt8, sbyte>.Invoke(ref c);
        short* left = (short*)state.Work((rows + columns) * sizeof(short)), right = left + rows;
        fixed (sbyte* x = c.Input<sbyte>(0), y = c.Input<sbyte>(1), result = c.Output<sbyte>(0))
        {
            sbyte* next = result;
            for (int i = 0; i < s.Count0; i++)
            {
                for (int j = 0; j < s.Count1; j++)
                {
                    for (int k = 0; k < s.Count2; k++, next += s.Rows * s.Columns)
                    {
                        Lay(x + i * s.StepX0 + j * s.StepX1 + k * s.StepX2, s.Rows, s.RowX, s.Depth, s.DepthX, p.Rescale.ZeroX, left, depth);
                        Lay(y + i * s.StepY0 + j * s.StepY1 + k * s.StepY2, s.Columns, s.ColumnY, s.Depth, s.DepthY, p.Rescale.ZeroY, right, depth);
                        Product(s, p.Rescale, left, right, depth, next);
                    }
                }
            }
        }
        return Status.Ok;
    }

    static void Lay(sbyte* from, int count, int step, int depth, int depthStep, int zero, short* to, long width)
    {
        for (int n = 0; n < count; n++, to += width)
        {
            sbyte* line = from + (long)n * step;
            for (int k = 0; k < depth; k++)
                to[k] = (short)(line[(long)k * depthStep] - zero);
            for (int k = depth; k < width; k++)
                to[k] = 0;
        }
    }

    static void Product(in BatchMatMulShapes s, in MatrixRescale r, short* left, short* right, long depth, sbyte* result)
    {
        for (int row = 0; row < s.Rows; row++, left += depth)
        {
            for (int column = 0; column < s.Columns; column++)
            {
                int sum = Dot(left, right + column * depth, depth);
                *result++ = (sbyte)FixedPoint.Clamp(FixedPoint.Rescale(sum, r.Multiplier, r.Shift) + r.OutputZero, sbyte.MinValue, sbyte.MaxValue);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Dot(short* a, short* b, long depth)
    {
        Vector256<int> sums = default;
        for (long k = 0; k < depth; k += Width)
        {
            Vector256<short> va = Vector256.Load(a + k), vb = Vector256.Load(b + k);
            sums += Avx2.IsSupported
                ? Avx2.MultiplyAddAdjacent(va, vb)
                : Vector256.WidenLower(va) * Vector256.WidenLower(vb) + Vector256.WidenUpper(va) * Vector256.WidenUpper(vb);
        }
        return Vector256.Sum(sums);
    }
}

/// <summary>BATCH_MATMUL on float32: neighbouring columns side by side, each adding its products in the plain kernel's order.</summary>
internal readonly unsafe struct BatchMatMulFloat32Simd : ISimdKernel
{
    public static Status Invoke(ref Context c)
    {
        ref readonly var p = ref c.Params<BatchMatMul<MatrixFloat32, float>.Params>();
        BatchMatMulShapes s = p.Shapes;
        long width = (s.Columns + Vector256<float>.Count - 1L) / Vector256<float>.Count * Vector256<float>.Count;
        if (SimdState.Current is not { } state || width * s.Depth * sizeof(float) > SimdState.LargestWork)
            return BatchMatMul<MatrixFloat32, float>.Invoke(ref c);
        float* right = (float*)state.Work(width * s.Depth * sizeof(float));
        fixed (float* x = c.Input<float>(0), y = c.Input<float>(1), result = c.Output<float>(0))
        {
            float* next = result;
            for (int i = 0; i < s.Count0; i++)
            {
                for (int j = 0; j < s.Count1; j++)
                {
                    for (int k = 0; k < s.Count2; k++, next += s.Rows * s.Columns)
                    {
                        Lay(s, y + i * s.StepY0 + j * s.StepY1 + k * s.StepY2, right, width);
                        Product(s, x + i * s.StepX0 + j * s.StepX1 + k * s.StepX2, right, width, next);
                    }
                }
            }
        }
        return Status.Ok;
    }

    static void Lay(in BatchMatMulShapes s, float* from, float* to, long width)
    {
        for (int k = 0; k < s.Depth; k++, to += width)
        {
            for (int column = 0; column < width; column++)
                to[column] = column < s.Columns ? from[(long)k * s.DepthY + (long)column * s.ColumnY] : 0f;
        }
    }

    static void Product(in BatchMatMulShapes s, float* x, float* right, long width, float* result)
    {
        for (int row = 0; row < s.Rows; row++, x += s.RowX, result += s.Columns)
        {
            for (int column = 0; column < s.Columns; column += Vector256<float>.Count)
            {
                Vector256<float> sums = default;
                for (int k = 0; k < s.Depth; k++)
                    sums += Vector256.Create(x[(long)k * s.DepthX]) * Vector256.Load(right + k * width + column);
                new ReadOnlySpan<float>(&sums, Math.Min(Vector256<float>.Count, s.Columns - column)).CopyTo(new Span<float>(result + column, s.Columns - column));
            }
        }
    }
}
