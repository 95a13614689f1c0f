using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

internal sealed partial class Simplify
{
    private Instr Compare(Instr instr)
    {
        if (IsConst(instr.Args[0]) && !IsConst(instr.Args[1]))
        {
            (instr.Args[0], instr.Args[1]) = (instr.Args[1], instr.Args[0]);
            instr.Cond = Swapped(instr.Cond);
        }
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a.Type is IrType.F32 or IrType.F64)
            return instr;
        if (a == b)
            return Constant32(instr.Cond is Cond.Eq or Cond.Le or Cond.Ge or Cond.LeU or Cond.GeU ? 1 : 0);
        if (a.Type == IrType.I64)
            return CompareLong(instr, a, b);
        bool equality = instr.Cond is Cond.Eq or Cond.Ne;
        if (!IsConst(b))
            return equality && a.Op == Op.Sub && a.Args[0] == b ? CompareTo(instr, instr.Cond, a.Args[1], Constant32(0)) : instr;
        if (equality && b.Imm is 0 or 1 && KnownBits(a) <= 1)
            return (b.Imm == 0) == (instr.Cond == Cond.Ne) ? a : Inverted(a);
        if (equality)
            return CompareEquality(instr, a, b);
        return CompareRange(instr, a, b.Imm);
    }

    private Instr CompareEquality(Instr instr, Instr a, Instr b)
    {
        // The end of a counted loop looks at the rounds that are left.
        if (a.Op == Op.Add && IsConst(a.Args[1]) && !a.Args[0].CountsRounds)
            return CompareTo(instr, instr.Cond, a.Args[0], Constant32(b.Imm - a.Args[1].Imm));
        if (b.Imm == 0 && a.Op is Op.Sub or Op.Xor && UsedOnce(a))
            return CompareTo(instr, instr.Cond, a.Args[0], a.Args[1]);
        if (b.Imm == 0 && (a.Op == Op.FrameAddress || a is { Op: Op.SymbolAddress, Symbol: not ExternalSymbol }))
            return Constant32(instr.Cond == Cond.Ne ? 1 : 0);
        if (a.Op == Op.Select && IsConst(a.Args[1]) && IsConst(a.Args[2]))
        {
            bool first = a.Args[1].Imm == b.Imm == (instr.Cond == Cond.Eq), second = a.Args[2].Imm == b.Imm == (instr.Cond == Cond.Eq);
            if (first == second)
                return Constant32(first ? 1 : 0);
            return MakeCompare(first ? Cond.Ne : Cond.Eq, a.Args[0], Constant32(0));
        }
        if ((KnownBits(a) | (uint)b.Imm) != KnownBits(a))
            return Constant32(instr.Cond == Cond.Ne ? 1 : 0);
        return instr;
    }

    private Instr CompareRange(Instr instr, Instr a, long c)
    {
        long highest = KnownBits(a);
        if (instr.Cond >= Cond.LtU)
        {
            c = (uint)c;
            switch (instr.Cond)
            {
                case Cond.LtU when c == 0:
                case Cond.GtU when c == uint.MaxValue || highest <= c:
                case Cond.GeU when highest < c:
                    return Constant32(0);
                case Cond.GeU when c == 0:
                case Cond.LtU when highest < c:
                case Cond.LeU when highest <= c:
                    return Constant32(1);
                case Cond.LeU when c == 0:
                case Cond.LtU when c == 1:
                    return CompareTo(instr, Cond.Eq, a, Constant32(0));
                case Cond.GtU when c == 0:
                case Cond.GeU when c == 1:
                    return CompareTo(instr, Cond.Ne, a, Constant32(0));
                case Cond.LeU:
                    return CompareTo(instr, Cond.LtU, a, Constant32(c + 1));
                case Cond.GtU:
                    return CompareTo(instr, Cond.GeU, a, Constant32(c + 1));
                default:
                    return instr;
            }
        }
        if (IsNonNegative(a))
        {
            highest = Math.Min(highest, int.MaxValue);
            bool below = instr.Cond == Cond.Lt ? highest < c : instr.Cond == Cond.Le && highest <= c;
            bool above = instr.Cond == Cond.Gt ? c < 0 : instr.Cond == Cond.Ge && c <= 0;
            if (below || above)
                return Constant32(1);
            bool never = instr.Cond switch { Cond.Lt => c <= 0, Cond.Le => c < 0, Cond.Gt => highest <= c, _ => highest < c };
            if (never)
                return Constant32(0);
        }
        return instr;
    }

    private Instr CompareLong(Instr instr, Instr a, Instr b)
    {
        if (SignedWord(a) is { } x && SignedWord(b) is { } y && !(IsConst(a) && IsConst(b)))
            return CompareTo(instr, instr.Cond, x, y);
        if (UnsignedWord(a) is { } u && UnsignedWord(b) is { } v && !(IsConst(a) && IsConst(b)))
            return CompareTo(instr, Unsigned(instr.Cond), u, v);
        return instr;
    }

    private Instr? SignedWord(Instr value) =>
        value.Op == Op.SignExtend || (value.Op == Op.ZeroExtend && IsNonNegative(value.Args[0])) ? value.Args[0]
        : IsConst(value) && value.Imm == (int)value.Imm ? Constant32(value.Imm) : null;

    private Instr? UnsignedWord(Instr value) =>
        value.Op == Op.ZeroExtend || (value.Op == Op.SignExtend && IsNonNegative(value.Args[0])) ? value.Args[0]
        : IsConst(value) && value.Imm == (uint)value.Imm ? Constant32(value.Imm) : null;

    private Instr CompareTo(Instr instr, Cond cond, Instr a, Instr b)
    {
        instr.Cond = cond;
        return Become(instr, Op.Compare, a, b);
    }

    // A value that is 0 or 1, turned round.
    private Instr Inverted(Instr value) =>
        value.Op == Op.Compare ? MakeCompare(Inverse(value.Cond, value.Args[0].Type), value.Args[0], value.Args[1])
        : Make(Op.Xor, IrType.I32, value, Constant32(1));

    private Instr Select(Instr instr)
    {
        Instr c = instr.Args[0], a = instr.Args[1], b = instr.Args[2];
        if (IsConst(c))
            return (int)c.Imm != 0 ? a : b;
        if (a == b)
            return a;
        if (instr.Type == IrType.I32 && IsConst(a) && IsConst(b) && a.Imm + b.Imm == 1 && a.Imm is 0 or 1)
            return MakeCompare(a.Imm == 1 ? Cond.Ne : Cond.Eq, c, Constant32(0));
        if (c.Op == Op.Compare && c.Cond is Cond.Eq or Cond.Ne && c.Args[0].Type == instr.Type && instr.Type == IrType.I32)
        {
            // x == k ? k : x is x.
            (Instr equal, Instr other) = c.Cond == Cond.Eq ? (a, b) : (b, a);
            if ((equal == c.Args[1] && other == c.Args[0]) || (equal == c.Args[0] && other == c.Args[1]))
                return other;
        }
        return instr;
    }

    private static Instr Condition(Instr instr)
    {
        Instr c = instr.Args[0];
        if (c.Op == Op.Compare && c.Cond == Cond.Ne && IsConst(c.Args[1], 0) && c.Args[0].Op == Op.Compare)
            instr.Args[0] = c.Args[0];
        return instr;
    }

    /// <summary>The condition with its operands exchanged.</summary>
    public static Cond Swapped(Cond cond) => cond switch
    {
        Cond.Lt => Cond.Gt,
        Cond.Le => Cond.Ge,
        Cond.Gt => Cond.Lt,
        Cond.Ge => Cond.Le,
        Cond.LtU => Cond.GtU,
        Cond.LeU => Cond.GeU,
        Cond.GtU => Cond.LtU,
        Cond.GeU => Cond.LeU,
        _ => cond,
    };

    /// <summary>The condition that is true exactly when this one is false. For floats the ordered forms turn into unordered ones.</summary>
    public static Cond Inverse(Cond cond, IrType type)
    {
        if (type is IrType.I32 or IrType.I64)
            return (Cond)((int)cond switch { 0 => 1, 1 => 0, 2 => 5, 3 => 4, 4 => 3, 5 => 2, 6 => 9, 7 => 8, 8 => 7, _ => 6 });
        return cond switch
        {
            Cond.Eq => Cond.Ne,
            Cond.Ne => Cond.Eq,
            Cond.Lt => Cond.GeU,
            Cond.Le => Cond.GtU,
            Cond.Gt => Cond.LeU,
            Cond.Ge => Cond.LtU,
            Cond.LtU => Cond.Ge,
            Cond.LeU => Cond.Gt,
            Cond.GtU => Cond.Le,
            _ => Cond.Lt,
        };
    }

    private static Cond Unsigned(Cond cond) => cond switch
    {
        Cond.Lt => Cond.LtU,
        Cond.Le => Cond.LeU,
        Cond.Gt => Cond.GtU,
        Cond.Ge => Cond.GeU,
        _ => cond,
    };
}
