using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Replaces calls by the bodies of functions that are finished already: those that ask for it, small ones, and those with one call site.
/// Lines of the copy name the call they were inlined at.
/// </summary>
internal sealed class Inline
{
    // About what a call with its arguments costs: below it, inlining makes code smaller.
    private const int Tiny = 10;
    private const int SmallArithmetic = 24;
    private const int MaxSingleSite = 2000;
    private const int MaxHinted = 800;
    private const int MaxResult = 8000;

    private readonly Function _caller;
    private readonly PassContext _context;
    private readonly List<(Instr Call, Function Callee, bool[] KeepsInvariant)> _sites = [];
    private readonly Dictionary<SourceLine, SourceLine> _lines = [];

    private Inline(Function caller, PassContext context)
    {
        _caller = caller;
        _context = context;
    }

    /// <summary>Runs the pass.</summary>
    public static bool Run(Function caller, PassContext context) => new Inline(caller, context).Run();

    private bool Run()
    {
        int size = SizeOf(_caller);
        foreach (Block block in _caller.Blocks)
            foreach (Instr instr in block.Instrs)
            {
                if (instr.Op != Op.Call || !_context.Ready.Contains(instr.Symbol!.Name)
                    || !_context.Module.Functions.TryGetValue(instr.Symbol.Name, out Function? callee))
                    continue;
                int bytes = SizeOf(callee);
                if (callee == _caller || !IsWanted(callee, bytes) || size + bytes > MaxResult)
                    continue;
                size += bytes;
                _sites.Add((instr, callee, []));
            }
        // Judged before anything is copied: the copies' own stores fall under the callee's promise.
        for (int i = 0; i < _sites.Count; i++)
            _sites[i] = _sites[i] with { KeepsInvariant = InvariantParameters(_sites[i].Call) };
        foreach ((Instr call, Function callee, bool[] keeps) in _sites)
            Expand(call, callee, keeps);
        return _sites.Count > 0;
    }

    private bool IsWanted(Function callee, int size)
    {
        if (callee.InlineHint < 0)
            return false;
        if (size <= Tiny || (callee.InlineHint > 0 && size <= MaxHinted) || (size <= SmallArithmetic && IsArithmetic(callee)))
            return true;
        return _context.CallSites.GetValueOrDefault(callee.Symbol.Name) == 1 && size <= MaxSingleSite;
    }

    // What inner loops call: no memory, no calls, no checks.
    private static bool IsArithmetic(Function function)
    {
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                if (instr.Op is Op.Load || (instr.HasEffect && !instr.IsTerminator))
                    return false;
        return true;
    }

    /// <summary>Instructions that become code, roughly.</summary>
    public static int SizeOf(Function function)
    {
        int size = 0;
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                if (instr.Op is not (Op.Const or Op.Param or Op.Phi or Op.FrameAddress or Op.Undef or Op.Jump))
                    size++;
        return size;
    }

    // A load is invariant "while the function runs". In the caller that still holds when the memory is not the caller's own slot and
    // nothing else in the caller writes through the same pointer, or through pointers of unknown origin.
    private bool[] InvariantParameters(Instr call)
    {
        bool[] keeps = new bool[call.Args.Length];
        for (int i = 0; i < keeps.Length; i++)
            keeps[i] = call.Args[i].Type == IrType.I32 && IsInvariantHere(call, RootOf(call.Args[i]));
        return keeps;
    }

    private bool IsInvariantHere(Instr call, Instr root)
    {
        if (root.Op == Op.SymbolAddress || (root.Op == Op.Param && _caller.FrozenParameters.Contains((int)root.Imm)))
            return true;
        if (root.Op is Op.FrameAddress or Op.Phi or Op.Select)
            return false;
        foreach (Block block in _caller.Blocks)
            foreach (Instr instr in block.Instrs)
            {
                if (instr == call || !instr.Writes)
                    continue;
                if (instr.Op is Op.Store or Op.CopyBytes or Op.ZeroBytes)
                {
                    if (RootOf(instr.Args[0]).Op != Op.FrameAddress)
                        return false;
                    continue;
                }
                WriteSummary writes = instr.Op == Op.Call && _context.Writes.TryGetValue(instr.Symbol!.Name, out WriteSummary known)
                    ? known : WriteSummary.Anything;
                if (writes.Unknown)
                    return false;
                for (int i = 0; i < instr.Args.Length; i++)
                    if ((writes.Parameters & WriteSummary.Bit(i)) != 0 && RootOf(instr.Args[i]) == root)
                        return false;
            }
        return true;
    }

    private static Instr RootOf(Instr pointer)
    {
        while (pointer.Op == Op.Add)
            pointer = pointer.Args[0].Op == Op.Const ? pointer.Args[1] : pointer.Args[0];
        return pointer;
    }

    private void Expand(Instr call, Function callee, bool[] keeps)
    {
        Block before = call.Block!;
        Block after = SplitAfter(before, call);
        _lines.Clear();
        Instr[] copies = new Instr[callee.Number()];
        Block[] blocks = new Block[callee.Blocks.Count];
        Dictionary<Slot, Slot> slots = [];
        foreach (Slot slot in callee.Slots)
        {
            slots.Add(slot, new Slot(slot.Name, slot.Bytes, slot.Align));
            _caller.Slots.Add(slots[slot]);
        }
        for (int b = 0; b < blocks.Length; b++)
            blocks[b] = new Block();
        List<Instr> results = [];
        for (int b = 0; b < blocks.Length; b++)
            CopyBlock(callee.Blocks[b], blocks[b], call, after, copies, slots, results);
        for (int b = 0; b < blocks.Length; b++)
            Connect(callee.Blocks[b], blocks[b], blocks, copies, keeps);
        before.Add(new Instr(Op.Jump, IrType.Void) { Targets = [blocks[0]], Line = call.Line });
        blocks[0].Predecessors.Add(before);
        int place = _caller.Blocks.IndexOf(before) + 1;
        _caller.Blocks.InsertRange(place, blocks);
        _caller.Blocks.Insert(place + blocks.Length, after);
        ReplaceResult(call, after, results, copies);
    }

    private static Block SplitAfter(Block before, Instr call)
    {
        Block after = new();
        int at = before.Instrs.IndexOf(call);
        for (int i = at + 1; i < before.Instrs.Count; i++)
            after.Add(before.Instrs[i]);
        before.Instrs.RemoveRange(at, before.Instrs.Count - at);
        foreach (Block target in after.Successors)
            for (int p = 0; p < target.Predecessors.Count; p++)
                if (target.Predecessors[p] == before)
                    target.Predecessors[p] = after;
        return after;
    }

    private void CopyBlock(Block from, Block to, Instr call, Block after, Instr[] copies, Dictionary<Slot, Slot> slots, List<Instr> results)
    {
        foreach (Instr instr in from.Instrs)
        {
            if (instr.Op == Op.Param)
            {
                copies[instr.Id] = call.Args[(int)instr.Imm];
                continue;
            }
            if (instr.Op == Op.Return)
            {
                if (instr.Args.Length > 0)
                    results.Add(instr.Args[0]);
                after.Predecessors.Add(to);
                to.Add(new Instr(Op.Jump, IrType.Void) { Targets = [after], Line = LineAt(instr.Line, call.Line) });
                continue;
            }
            Instr copy = Edges.Copy(instr);
            copy.Line = LineAt(instr.Line, call.Line);
            if (copy.Slot is { } slot)
                copy.Slot = slots[slot];
            copies[instr.Id] = to.Add(copy);
        }
    }

    private static void Connect(Block from, Block to, Block[] blocks, Instr[] copies, bool[] keeps)
    {
        foreach (Block predecessor in from.Predecessors)
            to.Predecessors.Add(blocks[predecessor.Id]);
        foreach (Instr instr in from.Instrs)
        {
            if (instr.Op is Op.Param or Op.Return)
                continue;
            Instr copy = copies[instr.Id];
            for (int i = 0; i < copy.Args.Length; i++)
                copy.Args[i] = copies[copy.Args[i].Id];
            for (int t = 0; t < copy.Targets.Length; t++)
                copy.Targets[t] = blocks[copy.Targets[t].Id];
            if (copy.Invariant)
            {
                Instr root = RootOf(instr.Args[0]);
                copy.Invariant = root.Op == Op.SymbolAddress || (root.Op == Op.Param && keeps[(int)root.Imm]);
            }
        }
    }

    private void ReplaceResult(Instr call, Block after, List<Instr> results, Instr[] copies)
    {
        if (call.Type == IrType.Void)
            return;
        Instr value;
        if (results.Count == 0)
        {
            value = new Instr(Op.Undef, call.Type) { Block = _caller.Entry };
            _caller.Entry.Instrs.Insert(0, value);
        }
        else if (results.Count == 1)
        {
            value = copies[results[0].Id];
        }
        else
        {
            value = new Instr(Op.Phi, call.Type) { Block = after, Line = call.Line, Args = new Instr[results.Count] };
            for (int i = 0; i < results.Count; i++)
                value.Args[i] = copies[results[i].Id];
            after.Instrs.Insert(0, value);
        }
        foreach (Block block in _caller.Blocks)
            foreach (Instr instr in block.Instrs)
                for (int i = 0; i < instr.Args.Length; i++)
                    if (instr.Args[i] == call)
                        instr.Args[i] = value;
    }

    private SourceLine? LineAt(SourceLine? line, SourceLine? call)
    {
        if (line is null || call is null)
            return line ?? call;
        if (!_lines.TryGetValue(line, out SourceLine? result))
            _lines.Add(line, result = line with { InlinedAt = line.InlinedAt is { } outer ? LineAt(outer, call) : call });
        return result;
    }
}
