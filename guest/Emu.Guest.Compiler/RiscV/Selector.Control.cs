using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.RiscV;

// Comparisons, selections, terminators.
internal sealed partial class Selector
{
    /// <summary>What a branch compares. Cond is Eq, Ne, Lt, Ge, Lo or Hs; -1 is the register zero.</summary>
    private readonly record struct Test(Cc Cond, int N, int M)
    {
        public Test Inverted => this with { Cond = Cond ^ (Cc)1 };
    }

    /// <summary>A test that holds exactly when the value is not 0.</summary>
    private Test Condition(Instr value)
    {
        bool invert = false;
        while (value.Op == Op.Compare && value.Cond is Cond.Eq or Cond.Ne && value.Args[0].Op == Op.Compare && IsConst(value.Args[1], out int zero) && zero == 0)
        {
            invert ^= value.Cond == Cond.Eq;
            value = value.Args[0];
        }
        Test test = value.Op == Op.Compare ? Compare(value.Cond, value.Args[0], value.Args[1]) : new Test(Cc.Ne, Operand(value), -1);
        return invert ? test.Inverted : test;
    }

    private Test Compare(Cond cond, Instr a, Instr b)
    {
        if (a.Type == IrType.I64)
            return CompareWide(cond, a, b);
        if (IsFloat(a.Type))
            return TestFloats(cond, a, b);
        if (a.Op == Op.Const && b.Op != Op.Const)
            (a, b, cond) = (b, a, Swap(cond));
        if (IsConst(b, out int constant) && AgainstZero(ref cond, constant))
            return TestOf(cond, Operand(a), -1);
        return TestOf(cond, Operand(a), Operand(b));
    }

    /// <summary>Comparisons with 1 or -1 that say the same as one with 0.</summary>
    private static bool AgainstZero(ref Cond cond, int constant)
    {
        Cond? same = (cond, constant) switch
        {
            (_, 0) => cond,
            (Cond.Lt, 1) => Cond.Le,
            (Cond.Ge, 1) => Cond.Gt,
            (Cond.Gt, -1) => Cond.Ge,
            (Cond.Le, -1) => Cond.Lt,
            (Cond.LtU, 1) => Cond.Eq,
            (Cond.GeU, 1) => Cond.Ne,
            _ => null,
        };
        // Nothing is below 0, everything else is above: short branches know equality only.
        cond = (same ?? cond, constant) switch { (Cond.LeU, 0) => Cond.Eq, (Cond.GtU, 0) => Cond.Ne, (Cond other, _) => other };
        return same is not null;
    }

    private static Test TestOf(Cond cond, int n, int m) => cond switch
    {
        Cond.Eq => new Test(Cc.Eq, n, m),
        Cond.Ne => new Test(Cc.Ne, n, m),
        Cond.Lt => new Test(Cc.Lt, n, m),
        Cond.Ge => new Test(Cc.Ge, n, m),
        Cond.Gt => new Test(Cc.Lt, m, n),
        Cond.Le => new Test(Cc.Ge, m, n),
        Cond.LtU => new Test(Cc.Lo, n, m),
        Cond.GeU => new Test(Cc.Hs, n, m),
        Cond.GtU => new Test(Cc.Lo, m, n),
        _ => new Test(Cc.Hs, m, n),
    };

    private Test CompareWide(Cond cond, Instr a, Instr b)
    {
        if (cond is Cond.Gt or Cond.Le or Cond.GtU or Cond.LeU)
            (a, b, cond) = (b, a, Swap(cond));
        if (cond is Cond.Eq or Cond.Ne)
        {
            int low = Difference(Low(a), HalfOf(b, false)), high = Difference(High(a), HalfOf(b, true));
            return TestOf(cond, Emit(MachineOp.Orr, low, high), -1);
        }
        if (cond is Cond.Lt or Cond.Ge && b.Op == Op.Const && b.Imm == 0)
            return TestOf(cond, High(a), -1);
        int highA = Operand(HalfOf(a, true)), highB = Operand(HalfOf(b, true));
        int below = Emit(MachineOp.Sltu, Operand(HalfOf(a, false)), Operand(HalfOf(b, false)));
        int less = Emit(cond is Cond.Lt or Cond.Ge ? MachineOp.Slt : MachineOp.Sltu, highA, highB);
        Emit(new MachineInstr(MachineOp.CondMove) { D = less, A = below, Cond = Cc.Eq, N = highA, M = highB });
        return new Test(cond is Cond.Lt or Cond.LtU ? Cc.Ne : Cc.Eq, less, -1);
    }

    private int Difference(int n, Half b) => b is { IsConst: true, Constant: 0 } ? n : Emit(MachineOp.Eor, n, Reg(b));

    private void SelectCompareValue(Instr instr, int d)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        Cond cond = instr.Cond;
        if (IsFloat(a.Type))
        {
            (MachineInstr compare, bool isInverted) = CompareFloats(cond, a, b);
            SetFrom(compare, d, isInverted);
            return;
        }
        if (a.Op == Op.Const && b.Op != Op.Const)
            (a, b, cond) = (b, a, Swap(cond));
        if (a.Type == IrType.I32 && IsConst(b, out int constant) && (cond, constant) is (Cond.GtU, 0) or (Cond.GeU, 1))
        {
            Emit(MachineOp.Sltu, d, -1, Operand(a));
            return;
        }
        if (a.Type == IrType.I32 && IsConst(b, out constant) && cond is Cond.Eq or Cond.Ne && Fits(constant) && constant != 0 && a.Op != Op.Compare)
        {
            SetFromEquality(TestOf(cond, EmitImmediate(MachineOp.Eor, Operand(a), constant), -1), d);
            return;
        }
        if (a.Type == IrType.I32 && IsConst(b, out constant) && constant != int.MaxValue && constant != -1 && cond is Cond.Le or Cond.Gt or Cond.LeU or Cond.GtU
            && Fits(constant + 1L))
        {
            bool signed = cond is Cond.Le or Cond.Gt;
            SetFrom(EmitLess(signed ? MachineOp.Slt : MachineOp.Sltu, Operand(a), constant + 1), d, cond is Cond.Gt or Cond.GtU);
            return;
        }
        if (a.Type == IrType.I32 && IsConst(b, out constant) && Fits(constant) && cond is Cond.Lt or Cond.Ge or Cond.LtU or Cond.GeU)
        {
            SetFrom(EmitLess(cond is Cond.Lt or Cond.Ge ? MachineOp.Slt : MachineOp.Sltu, Operand(a), constant), d, cond is Cond.Ge or Cond.GeU);
            return;
        }
        Test test = Condition(instr);
        if (test.Cond is Cc.Eq or Cc.Ne)
            SetFromEquality(test, d);
        else
            SetFrom(new MachineInstr(test.Cond is Cc.Lt or Cc.Ge ? MachineOp.Slt : MachineOp.Sltu) { N = test.N, M = test.M, D = _out.NewRegister() }, d, test.Cond is Cc.Ge or Cc.Hs);
    }

    private MachineInstr EmitLess(MachineOp op, int n, int constant) => new(op) { N = n, HasImm = true, Imm = constant, D = _out.NewRegister() };

    /// <summary>Puts a comparison, and its complement where wanted.</summary>
    private void SetFrom(MachineInstr less, int d, bool invert)
    {
        if (invert)
        {
            Emit(less);
            EmitImmediate(MachineOp.Eor, d, less.D, 1);
            return;
        }
        less.V[0] = d;
        Emit(less);
    }

    private void SetFromEquality(Test test, int d)
    {
        int difference = test.N < 0 ? test.M : test.M < 0 ? test.N : Emit(MachineOp.Eor, test.N, test.M);
        if (test.Cond == Cc.Eq)
            EmitImmediate(MachineOp.Sltu, d, difference, 1);
        else
            Emit(MachineOp.Sltu, d, -1, difference);
    }

    /// <summary>The one value goes to the destination first; a branch over a move puts the other there.</summary>
    private void SelectSelect(Instr instr)
    {
        if (instr.Type == IrType.I32 && HasZbb && TryMinimum(instr))
            return;
        if (IsFloat(instr.Type))
        {
            SelectFloatSelect(instr);
            return;
        }
        Instr then = instr.Args[1], other = instr.Args[2];
        Test test = Condition(instr.Args[0]);
        // A constant is moved conditionally: the variable often stays where it is.
        if (other.Op == Op.Const && then.Op != Op.Const)
            (then, other, test) = (other, then, test.Inverted);
        int low = _low[instr.Id], high = _high[instr.Id];
        MachineInstr move = new(MachineOp.CondMove) { Cond = test.Cond, N = test.N, M = test.M };
        List<Copy> copies = [];
        if (low >= 0)
        {
            (move.V[4], move.HasImm, move.Imm) = Source(HalfOf(then, false));
            move.V[0] = low;
            copies.Add(CopyOf(low, other, false));
        }
        if (high >= 0)
        {
            (move.V[5], move.HasImm2, move.Imm2) = Source(HalfOf(then, true));
            move.V[1] = high;
            copies.Add(CopyOf(high, other, true));
        }
        Emit(new MachineInstr(MachineOp.ParallelCopy) { Copies = copies });
        // What the test looks at may be what was copied: then it looks at the copy, and the original can end there.
        foreach (Copy copy in copies)
            for (int p = 2; p < 4; p++)
                if (copy.Src >= 0 && move.V[p] == copy.Src)
                    move.V[p] = copy.Dst;
        Emit(move);
    }

    private (int Register, bool HasImm, int Imm) Source(Half half) =>
        half.IsConst && Fits(half.Constant) ? (-1, true, half.Constant) : (Reg(half), false, 0);

    /// <summary>The smaller or larger of two values, or of a value and a constant that the comparison allows to be off by one.</summary>
    private bool TryMinimum(Instr select)
    {
        if (select.Args[0] is not { Op: Op.Compare } compare || compare.Args[0].Type != IrType.I32 || compare.Cond is Cond.Eq or Cond.Ne)
            return false;
        (Instr p, Instr q, Cond cond) = (compare.Args[0], compare.Args[1], compare.Cond);
        Instr then = select.Args[1], other = select.Args[2];
        if (p != then && p != other)
            (p, q, cond) = (q, p, Swap(cond));
        if (p != then && p != other)
            return false;
        bool first = p == then;
        Instr rest = first ? other : then;
        bool signed = cond is Cond.Lt or Cond.Le or Cond.Gt or Cond.Ge;
        if (rest != q && !(IsConst(q, out int bound) && IsConst(rest, out int limit) && Separates(cond, bound, limit)))
            return false;
        bool isMinimum = first == cond is Cond.Lt or Cond.Le or Cond.LtU or Cond.LeU;
        MachineOp op = isMinimum ? signed ? MachineOp.Min : MachineOp.Minu : signed ? MachineOp.Max : MachineOp.Maxu;
        Emit(op, _low[select.Id], Operand(p), Operand(rest));
        return true;
    }

    /// <summary>p &lt; bound and p &lt;= bound - 1 are the same: the limit may be the bound or its neighbour on the other side of the comparison.</summary>
    private static bool Separates(Cond cond, int bound, int limit)
    {
        if (limit == bound)
            return true;
        int neighbour = cond is Cond.Lt or Cond.Ge or Cond.LtU or Cond.GeU ? bound - 1 : bound + 1;
        bool wraps = cond is Cond.Lt or Cond.Ge ? bound == int.MinValue : cond is Cond.Le or Cond.Gt ? bound == int.MaxValue : cond is Cond.LtU or Cond.GeU ? bound == 0 : bound == -1;
        return !wraps && limit == neighbour;
    }

    private void SelectTerminator(Instr instr)
    {
        MachineBlock block = _blockOf[_block.Id]!;
        switch (instr.Op)
        {
            case Op.Jump:
                Emit(new MachineInstr(MachineOp.Jump) { Targets = [Target(instr, 0)] });
                _edges[(_block, 0)] = (block, 0);
                break;
            case Op.Branch:
                Test test = CountDown.EndsAtZero(instr.Args[0]) ? new Test(Cc.Ne, Reg(instr.Args[0].Args[0]), -1) : Condition(instr.Args[0]);
                Emit(new MachineInstr(MachineOp.CondBranch) { Cond = test.Cond, N = test.N, M = test.M, Targets = [Target(instr, 0), Target(instr, 1)] });
                _edges[(_block, 0)] = (block, 0);
                _edges[(_block, 1)] = (block, 1);
                break;
            case Op.Switch:
                SelectSwitch(instr, block);
                break;
            case Op.Return:
                SelectReturn(instr);
                break;
            default:
                Emit(new MachineInstr(MachineOp.Trap) { Trap = instr.Trap });
                break;
        }
    }

    protected override (MachineInstr First, MachineInstr Branch) BranchIfEqual(int n, int constant, MachineBlock[] targets)
    {
        MachineInstr made = ConstantMove(_out.NewRegister(), constant);
        return (made, new(MachineOp.CondBranch) { Cond = Cc.Eq, N = n, M = constant == 0 ? -1 : made.D, Targets = targets });
    }

    protected override void EmitBranchIfAbove(int n, int constant, MachineBlock[] targets) =>
        Emit(new MachineInstr(MachineOp.CondBranch) { Cond = Cc.Hs, N = n, M = Constant(constant + 1), Targets = targets });

    protected override MachineInstr TableBranch(int n, MachineBlock[] targets) =>
        new(MachineOp.TableBranch) { D = _out.NewRegister(), E = _out.NewRegister(), N = n, Targets = targets };
}
