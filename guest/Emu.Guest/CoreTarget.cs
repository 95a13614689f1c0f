using Emu.Arm;
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

    /// <summary>The target of a core, by its instruction sets; null when no back end compiles for it.</summary>
    public static GuestTarget? Find(BoardCore core) => core.Model switch
    {
        ArmModel arm => ThumbTarget.Of(arm.Name, arm.Features),
        RiscVModel riscV => new RiscVTarget(riscV.Name, riscV.Features),
        _ => null,
    };
}
