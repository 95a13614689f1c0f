using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Global value numbering over the dominator tree: equal pure computations become one, conditions known from a dominating branch or check
/// become constants,
/// and constants and addresses move to the entry block, one of each.
/// </summary>
internal sealed class NumberValues
{
    private readonly Function _function;
    private readonly Dominators _dominators;
    private readonly Replacements _replacements;
    private readonly Dictionary<Instr, Instr> _table = new(SameComputation.Instance);
    private readonly Dictionary<int, (Block Scope, bool Value)> _facts = [];
    private readonly List<Instr> _leaves = [];
    private readonly Instr?[] _booleans = new Instr?[2];
    private int _nextId;
    private bool _changed;

    private NumberValues(Function function)
    {
        _function = function;
        _dominators = new Dominators(function);
        _nextId = _dominators.InstrCount;
        _replacements = new Replacements(_nextId);
    }

    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function) => new NumberValues(function).Run();

    private bool Run()
    {
        foreach (Block block in _dominators.TreeOrder)
        {
            LearnFromEdge(block);
            List<Instr> instrs = block.Instrs;
            int kept = 0;
            for (int i = 0; i < instrs.Count; i++)
            {
                Instr instr = instrs[i];
                _replacements.Rewrite(instr);
                if (instr.Op != Op.Phi)
                    UseFacts(instr, block);
                if (!Visit(instr, block))
                    instrs[kept++] = instr;
            }
            instrs.RemoveRange(kept, instrs.Count - kept);
        }
        _function.Entry.Instrs.InsertRange(0, _leaves);
        _replacements.Apply(_function);
        return _changed;
    }

    // True when the instruction leaves its place.
    private bool Visit(Instr instr, Block block)
    {
        if (instr.Op is Op.Const or Op.SymbolAddress or Op.FrameAddress or Op.Undef)
        {
            if (_table.TryGetValue(instr, out Instr? leaf))
            {
                _replacements.Add(instr, leaf);
                _changed = true;
                return true;
            }
            _table.Add(instr, instr);
            _leaves.Add(instr);
            instr.Block = _function.Entry;
            return true;
        }
        if (instr.Op == Op.Check)
        {
            Learn(instr.Args[0], false, block);
            return false;
        }
        if (instr.Op > Op.Bitcast || instr.Type == IrType.Void)
            return false;
        if (_table.TryGetValue(instr, out Instr? same) && _dominators.Dominates(same.Block!, block))
        {
            same.IsLength |= instr.IsLength;
            _replacements.Add(instr, same);
            _changed = true;
            return true;
        }
        if (instr.Op == Op.Compare && KnownInverse(instr, block) is { } known)
        {
            _replacements.Add(instr, known);
            _changed = true;
            return true;
        }
        _table[instr] = instr;
        return false;
    }

    private Instr? KnownInverse(Instr compare, Block block)
    {
        Cond cond = compare.Cond;
        compare.Cond = Simplify.Inverse(cond, compare.Args[0].Type);
        bool found = _table.TryGetValue(compare, out Instr? inverse);
        compare.Cond = cond;
        return found && Fact(inverse!, block) is { } value ? Boolean(!value) : null;
    }

    private void LearnFromEdge(Block block)
    {
        if (block.Predecessors.Count != 1)
            return;
        Instr end = block.Predecessors[0].Terminator;
        if (end.Op == Op.Branch && end.Targets[0] != end.Targets[1])
            Learn(end.Args[0], end.Targets[0] == block, block);
    }

    private void Learn(Instr condition, bool value, Block scope)
    {
        // Of a number that is not a boolean, only zero is exact.
        if (condition.Op != Op.Const && (!value || condition.Op == Op.Compare))
            _facts[condition.Id] = (scope, value);
    }

    private bool? Fact(Instr condition, Block block) =>
        _facts.TryGetValue(condition.Id, out (Block Scope, bool Value) fact) && _dominators.Dominates(fact.Scope, block) ? fact.Value : null;

    private void UseFacts(Instr instr, Block block)
    {
        if (_facts.Count == 0)
            return;
        for (int i = 0; i < instr.Args.Length; i++)
        {
            if (instr.Args[i].Type == IrType.I32 && Fact(instr.Args[i], block) is { } value)
            {
                instr.Args[i] = Boolean(value);
                _changed = true;
            }
        }
    }

    private Instr Boolean(bool value)
    {
        ref Instr? known = ref _booleans[value ? 1 : 0];
        if (known is null)
        {
            known = Instr.Const32(value ? 1 : 0);
            known.Block = _function.Entry;
            if (_table.TryGetValue(known, out Instr? existing))
                return known = existing;
            known.Id = _nextId++;
            _table.Add(known, known);
            _leaves.Add(known);
        }
        return known;
    }

    private sealed class SameComputation : IEqualityComparer<Instr>
    {
        public static readonly SameComputation Instance = new();

        public bool Equals(Instr? a, Instr? b)
        {
            if (ReferenceEquals(a, b))
                return true;
            if (a is null || b is null || a.Op != b.Op || a.Type != b.Type || a.Imm != b.Imm || a.Cond != b.Cond || a.Slot != b.Slot
                || a.Args.Length != b.Args.Length || !Equals(a.Symbol, b.Symbol) || (a.Op == Op.Phi && a.Block != b.Block))
                return false;
            for (int i = 0; i < a.Args.Length; i++)
                if (a.Args[i] != b.Args[i] && !(IsEqualConst(a.Args[i], b.Args[i])))
                    return false;
            return true;
        }

        private static bool Equals(Symbol? a, Symbol? b) => ReferenceEquals(a, b) || (a is not null && a.Equals(b));

        private static bool IsEqualConst(Instr a, Instr b) => a.Op == Op.Const && b.Op == Op.Const && a.Imm == b.Imm && a.Type == b.Type;

        public int GetHashCode(Instr instr)
        {
            int hash = ((int)instr.Op * 31 + (int)instr.Type) * 31 + (int)instr.Cond + (int)instr.Imm * 7919;
            foreach (Instr arg in instr.Args)
                hash = hash * 16777619 + (arg.Op == Op.Const ? (int)arg.Imm : arg.Id + 1000);
            return hash;
        }
    }
}
