using System.Diagnostics;
using System.Text.Json;
using Emu.Boards;
using Emu.Guest;
using Emu.Runtime.Hosting;

namespace Emu.Benchmarks;

/// <summary>Executed instructions of one inference beside those of TFLM, for a folder with manifest.json and measurements.json.</summary>
internal static class ModelTable
{
    private static readonly string[] Models =
        ["hello_world_int8", "micro_speech_quantized", "ad01_int8", "kws_ref_model", "person_detect", "vww_96_int8", "pretrainedResnet_quant"];

    public static void Print(string folder)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        using JsonDocument measured = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "measurements.json")));
        Console.WriteLine("| Model | Emu | TFLM reference | TFLM CMSIS-NN | Emu / reference | instructions per MAC | cycles, nucleo-l4r5zi | cycles, arduino-nano33ble | image compiled in |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (string name in Models)
        {
            ModelFile file = ModelFile.Load(Path.Combine(folder, name + ".tflite"));
            JsonElement entry = manifest.RootElement.GetProperty("models").EnumerateArray().First(m => m.GetProperty("name").GetString() == name);
            JsonElement test = entry.GetProperty("tests").EnumerateArray().First(t => t.GetProperty("name").GetString() == "rand1");
            byte[][] inputs = [.. test.GetProperty("inputs").EnumerateArray().Select(i => File.ReadAllBytes(Path.Combine(folder, name, i.GetString()!)))];
            JsonElement tflm = measured.RootElement.GetProperty("models").GetProperty(name).GetProperty("instructions");
            ulong reference = tflm.GetProperty("m4ref").GetProperty("invoke").GetUInt64(), cmsis = tflm.GetProperty("m4nn").GetProperty("invoke").GetUInt64();
            RunTotals nucleo = Run(file, "nucleo-l4r5zi", inputs), nano = Run(file, "arduino-nano33ble", inputs);
            Console.WriteLine($"| {name} | {nucleo.Instructions:N0} | {reference:N0} | {cmsis:N0} | {nucleo.Instructions / (double)reference:F2} "
                + $"| {nucleo.Instructions / (double)ModelView.Read(file).Macs:F2} | {nucleo.Cycles:N0} | {nano.Cycles:N0} | {CompileMilliseconds(file):F0} ms |");
        }
    }

    private static RunTotals Run(ModelFile file, string board, byte[][] inputs) =>
        ModelRunner.Run(file, BoardCatalog.Load(board).Board!, new RunOptions { Inputs = inputs }).Totals!;

    private static double CompileMilliseconds(ModelFile file)
    {
        using HostInterpreter prepared = HostInterpreter.Open(file);
        Board board = BoardCatalog.Load("nucleo-l4r5zi").Board!;
        double best = double.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long start = Stopwatch.GetTimestamp();
            ModelImage.Build(file, prepared, board, prepared.Report.Need);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return best;
    }
}
