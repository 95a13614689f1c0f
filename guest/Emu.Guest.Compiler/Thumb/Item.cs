using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

internal enum ItemKind : byte
{
    /// <summary>One encoded instruction.</summary>
    Plain,
    /// <summary>B to a label.</summary>
    Branch,
    /// <summary>B with condition to a label.</summary>
    CondBranch,
    /// <summary>CBZ or CBNZ; not on ARMv6-M. Becomes CMP and B with condition when the label is behind or too far.</summary>
    ZeroBranch,
    /// <summary>LE back to a label.</summary>
    LoopEnd,
    /// <summary>BL to a symbol.</summary>
    Call,
    /// <summary>MOVW or MOVT of a symbol's address.</summary>
    Address,
    /// <summary>TBB or TBH with its table; on ARMv6-M a jump into a table of branches.</summary>
    Table,
    /// <summary>LDR of a constant or address from <see cref="Item.Pool"/>.</summary>
    Literal,
    /// <summary>The constants of a <see cref="LiteralPool"/>.</summary>
    Pool,
    /// <summary>Start of a block.</summary>
    Label,
}

/// <summary>A piece of code whose size and place are still being settled.</summary>
internal struct Item
{
    public ItemKind Kind;
    /// <summary>Cc for CondBranch; Eq or Ne for ZeroBranch.</summary>
    public Cc Cond;
    /// <summary>Bytes.</summary>
    public int Size;
    /// <summary>Row of a plain instruction.</summary>
    public int Row;
    public Fields Fields;
    /// <summary>Label number of a branch or of the label itself.</summary>
    public int Label;
    public int[]? Labels;
    public Symbol? Symbol;
    public int Addend;
    public SourceLine? Line;
    /// <summary>For Literal and Pool, once pools are placed.</summary>
    public LiteralPool? Pool;
    /// <summary>For Literal: number of the constant in its pool.</summary>
    public int Entry;
    /// <summary>Label that should start at a multiple of 4.</summary>
    public bool Aligned;
    /// <summary>Offset from the function's start.</summary>
    public int At;
}
