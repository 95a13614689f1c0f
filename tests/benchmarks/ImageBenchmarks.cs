using BenchmarkDotNet.Attributes;
using Emu.Boards;
using Emu.Guest;
using Emu.Runtime.Hosting;

namespace Emu.Benchmarks;

/// <summary>Time to compile and link the image of the shipped keyword model (the layers of MLPerf Tiny's DS-CNN), and to run it once.</summary>
[MemoryDiagnoser]
public class ImageBenchmarks
{
    private readonly Board _board = BoardCatalog.Load("nucleo-l4r5zi").Board!;
    private ModelFile _file = null!;
    private HostInterpreter _prepared = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _file = ModelFile.Load(SamplePath("keyword_int8.tflite"));
        _prepared = HostInterpreter.Open(_file);
    }

    [GlobalCleanup]
    public void Release() => _prepared.Dispose();

    [Benchmark]
    public ModelImage CompileAndLink() => ModelImage.Build(_file, _prepared, _board, _prepared.Report.Need);

    [Benchmark]
    public ModelRun CompileAndRun() => ModelRunner.Run(_file, _board, new RunOptions());

    [Benchmark]
    public void HostInvoke() => _prepared.Invoke();

    /// <summary>BenchmarkDotNet runs from a folder of its own, somewhere below the checkout.</summary>
    private static string SamplePath(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Emu.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "samples", "models", name);
    }
}
