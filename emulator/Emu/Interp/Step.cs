using Emu.Isa;

namespace Emu.Interp;

/// <summary>One call of the engine: an instruction of a block, or two that run in one handler.</summary>
internal unsafe struct Step
{
    public delegate*<ref CoreBus, in Fields, void> Run;
    /// <summary>The first instruction.</summary>
    public Op* Op;
    /// <summary>The one that it was when the block is left: only one of two can leave it.</summary>
    public Op* Leaves;
}
