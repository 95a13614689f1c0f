using Emu.Boards;
using Emu.Guest.Compiler;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest;

/// <summary>Which code a board's core gets.</summary>
internal static class CoreTarget
{
    /// <summary>The target of a core.</summary>
    /// <exception cref="NotSupportedException">No back end compiles for the core.</exception>
    public static GuestTarget Of(BoardCore core) => core.Type switch
    {
        "cortex-m0" or "cortex-m0plus" => ThumbTarget.CortexM0,
        "cortex-m4" when core.Fpu == "fpv4-sp" => ThumbTarget.CortexM4F,
        "cortex-m3" => ThumbTarget.CortexM3,
        "cortex-m4" => ThumbTarget.CortexM4,
        _ => throw new NotSupportedException($"models are not compiled for the core '{core.Type}'"),
    };
}
