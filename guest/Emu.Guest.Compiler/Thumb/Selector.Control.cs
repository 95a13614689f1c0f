using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

// Comparisons, selections, terminators, calls, phi copies.
internal sealed partial class Selector
{
    private static Cc Invert(Cc cc) => cc ^ (Cc)1;

    private static Cc CcOf(Cond cond) => cond switch
    {
        Cond.Eq => Cc.Eq,
        Cond.Ne => Cc.Ne,
        Cond.Lt => Cc.Lt,
        Cond.Le => Cc.Le,
        Cond.Gt => Cc.Gt,
        Cond.Ge => Cc.Ge,
        Cond.LtU => Cc.Lo,
        Cond.LeU => Cc.Ls,
        Cond.GtU => Cc.Hi,
        _ => Cc.Hs,
    };

    /// <summary>Emits what sets the flags so that the result holds exactly when <paramref name="value"/> is not 0.</summary>
    private Cc Condition(Instr value)
    {
        bool invert = false;
        while (value.Op == Op.Compare && value.Cond is Cond.Eq or Cond.Ne && value.Args[0].Op == Op.Compare
            && IsConst(value.Args[1], out int zero) && zero == 0)
        {
            invert ^= value.Cond == Cond.Eq;
            value = value.Args[0];
        }
        Cc cc = value.Op == Op.Compare ? Compare(value.Cond, value.Args[0], value.Args[1]) : CompareZero(value, Cond.Ne);
        return invert ? Invert(cc) : cc;
    }

    private Cc Compare(Cond cond, Instr a, Instr b)
    {
        if (a.Type == IrType.I64)
            return CompareWide(cond, a, b);
        if (IsFloat(a.Type))
            return CompareFloats(cond, a, b);
        if (a.Op == Op.Const && b.Op != Op.Const || (IsShifted(a, out _, out _, out _) && !IsShifted(b, out _, out _, out _) && b.Op != Op.Const))
            (a, b, cond) = (b, a, Swap(cond));
        if (IsConst(b, out int constant))
        {
            if (constant == 0 && cond is Cond.Eq or Cond.Ne or Cond.Lt or Cond.Ge)
                return CompareZero(a, cond);
            if (ThumbImmediate.IsExpanded(constant))
            {
                Emit(new MachineInstr(MachineOp.Cmp) { N = Reg(a), HasImm = true, Imm = constant });
                return CcOf(cond);
            }
            if (ThumbImmediate.FitsCompare(constant))
            {
                Emit(new MachineInstr(MachineOp.Cmn) { N = Reg(a), HasImm = true, Imm = -constant });
                return CcOf(cond);
            }
        }
        int n = Reg(a);
        if (IsShifted(b, out Instr inner, out Shift shift, out int amount))
            Emit(new MachineInstr(MachineOp.Cmp) { N = n, M = Reg(inner), Shift = shift, ShiftAmount = (byte)amount });
        else
            Emit(new MachineInstr(MachineOp.Cmp) { N = n, M = Reg(b) });
        return CcOf(cond);
    }

    /// <summary>Compares with 0 for Eq, Ne, Lt and Ge; uses N and Z only, as TST leaves V alone.</summary>
    private Cc CompareZero(Instr a, Cond cond)
    {
        if (a.Op == Op.And && IsSingle(a))
        {
            int n = Reg(a.Args[0]);
            if (IsConst(a.Args[1], out int mask) && ThumbImmediate.IsExpanded(mask))
                Emit(new MachineInstr(MachineOp.Tst) { N = n, HasImm = true, Imm = mask });
            else if (IsShifted(a.Args[1], out Instr inner, out Shift shift, out int amount))
                Emit(new MachineInstr(MachineOp.Tst) { N = n, M = Reg(inner), Shift = shift, ShiftAmount = (byte)amount });
            else
                Emit(new MachineInstr(MachineOp.Tst) { N = n, M = Reg(a.Args[1]) });
        }
        else
        {
            Emit(new MachineInstr(MachineOp.Cmp) { N = Reg(a), HasImm = true, Imm = 0 });
        }
        return cond switch { Cond.Lt => Cc.Mi, Cond.Ge => Cc.Pl, _ => CcOf(cond) };
    }

    private Cc CompareWide(Cond cond, Instr a, Instr b)
    {
        if (cond is Cond.Gt or Cond.Le or Cond.GtU or Cond.LeU)
            (a, b, cond) = (b, a, Swap(cond));
        if (cond is Cond.Eq or Cond.Ne)
        {
            if (!_target.HasThumb2)
                return CompareWideEqual(cond, a, b);
            Emit(CompareHalf(High(a), HalfOf(b, high: true)));
            MachineInstr low = CompareHalf(Low(a), HalfOf(b, high: false));
            low.Cond = Cc.Eq;
            Emit(low);
            return CcOf(cond);
        }
        if (cond is Cond.Lt or Cond.Ge && b.Op == Op.Const && b.Imm == 0)
        {
            Emit(new MachineInstr(MachineOp.Cmp) { N = High(a), HasImm = true, Imm = 0 });
            return cond == Cond.Lt ? Cc.Mi : Cc.Pl;
        }
        int highA = High(a);
        int highB = High(b);
        Emit(CompareHalf(Low(a), HalfOf(b, high: false)));
        Emit(new MachineInstr(MachineOp.Sbc) { D = _out.NewRegister(), N = highA, M = highB, SetFlags = true });
        return CcOf(cond);
    }

    /// <summary>Without conditional comparisons: the halves' differences, joined.</summary>
    private Cc CompareWideEqual(Cond cond, Instr a, Instr b)
    {
        int both = _out.NewRegister();
        Emit(new MachineInstr(MachineOp.Orr) { D = both, N = DifferenceOf(a, b, high: false), M = DifferenceOf(a, b, high: true) });
        Emit(new MachineInstr(MachineOp.Cmp) { N = both, HasImm = true });
        return CcOf(cond);
    }

    private int DifferenceOf(Instr a, Instr b, bool high)
    {
        int n = high ? High(a) : Low(a);
        Half m = HalfOf(b, high);
        if (m is { IsConst: true, Constant: 0 })
            return n;
        int d = _out.NewRegister();
        Emit(new MachineInstr(MachineOp.Eor) { D = d, N = n, M = Reg(m) });
        return d;
    }

    private MachineInstr CompareHalf(int n, Half b)
    {
        if (b.IsConst && ThumbImmediate.IsExpanded(b.Constant))
            return new MachineInstr(MachineOp.Cmp) { N = n, HasImm = true, Imm = b.Constant };
        return new MachineInstr(MachineOp.Cmp) { N = n, M = Reg(b) };
    }

    private void SelectCompareValue(Instr instr)
    {
        int d = _low[instr.Id];
        Instr a = instr.Args[0];
        if (a.Type == IrType.I32 && IsConst(instr.Args[1], out int constant) && constant == 0 && (instr.Cond is Cond.Lt or Cond.Ge || (instr.Cond == Cond.Eq && _target.HasThumb2)))
        {
            int t = Reg(a);
            if (instr.Cond != Cond.Lt)
            {
                int m = t;
                t = _out.NewRegister();
                Emit(new MachineInstr(instr.Cond == Cond.Eq ? MachineOp.Clz : MachineOp.Mvn) { D = t, M = m });
            }
            // CLZ is 32 exactly for 0; otherwise the sign bit is the answer.
            Emit(new MachineInstr(MachineOp.Lsr) { D = d, N = t, HasImm = true, Imm = instr.Cond == Cond.Eq ? 5 : 31 });
            return;
        }
        if (!_target.HasThumb2 && a.Type == IrType.I32 && instr.Cond is Cond.Eq or Cond.Ne)
        {
            SelectEqualValue(d, instr);
            return;
        }
        Cc cc = Condition(instr);
        Emit(new MachineInstr(MachineOp.Select) { D = d, Cond = cc, HasImm = true, Imm = 1, HasImm2 = true, Imm2 = 0 });
    }

    /// <summary>Without conditional moves: x == 0 is the carry of 0 - x, and x != 0 that of x - 1.</summary>
    private void SelectEqualValue(int d, Instr compare)
    {
        Instr a = compare.Args[0], b = compare.Args[1];
        int difference = Reg(a);
        if (b.Op != Op.Const || b.Imm != 0)
        {
            int n = difference;
            difference = _out.NewRegister();
            Emit(b.Op == Op.Const && b.Imm is > 0 and <= 255
                ? new MachineInstr(MachineOp.Add) { D = difference, N = n, HasImm = true, Imm = -(int)b.Imm }
                : new MachineInstr(MachineOp.Sub) { D = difference, N = n, M = Reg(b) });
        }
        int t = _out.NewRegister();
        Emit(compare.Cond == Cond.Eq
            ? new MachineInstr(MachineOp.Rsb) { D = t, N = difference, HasImm = true, SetFlags = true }
            : new MachineInstr(MachineOp.Add) { D = t, N = difference, HasImm = true, Imm = -1, SetFlags = true });
        Emit(new MachineInstr(compare.Cond == Cond.Eq ? MachineOp.Adc : MachineOp.Sbc) { D = d, N = difference, M = t });
    }

    private void SelectSelect(Instr instr)
    {
        if (instr.Type == IrType.I32 && TrySaturate(instr))
            return;
        if (IsFloat(instr.Type))
        {
            SelectFloatSelect(instr);
            return;
        }
        if (_target.IsV81M && instr.Type == IrType.I32 && (TryAltered(instr, instr.Args[1], instr.Args[2], isInverted: false) || TryAltered(instr, instr.Args[2], instr.Args[1], isInverted: true)))
            return;
        Half[] halves = [HalfOf(instr.Args[1], false), HalfOf(instr.Args[2], false), default, default];
        bool low = _low[instr.Id] >= 0;
        bool high = _high[instr.Id] >= 0;
        if (high)
            (halves[2], halves[3]) = (HalfOf(instr.Args[1], true), HalfOf(instr.Args[2], true));
        for (int i = low ? 0 : 2; i < (high ? 4 : 2); i++)
            if (!halves[i].IsConst || !ThumbImmediate.FitsMove(halves[i].Constant))
                halves[i] = Half.Of(Reg(halves[i]));
        Cc cc = Condition(instr.Args[0]);
        if (low)
            EmitSelect(_low[instr.Id], cc, halves[0], halves[1]);
        if (high)
            EmitSelect(_high[instr.Id], cc, halves[2], halves[3]);
    }

    private void EmitSelect(int d, Cc cc, Half then, Half other) => Emit(new MachineInstr(MachineOp.Select)
    {
        D = d,
        Cond = cc,
        M = then.IsConst ? -1 : then.Register,
        HasImm = then.IsConst,
        Imm = then.Constant,
        N = other.IsConst ? -1 : other.Register,
        HasImm2 = other.IsConst,
        Imm2 = other.Constant,
    });

    /// <summary>The phi counts rounds, and what is left of them is looked at by the next round and by the test alone: behind the loop it is not there.</summary>
    private bool OnlyCounts(Instr counter, Instr left)
    {
        if (counter is not { Op: Op.Phi, CountsRounds: true })
            return false;
        foreach (Instr user in _users[left.Id])
            if (user != counter && !(user is { Op: Op.Compare, Cond: Cond.Ne or Cond.Eq } && user.Args[1] is { Op: Op.Const, Imm: 0 } && IsSingle(user) && user == _block.Terminator.Args[0]))
                return false;
        return true;
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
                SelectBranch(instr, block);
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

    private void SelectBranch(Instr instr, MachineBlock block)
    {
        MachineBlock[] targets = [Target(instr, 0), Target(instr, 1)];
        Instr value = instr.Args[0];
        bool isEqual = false;
        if (value.Op == Op.Compare && value.Cond is Cond.Eq or Cond.Ne && value.Args[0].Type == IrType.I32 && IsConst(value.Args[1], out int c) && c == 0)
        {
            isEqual = value.Cond == Cond.Eq;
            value = value.Args[0];
        }
        else if (CountDown.EndsAtZero(value))
        {
            value = value.Args[0];
        }
        if (value.Op == Op.Compare || (value.Op == Op.And && IsSingle(value)))
        {
            Cc cc = Condition(instr.Args[0]);
            Emit(new MachineInstr(MachineOp.CondBranch) { Cond = cc, Targets = targets });
        }
        else
        {
            Emit(new MachineInstr(MachineOp.ZeroBranch) { N = Reg(value), Cond = isEqual ? Cc.Eq : Cc.Ne, Targets = targets });
        }
        _edges[(_block, 0)] = (block, 0);
        _edges[(_block, 1)] = (block, 1);
    }

    protected override (MachineInstr First, MachineInstr Branch) BranchIfEqual(int n, int constant, MachineBlock[] targets) =>
        (new(MachineOp.Cmp) { N = n, HasImm = true, Imm = constant }, new(MachineOp.CondBranch) { Cond = Cc.Eq, Targets = targets });

    protected override void EmitBranchIfAbove(int n, int constant, MachineBlock[] targets)
    {
        Emit(ThumbImmediate.IsExpanded(constant)
            ? new MachineInstr(MachineOp.Cmp) { N = n, HasImm = true, Imm = constant }
            : new MachineInstr(MachineOp.Cmp) { N = n, M = Constant(constant) });
        Emit(new MachineInstr(MachineOp.CondBranch) { Cond = Cc.Hi, Targets = targets });
    }

    protected override MachineInstr TableBranch(int n, MachineBlock[] targets) => new(MachineOp.TableBranch) { N = n, Targets = targets };

    private void SelectReturn(Instr instr)
    {
        ulong mask = 0;
        if (instr.Args.Length > 0)
        {
            Instr value = instr.Args[0];
            int register = IsFloat(value.Type) ? MachineFunction.FirstFloat : 0;
            List<Copy> copies = [CopyOf(register, value, false)];
            mask = 1UL << register;
            if (value.Type == IrType.I64)
            {
                copies.Add(CopyOf(1, value, true));
                mask = 3;
            }
            Emit(new MachineInstr(MachineOp.ParallelCopy) { Copies = copies });
        }
        Emit(new MachineInstr(MachineOp.Return) { RegisterMask = mask });
    }

    /// <summary>Places of arguments from here on are S registers.</summary>
    private const int FloatPlace = 1 << 16;
    private const int FloatArguments = 16;

    /// <summary>
    /// AAPCS: where each 32-bit part of the arguments goes. Numbers below 4 are registers, from <see cref="FloatPlace"/> on S registers, others
    /// 4 + stack offset. A float behind the sixteenth S register goes to the stack, and so does all that follows it.
    /// </summary>
    /// <remarks>With double precision each float or double takes a D register: a function that has doubles uses no odd S register.</remarks>
    private int Assign(IrType type, ref int next, ref int nextFloat)
    {
        if (IsFloat(type) && nextFloat < FloatArguments)
        {
            int register = nextFloat;
            nextFloat += _target.HasFloat(IrType.F64) ? 2 : 1;
            return FloatPlace + register;
        }
        if (IsFloat(type))
            next = Math.Max(next, 4);
        bool isWide = type is IrType.I64 or IrType.F64;
        if (isWide)
            next = next + 1 & ~1;
        int place = next;
        next += isWide ? 2 : 1;
        return place;
    }

    /// <summary>What is moved for a part of an argument on the stack.</summary>
    private static MemKind ArgumentKind(IrType type) => type switch { IrType.F32 => MemKind.F32, IrType.F64 => MemKind.F64, _ => MemKind.I32 };

    private void SelectCall(Instr instr)
    {
        int first = instr.Op == Op.CallIndirect ? 1 : 0;
        int next = 0, nextFloat = 0;
        ulong mask = 0;
        List<Copy> copies = [];
        for (int i = first; i < instr.Args.Length; i++)
        {
            Instr arg = instr.Args[i];
            int place = Assign(arg.Type, ref next, ref nextFloat);
            if (place >= FloatPlace)
            {
                int register = MachineFunction.FirstFloat + place - FloatPlace;
                copies.Add(CopyOf(register, arg, false));
                mask |= 1UL << register;
                continue;
            }
            for (int half = 0; half < (arg.Type == IrType.I64 ? 2 : 1); half++, place++)
            {
                if (place >= 4)
                {
                    int value = half == 0 ? Low(arg) : High(arg);
                    Emit(new MachineInstr(MachineOp.Store) { A = value, Kind = ArgumentKind(arg.Type), Base = FrameBase.Outgoing, Imm = (place - 4) * 4 });
                    continue;
                }
                copies.Add(CopyOf(place, arg, half == 1));
                mask |= 1UL << place;
            }
        }
        _out.OutgoingBytes = Math.Max(_out.OutgoingBytes, Math.Max(0, next - 4) * 4);
        _out.HasCalls = true;
        int target = first == 1 ? Reg(instr.Args[0]) : -1;
        if (copies.Count > 0)
            Emit(new MachineInstr(MachineOp.ParallelCopy) { Copies = copies });
        Emit(first == 1
            ? new MachineInstr(MachineOp.CallIndirect) { N = target, RegisterMask = mask, Signature = instr.Signature }
            : new MachineInstr(MachineOp.Call) { Symbol = instr.Symbol, RegisterMask = mask });
        List<Copy> results = [];
        if (_low[instr.Id] >= 0)
            results.Add(new Copy { Dst = _low[instr.Id], Src = IsFloat(instr.Type) ? MachineFunction.FirstFloat : 0 });
        if (_high[instr.Id] >= 0)
            results.Add(new Copy { Dst = _high[instr.Id], Src = 1 });
        if (results.Count > 0)
            Emit(new MachineInstr(MachineOp.ParallelCopy) { Copies = results });
    }

    protected override void ReceiveParameters()
    {
        Instr?[] parameters = new Instr?[_ir.Parameters.Count];
        foreach (Instr instr in _ir.Entry.Instrs)
            if (instr.Op == Op.Param)
                parameters[(int)instr.Imm] = instr;
        int next = 0, nextFloat = 0;
        List<Copy> copies = [];
        List<MachineInstr> loads = [];
        for (int i = 0; i < parameters.Length; i++)
        {
            IrType type = _ir.Parameters[i];
            int place = Assign(type, ref next, ref nextFloat);
            Instr? parameter = parameters[i];
            for (int half = 0; half < (type == IrType.I64 ? 2 : 1); half++, place++)
            {
                int register = parameter is null ? -1 : half == 0 ? _low[parameter.Id] : _high[parameter.Id];
                if (register < 0)
                    continue;
                if (place is < 4 or >= FloatPlace)
                    copies.Add(new Copy { Dst = register, Src = place < 4 ? place : MachineFunction.FirstFloat + place - FloatPlace });
                else
                    loads.Add(new MachineInstr(MachineOp.Load)
                    { D = register, Kind = ArgumentKind(type), Base = FrameBase.Incoming, Imm = (place - 4) * 4, Rematerialisable = true });
            }
        }
        if (copies.Count > 0)
            Emit(new MachineInstr(MachineOp.ParallelCopy) { Copies = copies });
        foreach (MachineInstr load in loads)
            Emit(load);
    }
}
