using System.Diagnostics;
using System.Text.Json;
using Emu.Runtime.Hosting;

namespace Emu.Benchmarks;

/// <summary>The table of docs/host-speed.md for a folder with manifest.json and measurements.json: one inference on this computer, by kernels.</summary>
internal static class HostSpeed
{
    private static readonly string[] Models =
        ["vww_96_int8", "person_detect", "kws_ref_model", "pretrainedResnet_quant", "ad01_int8", "micro_speech_quantized", "vww_96_float", "pretrainedResnet", "ad01_fp32"];

    public static void Print(string folder)
    {
        SimdLevel[] levels = [.. Enum.GetValues<SimdLevel>().Where(SimdLevels.IsSupported)];
        using JsonDocument measured = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "measurements.json")));
        Console.WriteLine($"Microseconds of one inference, minimum of many. Best level: {SimdLevels.Best}.\n");
        Console.WriteLine($"| Model | TFLM, gcc -O2 | {string.Join(" | ", levels)} | TFLM / plain | TFLM / best |");
        Console.WriteLine($"|---|---|{string.Concat(levels.Select(_ => "---|"))}---|---|");
        foreach (string name in Models)
        {
            ModelFile file = ModelFile.Load(Path.Combine(folder, name + ".tflite"));
            double tflm = measured.RootElement.GetProperty("models").GetProperty(name).GetProperty("host_us").GetProperty("min").GetDouble();
            double[] times = [.. levels.Select(level => Microseconds(file, level))];
            Console.WriteLine($"| {name} | {tflm:F0} | {string.Join(" | ", times.Select(t => t.ToString("F0")))} | {tflm / times[0]:F2} | {tflm / times[^1]:F1} |");
        }
        PrintBatch(folder);
    }

    private static void PrintBatch(string folder)
    {
        const int Items = 4000;
        Console.WriteLine($"\nA batch of {Items} inputs through vww_96_int8, inputs copied and outputs hashed, best of 5:\n");
        Console.WriteLine("| Threads | Seconds | Inferences per second | Against one thread |\n|---|---|---|---|");
        using HostInterpreter model = HostInterpreter.Open(ModelFile.Load(Path.Combine(folder, "vww_96_int8.tflite")));
        byte[] input = new byte[model.Input(0).Length];
        int[] hashes = new int[Items];
        double single = 0;
        foreach (int threads in Enumerable.Range(0, 9).Select(n => 1 << n).Where(n => n <= Environment.ProcessorCount))
        {
            double best = Enumerable.Range(0, 5).Min(_ =>
            {
                long start = Stopwatch.GetTimestamp();
                HostBatch.Run(model, Items, threads, (own, item) =>
                {
                    input.CopyTo(own.Input(0));
                    own.Invoke();
                    hashes[item] = own.Output(0)[0];
                });
                return Stopwatch.GetElapsedTime(start).TotalSeconds;
            });
            single = threads == 1 ? best : single;
            Console.WriteLine($"| {threads} | {best:F3} | {Items / best:F0} | {single / best:F2} |");
        }
    }

    private static double Microseconds(ModelFile file, SimdLevel level)
    {
        HostInterpreter.TryOpen(file, 0, OperatorTable.ForLevel(level), out HostInterpreter? opened);
        using HostInterpreter interpreter = opened!;
        double best = double.MaxValue;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 1.5)
        {
            long one = Stopwatch.GetTimestamp();
            interpreter.Invoke();
            best = Math.Min(best, Stopwatch.GetElapsedTime(one).TotalMicroseconds);
        }
        return best;
    }
}
