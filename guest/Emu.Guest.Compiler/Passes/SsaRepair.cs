using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Restores SSA form after blocks were copied: each original value now has several definitions, and uses must read the one that reaches
/// them.
/// </summary>
internal sealed class SsaRepair
{
    private readonly Function _function;
    private readonly Dominators _dominators;
    private readonly PhiPlacement _placement;
    private readonly List<Block> _joins = [];

    /// <summary>Starts on the function's present graph.</summary>
    public SsaRepair(Function function)
    {
        _function = function;
        _dominators = new Dominators(function);
        _placement = new PhiPlacement(function, _dominators);
    }

    /// <summary>Users of each value, gathered in one walk; call before the first <see cref="Repair"/> and after edits.</summary>
    public static Dictionary<Instr, List<(Instr User, int Arg)>> UsersOf(Function function, IEnumerable<Instr> values)
    {
        Dictionary<Instr, List<(Instr, int)>> users = [];
        foreach (Instr value in values)
            users[value] = [];
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                for (int i = 0; i < instr.Args.Length; i++)
                    if (users.TryGetValue(instr.Args[i], out List<(Instr, int)>? list))
                        list.Add((instr, i));
        return users;
    }

    /// <summary>Makes the users of a value read the definition that reaches them.</summary>
    /// <param name="definitions">One value per block, valid at the block's end. The original is one of them.</param>
    /// <param name="original">The value that the users name now. Users in its own block keep it unless they are phis.</param>
    /// <param name="users">Users of the original.</param>
    public void Repair(Dictionary<Block, Instr> definitions, Instr original, List<(Instr User, int Arg)> users)
    {
        if (users.Count == 0)
            return;
        _joins.Clear();
        _placement.Find([.. definitions.Keys], _joins);
        Dictionary<Block, Instr> phis = [];
        foreach (Block join in _joins)
        {
            Instr phi = new(Op.Phi, original.Type) { Block = join, Line = original.Line, Args = new Instr[join.Predecessors.Count] };
            phis.Add(join, phi);
        }
        Instr? undef = null;
        HashSet<Instr> used = [];
        Stack<Instr> work = new();
        foreach ((Instr user, int arg) in users)
        {
            Block? from = user.Op == Op.Phi ? user.Block!.Predecessors[arg] : null;
            if (from is null && user.Block == original.Block)
                continue;
            Note(user.Args[arg] = from is null ? AtStart(user.Block!) : AtEnd(from));
        }
        while (work.TryPop(out Instr? phi))
            for (int i = 0; i < phi.Args.Length; i++)
                Note(phi.Args[i] = AtEnd(phi.Block!.Predecessors[i]));
        foreach (Instr phi in used)
            phi.Block!.Instrs.Insert(0, phi);

        void Note(Instr value)
        {
            if (value.Op == Op.Phi && phis.TryGetValue(value.Block!, out Instr? placed) && placed == value && used.Add(value))
                work.Push(value);
        }

        Instr AtEnd(Block block) => definitions.TryGetValue(block, out Instr? value) ? value : AtStart(block);

        Instr AtStart(Block block)
        {
            while (_dominators.IsReachable(block))
            {
                if (phis.TryGetValue(block, out Instr? phi))
                    return phi;
                int idom = _dominators.Idom[block.Id];
                if (idom < 0)
                    break;
                block = _function.Blocks[idom];
                if (definitions.TryGetValue(block, out Instr? value))
                    return value;
            }
            if (undef is null)
                _function.Entry.Instrs.Insert(0, undef = new Instr(Op.Undef, original.Type) { Block = _function.Entry });
            return undef;
        }
    }
}
