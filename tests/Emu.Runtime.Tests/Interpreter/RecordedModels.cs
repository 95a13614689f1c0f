using System.Text.Json;
using Emu.Runtime.Hosting;

namespace Emu.Runtime.Tests.Interpreters;

/// <summary>The models beside the repository, with what TFLM (tflite-micro 90b983c2) did with them.</summary>
static class RecordedModels
{
    internal static IEnumerable<TheoryDataRow<string>> Names
    {
        get
        {
            if (Repository.Shared == null)
                return [new TheoryDataRow<string>("none")];
            using JsonDocument manifest = Json("manifest.json");
            return [.. manifest.RootElement.GetProperty("models").EnumerateArray().Select(m => new TheoryDataRow<string>(m.GetProperty("name").GetString()!))];
        }
    }

    internal static ModelFile Load(string name) => ModelFile.Load(Path.Combine(Repository.SharedModels, name + ".tflite"));

    internal static JsonElement Manifest(string name)
    {
        using JsonDocument manifest = Json("manifest.json");
        return manifest.RootElement.GetProperty("models").EnumerateArray().Single(m => m.GetProperty("name").GetString() == name).Clone();
    }

    /// <summary>TFLM's planned head and arena_used_bytes, Cortex-M4, reference kernels.</summary>
    internal static (int Head, int Used) Arena(string name)
    {
        using JsonDocument measured = Json("measurements.json");
        JsonElement model = measured.RootElement.GetProperty("models").GetProperty(name);
        return (model.GetProperty("head_tail").GetProperty("m4ref")[0].GetInt32(), model.GetProperty("arena_used_bytes").GetProperty("m4ref").GetInt32());
    }

    internal static byte[] Bytes(string name, string file) => File.ReadAllBytes(Path.Combine(Repository.SharedModels, name, file));

    static JsonDocument Json(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.SharedModels, file)));
}
