namespace Emu.Boards;

/// <summary>The core types and floating-point units that chip files may name, and the models that they stand for.</summary>
internal static class CoreTypes
{
    // A core with its floating-point unit is a model of its own.
    private static readonly Dictionary<(string Type, string Fpu), CoreModel> s_models = new()
    {
        [("cortex-m0", "none")] = CoreModel.CortexM0,
        [("cortex-m0plus", "none")] = CoreModel.CortexM0Plus,
        [("cortex-m3", "none")] = CoreModel.CortexM3,
        [("cortex-m4", "none")] = CoreModel.CortexM4,
        [("cortex-m4", "fpv4-sp")] = CoreModel.CortexM4F,
        [("cortex-m7", "none")] = CoreModel.CortexM7,
        [("cortex-m7", "fpv5-sp")] = CoreModel.CortexM7F,
        [("cortex-m7", "fpv5-d16")] = CoreModel.CortexM7D,
        [("cortex-m23", "none")] = CoreModel.CortexM23,
        [("cortex-m23-secure", "none")] = CoreModel.CortexM23S,
        [("cortex-m33", "none")] = CoreModel.CortexM33,
        [("cortex-m33", "fpv5-sp")] = CoreModel.CortexM33F,
        [("cortex-m33-secure", "none")] = CoreModel.CortexM33S,
        [("cortex-m33-secure", "fpv5-sp")] = CoreModel.CortexM33SF,
        [("cortex-m55-secure", "fpv5-d16")] = CoreModel.CortexM55S,
        [("cortex-m85-secure", "fpv5-d16")] = CoreModel.CortexM85S,
        [("cortex-m85-secure-pacbti", "fpv5-d16")] = CoreModel.CortexM85SP,
        [(CoreModel.Rv32Virt.Name, "none")] = CoreModel.Rv32Virt,
        [(CoreModel.Hazard3.Name, "none")] = CoreModel.Hazard3,
        [(CoreModel.Esp32C3.Name, "none")] = CoreModel.Esp32C3,
        [(CoreModel.SifiveE31.Name, "none")] = CoreModel.SifiveE31,
        [(CoreModel.QingkeV2A.Name, "none")] = CoreModel.QingkeV2A,
        [(CoreModel.Bumblebee.Name, "none")] = CoreModel.Bumblebee,
    };

    /// <summary>Names, in the order in which an error lists them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_models.Keys.Select(k => k.Type).Distinct()];

    /// <summary>Floating-point units of a core.</summary>
    public static IReadOnlyList<string> FpusOf(string type) => [.. s_models.Keys.Where(k => k.Type == type).Select(k => k.Fpu)];

    /// <summary>The model of a core: the type and the FPU decide together, and the chip says which options an Arm core has.</summary>
    public static CoreModel ModelOf(BoardCore core) =>
        s_models[(core.Type, core.Fpu)] is var model && model is Emu.Arm.ArmModel arm ? arm.With(core.MpuRegions, core.BitBand) : model;

    /// <summary>True for a RISC-V core.</summary>
    public static bool IsRiscV(string type) => s_models.TryGetValue((type, "none"), out CoreModel? model) && model is Emu.RiscV.RiscVModel;
}
