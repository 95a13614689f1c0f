using Emu.Boards;
using Emu.Guest.Compiler;
using Emu.Guest.Compiler.RiscV;
using Emu.Guest.Compiler.Thumb;
using Emu.RiscV;

namespace Emu.Guest;

/// <summary>Which code a board's core gets.</summary>
internal static class CoreTarget
{
    /// <summary>The target of a core.</summary>
    /// <exception cref="MachineException">No back end compiles for the core (EMU1109).</exception>
    public static GuestTarget Of(BoardCore core) =>
        Find(core) ?? throw new MachineException(MachineError.NoBackEnd, $"models are not compiled for the core '{core.Type}'", "the board");

    /// <summary>The target of a core; null when no back end compiles for it.</summary>
    public static GuestTarget? Find(BoardCore core) => core.Type switch
    {
        "cortex-m0" or "cortex-m0plus" => ThumbTarget.CortexM0,
        "cortex-m4" when core.Fpu == "fpv4-sp" => ThumbTarget.CortexM4F,
        "cortex-m3" => ThumbTarget.CortexM3,
        "cortex-m4" => ThumbTarget.CortexM4,
        _ when CoreModel.All.TryGetValue(core.Type, out CoreModel? model) && model is RiscVModel => new RiscVTarget(model.Name, model.Features),
        _ => null,
    };
}
