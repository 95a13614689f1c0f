using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>ADD and MUL with broadcasting against a definition by coordinates.</summary>
public class ElementwiseTests
{
    internal static readonly (int[] A, int[] B, int[] Output)[] Shapes =
    [
        ([7], [7], [7]), ([2, 3, 4], [2, 3, 4], [2, 3, 4]), ([2, 3, 4], [4], [2, 3, 4]), ([4], [2, 3, 4], [2, 3, 4]), ([2, 3, 4], [1], [2, 3, 4]),
        ([1], [5], [5]), ([1, 1, 4, 5], [1, 3, 1, 5], [1, 3, 4, 5]), ([2, 1, 3, 1], [1, 4, 1, 5], [2, 4, 3, 5]), ([2, 3, 1], [2, 3, 4], [2, 3, 4]),
        ([3, 1, 2], [1, 4, 1], [3, 4, 2]), ([2, 1, 2, 1, 2, 3], [2, 1, 2, 1, 2, 3], [2, 1, 2, 1, 2, 3]), ([2, 3, 4, 5], [3, 1, 5], [2, 3, 4, 5]),
    ];

    internal static int[] Sources(int[] shape, int[] output) => [.. Oracle.Indices(output).Select(at =>
        Oracle.At(shape, [.. shape.Select((size, d) => size == 1 ? 0 : at[output.Length - shape.Length + d])]))];

    [Theory]
    [InlineData(BuiltinOperator.Add)]
    [InlineData(BuiltinOperator.Mul)]
    public void Int8_operands_are_spread_scaled_and_clamped(BuiltinOperator code)
    {
        Draw draw = new(31);
        foreach ((int[] shapeA, int[] shapeB, int[] output) in Shapes)
        {
            for (int repeat = 0; repeat < 6; repeat++)
            {
                float scaleA = draw.Scale(), scaleB = draw.Scale(), scale = draw.Scale(0.01, 1);
                int zeroA = draw.Int(-128, 127), zeroB = draw.Int(-128, 127), zero = draw.Int(-128, 127), activation = draw.Int(0, 3);
                sbyte[] a = draw.Int8s(Draw.Count(shapeA)), b = draw.Int8s(Draw.Count(shapeB));
                byte[] model = Build(code, Options(code, activation), Tensor(ElementType.Int8, output).Quantized(scale, zero),
                    Tensor(ElementType.Int8, shapeA).Quantized(scaleA, zeroA), Tensor(ElementType.Int8, shapeB).Quantized(scaleB, zeroB).With<sbyte>(b));
                sbyte[] found = Run<sbyte>(model, Draw.Bytes(a));
                (int low, int high) = Oracle.Limits(activation, scale, zero, -128, 127);
                int[] fromA = Sources(shapeA, output), fromB = Sources(shapeB, output);
                for (int i = 0; i < found.Length; i++)
                {
                    int result = code == BuiltinOperator.Add
                        ? Sum(a[fromA[i]] - zeroA, scaleA, b[fromB[i]] - zeroB, scaleB, scale, 20)
                        : Oracle.Rescale((a[fromA[i]] - zeroA) * (b[fromB[i]] - zeroB), (double)scaleA * scaleB / scale);
                    Assert.Equal(Oracle.Clamp(result + (long)zero, low, high), found[i]);
                }
            }
        }
    }

    [Theory]
    [InlineData(BuiltinOperator.Add)]
    [InlineData(BuiltinOperator.Mul)]
    public void Int16_operands_are_spread_scaled_and_clamped(BuiltinOperator code)
    {
        Draw draw = new(32);
        foreach ((int[] shapeA, int[] shapeB, int[] output) in Shapes)
        {
            float scaleA = draw.Scale(0.0001, 0.001), scaleB = draw.Scale(0.0001, 0.001), scale = draw.Scale(0.0005, 0.005);
            short[] a = draw.Int16s(Draw.Count(shapeA)), b = draw.Int16s(Draw.Count(shapeB));
            byte[] model = Build(code, Options(code, 0), Tensor(ElementType.Int16, output).Quantized(scale, 0),
                Tensor(ElementType.Int16, shapeA).Quantized(scaleA, 0), Tensor(ElementType.Int16, shapeB).Quantized(scaleB, 0));
            short[] found = Run<short>(model, Draw.Bytes(a), Draw.Bytes(b));
            int[] fromA = Sources(shapeA, output), fromB = Sources(shapeB, output);
            for (int i = 0; i < found.Length; i++)
            {
                int result = code == BuiltinOperator.Add
                    ? Sum(a[fromA[i]], scaleA, b[fromB[i]], scaleB, scale, 15)
                    : Oracle.Rescale(a[fromA[i]] * b[fromB[i]], (double)scaleA * scaleB / scale);
                Assert.Equal(Oracle.Clamp(result, -32768, 32767), found[i]);
            }
        }
    }

    /// <summary>Both terms at twice the larger scale with extra bits below, each rounded; then the output's scale.</summary>
    static int Sum(int a, float scaleA, int b, float scaleB, float scale, int extraBits)
    {
        double common = 2.0 * Math.Max(scaleA, scaleB);
        int termA = Oracle.Rescale((long)a << extraBits, scaleA / common), termB = Oracle.Rescale((long)b << extraBits, scaleB / common);
        return Oracle.Rescale((long)termA + termB, common / ((double)(1 << extraBits) * scale));
    }

    [Theory]
    [InlineData(BuiltinOperator.Add)]
    [InlineData(BuiltinOperator.Mul)]
    public void Float_and_int32_operands_are_spread(BuiltinOperator code)
    {
        Draw draw = new(33);
        foreach ((int[] shapeA, int[] shapeB, int[] output) in Shapes)
        {
            int[] fromA = Sources(shapeA, output), fromB = Sources(shapeB, output);
            float[] a = draw.Floats(Draw.Count(shapeA)), b = draw.Floats(Draw.Count(shapeB));
            float[] floats = Run<float>(Build(code, Options(code, 2), Tensor(ElementType.Float32, output), Tensor(ElementType.Float32, shapeA), Tensor(ElementType.Float32, shapeB)),
                Draw.Bytes(a), Draw.Bytes(b));
            int[] c = draw.Int32s(Draw.Count(shapeA), int.MaxValue - 1), d = draw.Int32s(Draw.Count(shapeB), int.MaxValue - 1);
            int[] integers = Run<int>(Build(code, Options(code, 0), Tensor(ElementType.Int32, output), Tensor(ElementType.Int32, shapeA), Tensor(ElementType.Int32, shapeB)),
                Draw.Bytes(c), Draw.Bytes(d));
            for (int i = 0; i < floats.Length; i++)
            {
                bool isSum = code == BuiltinOperator.Add;
                float exact = isSum ? a[fromA[i]] + b[fromB[i]] : a[fromA[i]] * b[fromB[i]];
                Assert.Equal(Math.Clamp(exact, -1f, 1f), floats[i]);
                long wide = isSum ? (long)c[fromA[i]] + d[fromB[i]] : (long)c[fromA[i]] * d[fromB[i]];
                Assert.Equal(unchecked((int)wide), integers[i]);
            }
        }
    }

    static OperatorOptions Options(BuiltinOperator code, int activation) =>
        code == BuiltinOperator.Add ? OperatorOptions.Add((FusedActivation)activation) : OperatorOptions.Mul((FusedActivation)activation);
}
