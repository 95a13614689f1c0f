namespace Emu.Boards;

/// <summary>The core types that chip files may name, and the models that they stand for.</summary>
internal static class CoreTypes
{
    /// <summary>Names, in the order in which an error lists them.</summary>
    public static IReadOnlyList<string> All { get; } = ["cortex-m0", "cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m7", CoreModel.Rv32Virt.Name, CoreModel.Hazard3.Name, CoreModel.Esp32C3.Name, CoreModel.SifiveE31.Name, CoreModel.QingkeV2A.Name];

    /// <summary>The model of a core: of Arm cores the type and the FPU decide together, and the chip says which options it has.</summary>
    public static CoreModel ModelOf(BoardCore core)
    {
        CoreModel model = CoreModel.All[core is { Type: "cortex-m4", Fpu: "fpv4-sp" } ? CoreModel.CortexM4F.Name : core.Type];
        return model is Emu.Arm.ArmModel arm ? arm.With(core.MpuRegions, core.BitBand) : model;
    }

    /// <summary>True for a RISC-V core.</summary>
    public static bool IsRiscV(string type) => CoreModel.All.TryGetValue(type, out CoreModel? model) && model is Emu.RiscV.RiscVModel;
}
