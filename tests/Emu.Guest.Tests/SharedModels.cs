using System.Text.Json;
using Emu.Boards;
using Emu.Runtime.Hosting;

namespace Emu.Guest.Tests;

/// <summary>
/// Models with inputs and outputs that were recorded from TensorFlow Lite Micro's reference kernels. They lie beside the repository, in
/// ../shared/models, and are no part of it; tests that need them skip without them.
/// </summary>
internal static class SharedModels
{
    private static string Folder => Repository.SharedModels;

    public static ModelFile Load(string name) => ModelFile.Load(Path.Combine(Folder, name + ".tflite"));

    public static Board Board(string name) => BoardCatalog.Load(name).Board!;

    /// <summary>Every recorded invocation from a fresh start: name, inputs, expected outputs.</summary>
    public static IEnumerable<(string Name, byte[][] Inputs, byte[][] Outputs)> Recordings(string model)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "manifest.json")));
        JsonElement entry = manifest.RootElement.GetProperty("models").EnumerateArray().First(m => m.GetProperty("name").GetString() == model);
        foreach (JsonElement test in entry.GetProperty("tests").EnumerateArray())
            yield return (test.GetProperty("name").GetString()!, Files(test, "inputs"), Files(test, "outputs"));

        byte[][] Files(JsonElement test, string list) =>
            [.. test.GetProperty(list).EnumerateArray().Select(f => File.ReadAllBytes(Path.Combine(Folder, model, f.GetString()!)))];
    }

    /// <summary>Instructions of one Invoke of real TFLM, reference kernels, on Cortex-M4 (measurements.json, build m4ref).</summary>
    public static ulong TflmInstructions(string model)
    {
        using JsonDocument measured = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "measurements.json")));
        return measured.RootElement.GetProperty("models").GetProperty(model).GetProperty("instructions").GetProperty("m4ref").GetProperty("invoke").GetUInt64();
    }
}
