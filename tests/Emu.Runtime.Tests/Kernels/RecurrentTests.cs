using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Layers with a memory against their definitions, over several runs.</summary>
public class RecurrentTests
{
    const int Batches = 2, Inputs = 5, Units = 3, Rank = 2, Memory = 4, Filters = Units * Rank;

    static byte[] Svdf(TensorSpec x, TensorSpec feature, TensorSpec time, TensorSpec? bias, TensorSpec state, TensorSpec y) =>
        Build(BuiltinOperator.Svdf, OperatorOptions.Svdf(Rank, FusedActivation.None), y, x, feature, time, bias, state);

    /// <summary>Newest feature products of each filter, oldest first: what the state stands for.</summary>
    static List<long>[] NoHistory() => [.. Enumerable.Range(0, Batches * Filters).Select(_ => new List<long>(new long[Memory]))];

    [Fact]
    public void A_float_svdf_weighs_the_last_products_of_its_features()
    {
        Draw draw = new(501);
        float[] feature = draw.Floats(Filters * Inputs), time = draw.Floats(Filters * Memory), bias = draw.Floats(Units);
        TensorSpec F(params int[] shape) => Tensor(ElementType.Float32, shape);
        using ModelRun run = new(Build(BuiltinOperator.Svdf, OperatorOptions.Svdf(Rank, FusedActivation.Relu), F(Batches, Units), F(Batches, Inputs), F(Filters, Inputs).With<float>(feature),
            F(Filters, Memory).With<float>(time), F(Units).With<float>(bias), (F(Batches, Filters * Memory) with { IsVariable = true, Data = null })));
        Assert.True(run.Status == Status.Ok, run.Failure);
        List<double>[] history = [.. Enumerable.Range(0, Batches * Filters).Select(_ => new List<double>(new double[Memory]))];
        for (int turn = 0; turn < 7; turn++)
        {
            float[] x = draw.Floats(Batches * Inputs);
            float[] found = Draw.Read<float>(run.Invoke(Draw.Bytes(x))[0]);
            for (int b = 0; b < Batches; b++)
                for (int f = 0; f < Filters; f++)
                    history[b * Filters + f].Add(Enumerable.Range(0, Inputs).Sum(i => (double)x[b * Inputs + i] * feature[f * Inputs + i]));
            for (int b = 0; b < Batches; b++)
                for (int u = 0; u < Units; u++)
                {
                    double sum = bias[u];
                    for (int f = u * Rank; f < (u + 1) * Rank; f++)
                        sum += history[b * Filters + f].TakeLast(Memory).Select((h, m) => h * time[f * Memory + m]).Sum();
                    Assert.Equal(Math.Max(sum, 0), found[b * Units + u], 1e-4);
                }
        }
    }

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int16)]
    public void An_int8_svdf_rounds_its_features_and_its_sums(ElementType memory)
    {
        Draw draw = new(502);
        bool wide = memory == ElementType.Int16;
        (float scaleX, float scaleF, float scaleS, float scaleT, float scaleY) = (0.03f, 0.02f, wide ? 0.0004f : 0.06f, wide ? 0.0002f : 0.02f, wide ? 0.05f : 0.1f);
        (int zeroX, int zeroY) = (9, -4);
        (int low, int high) = wide ? (short.MinValue, short.MaxValue) : (sbyte.MinValue, sbyte.MaxValue);
        sbyte[] feature = draw.Int8s(Filters * Inputs);
        short[] time = [.. draw.Int16s(Filters * Memory).Select(v => wide ? (short)(v / 16) : (short)(sbyte)v)];
        int[] bias = draw.Int32s(Units);
        TensorSpec I(ElementType type, float scale, int zero, params int[] shape) => Tensor(type, shape).Quantized(scale, zero);
        TensorSpec timeTensor = I(memory, scaleT, 0, Filters, Memory);
        timeTensor = wide ? timeTensor.With<short>(time) : timeTensor.With<sbyte>([.. time.Select(t => (sbyte)t)]);
        using ModelRun run = new(Svdf(I(ElementType.Int8, scaleX, zeroX, Batches, Inputs), I(ElementType.Int8, scaleF, 0, Filters, Inputs).With<sbyte>(feature), timeTensor,
            Tensor(ElementType.Int32, Units).With<int>(bias), I(memory, scaleS, 0, Batches, Filters * Memory) with { IsVariable = true }, I(ElementType.Int8, scaleY, zeroY, Batches, Units)));
        Assert.True(run.Status == Status.Ok, run.Failure);
        List<long>[] history = NoHistory();
        double featureFactor = scaleX * scaleF / scaleS, outputFactor = scaleS * scaleT / scaleY;
        for (int turn = 0; turn < 7; turn++)
        {
            sbyte[] x = draw.Int8s(Batches * Inputs);
            sbyte[] found = Draw.Read<sbyte>(run.Invoke(Draw.Bytes(x))[0]);
            for (int b = 0; b < Batches; b++)
                for (int f = 0; f < Filters; f++)
                {
                    long sum = Enumerable.Range(0, Inputs).Sum(i => (long)(x[b * Inputs + i] - zeroX) * feature[f * Inputs + i]);
                    history[b * Filters + f].Add(Oracle.Clamp(Oracle.Rescale(sum, featureFactor), low, high));
                }
            for (int b = 0; b < Batches; b++)
                for (int u = 0; u < Units; u++)
                {
                    long sum = bias[u];
                    for (int f = u * Rank; f < (u + 1) * Rank; f++)
                        sum += history[b * Filters + f].TakeLast(Memory).Select((h, m) => h * time[f * Memory + m]).Sum();
                    Assert.Equal(Oracle.Clamp(Oracle.Rescale(sum, outputFactor) + (long)zeroY, -128, 127), found[b * Units + u]);
                }
        }
    }

    /// <summary>The weights of an LSTM, gates in TFLite's order: input, forget, cell, output.</summary>
    sealed record LstmWeights(float[][] Input, float[][] Hidden, float[][] Bias)
    {
        internal static LstmWeights Of(Draw draw) => new([.. Gates(() => draw.Floats(Units * Inputs, 0.8))], [.. Gates(() => draw.Floats(Units * Units, 0.8))], [.. Gates(() => draw.Floats(Units, 0.5))]);

        static IEnumerable<float[]> Gates(Func<float[]> draw) => Enumerable.Range(0, 4).Select(_ => draw());
    }

    /// <summary>One step in double precision (Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000).</summary>
    static void Step(LstmWeights w, ReadOnlySpan<double> x, double[] hidden, double[] cell, double clip)
    {
        double[,] sums = new double[4, Units];
        for (int gate = 0; gate < 4; gate++)
            for (int u = 0; u < Units; u++)
            {
                sums[gate, u] = w.Bias[gate][u];
                for (int i = 0; i < Inputs; i++)
                    sums[gate, u] += x[i] * w.Input[gate][u * Inputs + i];
                for (int i = 0; i < Units; i++)
                    sums[gate, u] += hidden[i] * w.Hidden[gate][u * Units + i];
            }
        for (int u = 0; u < Units; u++)
        {
            double Logistic(double v) => 1 / (1 + Math.Exp(-v));
            cell[u] = Math.Clamp(Logistic(sums[1, u]) * cell[u] + Logistic(sums[0, u]) * Math.Tanh(sums[2, u]), -clip, clip);
            hidden[u] = Logistic(sums[3, u]) * Math.Tanh(cell[u]);
        }
    }

    /// <summary>The 24 inputs of UNIDIRECTIONAL_SEQUENCE_LSTM in TFLite's order; those left out are null.</summary>
    static TensorSpec?[] Operands(TensorSpec x, Func<int, TensorSpec> input, Func<int, TensorSpec> hidden, Func<int, TensorSpec> bias, TensorSpec state, TensorSpec cell) =>
    [
        x, input(0), input(1), input(2), input(3), hidden(0), hidden(1), hidden(2), hidden(3), null, null, null, bias(0), bias(1), bias(2), bias(3), null, null,
        state with { IsVariable = true }, cell with { IsVariable = true }, null, null, null, null,
    ];

    static OperatorOptions LstmOptions(bool timeMajor, float clip) => new OperatorOptions(71).Byte(0, 4).Float(1, clip).Byte(3, timeMajor ? 1 : 0);

    static int Row(bool timeMajor, int steps, int b, int t) => timeMajor ? t * Batches + b : b * steps + t;

    [Theory]
    [InlineData(false, 0f)]
    [InlineData(true, 0f)]
    [InlineData(false, 0.3f)]
    public void A_float_lstm_follows_its_equations(bool timeMajor, float clip)
    {
        const int Steps = 3;
        Draw draw = new(503);
        LstmWeights w = LstmWeights.Of(draw);
        TensorSpec F(params int[] shape) => Tensor(ElementType.Float32, shape);
        int[] sequence = timeMajor ? [Steps, Batches] : [Batches, Steps];
        using ModelRun run = new(Build(BuiltinOperator.UnidirectionalSequenceLstm, LstmOptions(timeMajor, clip), F([.. sequence, Units]), Operands(F([.. sequence, Inputs]),
            g => F(Units, Inputs).With<float>(w.Input[g]), g => F(Units, Units).With<float>(w.Hidden[g]), g => F(Units).With<float>(w.Bias[g]), F(Batches, Units), F(Batches, Units))));
        Assert.True(run.Status == Status.Ok, run.Failure);
        double[][] hidden = [new double[Units], new double[Units]], cell = [new double[Units], new double[Units]];
        for (int turn = 0; turn < 3; turn++)
        {
            float[] x = draw.Floats(Batches * Steps * Inputs);
            float[] found = Draw.Read<float>(run.Invoke(Draw.Bytes(x))[0]);
            for (int b = 0; b < Batches; b++)
                for (int t = 0; t < Steps; t++)
                {
                    int row = Row(timeMajor, Steps, b, t);
                    Step(w, [.. x[(row * Inputs)..((row + 1) * Inputs)].Select(v => (double)v)], hidden[b], cell[b], clip > 0 ? clip : double.MaxValue);
                    for (int u = 0; u < Units; u++)
                        Assert.Equal(hidden[b][u], found[row * Units + u], 1e-5);
                }
        }
    }

    // The int8 layer is an approximation of the float one; the bits themselves are in the recorded cases of TFLM.
    [Fact]
    public void An_int8_lstm_follows_the_float_one_within_its_steps()
    {
        const int Steps = 4;
        const float ScaleX = 2f / 127, ScaleW = 0.8f / 127, ScaleH = 1f / 128;
        const int ZeroX = 5, ZeroH = -3;
        Draw draw = new(504);
        LstmWeights w = LstmWeights.Of(draw);
        sbyte[] Codes(float[] values) => [.. values.Select(v => (sbyte)Math.Round(v / ScaleW))];
        TensorSpec I8(float scale, int zero, params int[] shape) => Tensor(ElementType.Int8, shape).Quantized(scale, zero);
        using ModelRun run = new(Build(BuiltinOperator.UnidirectionalSequenceLstm, LstmOptions(false, 0), I8(ScaleH, ZeroH, Batches, Steps, Units), Operands(I8(ScaleX, ZeroX, Batches, Steps, Inputs),
            g => I8(ScaleW, 0, Units, Inputs).With<sbyte>(Codes(w.Input[g])), g => I8(ScaleW, 0, Units, Units).With<sbyte>(Codes(w.Hidden[g])),
            g => Tensor(ElementType.Int32, Units).Quantized(ScaleX * ScaleW, 0).With<int>([.. w.Bias[g].Select(v => (int)Math.Round(v / (ScaleX * ScaleW)))]),
            I8(ScaleH, ZeroH, Batches, Units), Tensor(ElementType.Int16, Batches, Units).Quantized(1f / 2048, 0))));
        Assert.True(run.Status == Status.Ok, run.Failure);
        LstmWeights rounded = new([.. w.Input.Select(g => Codes(g).Select(c => c * ScaleW).ToArray())], [.. w.Hidden.Select(g => Codes(g).Select(c => c * ScaleW).ToArray())], w.Bias);
        double[][] hidden = [new double[Units], new double[Units]], cell = [new double[Units], new double[Units]];
        for (int turn = 0; turn < 3; turn++)
        {
            sbyte[] x = draw.Int8s(Batches * Steps * Inputs);
            sbyte[] found = Draw.Read<sbyte>(run.Invoke(Draw.Bytes(x))[0]);
            for (int b = 0; b < Batches; b++)
                for (int t = 0; t < Steps; t++)
                {
                    int row = b * Steps + t;
                    Step(rounded, [.. x[(row * Inputs)..((row + 1) * Inputs)].Select(v => (v - ZeroX) * (double)ScaleX)], hidden[b], cell[b], double.MaxValue);
                    for (int u = 0; u < Units; u++)
                        Assert.Equal(hidden[b][u], (found[row * Units + u] - ZeroH) * (double)ScaleH, 2.5 * ScaleH);
                }
        }
    }
}
