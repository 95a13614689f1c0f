using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.RiscV;

internal enum CodeItemKind : byte
{
    /// <summary>One encoded instruction.</summary>
    Plain,
    /// <summary>C.J or JAL to a label.</summary>
    Jump,
    /// <summary>Branch to a label: short, B-type, or its inverse around a JAL.</summary>
    Branch,
    /// <summary>JAL to a symbol.</summary>
    Call,
    /// <summary>LUI or ADDI with a symbol's address.</summary>
    Address,
    /// <summary>AUIPC, ADD and JALR into a row of JALs.</summary>
    Table,
    /// <summary>Start of a block.</summary>
    Label,
}

/// <summary>A piece of code whose size and place are still being settled.</summary>
internal struct CodeItem
{
    public CodeItemKind Kind;
    /// <summary>For branches; N and M of the fields are compared.</summary>
    public Cc Cond;
    /// <summary>Bytes.</summary>
    public int Size;
    public int Row;
    public Fields Fields;
    /// <summary>Label number of a branch or of the label itself.</summary>
    public int Label;
    public int[]? Labels;
    public Symbol? Symbol;
    public int Addend;
    public SourceLine? Line;
    /// <summary>Offset from the function's start.</summary>
    public int At;
}
