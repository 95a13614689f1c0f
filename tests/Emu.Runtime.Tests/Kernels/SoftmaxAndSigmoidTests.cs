using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>SOFTMAX, LOGISTIC and TANH against the host's double functions: integer results within one step, floats within a few units in the last place.</summary>
public class SoftmaxAndSigmoidTests
{
    static double[] Softmax(double[] x)
    {
        double largest = x.Max();
        double[] e = [.. x.Select(v => Math.Exp(v - largest))];
        double sum = e.Sum();
        return [.. e.Select(v => v / sum)];
    }

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int16)]
    public void Int8_softmax_is_within_a_step_of_the_true_one(ElementType outputType)
    {
        Draw draw = new(71);
        for (int i = 0; i < 60; i++)
        {
            int rows = draw.Int(1, 3), depth = draw.Int(1, 20);
            float scale = draw.Scale(0.005, 0.4), beta = draw.Bool() ? 1f : 0.5f;
            sbyte[] x = draw.Int8s(rows * depth);
            int steps = outputType == ElementType.Int8 ? 256 : 65536;
            byte[] model = Build(BuiltinOperator.Softmax, OperatorOptions.Softmax(beta), Tensor(outputType, rows, depth).Quantized(1f / steps, -steps / 2),
                Tensor(ElementType.Int8, rows, depth).Quantized(scale, draw.Int(-128, 127)));
            byte[] bytes = Run<byte>(model, Draw.Bytes(x));
            int[] found = outputType == ElementType.Int8 ? [.. Draw.Read<sbyte>(bytes).Select(v => (int)v)] : [.. Draw.Read<short>(bytes).Select(v => (int)v)];
            for (int row = 0; row < rows; row++)
            {
                double[] exact = Softmax([.. x.AsSpan(row * depth, depth).ToArray().Select(v => (double)v * scale * beta)]);
                for (int k = 0; k < depth; k++)
                    Assert.Equal(Math.Min(exact[k] * steps, steps - 1) - steps / 2, found[row * depth + k], outputType == ElementType.Int8 ? 1.0 : 3.0);
            }
        }
    }

    [Fact]
    public void A_long_row_of_equal_values_gives_small_equal_shares()
    {
        byte[] model = Build(BuiltinOperator.Softmax, OperatorOptions.Softmax(), Tensor(ElementType.Int8, 1, 4096).Quantized(1f / 256, -128), Tensor(ElementType.Int8, 1, 4096).Quantized(0.1f, 0));
        Assert.All(Run<sbyte>(model, new byte[4096]), v => Assert.Equal(-128, v));
    }

    [Fact]
    public void Float_softmax_is_near_the_true_one()
    {
        Draw draw = new(72);
        for (int i = 0; i < 40; i++)
        {
            int depth = draw.Int(1, 20);
            float[] x = draw.Floats(depth, 20);
            byte[] model = Build(BuiltinOperator.Softmax, OperatorOptions.Softmax(), Tensor(ElementType.Float32, 1, depth), Tensor(ElementType.Float32, 1, depth));
            float[] found = Run<float>(model, Draw.Bytes(x));
            double[] exact = Softmax([.. x.Select(v => (double)v)]);
            for (int k = 0; k < depth; k++)
                Assert.Equal(exact[k], found[k], 3e-6 * exact[k] + 1e-30);
        }
    }

    [Theory]
    [InlineData(BuiltinOperator.Logistic)]
    [InlineData(BuiltinOperator.Tanh)]
    public void Int8_logistic_and_tanh_are_within_a_step_for_all_inputs(BuiltinOperator code)
    {
        bool logistic = code == BuiltinOperator.Logistic;
        sbyte[] x = [.. Enumerable.Range(-128, 256).Select(v => (sbyte)v)];
        foreach (float scale in new[] { 0.003f, 0.02f, 0.0625f, 0.3f, 1.9f })
        {
            foreach (int zero in new[] { -128, -5, 0, 77, 127 })
            {
                byte[] model = Build(code, null, Tensor(ElementType.Int8, 256).Quantized(logistic ? 1f / 256 : 1f / 128, logistic ? -128 : 0),
                    Tensor(ElementType.Int8, 256).Quantized(scale, zero));
                sbyte[] found = Run<sbyte>(model, Draw.Bytes(x));
                for (int i = 0; i < 256; i++)
                {
                    double value = (x[i] - zero) * (double)scale;
                    double exact = logistic ? 256 / (1 + Math.Exp(-value)) - 128 : 128 * Math.Tanh(value);
                    Assert.Equal(Math.Clamp(exact, -128, 127), found[i], 1.0);
                }
            }
        }
    }

    [Theory]
    [InlineData(5f, new[] { -128, -128, -128, 0, 127, 127, 127 })]      // the radius is one step
    [InlineData(17f, new[] { -128, -128, -128, -128, 127, 127, 127 })]  // the radius is 0: even 0 counts as saturated
    public void Int8_logistic_saturates_by_whole_steps_as_TFLM_does(float scale, int[] expected)
    {
        byte[] model = Build(BuiltinOperator.Logistic, null, Tensor(ElementType.Int8, 7).Quantized(1f / 256, -128), Tensor(ElementType.Int8, 7).Quantized(scale, 0));
        Assert.Equal(expected, Run<sbyte>(model, Draw.Bytes<sbyte>([-3, -2, -1, 0, 1, 2, 3])).Select(v => (int)v));
    }

    [Theory]
    [InlineData(BuiltinOperator.Logistic)]
    [InlineData(BuiltinOperator.Tanh)]
    public void Float_logistic_and_tanh_are_near_the_true_ones(BuiltinOperator code)
    {
        float[] x = [.. new Draw(73).Floats(500, 12)];
        float[] found = Run<float>(Build(code, null, Tensor(ElementType.Float32, 500), Tensor(ElementType.Float32, 500)), Draw.Bytes(x));
        for (int i = 0; i < x.Length; i++)
        {
            double exact = code == BuiltinOperator.Logistic ? 1 / (1 + Math.Exp(-(double)x[i])) : Math.Tanh(x[i]);
            // Below -9 the logistic kernel gives exp(x), as TFLM's: 1.2e-4 above the function at most.
            Assert.Equal(exact, found[i], 4e-7 * Math.Abs(exact) + (x[i] < -9 ? 2e-8 : 0));
        }
    }

    [Fact]
    public void Int16_softmax_is_within_a_few_steps_of_the_true_one()
    {
        Draw draw = new(74);
        for (int i = 0; i < 60; i++)
        {
            int rows = draw.Int(1, 3), depth = draw.Int(1, 20);
            float scale = draw.Scale(0.00002, 0.001), beta = draw.Bool() ? 1f : 0.5f;
            short[] x = draw.Int16s(rows * depth);
            byte[] model = Build(BuiltinOperator.Softmax, OperatorOptions.Softmax(beta), Tensor(ElementType.Int16, rows, depth).Quantized(1f / 32768, 0),
                Tensor(ElementType.Int16, rows, depth).Quantized(scale, 0));
            short[] found = Run<short>(model, Draw.Bytes(x));
            for (int row = 0; row < rows; row++)
            {
                double[] exact = Softmax([.. x.AsSpan(row * depth, depth).ToArray().Select(v => (double)v * scale * beta)]);
                // Exponentials below exp(-10) = 1.5 steps count as that; pieces of the tables err by 2 steps more.
                for (int k = 0; k < depth; k++)
                    Assert.Equal(Math.Min(exact[k] * 32768, 32767), found[row * depth + k], 3.0 + 1.5 * depth * exact[k]);
            }
        }
    }

    [Theory]
    [InlineData(BuiltinOperator.Logistic, 1f / 4096)]
    [InlineData(BuiltinOperator.Logistic, 0.0003f)]
    [InlineData(BuiltinOperator.Logistic, 0.00001f)]
    [InlineData(BuiltinOperator.Logistic, 1f)]
    [InlineData(BuiltinOperator.Tanh, 1f / 4096)]
    [InlineData(BuiltinOperator.Tanh, 1f / 2048)]
    [InlineData(BuiltinOperator.Tanh, 0.0001f)]
    [InlineData(BuiltinOperator.Tanh, 3f)]
    public void Int16_logistic_and_tanh_are_near_the_true_ones_for_all_inputs(BuiltinOperator code, float scale)
    {
        const int count = 1 << 16;
        short[] x = [.. Enumerable.Range(short.MinValue, count).Select(v => (short)v)];
        short[] found = Run<short>(Build(code, null, Tensor(ElementType.Int16, count).Quantized(1f / 32768, 0), Tensor(ElementType.Int16, count).Quantized(scale, 0)), Draw.Bytes(x));
        for (int i = 0; i < count; i++)
        {
            double value = x[i] * (double)scale, exact = code == BuiltinOperator.Logistic ? 1 / (1 + Math.Exp(-value)) : Math.Tanh(value);
            // 255 straight pieces of 1/24 (tanh: 1/48): their error is at most the second derivative (0.0962; 0.77) times step^2 / 8.
            double error = (code == BuiltinOperator.Logistic ? 0.0962 / (24 * 24 * 8) : 0.77 / (48 * 48 * 8)) * 32768 + 3;
            Assert.Equal(exact * 32768, found[i], error);
        }
    }

    [Fact]
    public void Int8_log_softmax_is_within_a_step_of_the_true_one()
    {
        Draw draw = new(75);
        for (int i = 0; i < 100; i++)
        {
            int rows = draw.Int(1, 3), depth = draw.Int(1, 40);
            float scale = draw.Scale(0.005, 0.4);
            sbyte[] x = draw.Int8s(rows * depth);
            byte[] model = Build(BuiltinOperator.LogSoftmax, null, Tensor(ElementType.Int8, rows, depth).Quantized(1f / 16, 127),
                Tensor(ElementType.Int8, rows, depth).Quantized(scale, draw.Int(-128, 127)));
            sbyte[] found = Run<sbyte>(model, Draw.Bytes(x));
            for (int row = 0; row < rows; row++)
            {
                double[] exact = Softmax([.. x.AsSpan(row * depth, depth).ToArray().Select(v => (double)v * scale)]);
                for (int k = 0; k < depth; k++)
                    Assert.Equal(Math.Max(16 * Math.Log(exact[k]) + 127, -128), found[row * depth + k], 1.0);
            }
        }
    }
}
