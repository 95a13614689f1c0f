using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Proves a &lt;= b + c for signed 32-bit values at a place in the program, from branches and checks that were passed, from definitions,
/// and by induction around loops.
/// </summary>
/// <remarks>
/// Inequalities are between true integers. A sum that may wrap is used only in the direction where wrapping does no harm, or after proving
/// that it does not wrap.
/// Null stands for zero. The idea is Bodik, Gupta and Sarkar's "ABCD"; facts are searched on demand instead of renaming values.
/// </remarks>
internal sealed class Inequalities
{
    private const int MaxDepth = 14;
    private const int Fuel = 400;

    private readonly record struct Fact(Instr? Left, Instr? Right, long C, bool Unsigned, Block Scope, int Position);

    private readonly record struct Point(Block Block, int Position, Block? EdgeTo);

    private readonly Dominators _dominators;
    private readonly Dictionary<Instr, List<Fact>> _byLeft = [];
    private readonly Dictionary<Instr, List<Fact>> _byRight = [];
    private readonly List<(Instr Phi, Instr? Other, long C, bool Upper)> _active = [];
    private readonly List<Fact> _assumed = [];
    private int _fuel;

    /// <summary>Gathers the facts of a function.</summary>
    public Inequalities(Dominators dominators)
    {
        _dominators = dominators;
        foreach (Block block in dominators.Order)
        {
            if (block.Predecessors.Count == 1 && ConditionOnEdge(block.Predecessors[0], block) is { } edge)
                Learn(edge.Compare, edge.Holds, block, -1);
            foreach (Instr instr in block.Instrs)
                if (instr.Op == Op.Check && instr.Args[0].Op == Op.Compare)
                    Learn(instr.Args[0], false, block, instr.Id);
        }
    }

    /// <summary>Whether a comparison surely has the given outcome just before an instruction.</summary>
    public bool Proves(Instr compare, bool outcome, Instr before)
    {
        if (compare.Op != Op.Compare || compare.Args[0].Type != IrType.I32)
            return false;
        Cond cond = outcome ? compare.Cond : Simplify.Inverse(compare.Cond, IrType.I32);
        Point at = new(before.Block!, before.Id, null);
        Instr a = compare.Args[0], b = compare.Args[1];
        _fuel = Fuel;
        return cond switch
        {
            Cond.Lt => Prove(a, b, -1, at),
            Cond.Le => Prove(a, b, 0, at),
            Cond.Gt => Prove(b, a, -1, at),
            Cond.Ge => Prove(b, a, 0, at),
            Cond.LtU => Prove(a, b, -1, at) && Prove(null, a, 0, at),
            Cond.LeU => Prove(a, b, 0, at) && Prove(null, a, 0, at),
            Cond.GtU => Prove(b, a, -1, at) && Prove(null, b, 0, at),
            Cond.GeU => Prove(b, a, 0, at) && Prove(null, b, 0, at),
            Cond.Ne => Prove(a, b, -1, at) || Prove(b, a, -1, at),
            _ => false,
        };
    }

    /// <summary>Whether a &lt;= b + c at the end of a block; null is zero.</summary>
    public bool ProvesAtEnd(Instr? a, Instr? b, long c, Block block)
    {
        _fuel = Fuel;
        return Prove(a, b, c, new Point(block, int.MaxValue, null));
    }

    private static (Instr Compare, bool Holds)? ConditionOnEdge(Block from, Block to)
    {
        Instr end = from.Terminator;
        return end.Op == Op.Branch && end.Targets[0] != end.Targets[1] && end.Args[0].Op == Op.Compare ? (end.Args[0], end.Targets[0] == to) : null;
    }

    private void Learn(Instr compare, bool holds, Block scope, int position)
    {
        if (compare.Args[0].Type != IrType.I32)
            return;
        foreach (Fact fact in FactsOf(compare, holds, scope, position))
        {
            Add(_byLeft, fact.Left, fact);
            Add(_byRight, fact.Right, fact);
        }
    }

    private static void Add(Dictionary<Instr, List<Fact>> facts, Instr? key, Fact fact)
    {
        if (key is null)
            return;
        if (!facts.TryGetValue(key, out List<Fact>? list))
            facts.Add(key, list = []);
        list.Add(fact);
    }

    private static Fact[] FactsOf(Instr compare, bool holds, Block scope, int position)
    {
        Instr a = compare.Args[0], b = compare.Args[1];
        Cond cond = holds ? compare.Cond : Simplify.Inverse(compare.Cond, IrType.I32);
        return cond switch
        {
            Cond.Eq => [Make(a, b, 0, false), Make(b, a, 0, false)],
            Cond.Lt => [Make(a, b, -1, false)],
            Cond.Le => [Make(a, b, 0, false)],
            Cond.Gt => [Make(b, a, -1, false)],
            Cond.Ge => [Make(b, a, 0, false)],
            Cond.LtU => [Make(a, b, -1, true)],
            Cond.LeU => [Make(a, b, 0, true)],
            Cond.GtU => [Make(b, a, -1, true)],
            Cond.GeU => [Make(b, a, 0, true)],
            _ => [],
        };

        Fact Make(Instr left, Instr right, long c, bool unsigned)
        {
            Instr? l = left, r = right;
            if (left.Op == Op.Const && !unsigned)
                (l, c) = (null, c - left.Imm);
            if (right.Op == Op.Const && !unsigned)
                (r, c) = (null, c + right.Imm);
            return new Fact(l, r, c, unsigned, scope, position);
        }
    }

    private bool Holds(in Fact fact, in Point at) =>
        fact.Scope == at.Block ? fact.Position < at.Position : _dominators.Dominates(fact.Scope, at.Block);

    private bool Prove(Instr? a, Instr? b, long c, Point at, int depth = 0)
    {
        if (a is { Op: Op.Const } low)
        {
            c -= low.Imm;
            a = null;
        }
        if (b is { Op: Op.Const } high)
        {
            c += high.Imm;
            b = null;
        }
        if (ReferenceEquals(a, b))
            return c >= 0;
        if (Highest(a) <= Lowest(b) + c)
            return true;
        if (--_fuel <= 0 || depth > MaxDepth)
            return false;
        return (a is not null && (FromFactsAbout(a, b, c, at, depth) || FromUpper(a, b, c, at, depth)))
            || (b is not null && (FromFactsBelow(a, b, c, at, depth) || FromLower(a, b, c, at, depth)));
    }

    private static long Highest(Instr? value)
    {
        if (value is null)
            return 0;
        if (value.Op == Op.Load && value.Kind is MemKind.S8 or MemKind.S16 || value.Op is Op.SignExtend8 or Op.SignExtend16)
            return value.Op == Op.SignExtend8 || (value.Op == Op.Load && value.Kind == MemKind.S8) ? 127 : 32767;
        return Math.Min(Simplify.KnownBits(value), int.MaxValue);
    }

    private static long Lowest(Instr? value)
    {
        if (value is null)
            return 0;
        if (value.Op == Op.Load && value.Kind is MemKind.S8 or MemKind.S16 || value.Op is Op.SignExtend8 or Op.SignExtend16)
            return value.Op == Op.SignExtend8 || (value.Op == Op.Load && value.Kind == MemKind.S8) ? -128 : -32768;
        return Simplify.KnownBits(value) <= int.MaxValue ? 0 : int.MinValue;
    }

    // a <= u + k is known: u + k <= b + c is enough.
    private bool FromFactsAbout(Instr a, Instr? b, long c, Point at, int depth)
    {
        if (at.EdgeTo is not null && ConditionOnEdge(at.Block, at.EdgeTo) is { } edge && edge.Compare.Args[0].Type == IrType.I32)
            foreach (Fact fact in FactsOf(edge.Compare, edge.Holds, at.Block, -1))
                if (fact.Left == a && UseAbove(fact, b, c, at, depth))
                    return true;
        for (int i = 0; i < _assumed.Count; i++)
            if (_assumed[i].Left == a && UseAbove(_assumed[i], b, c, at, depth))
                return true;
        if (!_byLeft.TryGetValue(a, out List<Fact>? facts))
            return false;
        foreach (Fact fact in facts)
            if (Holds(fact, at) && UseAbove(fact, b, c, at, depth))
                return true;
        return false;
    }

    private bool UseAbove(in Fact fact, Instr? b, long c, Point at, int depth) =>
        (!fact.Unsigned || Prove(null, fact.Right, 0, at, depth + 1)) && Prove(fact.Right, b, c - fact.C, at, depth + 1);

    // u <= b + k is known: a <= u - k + c is enough. An unsigned bound by something non-negative also says that its left side is not
    // negative.
    private bool FromFactsBelow(Instr? a, Instr b, long c, Point at, int depth)
    {
        if (at.EdgeTo is not null && ConditionOnEdge(at.Block, at.EdgeTo) is { } edge && edge.Compare.Args[0].Type == IrType.I32)
            foreach (Fact fact in FactsOf(edge.Compare, edge.Holds, at.Block, -1))
                if (UseBelow(fact, a, b, c, at, depth))
                    return true;
        for (int i = 0; i < _assumed.Count; i++)
            if (UseBelow(_assumed[i], a, b, c, at, depth))
                return true;
        if (_byRight.TryGetValue(b, out List<Fact>? facts))
            foreach (Fact fact in facts)
                if (Holds(fact, at) && UseBelow(fact, a, b, c, at, depth))
                    return true;
        if (a is null && c >= 0 && _byLeft.TryGetValue(b, out facts))
            foreach (Fact fact in facts)
                if (fact.Unsigned && Holds(fact, at) && UseBelow(fact, a, b, c, at, depth))
                    return true;
        return false;
    }

    private bool UseBelow(in Fact fact, Instr? a, Instr b, long c, Point at, int depth)
    {
        if (fact.Unsigned && fact.Left == b && a is null && c >= 0)
            return Prove(null, fact.Right, 0, at, depth + 1);
        if (fact.Right != b)
            return false;
        // left <= right - 1 unsigned, right not negative.
        return (!fact.Unsigned || Prove(null, b, 0, at, depth + 1)) && Prove(a, fact.Left, c - fact.C, at, depth + 1);
    }

    private bool FromUpper(Instr a, Instr? b, long c, Point at, int depth)
    {
        Instr[] args = a.Args;
        switch (a.Op)
        {
            case Op.Add when args[1].Op == Op.Const:
                long k = args[1].Imm;
                return (k >= 0 || Prove(null, args[0], 0, at, depth + 1)) && Prove(args[0], b, c - k, at, depth + 1);
            case Op.Sub:
                return Prove(args[0], b, c, at, depth + 1) && Prove(null, args[1], 0, at, depth + 1) && Prove(null, args[0], 0, at, depth + 1);
            case Op.And:
                return (Prove(args[0], b, c, at, depth + 1) && Prove(null, args[0], 0, at, depth + 1))
                    || (args[1].Op == Op.Const && args[1].Imm >= 0 && b is not null && Prove(null, b, c - args[1].Imm, at, depth + 1));
            case Op.ShrU or Op.ShrS or Op.DivU or Op.DivS when args[1].Op == Op.Const && args[1].Imm >= 0:
                return Prove(args[0], b, c, at, depth + 1) && Prove(null, args[0], 0, at, depth + 1);
            case Op.RemU or Op.RemS when Lowest(args[1]) >= 0:
                return Prove(args[1], b, c + 1, at, depth + 1);
            case Op.Select:
                return ProveChosen(args[0], true, args[1], b, c, at, depth, upper: true) && ProveChosen(args[0], false, args[2], b, c, at, depth, upper: true);
            case Op.Phi:
                return OnAllEdges(a, b, c, upper: true, depth);
            default:
                return false;
        }
    }

    private bool FromLower(Instr? a, Instr b, long c, Point at, int depth)
    {
        Instr[] args = b.Args;
        switch (b.Op)
        {
            case Op.Add when args[1].Op == Op.Const:
                long k = args[1].Imm;
                return (k <= 0 || Prove(args[0], null, int.MaxValue - k, at, depth + 1)) && Prove(a, args[0], c + k, at, depth + 1);
            case Op.Sub when a is null:
                return Prove(args[1], args[0], c, at, depth + 1) && Prove(null, args[1], 0, at, depth + 1) && Prove(null, args[0], 0, at, depth + 1);
            case Op.ShrU or Op.ShrS or Op.DivU or Op.DivS or Op.RemS or Op.RemU when a is null && c >= 0 && (args[1].Op != Op.Const || args[1].Imm >= 0):
                return Prove(null, args[0], 0, at, depth + 1) && (b.Op is Op.ShrU or Op.ShrS || Lowest(args[1]) >= 0);
            case Op.And when a is null && c >= 0:
                return Prove(null, args[0], 0, at, depth + 1) || Prove(null, args[1], 0, at, depth + 1);
            case Op.Select:
                return ProveChosen(args[0], true, args[1], a, c, at, depth, upper: false) && ProveChosen(args[0], false, args[2], a, c, at, depth, upper: false);
            case Op.Phi:
                return OnAllEdges(b, a, c, upper: false, depth);
            default:
                return false;
        }
    }

    // One arm of a select, knowing the condition that chose it: minimum, maximum and clamps.
    private bool ProveChosen(Instr condition, bool holds, Instr arm, Instr? other, long c, Point at, int depth, bool upper)
    {
        int before = _assumed.Count;
        if (condition.Op == Op.Compare && condition.Args[0].Type == IrType.I32)
            _assumed.AddRange(FactsOf(condition, holds, at.Block, -1));
        bool proved = upper ? Prove(arm, other, c, at, depth + 1) : Prove(other, arm, c, at, depth + 1);
        _assumed.RemoveRange(before, _assumed.Count - before);
        return proved;
    }

    // By induction over the rounds of a loop: what is to be proved may be assumed for the phi's earlier values.
    private bool OnAllEdges(Instr phi, Instr? other, long c, bool upper, int depth)
    {
        if (other is not null && (other.Block == phi.Block || !_dominators.Dominates(other.Block!, phi.Block!)))
            return false;
        foreach ((Instr active, Instr? with, long bound, bool direction) in _active)
            if (active == phi && direction == upper && with == other)
                return bound <= c;
        if (_active.Count >= 8)
            return false;
        _active.Add((phi, other, c, upper));
        // What a select's condition said holds in this round only.
        Fact[] assumed = [.. _assumed];
        _assumed.Clear();
        bool all = true;
        for (int i = 0; all && i < phi.Args.Length; i++)
        {
            Point edge = new(phi.Block!.Predecessors[i], int.MaxValue, phi.Block);
            if (_dominators.IsReachable(edge.Block))
                all = upper ? Prove(phi.Args[i], other, c, edge, depth + 1) : Prove(other, phi.Args[i], c, edge, depth + 1);
        }
        _active.RemoveAt(_active.Count - 1);
        _assumed.AddRange(assumed);
        return all;
    }
}
