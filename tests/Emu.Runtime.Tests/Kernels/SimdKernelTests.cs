using System.Text.Json;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Vector kernels of every level that this computer has give the bits of the plain kernels, which others check against independent sums.</summary>
public class SimdKernelTests
{
    internal static readonly SimdLevel[] Levels = [.. Enum.GetValues<SimdLevel>().Where(l => l != SimdLevel.Plain && SimdLevels.IsSupported(l))];

    /// <summary>Fails when some level's outputs are not those given.</summary>
    internal static void AssertEqualAtEveryLevel(byte[] model, byte[][] expected, params byte[][] inputs)
    {
        foreach (SimdLevel level in Levels)
        {
            ModelError? error = HostInterpreter.TryOpen(ModelFile.Open(model), 0, OperatorTable.ForLevel(level), out HostInterpreter? interpreter, Planner.Greedy);
            Assert.Null(error);
            using (interpreter)
            {
                for (int i = 0; i < inputs.Length; i++)
                    inputs[i].CopyTo(interpreter!.Input(i));
                interpreter!.Invoke();
                for (int i = 0; i < expected.Length; i++)
                    if (!interpreter.Output(i).SequenceEqual(expected[i]))
                        Assert.Fail(Difference(level, i, expected[i], interpreter.Output(i)));
            }
        }
    }

    static string Difference(SimdLevel level, int output, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> found)
    {
        int first = expected.CommonPrefixLength(found);
        return $"{level}, output {output}, byte {first}: {found[first]} instead of {expected[first]}";
    }

    static void AssertEqual(byte[] model, params byte[][] inputs)
    {
        using ModelRun plain = new(model, 1 << 24);
        Assert.True(plain.Status == Status.Ok, plain.Failure);
        AssertEqualAtEveryLevel(model, plain.Invoke(inputs), inputs);
    }

    public static TheoryData<int, int, int, int, int, int, int> Images => new()
    {
        // height, width, input channels, output channels, filter, stride, dilation: tiles and panels full, short and overlapping
        { 16, 16, 3, 8, 3, 2, 1 }, { 9, 17, 16, 32, 1, 1, 1 }, { 9, 17, 5, 33, 1, 2, 1 }, { 12, 8, 7, 16, 5, 1, 1 }, { 25, 5, 64, 64, 1, 1, 1 },
        { 7, 31, 2, 17, 3, 1, 3 }, { 11, 11, 1, 1, 4, 3, 1 }, { 3, 40, 12, 24, 2, 1, 2 }, { 1, 1, 100, 10, 1, 1, 1 }, { 20, 3, 4, 70, 3, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public void Convolutions_of_images_equal_the_plain_kernel(int height, int width, int inputs, int outputs, int filter, int stride, int dilation)
    {
        Draw draw = new(height * 1000 + width);
        foreach (PaddingScheme padding in new[] { PaddingScheme.Same, PaddingScheme.Valid })
        {
            int reach = (filter - 1) * dilation + 1;
            (int h, int w) = padding == PaddingScheme.Same
                ? ((height + stride - 1) / stride, (width + stride - 1) / stride)
                : ((height - reach + stride) / stride, (width - reach + stride) / stride);
            if (h < 1 || w < 1)
                continue;
            OperatorOptions conv = OperatorOptions.Conv2D(padding, stride, stride, FusedActivation.Relu, dilation, dilation);
            OperatorOptions depthwise = OperatorOptions.DepthwiseConv2D(padding, stride, stride, 1, FusedActivation.None, dilation, dilation);
            AssertEqual(Integer(draw, BuiltinOperator.Conv2D, conv, [2, height, width, inputs], [outputs, filter, filter, inputs], [2, h, w, outputs], 0),
                Draw.Bytes(draw.Int8s(2 * height * width * inputs)));
            AssertEqual(Single(draw, BuiltinOperator.Conv2D, conv, [1, height, width, inputs], [outputs, filter, filter, inputs], [1, h, w, outputs]),
                Draw.Bytes(draw.Floats(height * width * inputs)));
            AssertEqual(Integer(draw, BuiltinOperator.DepthwiseConv2D, depthwise, [2, height, width, outputs], [1, filter, filter, outputs], [2, h, w, outputs], 3),
                Draw.Bytes(draw.Int8s(2 * height * width * outputs)));
            AssertEqual(Single(draw, BuiltinOperator.DepthwiseConv2D, depthwise, [1, height, width, outputs], [1, filter, filter, outputs], [1, h, w, outputs]),
                Draw.Bytes(draw.Floats(height * width * outputs)));
        }
    }

    /// <summary>Zero points at the ends of their range and factors from a left shift to nothing left.</summary>
    [Theory]
    [InlineData(-128, 127, 1e-6f)]
    [InlineData(127, -128, 1e3f)]
    [InlineData(-128, -128, 0.01f)]
    [InlineData(127, 0, 30f)]
    public void Extreme_quantisation_equals_the_plain_kernel(int inputZero, int outputZero, float outputScale)
    {
        Draw draw = new(5);
        foreach (sbyte value in new sbyte[] { -128, 127, 0 })
        {
            sbyte[] x = [.. Enumerable.Repeat(value, 6 * 10 * 20)], w = draw.Int8s(9 * 20 * 20);
            byte[] model = Build(BuiltinOperator.Conv2D, OperatorOptions.Conv2D(PaddingScheme.Same, 1, 1), Tensor(ElementType.Int8, 1, 6, 10, 20).Quantized(outputScale, outputZero),
                Tensor(ElementType.Int8, 1, 6, 10, 20).Quantized(0.5f, inputZero),
                Tensor(ElementType.Int8, 20, 3, 3, 20).With<sbyte>(w).Quantized([.. draw.Scales(19), 1f], 0),
                Tensor(ElementType.Int32, 20).With<int>([.. draw.Int32s(18), int.MaxValue, int.MinValue]));
            AssertEqual(model, Draw.Bytes(x));
        }
    }

    [Fact]
    public void Weights_that_are_not_finite_go_to_the_plain_kernel()
    {
        Draw draw = new(6);
        float[] w = draw.Floats(8 * 9 * 3);
        (w[5], w[17], w[80]) = (float.PositiveInfinity, float.NaN, float.NegativeInfinity);
        byte[] model = Build(BuiltinOperator.Conv2D, OperatorOptions.Conv2D(PaddingScheme.Same, 1, 1), Tensor(ElementType.Float32, 1, 9, 9, 8),
            Tensor(ElementType.Float32, 1, 9, 9, 3), Tensor(ElementType.Float32, 8, 3, 3, 3).With<float>(w), null);
        AssertEqual(model, Draw.Bytes(draw.Floats(9 * 9 * 3)));
    }

    [Fact]
    public void Recorded_single_operators_give_the_same_bits_at_every_level()
    {
        string folder = Path.Combine(Repository.SharedModels, "..", "goldens", "ops");
        Assert.SkipUnless(Directory.Exists(folder), "needs ../shared/goldens/ops (single operators with recorded TFLM outputs)");
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        string[] operators = ["CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "AVERAGE_POOL_2D", "MAX_POOL_2D", "ADD", "MUL", "SOFTMAX", "BATCH_MATMUL"];
        int cases = 0;
        foreach (JsonElement item in manifest.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (!operators.Contains(item.GetProperty("op").GetString()) || item.GetProperty("input_files").GetArrayLength() != 1)
                continue;
            string at = Path.Combine(folder, item.GetProperty("dir").GetString()!);
            byte[] model = File.ReadAllBytes(Path.Combine(at, item.GetProperty("model").GetString()!));
            byte[][] inputs = [.. item.GetProperty("input_files")[0].EnumerateArray().Select(f => File.ReadAllBytes(Path.Combine(at, f.GetString()!)))];
            using ModelRun plain = new(model);
            if (plain.Status != Status.Ok)
                continue;
            AssertEqualAtEveryLevel(model, plain.Invoke(inputs), inputs);
            cases++;
        }
        Assert.True(cases > 100, $"only {cases} cases");
    }

    [Fact]
    public void A_level_changes_neither_the_arena_nor_what_Invoke_allocates()
    {
        Draw draw = new(8);
        byte[] model = Integer(draw, BuiltinOperator.Conv2D, OperatorOptions.Conv2D(PaddingScheme.Same, 1, 1), [1, 12, 12, 8], [16, 3, 3, 8], [1, 12, 12, 16], 0);
        using HostInterpreter plain = Open(model, SimdLevel.Plain);
        foreach (SimdLevel level in Levels)
        {
            using HostInterpreter simd = Open(model, level);
            Assert.Equal(plain.ArenaBytes, simd.ArenaBytes);
            Assert.Equal(plain.KernelName(0), simd.KernelName(0));
            simd.Invoke();
            long before = GC.GetAllocatedBytesForCurrentThread();
            simd.Invoke();
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    static HostInterpreter Open(byte[] model, SimdLevel level)
    {
        Assert.Null(HostInterpreter.TryOpen(ModelFile.Open(model), 0, OperatorTable.ForLevel(level), out HostInterpreter? interpreter, Planner.Greedy));
        return interpreter!;
    }

    static byte[] Integer(Draw draw, BuiltinOperator code, OperatorOptions options, int[] input, int[] filter, int[] output, int axis)
    {
        int channels = output[3];
        return Build(code, options, Tensor(ElementType.Int8, output).Quantized(draw.Scale(0.02, 2), draw.Int(-128, 127)),
            Tensor(ElementType.Int8, input).Quantized(draw.Scale(), draw.Int(-128, 127)),
            Tensor(ElementType.Int8, filter).With<sbyte>(draw.Int8s(Draw.Count(filter))).Quantized(draw.Scales(channels), axis),
            Tensor(ElementType.Int32, channels).With<int>(draw.Int32s(channels)));
    }

    static byte[] Single(Draw draw, BuiltinOperator code, OperatorOptions options, int[] input, int[] filter, int[] output) =>
        Build(code, options, Tensor(ElementType.Float32, output), Tensor(ElementType.Float32, input),
            Tensor(ElementType.Float32, filter).With<float>(draw.Floats(Draw.Count(filter))), Tensor(ElementType.Float32, output[3]).With<float>(draw.Floats(output[3])));
}
