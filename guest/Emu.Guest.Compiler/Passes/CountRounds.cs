using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// For targets with an instruction that counts the rounds of a loop: innermost loops without calls whose number of rounds is known when they
/// are entered end by a counter that goes down to 0 and serves nothing else.
/// </summary>
/// <remarks>The counter is marked (<see cref="Instr.CountsRounds"/>): it starts with 1 or more, which the test at the loop's end does not show.</remarks>
internal sealed class CountRounds
{
    private readonly LoopForest _forest;
    private readonly Inequalities _known;
    private readonly List<Instr>[] _users;

    private CountRounds(Function function)
    {
        Dominators dominators = new(function);
        _forest = new LoopForest(function, dominators);
        _known = new Inequalities(dominators);
        _users = Users.Of(function, dominators.InstrCount);
    }

    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function, GuestTarget target)
    {
        if (!target.HasCountedLoops)
            return false;
        bool changed = LoopForest.MakePreheaders(function);
        CountRounds pass = new(function);
        foreach (Loop loop in pass._forest.Loops)
            if (loop.IsInnermost && loop.Latches.Count == 1 && !HasCall(loop))
                changed |= pass.Count(loop);
        if (changed)
            EliminateDead.Run(function);
        return changed;
    }

    /// <summary>Makes a counter of the rounds that are left decide whether the loop goes on.</summary>
    /// <param name="loop">With one latch, which the test ends.</param>
    /// <param name="preheader">The block before it.</param>
    /// <param name="test">The test so far.</param>
    /// <param name="rounds">1 or more.</param>
    /// <param name="continuesWhenTrue">Which way the latch's branch goes.</param>
    public static void Replace(Loop loop, Block preheader, Instr test, Instr rounds, bool continuesWhenTrue)
    {
        Block latch = loop.Latches[0];
        Instr left = new(Op.Phi, IrType.I32) { Block = loop.Header, Line = test.Line, CountsRounds = true };
        Instr next = new(Op.Add, IrType.I32, left, LoopRounds.Constant(preheader, -1)) { Block = latch, Line = test.Line };
        left.Args = loop.Header.Predecessors.IndexOf(preheader) == 0 ? [rounds, next] : [next, rounds];
        loop.Header.Instrs.Insert(0, left);
        Instr compare = new(Op.Compare, IrType.I32, next, LoopRounds.Constant(preheader, 0)) { Block = latch, Line = test.Line, Cond = continuesWhenTrue ? Cond.Ne : Cond.Eq };
        latch.Instrs.InsertRange(latch.Instrs.Count - 1, [next, compare]);
        latch.Terminator.Args[0] = compare;
    }

    private static bool HasCall(Loop loop)
    {
        foreach (Block block in loop.Blocks)
            foreach (Instr instr in block.Instrs)
                if (instr.Op is Op.Call or Op.CallIndirect)
                    return true;
        return false;
    }

    private bool Count(Loop loop)
    {
        Instr end = loop.Latches[0].Terminator;
        if (LoopForest.PreheaderOf(loop) is not { } preheader || end.Op != Op.Branch || end.Args[0] is not { Op: Op.Compare } test || test.Args[0].Type != IrType.I32
            || _users[test.Id].Count != 1 || (end.Targets[0] == loop.Header) == (end.Targets[1] == loop.Header))
            return false;
        bool continuesWhenTrue = end.Targets[0] == loop.Header;
        if (_forest.Contains(loop, end.Targets[continuesWhenTrue ? 1 : 0]))
            return false;
        int fromOutside = loop.Header.Predecessors.IndexOf(preheader);
        for (int i = 0; i < Edges.Phis(loop.Header); i++)
        {
            Instr counter = loop.Header.Instrs[i];
            if (counter.Type != IrType.I32 || counter.Args.Length != 2)
                continue;
            Instr next = counter.Args[1 - fromOutside];
            if (next.Op == Op.Add && next.Args[0] == counter && next.Args[1].Op == Op.Const && (test.Args[0] == next || test.Args[1] == next))
                return !counter.CountsRounds && Count(loop, preheader, counter, next, test, continuesWhenTrue);
        }
        return false;
    }

    private bool Count(Loop loop, Block preheader, Instr counter, Instr next, Instr test, bool continuesWhenTrue)
    {
        Instr bound = test.Args[test.Args[0] == next ? 1 : 0], init = counter.Args[loop.Header.Predecessors.IndexOf(preheader)];
        Cond cond = continuesWhenTrue ? test.Cond : Simplify.Inverse(test.Cond, IrType.I32);
        if (test.Args[0] != next)
            cond = Simplify.Swapped(cond);
        if (bound == next || _forest.Contains(loop, bound.Block!))
            return false;
        long step = next.Args[1].Imm;
        if (step == -1 && cond is Cond.Gt or Cond.Ne && bound is { Op: Op.Const, Imm: 0 } && OnlyCounts(counter, next, test))
            return MarkDown(preheader, counter, init, test, bound, next, continuesWhenTrue);
        if (!LoopRounds.TryFind(_known, preheader, cond, init, bound, step, out Func<Instr>? make) || (cond == Cond.Ne && !IsEntered(init, bound, step, preheader)))
            return false;
        Replace(loop, preheader, test, make!(), continuesWhenTrue);
        return true;
    }

    private bool MarkDown(Block preheader, Instr counter, Instr init, Instr test, Instr zero, Instr next, bool continuesWhenTrue)
    {
        if (!_known.ProvesAtEnd(null, init, -1, preheader))
            return false;
        counter.CountsRounds = true;
        test.Args = [next, zero];
        test.Cond = continuesWhenTrue ? Cond.Ne : Cond.Eq;
        return true;
    }

    /// <summary>The counter does not start where it ends.</summary>
    private bool IsEntered(Instr init, Instr bound, long step, Block preheader) =>
        step > 0 ? _known.ProvesAtEnd(init, bound, -1, preheader) : _known.ProvesAtEnd(bound, init, -1, preheader);

    private bool OnlyCounts(Instr counter, Instr next, Instr test) =>
        _users[counter.Id].TrueForAll(u => u == next) && _users[next.Id].TrueForAll(u => u == counter || u == test);
}
