using System.Numerics;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

internal sealed partial class Simplify
{
    private Instr Add(Instr instr)
    {
        ConstantRight(instr);
        Instr a = instr.Args[0], b = instr.Args[1];
        if (IsConst(b, 0))
            return a;
        if (a.Op == Op.Neg)
            return Become(instr, Op.Sub, b, a.Args[0]);
        if (b.Op == Op.Neg)
            return Become(instr, Op.Sub, a, b.Args[0]);
        if (a.Op == Op.Sub && a.Args[1] == b)
            return a.Args[0];
        if (b.Op == Op.Sub && b.Args[1] == a)
            return b.Args[0];
        if (IsConst(b))
        {
            if (a.Op == Op.Add && IsConst(a.Args[1]))
                return Become(instr, Op.Add, a.Args[0], Constant(instr.Type, a.Args[1].Imm + b.Imm));
            if (a.Op == Op.Sub && IsConst(a.Args[0]))
                return Become(instr, Op.Sub, Constant(instr.Type, a.Args[0].Imm + b.Imm), a.Args[1]);
            if (a.Op is Op.FrameAddress or Op.SymbolAddress)
                return AddressPlus(a, b.Imm);
            return instr;
        }
        // Constants move outward, where they meet others or become the offset of a load.
        if (a.Op == Op.Add && IsConst(a.Args[1]) && UsedOnce(a))
            return Become(instr, Op.Add, Make(Op.Add, instr.Type, a.Args[0], b), a.Args[1]);
        if (b.Op == Op.Add && IsConst(b.Args[1]) && UsedOnce(b))
            return Become(instr, Op.Add, Make(Op.Add, instr.Type, a, b.Args[0]), b.Args[1]);
        return instr;
    }

    private Instr AddressPlus(Instr address, long offset)
    {
        Instr result = new(address.Op, IrType.I32)
        {
            Slot = address.Slot, Symbol = address.Symbol, Imm = (int)(address.Imm + offset), Block = _block, Id = _nextId++, Line = _at.Line,
        };
        _output.Add(result);
        return result;
    }

    private Instr Sub(Instr instr)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a == b)
            return Constant(instr.Type, 0);
        if (IsConst(b))
            return Become(instr, Op.Add, a, Constant(instr.Type, -b.Imm));
        if (IsConst(a, 0))
            return Become(instr, Op.Neg, b);
        if (b.Op == Op.Neg)
            return Become(instr, Op.Add, a, b.Args[0]);
        if (a.Op == Op.Add && a.Args[1] == b)
            return a.Args[0];
        if (a.Op == Op.Add && a.Args[0] == b)
            return a.Args[1];
        if (b.Op == Op.Sub && b.Args[0] == a)
            return b.Args[1];
        if (b.Op == Op.Add && b.Args[0] == a)
            return Become(instr, Op.Neg, b.Args[1]);
        if (a.Op == Op.Add && IsConst(a.Args[1]) && b.Op == Op.Add && IsConst(b.Args[1]))
            return Become(instr, Op.Add, Make(Op.Sub, instr.Type, a.Args[0], b.Args[0]), Constant(instr.Type, a.Args[1].Imm - b.Args[1].Imm));
        if (a.Op == Op.Add && IsConst(a.Args[1]) && UsedOnce(a))
            return Become(instr, Op.Add, Make(Op.Sub, instr.Type, a.Args[0], b), a.Args[1]);
        if (b.Op == Op.Add && IsConst(b.Args[1]) && UsedOnce(b))
            return Become(instr, Op.Add, Make(Op.Sub, instr.Type, a, b.Args[0]), Constant(instr.Type, -b.Args[1].Imm));
        return instr;
    }

    private Instr Mul(Instr instr)
    {
        ConstantRight(instr);
        Instr a = instr.Args[0], b = instr.Args[1];
        if (!IsConst(b))
            return instr;
        long c = b.Imm;
        if (c is 0 or 1)
            return c == 0 ? b : a;
        if (c == -1)
            return Become(instr, Op.Neg, a);
        if (a.Op == Op.Mul && IsConst(a.Args[1]))
            return Become(instr, Op.Mul, a.Args[0], Constant(instr.Type, a.Args[1].Imm * c));
        if (a.Op == Op.Shl && IsConst(a.Args[1]))
            return Become(instr, Op.Mul, a.Args[0], Constant(instr.Type, c << (int)a.Args[1].Imm));
        ulong bits = instr.Type == IrType.I32 ? (uint)c : (ulong)c;
        // An extended 32-bit operand makes one SMULL of a constant that fits, better than a 64-bit shift.
        bool longMultiply = instr.Type == IrType.I64 && a.Op is (Op.SignExtend or Op.ZeroExtend);
        if (BitOperations.IsPow2(bits) && !longMultiply)
            return Become(instr, Op.Shl, a, Constant32(BitOperations.Log2(bits)));
        if (a.Op == Op.Add && IsConst(a.Args[1]) && UsedOnce(a) && instr.Type == IrType.I32)
            return Become(instr, Op.Add, Make(Op.Mul, instr.Type, a.Args[0], b), Constant(instr.Type, a.Args[1].Imm * c));
        return instr;
    }

    private Instr Divide(Instr instr)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        bool remainder = instr.Op is Op.RemS or Op.RemU;
        if (IsConst(b, 1) || (IsConst(b, -1) && remainder && instr.Op == Op.RemS))
            return remainder ? Constant(instr.Type, 0) : a;
        if (IsConst(b, -1) && instr.Op == Op.DivS)
            return Become(instr, Op.Neg, a);
        if (!IsConst(b) || b.Imm == 0)
            return instr;
        ulong divisor = instr.Type == IrType.I32 ? (uint)b.Imm : (ulong)b.Imm;
        if (BitOperations.IsPow2(divisor) && (instr.Op is Op.DivU or Op.RemU || (b.Imm > 0 && IsNonNegative(a))))
            return remainder ? Become(instr, Op.And, a, Constant(instr.Type, b.Imm - 1)) : Become(instr, Op.ShrU, a, Constant32(BitOperations.Log2(divisor)));
        if (instr.Type == IrType.I32 && instr.Op is (Op.DivS or Op.RemS) && b.Imm > 0 && IsNonNegative(a))
            return Become(instr, instr.Op == Op.DivS ? Op.DivU : Op.RemU, a, b);
        return instr;
    }

    private Instr And(Instr instr)
    {
        ConstantRight(instr);
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a == b)
            return a;
        if (!IsConst(b))
            return instr;
        if (b.Imm is 0 or -1)
            return b.Imm == 0 ? b : a;
        if (a.Op == Op.And && IsConst(a.Args[1]))
            return Become(instr, Op.And, a.Args[0], Constant(instr.Type, a.Args[1].Imm & b.Imm));
        if (instr.Type == IrType.I64)
            return NarrowMask(instr, a, b.Imm);
        if ((KnownBits(a) & ~(uint)b.Imm) == 0)
            return a;
        if (b.Imm == 0xFF)
            return Become(instr, Op.ZeroExtend8, a);
        if (b.Imm == 0xFFFF)
            return Become(instr, Op.ZeroExtend16, a);
        if (a.Op is Op.ZeroExtend8 or Op.ZeroExtend16)
            return Become(instr, Op.And, a.Args[0], Constant32(b.Imm & (a.Op == Op.ZeroExtend8 ? 0xFF : 0xFFFF)));
        return instr;
    }

    private Instr NarrowMask(Instr instr, Instr a, long mask)
    {
        if (mask == 0xFFFF_FFFF)
            return Become(instr, Op.ZeroExtend, Make(Op.Truncate, IrType.I32, a));
        if (mask is > 0 and < 0xFFFF_FFFF)
            return Become(instr, Op.ZeroExtend, Make(Op.And, IrType.I32, Make(Op.Truncate, IrType.I32, a), Constant32((int)mask)));
        return instr;
    }

    private Instr Or(Instr instr)
    {
        ConstantRight(instr);
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a == b || IsConst(b, 0))
            return a;
        if (IsConst(b, -1))
            return b;
        if (IsConst(b) && a.Op == Op.Or && IsConst(a.Args[1]))
            return Become(instr, Op.Or, a.Args[0], Constant(instr.Type, a.Args[1].Imm | b.Imm));
        return instr;
    }

    private Instr Xor(Instr instr)
    {
        ConstantRight(instr);
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a == b)
            return Constant(instr.Type, 0);
        if (IsConst(b, 0))
            return a;
        if (IsConst(b, -1))
            return Become(instr, Op.Not, a);
        if (IsConst(b, 1) && a.Op == Op.Compare)
            return Inverted(a);
        if (IsConst(b) && a.Op == Op.Xor && IsConst(a.Args[1]))
            return Become(instr, Op.Xor, a.Args[0], Constant(instr.Type, a.Args[1].Imm ^ b.Imm));
        return instr;
    }

    private Instr Neg(Instr instr)
    {
        Instr a = instr.Args[0];
        if (a.Op == Op.Neg)
            return a.Args[0];
        if (a.Op == Op.Sub)
            return Become(instr, Op.Sub, a.Args[1], a.Args[0]);
        return instr;
    }

    private Instr Shift(Instr instr)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (!IsConst(b))
            return instr;
        int width = instr.Type == IrType.I32 ? 32 : 64;
        int n = (int)b.Imm;
        if (n == 0)
            return a;
        if ((uint)n >= (uint)width || instr.Op == Op.Ror)
            return instr;
        bool inner = a.Op is (Op.Shl or Op.ShrS or Op.ShrU) && IsConst(a.Args[1]) && (uint)a.Args[1].Imm < (uint)width;
        int m = inner ? (int)a.Args[1].Imm : 0;
        if (inner && a.Op == instr.Op)
        {
            if (n + m < width)
                return Become(instr, instr.Op, a.Args[0], Constant32(n + m));
            return instr.Op == Op.ShrS ? Become(instr, Op.ShrS, a.Args[0], Constant32(width - 1)) : Constant(instr.Type, 0);
        }
        if (inner && a.Op == Op.Shl && m == n && instr.Type == IrType.I32 && n is (16 or 24))
            return Become(instr, instr.Op == Op.ShrS ? (n == 24 ? Op.SignExtend8 : Op.SignExtend16) : n == 24 ? Op.ZeroExtend8 : Op.ZeroExtend16, a.Args[0]);
        if (instr.Op == Op.Shl && a.Op == Op.Add && IsConst(a.Args[1]) && UsedOnce(a))
            return Become(instr, Op.Add, Make(Op.Shl, instr.Type, a.Args[0], b), Constant(instr.Type, a.Args[1].Imm << n));
        if (instr.Op == Op.ShrS && IsNonNegative(a))
            return Become(instr, Op.ShrU, a, b);
        return instr.Type == IrType.I64 ? ShiftLong(instr, a, n) : instr;
    }

    // A 64-bit right shift by 32 or more only moves the high half.
    private Instr ShiftLong(Instr instr, Instr a, int n)
    {
        if (n < 32 || instr.Op == Op.Shl)
            return instr;
        Instr high = Make(Op.HighHalf, IrType.I32, a);
        bool signed = instr.Op == Op.ShrS;
        Instr shifted = n == 32 ? high : Make(signed ? Op.ShrS : Op.ShrU, IrType.I32, high, Constant32(n - 32));
        return Become(instr, signed ? Op.SignExtend : Op.ZeroExtend, shifted);
    }

    private static void ConstantRight(Instr instr)
    {
        if (IsConst(instr.Args[0]) && !IsConst(instr.Args[1]))
            (instr.Args[0], instr.Args[1]) = (instr.Args[1], instr.Args[0]);
    }
}
