namespace Emu.Guest.Compiler.Ir;

/// <summary>Where an instruction comes from.</summary>
/// <param name="Method">Method that holds the line.</param>
/// <param name="File">Source file as the PDB names it.</param>
/// <param name="Line">1-based line.</param>
/// <param name="InlinedAt">Call that inlining replaced, or null.</param>
public sealed record SourceLine(string Method, string File, int Line, SourceLine? InlinedAt);

/// <summary>Parameter and result types of a call.</summary>
/// <param name="Parameters">In order.</param>
/// <param name="Result">Void, or the type.</param>
public sealed record IrSignature(IReadOnlyList<IrType> Parameters, IrType Result);

/// <summary>An SSA value and the instruction that makes it. Effects keep the order in which they stand in their block.</summary>
public sealed class Instr(Op op, IrType type, params Instr[] args)
{
    /// <summary>Number for printing, unique in its function once <see cref="Function.Number"/> ran.</summary>
    public int Id { get; set; }
    /// <summary>Operation. Passes may rewrite an instruction in place.</summary>
    public Op Op { get; set; } = op;
    /// <summary>Type of the result.</summary>
    public IrType Type { get; set; } = type;
    /// <summary>Operands.</summary>
    public Instr[] Args { get; set; } = args;
    /// <summary>Constant, offset, index or byte count; see <see cref="Ir.Op"/>.</summary>
    public long Imm { get; set; }
    /// <summary>For Compare.</summary>
    public Cond Cond { get; set; }
    /// <summary>For Load and Store.</summary>
    public MemKind Kind { get; set; }
    /// <summary>For Check and Trap.</summary>
    public TrapKind Trap { get; set; }
    /// <summary>Known alignment in bytes of the address (1, 2, 4, 8), for Load, Store, CopyBytes and ZeroBytes.</summary>
    public byte Align { get; set; } = 1;
    /// <summary>For Load: the memory does not change while the function runs (flash data, or a readonly parameter struct).</summary>
    public bool Invariant { get; set; }
    /// <summary>
    /// The I32 is the length of a span, as a parameter or loaded from a span: 0 to <see cref="LongestSpan"/>. No guest has memory for a
    /// longer one.
    /// </summary>
    public bool IsLength { get; set; }
    /// <summary>For Phi: an I32 that counts how many rounds of a loop are left, this one included, and serves nothing else; 1 or more.</summary>
    public bool CountsRounds { get; set; }
    /// <summary>For SymbolAddress and Call.</summary>
    public Symbol? Symbol { get; set; }
    /// <summary>For CallIndirect.</summary>
    public IrSignature? Signature { get; set; }
    /// <summary>For FrameAddress.</summary>
    public Slot? Slot { get; set; }
    /// <summary>For terminators.</summary>
    public Block[] Targets { get; set; } = [];
    /// <summary>Block that holds the instruction.</summary>
    public Block? Block { get; set; }
    /// <summary>Source line, when known.</summary>
    public SourceLine? Line { get; set; }

    /// <summary>Most elements that a span can have.</summary>
    public const int LongestSpan = 0x3FFF_FFFF;

    /// <summary>Ends a block.</summary>
    public bool IsTerminator => Op >= Op.Jump;
    /// <summary>Must stay even when nobody reads its value, and keeps its order with others of the kind.</summary>
    public bool HasEffect => Op is Op.Store or Op.CopyBytes or Op.ZeroBytes or Op.Call or Op.CallIndirect or Op.Check || IsTerminator;
    /// <summary>May write memory.</summary>
    public bool Writes => Op is Op.Store or Op.CopyBytes or Op.ZeroBytes or Op.Call or Op.CallIndirect;

    /// <summary>A 32-bit constant.</summary>
    public static Instr Const32(int value) => new(Op.Const, IrType.I32) { Imm = value };
    /// <summary>A 64-bit constant.</summary>
    public static Instr Const64(long value) => new(Op.Const, IrType.I64) { Imm = value };
}

/// <summary>A straight run of instructions: phis, then others, then one terminator.</summary>
public sealed class Block
{
    /// <summary>Number for printing; the entry block is 0.</summary>
    public int Id { get; set; }
    /// <summary>Phis first, terminator last.</summary>
    public List<Instr> Instrs { get; } = [];
    /// <summary>In the order of phi arguments. A block that reaches this one by two edges stands here twice.</summary>
    public List<Block> Predecessors { get; } = [];

    /// <summary>The last instruction.</summary>
    public Instr Terminator => Instrs[^1];
    /// <summary>Where control goes from here, one entry per edge.</summary>
    public IReadOnlyList<Block> Successors => Instrs.Count > 0 ? Terminator.Targets : [];

    /// <summary>Appends an instruction and adopts it.</summary>
    public Instr Add(Instr instr)
    {
        instr.Block = this;
        Instrs.Add(instr);
        return instr;
    }
}

/// <summary>A piece of the stack frame: a struct local, an address-taken local, or a stackalloc.</summary>
/// <param name="name">For dumps.</param>
/// <param name="bytes">Size.</param>
/// <param name="align">Alignment: 1, 2, 4 or 8.</param>
public sealed class Slot(string name, int bytes, int align)
{
    /// <summary>For dumps.</summary>
    public string Name { get; } = name;
    /// <summary>Size in bytes.</summary>
    public int Bytes { get; } = bytes;
    /// <summary>Alignment in bytes.</summary>
    public int Align { get; } = align;
}

/// <summary>A name that the linker gives an address.</summary>
/// <param name="Name">Unique in the image; readable, as it goes into the ELF symbol table.</param>
public abstract record Symbol(string Name);

/// <summary>A compiled function.</summary>
public sealed record FunctionSymbol(string Name) : Symbol(Name);

/// <summary>Read-only bytes in flash.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Bytes">Contents.</param>
/// <param name="Align">Alignment in bytes.</param>
public sealed record DataSymbol(string Name, byte[] Bytes, int Align) : Symbol(Name)
{
    /// <inheritdoc/>
    public bool Equals(DataSymbol? other) => other is not null && other.Name == Name;
    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}

/// <summary>An address that the image builder defines (model, arena, stack).</summary>
public sealed record ExternalSymbol(string Name) : Symbol(Name);

/// <summary>One function in SSA form.</summary>
public sealed class Function(FunctionSymbol symbol, IReadOnlyList<IrType> parameters, IrType result)
{
    /// <summary>Name.</summary>
    public FunctionSymbol Symbol { get; } = symbol;
    /// <summary>
    /// Parameter types. A struct comes by address; a struct result is written through a hidden first parameter; a span is two parameters
    /// (address, length).
    /// </summary>
    public IReadOnlyList<IrType> Parameters { get; } = parameters;
    /// <summary>Result type.</summary>
    public IrType Result { get; } = result;
    /// <summary>Blocks; the first is the entry and has no predecessors.</summary>
    public List<Block> Blocks { get; } = [];
    /// <summary>Frame slots.</summary>
    public List<Slot> Slots { get; } = [];
    /// <summary>
    /// Numbers of pointer parameters to memory that nothing writes while the function runs: <c>in</c> parameters of readonly structs and
    /// arena
    /// records, by the rule that such a struct never overlaps what the same method writes. The importer marks the function's own loads
    /// through them <see cref="Instr.Invariant"/>; inlining keeps the mark on loads that come with a callee.
    /// </summary>
    public HashSet<int> FrozenParameters { get; } = [];
    /// <summary>Ask for inlining (1), forbid it (-1), or leave it to size (0).</summary>
    public int InlineHint { get; set; }

    /// <summary>Entry block.</summary>
    public Block Entry => Blocks[0];

    /// <summary>Gives blocks and instructions running numbers, for printing and for dense side tables.</summary>
    /// <returns>Number of instructions.</returns>
    public int Number()
    {
        int id = 0;
        for (int b = 0; b < Blocks.Count; b++)
        {
            Blocks[b].Id = b;
            foreach (Instr instr in Blocks[b].Instrs)
                instr.Id = id++;
        }
        return id;
    }

    /// <summary>Rebuilds every block's predecessor list from the terminators. Only valid while the function has no phis.</summary>
    public void LinkPredecessors()
    {
        foreach (Block block in Blocks)
            block.Predecessors.Clear();
        foreach (Block block in Blocks)
            foreach (Block target in block.Successors)
                target.Predecessors.Add(block);
    }
}

/// <summary>All functions of an image. Data symbols are found through the instructions that use them.</summary>
public sealed class Module
{
    /// <summary>By symbol name, in order of discovery.</summary>
    public Dictionary<string, Function> Functions { get; } = [];
}
