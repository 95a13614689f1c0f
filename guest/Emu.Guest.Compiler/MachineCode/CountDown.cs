using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.MachineCode;

/// <summary>
/// Recognises loops that count down to 0 by one. There "counter > 0" and "counter != 0" are the same, and the second is in the flags of the
/// subtraction, while the first would need a comparison: a subtraction that overflows sets them otherwise.
/// </summary>
internal static class CountDown
{
    /// <summary>The comparison is n - 1 > 0 where n is positive.</summary>
    public static bool EndsAtZero(Instr compare)
    {
        if (compare.Op != Op.Compare || compare.Cond != Cond.Gt || !IsConst(compare.Args[1], 0))
            return false;
        Instr next = compare.Args[0];
        if (next.Op != Op.Add || next.Type != IrType.I32 || !IsConst(next.Args[1], -1) || next.Args[0].Op != Op.Phi)
            return false;
        Instr counter = next.Args[0];
        Block header = counter.Block!;
        for (int i = 0; i < counter.Args.Length; i++)
            if (!(counter.Args[i] == next ? IsTakenWhen(compare, header.Predecessors[i], header) : IsPositive(counter.Args[i], header, header.Predecessors[i])))
                return false;
        return true;
    }

    private static bool IsConst(Instr value, long constant) => value.Op == Op.Const && value.Imm == constant;

    private static bool IsTakenWhen(Instr compare, Block from, Block to) =>
        from.Terminator is { Op: Op.Branch } branch && branch.Args[0] == compare && branch.Targets[0] == to && branch.Targets[1] != to;

    /// <summary>A constant, or tested on the only way that leads to the loop.</summary>
    private static bool IsPositive(Instr value, Block to, Block from)
    {
        if (value.Op == Op.Const)
            return value.Imm > 0;
        for (int steps = 0; steps < 8; steps++)
        {
            if (from.Terminator is { Op: Op.Branch } branch && branch.Targets[0] != branch.Targets[1])
            {
                Instr test = branch.Args[0];
                bool taken = branch.Targets[0] == to;
                if (test.Op == Op.Compare && test.Args[0] == value && IsConst(test.Args[1], 0) && test.Cond == (taken ? Cond.Gt : Cond.Le))
                    return true;
            }
            if (from.Predecessors.Count != 1)
                return false;
            (to, from) = (from, from.Predecessors[0]);
        }
        return false;
    }
}
