using BenchmarkDotNet.Attributes;
using Emu.Runtime.Hosting;

namespace Emu.Benchmarks;

/// <summary>One inference on this computer, by kernels, with the bytes that it allocates; models are those of the folder in EMU_MODELS.</summary>
[MemoryDiagnoser]
public class HostBenchmarks
{
    private HostInterpreter? _interpreter;

    [Params("vww_96_int8", "kws_ref_model", "pretrainedResnet_quant", "vww_96_float")]
    public string Model { get; set; } = "";

    [Params(SimdLevel.Plain, SimdLevel.Vector128, SimdLevel.Avx2, SimdLevel.AvxVnni, SimdLevel.Avx512)]
    public SimdLevel Level { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        string folder = Environment.GetEnvironmentVariable("EMU_MODELS") ?? throw new InvalidOperationException("set EMU_MODELS to a folder with the models");
        HostInterpreter.TryOpen(ModelFile.Load(Path.Combine(folder, Model + ".tflite")), 0, OperatorTable.ForLevel(Level), out _interpreter)?.Throw();
    }

    [GlobalCleanup]
    public void Cleanup() => _interpreter?.Dispose();

    [Benchmark]
    public void Invoke() => _interpreter!.Invoke();
}
