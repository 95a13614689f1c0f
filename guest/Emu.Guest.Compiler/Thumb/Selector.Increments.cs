using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

// Conditional selects of ARMv8.1-M that add 1, invert or negate what they take when the condition does not hold.
internal sealed partial class Selector
{
    /// <summary>A sum with the outcome of a comparison that serves nothing else: CSINC.</summary>
    private bool TryIncrement(int d, Instr sum, Instr compare)
    {
        // The sign of a number is one shift away.
        if (compare.Op != Op.Compare || !IsSingle(compare) || (compare.Cond == Cond.Lt && IsConst(compare.Args[1], out int zero) && zero == 0))
            return false;
        int n = Reg(sum);
        Cc cc = Condition(compare);
        Emit(new MachineInstr(MachineOp.Csinc) { D = d, Cond = Invert(cc), N = n, M = n });
        return true;
    }

    /// <summary>A choice between one value and the successor, complement or negation of another that serves nothing else.</summary>
    private bool TryAltered(Instr select, Instr then, Instr other, bool isInverted)
    {
        if (!IsSingle(other))
            return false;
        MachineOp? op = other.Op switch
        {
            Op.Add when IsConst(other.Args[1], out int one) && one == 1 => MachineOp.Csinc,
            Op.Not => MachineOp.Csinv,
            Op.Xor when IsConst(other.Args[1], out int ones) && ones == -1 => MachineOp.Csinv,
            Op.Neg => MachineOp.Csneg,
            _ => null,
        };
        if (op is null)
            return false;
        int n = Reg(then), m = Reg(other.Args[0]);
        Cc cc = Condition(select.Args[0]);
        Emit(new MachineInstr(op.Value) { D = _low[select.Id], Cond = isInverted ? Invert(cc) : cc, N = n, M = m });
        return true;
    }
}
