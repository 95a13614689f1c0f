using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Moves what a loop computes anew in every round, always alike, in front of the loop: arithmetic, loads that nothing in the loop writes,
/// and checks.
/// </summary>
/// <remarks>
/// A load moves only when it surely runs in the first round, or cannot fault. A check moves only when nothing that is seen from outside,
/// and no other check,
/// comes before it. Arithmetic stops moving when the loop holds about as many values as there are registers.
/// </remarks>
internal sealed class HoistInvariants
{
    private const int MaxArithmetic = 14;
    private const int MaxLoads = 22;

    private readonly Function _function;
    private readonly Dominators _dominators;
    private readonly LoopForest _forest;
    private readonly Aliases _aliases;
    private readonly List<Instr>[] _users;
    private bool _changed;

    private HoistInvariants(Function function)
    {
        _function = function;
        _dominators = new Dominators(function);
        _forest = new LoopForest(function, _dominators);
        _aliases = new Aliases(function);
        _users = Users.Of(function, _dominators.InstrCount);
    }

    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function)
    {
        bool changed = LoopForest.MakePreheaders(function);
        HoistInvariants pass = new(function);
        foreach (Loop loop in pass._forest.Loops)
            pass.Hoist(loop);
        return changed | pass._changed;
    }

    private void Hoist(Loop loop)
    {
        if (LoopForest.PreheaderOf(loop) is not { } preheader)
            return;
        List<Instr> writers = [];
        foreach (Block block in loop.Blocks)
            foreach (Instr instr in block.Instrs)
                if (instr.Writes)
                    writers.Add(instr);
        int live = CountLive(loop);
        bool first = true, certain = true;
        foreach (Block block in loop.Blocks)
        {
            // Blocks come in reverse postorder: what may leave the loop or trap before this block was seen.
            bool runs = certain && _forest.Of(block) == loop && RunsEveryRound(loop, block);
            List<Instr> instrs = block.Instrs;
            int kept = 0;
            for (int i = 0; i < instrs.Count; i++)
            {
                Instr instr = instrs[i];
                if (IsInvariant(instr, loop) && MayMove(instr, loop, preheader, writers, runs, certain, first, live))
                {
                    preheader.Instrs.Insert(preheader.Instrs.Count - 1, instr);
                    instr.Block = preheader;
                    live += instr.Op == Op.Check ? 0 : 1;
                    _changed = true;
                    continue;
                }
                instrs[kept++] = instr;
                if (instr.Op is Op.Check or Op.Call or Op.CallIndirect)
                    certain = runs = false;
                if (instr.HasEffect && !instr.IsTerminator)
                    first = false;
            }
            instrs.RemoveRange(kept, instrs.Count - kept);
            if (LeavesLoop(loop, block))
                certain = first = false;
        }
    }

    private bool LeavesLoop(Loop loop, Block block)
    {
        if (block.Terminator.Op is Op.Return or Op.Trap)
            return true;
        foreach (Block target in block.Successors)
            if (!_forest.Contains(loop, target))
                return true;
        return false;
    }

    private bool RunsEveryRound(Loop loop, Block block)
    {
        foreach (Block latch in loop.Latches)
            if (!_dominators.Dominates(block, latch))
                return false;
        return true;
    }

    private bool IsInvariant(Instr instr, Loop loop)
    {
        if (instr.Op is Op.Phi or Op.Param || instr.IsTerminator || instr.Op is Op.Store or Op.CopyBytes or Op.ZeroBytes or Op.Call or Op.CallIndirect)
            return false;
        foreach (Instr arg in instr.Args)
            if (_forest.Contains(loop, arg.Block!))
                return false;
        return true;
    }

    private bool MayMove(Instr instr, Loop loop, Block preheader, List<Instr> writers, bool runs, bool certain, bool first, int live)
    {
        switch (instr.Op)
        {
            case Op.Check:
                return runs && certain && first;
            case Op.Load:
                return live < MaxLoads && (runs || IsSafe(instr, preheader)) && !IsWritten(instr, writers);
            case Op.DivS or Op.DivU or Op.RemS or Op.RemU:
                return runs || instr.Args[1] is { Op: Op.Const, Imm: not (0 or -1) };
            case Op.Compare:
                return live < MaxArithmetic && !OnlySteers(instr);
            default:
                return live < MaxArithmetic || LetsGo(instr, loop);
        }
    }

    // A comparison costs as much as testing its saved outcome.
    private bool OnlySteers(Instr compare)
    {
        foreach (Instr user in _users[compare.Id])
            if (user.Op is not (Op.Branch or Op.Select or Op.Check))
                return false;
        return true;
    }

    // Moving it frees as many values as it makes: its operand is used nowhere else in the loop.
    private bool LetsGo(Instr instr, Loop loop)
    {
        foreach (Instr arg in instr.Args)
        {
            if (arg.Op is Op.Const or Op.SymbolAddress or Op.FrameAddress)
                continue;
            bool elsewhere = false;
            foreach (Instr user in _users[arg.Id])
                elsewhere |= user != instr && _forest.Contains(loop, user.Block!);
            if (!elsewhere)
                return true;
        }
        return false;
    }

    // Cannot fault in front of the loop, even where the program would not load it: inside a slot or table, or in a struct that surely
    // exists there.
    private bool IsSafe(Instr load, Block preheader)
    {
        if (load.Invariant && IsKnownObject(load, preheader))
            return true;
        Aliases.Place place = _aliases.PlaceOf(load.Args[0], load.Imm);
        int size = Evaluator.SizeOf(load.Kind);
        return place.Exact && place.Offset >= 0 && place.Root switch
        {
            Slot slot => place.Offset + size <= slot.Bytes,
            DataSymbol data => place.Offset + size <= data.Bytes.Length,
            _ => false,
        };
    }

    private bool IsKnownObject(Instr load, Block preheader)
    {
        Instr pointer = load.Args[0];
        if (pointer.Op == Op.Param && _function.FrozenParameters.Contains((int)pointer.Imm))
            return true;
        foreach (Instr user in _users[pointer.Id])
            if (user.Op == Op.Load && user.Invariant && _dominators.Dominates(user.Block!, preheader))
                return true;
        return false;
    }

    private bool IsWritten(Instr load, List<Instr> writers)
    {
        if (load.Invariant)
            return false;
        Aliases.Place place = _aliases.PlaceOf(load.Args[0], load.Imm);
        foreach (Instr writer in writers)
            if (_aliases.MayWrite(writer, place, Evaluator.SizeOf(load.Kind)))
                return true;
        return false;
    }

    // Values from outside that the loop uses, and the loop's own header phis; constants are remade where needed.
    private int CountLive(Loop loop)
    {
        HashSet<Instr> seen = [];
        foreach (Block block in loop.Blocks)
            foreach (Instr instr in block.Instrs)
                foreach (Instr arg in instr.Args)
                    if (arg.Op is not (Op.Const or Op.SymbolAddress or Op.FrameAddress or Op.Undef) && !_forest.Contains(loop, arg.Block!))
                        seen.Add(arg);
        return seen.Count + Edges.Phis(loop.Header);
    }
}
