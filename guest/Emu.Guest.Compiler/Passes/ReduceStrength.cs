using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// In innermost loops, replaces addresses that are base + counter * scale by pointers that step, and the exit test on the counter by one on
/// a pointer, or on the rounds that are left where the target has an instruction for that.
/// </summary>
/// <remarks>
/// Done only in the form that pays where loads and stores can step their base register: <c>Load(p, 0); q = Add(p, step)</c> stand next to
/// each other, q is what the pointer phi gets for the next round, and other accesses of the group use p with constant offsets before it.
/// Without the exit test on a pointer the counter stays alive and nothing is gained, so loops whose counter is used otherwise are left
/// alone. A counter that would wrap before the loop ends cannot happen: each round accesses memory at another address, and there is less
/// memory than that.
/// </remarks>
internal sealed class ReduceStrength
{
    private const int MaxGroups = 6;
    private const int MaxOffset = 255;

    private sealed record Group((Instr Value, long Factor)[] Base, long Scale, List<(Instr Access, long Offset)> Accesses);

    private readonly Dominators _dominators;
    private readonly LoopForest _forest;
    private readonly Inequalities _known;
    private readonly List<Instr>[] _users;
    private readonly bool _countsRounds;

    private ReduceStrength(Function function, bool countsRounds)
    {
        _countsRounds = countsRounds;
        _dominators = new Dominators(function);
        _forest = new LoopForest(function, _dominators);
        _known = new Inequalities(_dominators);
        _users = Users.Of(function, _dominators.InstrCount);
    }

    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function, GuestTarget target)
    {
        if (!target.HasPostIndex)
            return false;
        bool changed = LoopForest.MakePreheaders(function);
        ReduceStrength pass = new(function, target.HasCountedLoops);
        foreach (Loop loop in pass._forest.Loops)
            if (loop.IsInnermost && loop.Latches.Count == 1)
                changed |= pass.Reduce(loop);
        if (changed)
            EliminateDead.Run(function);
        return changed;
    }

    private bool Reduce(Loop loop)
    {
        Block latch = loop.Latches[0];
        if (LoopForest.PreheaderOf(loop) is not { } preheader || latch.Terminator.Op != Op.Branch || latch.Terminator.Args[0] is not { Op: Op.Compare } test)
            return false;
        if (_users[test.Id].Count != 1 || test.Block is null || !_forest.Contains(loop, test.Block))
            return false;
        int fromOutside = loop.Header.Predecessors.IndexOf(preheader);
        for (int i = 0; i < Edges.Phis(loop.Header); i++)
        {
            Instr counter = loop.Header.Instrs[i];
            if (counter.Args.Length != 2 || counter.Type != IrType.I32)
                continue;
            Instr next = counter.Args[1 - fromOutside];
            if (next.Op != Op.Add || next.Args[0] != counter || next.Args[1].Op != Op.Const || next.Args[1].Imm == 0)
                continue;
            if (test.Args[1] == next && test.Args[0] != next)
            {
                test.Args = [next, test.Args[0]];
                test.Cond = Simplify.Swapped(test.Cond);
            }
            if (test.Args[0] == next && ReduceCounter(loop, preheader, counter, next, test))
                return true;
        }
        return false;
    }

    private bool ReduceCounter(Loop loop, Block preheader, Instr counter, Instr next, Instr test)
    {
        Instr bound = test.Args[1];
        long step = next.Args[1].Imm;
        if (IsInside(loop, bound) || !IsExit(loop, test, out bool continuesWhenTrue))
            return false;
        Cond cond = continuesWhenTrue ? test.Cond : Simplify.Inverse(test.Cond, IrType.I32);
        Instr init = counter.Args[loop.Header.Predecessors.IndexOf(preheader)];
        if (FindGroups(loop, counter, next, step) is not { } groups || !OnlyAddresses(counter, next, test, groups))
            return false;
        if (LoopRounds.TryFind(_known, preheader, cond, init, bound, step, out Func<Instr>? makeRounds))
        {
            Transform(loop, preheader, test, groups, init, step, continuesWhenTrue, makeRounds!);
            return true;
        }
        return false;
    }

    private bool IsExit(Loop loop, Instr test, out bool continuesWhenTrue)
    {
        Instr end = loop.Latches[0].Terminator;
        continuesWhenTrue = end.Targets[0] == loop.Header;
        return end.Args[0] == test && (end.Targets[0] == loop.Header) != (end.Targets[1] == loop.Header)
            && !_forest.Contains(loop, end.Targets[continuesWhenTrue ? 1 : 0]);
    }

    private bool IsInside(Loop loop, Instr value) => _forest.Contains(loop, value.Block!);

    // All accesses of the loop whose address follows the counter, by base; null when there are none or some do not fit.
    private List<Group>? FindGroups(Loop loop, Instr counter, Instr next, long step)
    {
        List<Group> groups = [];
        foreach (Block block in loop.Blocks)
            foreach (Instr instr in block.Instrs)
            {
                if (instr.Op is not (Op.Load or Op.Store))
                    continue;
                List<(Instr Value, long Factor)> terms = [];
                long scale = 0, offset = instr.Imm;
                if (!Decompose(loop, instr.Args[0], counter, next, step, 1, terms, ref scale, ref offset) || scale == 0)
                    continue;
                if (!_dominators.Dominates(block, loop.Latches[0]) || Math.Abs(scale * step) > MaxOffset || instr.Kind is MemKind.I64 or MemKind.F64)
                    return null;
                AddToGroup(groups, terms, scale, instr, offset);
            }
        return groups.Count is 0 or > MaxGroups ? null : groups;
    }

    private static void AddToGroup(List<Group> groups, List<(Instr Value, long Factor)> terms, long scale, Instr access, long offset)
    {
        terms.Sort((x, y) => x.Value.Id.CompareTo(y.Value.Id));
        foreach (Group group in groups)
        {
            if (group.Scale != scale || !group.Base.AsSpan().SequenceEqual(terms.ToArray()))
                continue;
            bool near = true;
            foreach ((Instr _, long other) in group.Accesses)
                near &= Math.Abs(other - offset) <= MaxOffset;
            if (!near)
                continue;
            group.Accesses.Add((access, offset));
            return;
        }
        groups.Add(new Group([.. terms], scale, [(access, offset)]));
    }

    // value * factor as sum of terms + counter * scale + offset. Terms are values from outside the loop.
    private bool Decompose(Loop loop, Instr value, Instr counter, Instr next, long step, long factor, List<(Instr Value, long Factor)> terms,
        ref long scale, ref long offset)
    {
        if (value == counter || value == next)
        {
            scale += factor;
            offset += value == next ? factor * step : 0;
            return true;
        }
        if (value.Op == Op.Const)
        {
            offset += value.Imm * factor;
            return true;
        }
        if (!IsInside(loop, value))
        {
            terms.Add((value, factor));
            return true;
        }
        Instr[] args = value.Args;
        return value.Op switch
        {
            Op.Add => Decompose(loop, args[0], counter, next, step, factor, terms, ref scale, ref offset)
                && Decompose(loop, args[1], counter, next, step, factor, terms, ref scale, ref offset),
            Op.Shl when args[1].Op == Op.Const && args[1].Imm is >= 0 and < 8 =>
                Decompose(loop, args[0], counter, next, step, factor << (int)args[1].Imm, terms, ref scale, ref offset),
            Op.Mul when args[1].Op == Op.Const && Math.Abs(args[1].Imm) < 256 =>
                Decompose(loop, args[0], counter, next, step, factor * args[1].Imm, terms, ref scale, ref offset),
            _ => false,
        };
    }

    // The counter serves only the addresses of the groups and the exit test.
    private bool OnlyAddresses(Instr counter, Instr next, Instr test, List<Group> groups)
    {
        HashSet<Instr> accesses = [];
        foreach (Group group in groups)
            foreach ((Instr access, long _) in group.Accesses)
                accesses.Add(access);
        HashSet<Instr> seen = [counter, next];
        Stack<Instr> work = new([counter, next]);
        while (work.TryPop(out Instr? value))
            foreach (Instr user in _users[value.Id])
            {
                if (user == counter || user == next || user == test)
                    continue;
                if (accesses.Contains(user))
                {
                    if (user.Op == Op.Store && user.Args[1] == value)
                        return false;
                    continue;
                }
                if (user.Op is not (Op.Add or Op.Shl or Op.Mul))
                    return false;
                if (seen.Add(user))
                    work.Push(user);
            }
        return true;
    }

    private void Transform(Loop loop, Block preheader, Instr test, List<Group> groups, Instr init, long step, bool continuesWhenTrue,
        Func<Instr> makeRounds)
    {
        Instr? end = null, tested = null;
        int fromOutside = loop.Header.Predecessors.IndexOf(preheader);
        foreach (Group group in groups)
        {
            (Instr last, long reference) = group.Accesses[^1];
            Instr start = Start(preheader, group, init, reference);
            Instr pointer = new(Op.Phi, IrType.I32) { Block = loop.Header, Line = last.Line };
            Instr stepped = new(Op.Add, IrType.I32, pointer, LoopRounds.Constant(preheader, group.Scale * step)) { Block = last.Block, Line = last.Line };
            pointer.Args = fromOutside == 0 ? [start, stepped] : [stepped, start];
            loop.Header.Instrs.Insert(0, pointer);
            last.Block!.Instrs.Insert(last.Block.Instrs.IndexOf(last) + 1, stepped);
            foreach ((Instr access, long offset) in group.Accesses)
            {
                access.Args[0] = pointer;
                access.Imm = offset - reference;
            }
            if (end is not null || _countsRounds)
                continue;
            Instr rounds = makeRounds();
            Instr length = LoopRounds.Make(preheader, Op.Mul, rounds, LoopRounds.Constant(preheader, group.Scale * step));
            end = LoopRounds.Make(preheader, Op.Add, start, length);
            tested = stepped;
        }
        if (_countsRounds)
        {
            CountRounds.Replace(loop, preheader, test, makeRounds(), continuesWhenTrue);
            return;
        }
        Block latch = loop.Latches[0];
        Instr compare = new(Op.Compare, IrType.I32, tested!, end!) { Block = latch, Line = test.Line, Cond = continuesWhenTrue ? Cond.Ne : Cond.Eq };
        latch.Instrs.Insert(latch.Instrs.Count - 1, compare);
        latch.Terminator.Args[0] = compare;
    }

    private static Instr Start(Block preheader, Group group, Instr init, long offset)
    {
        Instr? sum = null;
        foreach ((Instr value, long factor) in group.Base)
            Plus(value, factor);
        if (init is not { Op: Op.Const, Imm: 0 })
            Plus(init, group.Scale);
        sum ??= LoopRounds.Constant(preheader, 0);
        return offset == 0 ? sum : LoopRounds.Make(preheader, Op.Add, sum, LoopRounds.Constant(preheader, offset));

        void Plus(Instr value, long factor)
        {
            Instr scaled = factor == 1 ? value : LoopRounds.Make(preheader, Op.Mul, value, LoopRounds.Constant(preheader, factor));
            sum = sum is null ? scaled : LoopRounds.Make(preheader, Op.Add, sum, scaled);
        }
    }
}
