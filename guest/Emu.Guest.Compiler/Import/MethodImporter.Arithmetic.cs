using System.Reflection.Metadata;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

// Arithmetic, comparison and conversion.
internal sealed partial class MethodImporter
{
    private bool Arithmetic(IlInstruction i)
    {
        switch (i.Op)
        {
            case ILOpCode.Add: Operate(Op.Add, Op.FAdd); return true;
            case ILOpCode.Sub: Operate(Op.Sub, Op.FSub); return true;
            case ILOpCode.Mul: Operate(Op.Mul, Op.FMul); return true;
            case ILOpCode.Div: Divide(Op.DivS, signed: true); return true;
            case ILOpCode.Div_un: Divide(Op.DivU, signed: false); return true;
            case ILOpCode.Rem: Divide(Op.RemS, signed: true); return true;
            case ILOpCode.Rem_un: Divide(Op.RemU, signed: false); return true;
            case ILOpCode.And: Operate(Op.And); return true;
            case ILOpCode.Or: Operate(Op.Or); return true;
            case ILOpCode.Xor: Operate(Op.Xor); return true;
            case ILOpCode.Shl: Operate(Op.Shl); return true;
            case ILOpCode.Shr: Operate(Op.ShrS); return true;
            case ILOpCode.Shr_un: Operate(Op.ShrU); return true;
            case ILOpCode.Neg:
                Instr negated = PopScalar();
                Push(Unary(IsFloat(negated) ? Op.FNeg : Op.Neg, negated.Type, negated));
                return true;
            case ILOpCode.Not:
                Instr inverted = PopScalar();
                Push(Unary(Op.Not, inverted.Type, inverted));
                return true;
            case ILOpCode.Ceq: Push(CompareTop(Cond.Eq)); return true;
            case ILOpCode.Cgt: Push(CompareTop(Cond.Gt)); return true;
            case ILOpCode.Cgt_un: Push(CompareTop(Cond.GtU)); return true;
            case ILOpCode.Clt: Push(CompareTop(Cond.Lt)); return true;
            case ILOpCode.Clt_un: Push(CompareTop(Cond.LtU)); return true;
            // sizeof(T) * count of a stackalloc is "checked"; on constants that fit there is nothing to check.
            case ILOpCode.Mul_ovf or ILOpCode.Mul_ovf_un when BothConstant(): Operate(Op.Mul); return true;
            default: return Converting(i);
        }
    }

    private bool Converting(IlInstruction i)
    {
        switch (i.Op)
        {
            case ILOpCode.Conv_i1: Push(ToSmall(PopScalar(), MemKind.S8)); return true;
            case ILOpCode.Conv_u1: Push(ToSmall(PopScalar(), MemKind.U8)); return true;
            case ILOpCode.Conv_i2: Push(ToSmall(PopScalar(), MemKind.S16)); return true;
            case ILOpCode.Conv_u2: Push(ToSmall(PopScalar(), MemKind.U16)); return true;
            case ILOpCode.Conv_i4: Push(ToWord(PopScalar(), Op.FloatToInt)); return true;
            case ILOpCode.Conv_u4: Push(ToWord(PopScalar(), Op.FloatToUInt)); return true;
            case ILOpCode.Conv_i or ILOpCode.Conv_u: ToNative(i.Op == ILOpCode.Conv_u); return true;
            case ILOpCode.Conv_i8: Push(ToLong(PopScalar(), Op.SignExtend, Op.FloatToInt)); return true;
            case ILOpCode.Conv_u8: Push(ToLong(PopScalar(), Op.ZeroExtend, Op.FloatToUInt)); return true;
            case ILOpCode.Conv_r4: Push(ToFloat(PopScalar(), IrType.F32, Op.IntToFloat)); return true;
            case ILOpCode.Conv_r8: Push(ToFloat(PopScalar(), IrType.F64, Op.IntToFloat)); return true;
            case ILOpCode.Conv_r_un:
                // Unsigned to float comes as two instructions and rounds once.
                bool single = Next?.Op == ILOpCode.Conv_r4;
                if (single || Next?.Op == ILOpCode.Conv_r8)
                    _at++;
                Push(ToFloat(PopScalar(), single ? IrType.F32 : IrType.F64, Op.UIntToFloat));
                return true;
            default: return false;
        }
    }

    private static bool IsFloat(Instr value) => value.Type is IrType.F32 or IrType.F64;

    private bool BothConstant() =>
        _stack.Count >= 2 && _stack[^1] is { Kind: ValueKind.Scalar, A.Op: Op.Const } && _stack[^2] is { Kind: ValueKind.Scalar, A.Op: Op.Const };

    private void Operate(Op integer, Op real = Op.Const)
    {
        (Instr a, Instr b) = PopPair();
        if (!IsFloat(a))
            Push(Binary(integer, a, integer is Op.Shl or Op.ShrS or Op.ShrU && b.Type == IrType.I64 ? Unary(Op.Truncate, IrType.I32, b) : b));
        else if (real != Op.Const)
            Push(Emit(new Instr(real, a.Type, a, b)));
        else
            throw new Rejection(RejectionId.InvalidIl, $"{_name} applies {integer} to floats");
    }

    /// <summary>Takes two operands; a float meets a double as a double.</summary>
    private (Instr A, Instr B) PopPair()
    {
        Instr b = PopScalar(), a = PopScalar();
        if (a.Type == IrType.F32 && b.Type == IrType.F64)
            a = Unary(Op.FloatConvert, IrType.F64, a);
        else if (a.Type == IrType.F64 && b.Type == IrType.F32)
            b = Unary(Op.FloatConvert, IrType.F64, b);
        return (a, b);
    }

    private Instr CompareTop(Cond cond)
    {
        (Instr a, Instr b) = PopPair();
        return Compare(cond, a, b);
    }

    private void Divide(Op op, bool signed)
    {
        (Instr a, Instr b) = PopPair();
        if (!IsFloat(a))
            Push(Divide(op, a, b, signed));
        else if (op == Op.DivS)
            Push(Emit(new Instr(Op.FDiv, a.Type, a, b)));
        else
            throw new Rejection(RejectionId.MathLibrary, "a remainder of floats is computed");
    }

    /// <summary>Division that traps where .NET throws: by zero, and MinValue by -1.</summary>
    public Instr Divide(Op op, Instr a, Instr b, bool signed)
    {
        if (a.Type != b.Type)
            throw new Rejection(RejectionId.InvalidIl, $"{_name} divides {a.Type} by {b.Type}");
        if (b.Op != Op.Const || b.Imm == 0)
            Check(TrapKind.DivideByZero, Compare(Cond.Eq, b, Zero(b.Type)));
        if (signed && (b.Op != Op.Const || b.Imm == -1))
        {
            Instr isMinimum = Compare(Cond.Eq, a, a.Type == IrType.I64 ? Const64(long.MinValue) : Const(int.MinValue));
            Instr isMinusOne = b.Op == Op.Const ? Const(1) : Compare(Cond.Eq, b, b.Type == IrType.I64 ? Const64(-1) : Const(-1));
            Check(TrapKind.Overflow, isMinusOne.Op == Op.Const ? isMinimum : Binary(Op.And, isMinimum, isMinusOne));
        }
        return Emit(new Instr(op, a.Type, a, b));
    }

    private Instr Zero(IrType type) => type == IrType.I64 ? Const64(0) : Const(0);

    private Instr ToSmall(Instr value, MemKind kind) => Extend(ToWord(value, Op.FloatToInt), kind);

    /// <summary>Low 32 bits of an integer, or a float toward zero.</summary>
    public Instr ToWord(Instr value, Op fromFloat)
    {
        switch (value.Type)
        {
            case IrType.I32:
                return value;
            case IrType.I64:
                if (value.Op == Op.Const)
                    return Const((int)value.Imm);
                if (value.Op is Op.SignExtend or Op.ZeroExtend)
                    return value.Args[0];
                return value.Op is Op.ShrU or Op.ShrS && value.Args[1] is { Op: Op.Const, Imm: 32 }
                    ? Unary(Op.HighHalf, IrType.I32, value.Args[0])
                    : Unary(Op.Truncate, IrType.I32, value);
            default:
                return Unary(fromFloat, IrType.I32, value);
        }
    }

    private Instr ToLong(Instr value, Op extend, Op fromFloat) => value.Type switch
    {
        IrType.I64 => value,
        IrType.I32 when value.Op == Op.Const => Const64(extend == Op.SignExtend ? (int)value.Imm : (uint)value.Imm),
        IrType.I32 => Unary(extend, IrType.I64, value),
        _ => Unary(fromFloat, IrType.I64, value),
    };

    /// <summary>Converts to nint or nuint: 32 bits on the guest. A variable's address stays a name.</summary>
    private void ToNative(bool unsigned)
    {
        StackValue value = Pop();
        Push(value.Kind == ValueKind.VariableAddress ? value : StackValue.Scalar(ToWord(ScalarOf(value), unsigned ? Op.FloatToUInt : Op.FloatToInt)));
    }

    private Instr ToFloat(Instr value, IrType type, Op fromInt)
    {
        if (value.Type == type)
            return value;
        return Unary(IsFloat(value) ? Op.FloatConvert : fromInt, type, value);
    }
}
