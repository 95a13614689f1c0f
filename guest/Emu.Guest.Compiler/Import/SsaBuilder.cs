using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

/// <summary>A block under construction: current values of the variables, and what is still open.</summary>
internal sealed class SsaBlock(Block ir, int variables)
{
    public Block Ir { get; } = ir;
    public Instr?[] Values { get; } = new Instr?[variables];
    public List<SsaBlock> Predecessors { get; } = [];
    /// <summary>All predecessors are known.</summary>
    public bool Sealed { get; set; }
    /// <summary>Phis made before the predecessors were known.</summary>
    public List<(int Variable, Instr Phi)> Open { get; } = [];
    /// <summary>Instructions that stand before all others: phis, and initial values in the entry block.</summary>
    public List<Instr> Prefix { get; } = [];
}

/// <summary>
/// Builds SSA form while variables are read and written (M. Braun et al., "Simple and Efficient Construction of Static Single
/// Assignment Form", CC 2013). A replaced phi stays reachable through a forwarding table until <see cref="Finish"/> rewrites all operands.
/// </summary>
internal sealed class SsaBuilder(IrType[] variableTypes, bool zeroInitial)
{
    private readonly Dictionary<Instr, Instr> _forward = [];
    private readonly List<SsaBlock> _blocks = [];

    public SsaBlock NewBlock(Block ir)
    {
        var block = new SsaBlock(ir, variableTypes.Length);
        _blocks.Add(block);
        return block;
    }

    /// <summary>Type of a variable that carries a stack entry across blocks; known only once the entry exists.</summary>
    public void SetType(int variable, IrType type) => variableTypes[variable] = type;

    public static void Write(SsaBlock block, int variable, Instr value) => block.Values[variable] = value;

    public Instr Read(SsaBlock block, int variable)
    {
        if (block.Values[variable] is { } known)
            return Resolve(known);
        Instr value;
        if (!block.Sealed)
        {
            value = NewPhi(block, variable);
            block.Open.Add((variable, value));
        }
        else if (block.Predecessors.Count == 0)
        {
            value = new Instr(zeroInitial ? Op.Const : Op.Undef, variableTypes[variable]) { Block = block.Ir };
            block.Prefix.Add(value);
        }
        else if (block.Predecessors.Count == 1)
            value = Read(block.Predecessors[0], variable);
        else
        {
            value = NewPhi(block, variable);
            block.Values[variable] = value;
            value = Fill(block, variable, value);
        }
        block.Values[variable] = value;
        return value;
    }

    /// <summary>Declares the predecessors of a block complete.</summary>
    public void Seal(SsaBlock block)
    {
        block.Sealed = true;
        foreach ((int variable, Instr phi) in block.Open)
            Fill(block, variable, phi);
        block.Open.Clear();
    }

    /// <summary>Puts phis in place, removes those that choose between equal values, and makes every operand final.</summary>
    public void Finish()
    {
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (SsaBlock block in _blocks)
                foreach (Instr phi in block.Prefix)
                    if (phi.Op == Op.Phi && !_forward.ContainsKey(phi))
                        changed |= Simplify(phi) != phi;
        }
        foreach (SsaBlock block in _blocks)
        {
            block.Prefix.RemoveAll(_forward.ContainsKey);
            block.Ir.Instrs.InsertRange(0, block.Prefix);
            if (_forward.Count == 0)
                continue;
            foreach (Instr instr in block.Ir.Instrs)
                for (int i = 0; i < instr.Args.Length; i++)
                    instr.Args[i] = Resolve(instr.Args[i]);
        }
    }

    /// <summary>The value that stands for a phi found redundant.</summary>
    public Instr Resolve(Instr value)
    {
        while (_forward.Count > 0 && _forward.TryGetValue(value, out Instr? next))
            value = next;
        return value;
    }

    private Instr NewPhi(SsaBlock block, int variable)
    {
        var phi = new Instr(Op.Phi, variableTypes[variable]) { Block = block.Ir };
        block.Prefix.Add(phi);
        return phi;
    }

    private Instr Fill(SsaBlock block, int variable, Instr phi)
    {
        var args = new Instr[block.Predecessors.Count];
        for (int i = 0; i < args.Length; i++)
            args[i] = Read(block.Predecessors[i], variable);
        phi.Args = args;
        return Simplify(phi);
    }

    private Instr Simplify(Instr phi)
    {
        Instr? same = null;
        foreach (Instr arg in phi.Args)
        {
            Instr value = Resolve(arg);
            if (value == phi || value == same)
                continue;
            if (same is not null)
                return phi;
            same = value;
        }
        if (same is null)
            return phi;     // Not filled yet.
        _forward.Add(phi, same);
        return same;
    }
}
