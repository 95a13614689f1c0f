using System.Numerics;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>How often a loop runs whose counter steps by a constant and is tested at the end, and the instructions that compute it before the loop.</summary>
internal static class LoopRounds
{
    /// <summary>Finds the number of rounds when it is certain; the body runs before the first test.</summary>
    /// <param name="known">What is known of the function's values.</param>
    /// <param name="preheader">Block before the loop.</param>
    /// <param name="cond">The loop goes on while the counter after its step relates so to the bound.</param>
    /// <param name="init">First value of the counter.</param>
    /// <param name="bound">A value from outside the loop.</param>
    /// <param name="step">Plus or minus a power of two.</param>
    /// <param name="make">Computes the rounds at the end of the preheader.</param>
    public static bool TryFind(Inequalities known, Block preheader, Cond cond, Instr init, Instr bound, long step, out Func<Instr>? make)
    {
        make = null;
        bool up = step > 0;
        long size = Math.Abs(step);
        if (!BitOperations.IsPow2(size))
            return false;
        bool strict;
        switch (cond)
        {
            case Cond.Ne when size == 1:
                make = () => up ? Subtract(preheader, bound, init) : Subtract(preheader, init, bound);
                return true;
            case Cond.Lt or Cond.LtU or Cond.Gt when (cond != Cond.Gt) == up:
                strict = true;
                break;
            case Cond.Le or Cond.LeU or Cond.Ge when (cond != Cond.Ge) == up:
                strict = false;
                break;
            default:
                return false;
        }
        (Instr low, Instr high) = up ? (init, bound) : (bound, init);
        if (!known.ProvesAtEnd(low, high, strict ? -1 : 0, preheader) || (cond is Cond.LtU or Cond.LeU && !known.ProvesAtEnd(null, low, 0, preheader)))
            return false;
        make = () =>
        {
            Instr distance = Subtract(preheader, high, low);
            if (size == 1)
                return strict ? distance : Make(preheader, Op.Add, distance, Constant(preheader, 1));
            Instr last = strict ? Make(preheader, Op.Add, distance, Constant(preheader, -1)) : distance;
            return Make(preheader, Op.Add, Make(preheader, Op.ShrU, last, Constant(preheader, BitOperations.Log2((ulong)size))), Constant(preheader, 1));
        };
        return true;
    }

    /// <summary>A constant at the end of a block.</summary>
    public static Instr Constant(Block block, long value)
    {
        Instr constant = Instr.Const32((int)value);
        constant.Block = block;
        block.Instrs.Insert(block.Instrs.Count - 1, constant);
        return constant;
    }

    /// <summary>An instruction at the end of a block.</summary>
    public static Instr Make(Block block, Op op, Instr a, Instr b)
    {
        Instr instr = new(op, IrType.I32, a, b) { Block = block, Line = block.Terminator.Line };
        block.Instrs.Insert(block.Instrs.Count - 1, instr);
        return instr;
    }

    private static Instr Subtract(Block block, Instr a, Instr b) =>
        b is { Op: Op.Const, Imm: 0 } ? a : Make(block, Op.Sub, a, b);
}
