using Emu.Isa;
using Emu.Timing;

namespace Emu.Interp;

/// <summary>One decoded instruction of a block, ready to run.</summary>
/// <remarks>
/// <see cref="Fields"/> comes first: wrappers get a reference to it and find the rest of their op through it.
/// Handlers of an architecture take its own core; they are called with a reference to its first member, the bus.
/// The chain is <see cref="Run"/> (may be the hook wrapper), <see cref="Body"/> (may be the condition or divide wrapper), <see cref="Row"/>.
/// </remarks>
internal unsafe struct Op
{
    public Fields Fields;
    public delegate*<ref CoreBus, in Fields, void> Run;
    public delegate*<ref CoreBus, in Fields, void> Body;
    public delegate*<ref CoreBus, in Fields, void> Row;
    public OpCost Cost;
    public ushort RowIndex;
    /// <summary>Decode state before the instruction: ITSTATE.</summary>
    public byte It;
}
