using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>Changes of the control-flow graph that keep predecessor lists and phis in step.</summary>
internal static class Edges
{
    /// <summary>Place in the target's predecessor list of the edge from a block's target number <paramref name="index"/>.</summary>
    public static int PredecessorIndex(Block from, int index)
    {
        Block to = from.Terminator.Targets[index];
        int rank = 0;
        for (int t = 0; t < index; t++)
            if (from.Terminator.Targets[t] == to)
                rank++;
        for (int p = 0; p < to.Predecessors.Count; p++)
            if (to.Predecessors[p] == from && rank-- == 0)
                return p;
        throw new InvalidOperationException("edge without predecessor entry");
    }

    /// <summary>Takes one predecessor, and its phi operands, from a block.</summary>
    public static void RemovePredecessor(Block block, int index)
    {
        block.Predecessors.RemoveAt(index);
        foreach (Instr phi in block.Instrs)
        {
            if (phi.Op != Op.Phi)
                break;
            Instr[] args = new Instr[phi.Args.Length - 1];
            for (int i = 0, k = 0; i < phi.Args.Length; i++)
                if (i != index)
                    args[k++] = phi.Args[i];
            phi.Args = args;
        }
    }

    /// <summary>Makes a block jump to one of its targets only.</summary>
    public static void KeepOnly(Block block, int index)
    {
        Instr old = block.Terminator;
        for (int t = old.Targets.Length - 1; t >= 0; t--)
            if (t != index)
                RemoveEdge(block, t);
        Jump(block, old, old.Targets[index]);
    }

    private static void RemoveEdge(Block block, int t) => RemovePredecessor(block.Terminator.Targets[t], PredecessorIndex(block, t));

    private static void Jump(Block block, Instr old, Block target) =>
        block.Instrs[^1] = new Instr(Op.Jump, IrType.Void) { Targets = [target], Line = old.Line, Block = block };

    /// <summary>Puts an empty block on the edge from a block's target number <paramref name="index"/>.</summary>
    public static Block Split(Function function, Block from, int index)
    {
        Block to = from.Terminator.Targets[index];
        int place = PredecessorIndex(from, index);
        Block middle = new() { Id = function.Blocks.Count };
        middle.Add(new Instr(Op.Jump, IrType.Void) { Targets = [to], Line = from.Terminator.Line });
        middle.Predecessors.Add(from);
        to.Predecessors[place] = middle;
        from.Terminator.Targets[index] = middle;
        function.Blocks.Insert(function.Blocks.IndexOf(from) + 1, middle);
        return middle;
    }

    /// <summary>Number of phis at the start of a block.</summary>
    public static int Phis(Block block)
    {
        int n = 0;
        while (block.Instrs[n].Op == Op.Phi)
            n++;
        return n;
    }

    /// <summary>A copy of an instruction with the same operands and targets, in no block.</summary>
    public static Instr Copy(Instr instr) => new(instr.Op, instr.Type, [.. instr.Args])
    {
        Imm = instr.Imm, Cond = instr.Cond, Kind = instr.Kind, Trap = instr.Trap, Align = instr.Align, Invariant = instr.Invariant,
        IsLength = instr.IsLength, Symbol = instr.Symbol, Signature = instr.Signature, Slot = instr.Slot, Targets = [.. instr.Targets],
        Line = instr.Line, Id = -1,
    };
}
