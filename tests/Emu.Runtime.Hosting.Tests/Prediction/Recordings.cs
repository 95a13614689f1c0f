using System.Text.Json;
using Emu.Runtime.Hosting.Prediction;

namespace Emu.Runtime.Hosting.Tests.Prediction;

/// <summary>TFLM's own figures, recorded from its builds for several cores.</summary>
static class Recordings
{
    /// <summary>The builds by the names that the recordings give them.</summary>
    internal static readonly (string Name, Abi Abi, KernelSet Kernels)[] Builds =
    [
        ("host64", Abi.X64, KernelSet.Reference),
        ("m4ref", Abi.ArmShortEnums, KernelSet.Reference),
        ("m4nn", Abi.ArmShortEnums, KernelSet.CmsisNnDsp),
        ("m0ref", Abi.ArmShortEnums, KernelSet.Reference),
        ("m33nn", Abi.ArmShortEnums, KernelSet.CmsisNnDsp),
        ("m7nn", Abi.ArmShortEnums, KernelSet.CmsisNnDsp),
        ("m55nn", Abi.ArmShortEnums, KernelSet.CmsisNnMve),
        ("rv32ref", Abi.IntEnums, KernelSet.Reference),
    ];

    internal static JsonElement Models => Read("models", "measurements.json").GetProperty("models");

    internal static ModelView Model(string name) => ModelView.Read(ModelFile.Load(Path.Combine(Repository.SharedModels, name + ".tflite")));

    internal static string Goldens => Path.Combine(Repository.SharedModels, "..", "goldens");

    internal static JsonElement Read(params string[] path) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine([Repository.SharedModels, "..", .. path]))).RootElement;
}
