namespace Emu.Runtime.Tests.Kernels;

/// <summary>Whole int8 models with outputs recorded from TFLM's reference kernels.</summary>
public class GoldenModelTests
{
    [Theory]
    [InlineData("hello_world_int8")]
    [InlineData("kws_ref_model")]
    [InlineData("vww_96_int8")]
    [InlineData("pretrainedResnet_quant")]
    [InlineData("ad01_int8")]
    [InlineData("person_detect")]
    [InlineData("micro_speech_quantized")]
    public void Recorded_outputs_of_whole_models_are_reproduced(string name)
    {
        string folder = Path.Combine(Repository.SharedModels, name);
        string[] inputs = [.. Directory.GetFiles(folder, "*_in0.bin").Order()];
        Assert.NotEmpty(inputs);
        using ModelRun run = new(File.ReadAllBytes(folder + ".tflite"));
        Assert.True(run.Status == Status.Ok, run.Failure);
        foreach (string input in inputs)
        {
            byte[] output = run.Invoke(File.ReadAllBytes(input))[0];
            Assert.Equal(Status.Ok, run.Status);
            Assert.Equal(File.ReadAllBytes(input.Replace("_in0.bin", "_out0.bin", StringComparison.Ordinal)), output);
        }
    }
}
