using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.SampleModels.Tests;

public class SampleFileTests
{
    [Fact]
    public void Making_the_small_models_again_gives_the_committed_bytes()
    {
        string folder = Path.Combine(Repository.Root, "samples/models");
        List<string> names = [];
        foreach ((string name, byte[] bytes) in SampleFiles.Small())
        {
            names.Add(name);
            Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, name))), $"{name} differs; make it again with: dotnet run --project tools/Emu.SampleModels -- samples/models");
        }
        Assert.Equal(Directory.GetFiles(folder, "*.tflite").Select(Path.GetFileName).Order(), names.Order());
    }

    // The reference files are those of github.com/mlcommons/tiny, benchmark/training/*/trained_models.
    [Theory]
    [InlineData("keyword_int8.tflite", "kws_ref_model.tflite")]
    [InlineData("visual_wake_words_int8.tflite", "vww_96_int8.tflite")]
    [InlineData("image_classification_int8.tflite", "pretrainedResnet_quant.tflite")]
    [InlineData("anomaly_detection_int8.tflite", "ad01_int8.tflite")]
    public void The_layers_have_the_shapes_and_options_of_the_MLPerf_Tiny_reference_model(string made, string reference)
    {
        string path = Path.Combine(Repository.Root, "../shared/models", reference);
        Assert.SkipUnless(File.Exists(path), $"the reference model {path} is not here");
        byte[] bytes = SampleFiles.Small().Concat(SampleFiles.Large()).First(f => f.Name == made).Bytes;
        Assert.Equal(Layers(ModelView.Read(ModelFile.Load(path))), Layers(ModelView.Read(ModelFile.Open(bytes))));
    }

    [Fact]
    public void Activations_of_the_random_networks_use_the_whole_int8_range_and_seldom_saturate()
    {
        foreach (Network network in new[] { TinyNetworks.Keyword(), TinyNetworks.ImageClassification() })
        {
            Code[] codes = Quantizer.Calibrate(network, TinyNetworks.RandomInputs(network, 8, -1, 1));
            float[] fresh = TinyNetworks.RandomInputs(network, 9, -1, 1).Last();
            float[][] tensors = FloatEvaluator.Run(network, fresh);
            for (int t = 1; t < tensors.Length - 2; t++)
            {
                double[] quantized = [.. tensors[t].Select(v => Math.Round((v / codes[t].Scale) + codes[t].ZeroPoint))];
                Assert.True(quantized.Count(q => q is < -128 or > 127) <= Math.Max(1, quantized.Length / 100), $"{network.Name}: tensor {t} saturates");
                Assert.True(quantized.Max() - quantized.Min() > 64, $"{network.Name}: tensor {t} uses only {quantized.Max() - quantized.Min()} of 255 steps");
            }
        }
    }

    [Fact]
    public void The_sine_used_for_training_is_the_sine()
    {
        for (double x = 0; x < SineTrainer.Period; x += 0.001)
            Assert.Equal(Math.Sin(x), SineTrainer.Sine(x), 1e-13);
    }

    [Fact]
    public void The_float_sine_model_is_within_five_thousandths_on_average()
    {
        double error = MeanError("sine_float32.tflite", (interpreter, x) =>
        {
            interpreter.Input<float>(0)[0] = (float)x;
            interpreter.Invoke();
            return interpreter.Output<float>(0)[0];
        });
        Assert.InRange(error, 0, 0.005);
    }

    [Fact]
    public void The_int8_sine_model_is_within_eleven_thousandths_on_average()
    {
        double error = MeanError("sine_int8.tflite", (interpreter, x) =>
        {
            TensorView input = interpreter.View.Inputs[0], output = interpreter.View.Outputs[0];
            interpreter.Input<sbyte>(0)[0] = (sbyte)Math.Clamp(Math.Round((x / input.Scale) + input.ZeroPoint), -128, 127);
            interpreter.Invoke();
            return (interpreter.Output<sbyte>(0)[0] - output.ZeroPoint) * output.Scale;
        });
        Assert.InRange(error, 0, 0.011);
    }

    private static double MeanError(string name, Func<HostInterpreter, double, double> infer)
    {
        const int Points = 1000;
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Load(Path.Combine(Repository.Root, "samples/models", name)));
        double sum = 0;
        for (int i = 0; i < Points; i++)
        {
            double x = SineTrainer.Period * i / Points;
            sum += Math.Abs(infer(interpreter, x) - Math.Sin(x));
        }
        TestContext.Current.SendDiagnosticMessage($"{name}: mean absolute error {sum / Points:0.0000}");
        return sum / Points;
    }

    private static IEnumerable<string> Layers(ModelView view) =>
        view.Main.Operators.Select(o => $"{o.Name} {string.Join(" ", o.Inputs.Concat(o.Outputs).Select(i => Tensor(view.Main.Tensors[i])))} {string.Join(" ", o.Options.Where(IsGeometry).Select(p => $"{p.Name}={p.Value}"))}");

    private static string Tensor(TensorView t) => $"{t.Type}{t.ShapeText}x{t.ScaleCount}";

    // Options that describe the layer; others (weights format, new shape) are spelt in several ways that mean the same.
    private static bool IsGeometry(OptionView option) =>
        option.Name.Contains("stride", StringComparison.OrdinalIgnoreCase) || option.Name.Contains("padding", StringComparison.OrdinalIgnoreCase) || option.Name.Contains("activation", StringComparison.OrdinalIgnoreCase)
        || option.Name.Contains("filter", StringComparison.OrdinalIgnoreCase) || option.Name.Contains("multiplier", StringComparison.OrdinalIgnoreCase);
}
