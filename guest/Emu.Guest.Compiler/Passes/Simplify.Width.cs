using System.Numerics;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

internal sealed partial class Simplify
{
    private Instr ExtendWord(Instr instr)
    {
        Instr a = instr.Args[0];
        bool signed = instr.Op is Op.SignExtend8 or Op.SignExtend16, isByte = instr.Op is Op.SignExtend8 or Op.ZeroExtend8;
        uint mask = isByte ? 0xFFu : 0xFFFF;
        if (KnownBits(a) <= (signed ? mask >> 1 : mask))
            return a;
        if (signed && SignedBits(a) <= (isByte ? 8 : 16))
            return a;
        Instr core = StripMasks(a, mask);
        if (core != a)
            return Become(instr, instr.Op, core);
        if (a.Op == Op.Load && UsedOnce(a) && a.Kind <= MemKind.S16 && (a.Kind <= MemKind.S8) == isByte)
        {
            a.Kind = isByte ? (signed ? MemKind.S8 : MemKind.U8) : signed ? MemKind.S16 : MemKind.U16;
            return a;
        }
        return instr;
    }

    // What is under masks and extensions that leave the bits of the mask alone.
    private static Instr StripMasks(Instr value, uint mask)
    {
        while (true)
        {
            bool keeps = value.Op switch
            {
                Op.SignExtend8 or Op.ZeroExtend8 => mask <= 0xFF,
                Op.SignExtend16 or Op.ZeroExtend16 => mask <= 0xFFFF,
                Op.And => IsConst(value.Args[1]) && ((uint)value.Args[1].Imm & mask) == mask,
                _ => false,
            };
            if (!keeps)
                return value;
            value = value.Args[0];
        }
    }

    private Instr Truncate(Instr instr)
    {
        Instr a = instr.Args[0];
        if (a.Op is Op.SignExtend or Op.ZeroExtend)
            return a.Args[0];
        bool shift = a.Op is Op.Shl or Op.ShrS or Op.ShrU && IsConst(a.Args[1]);
        if (shift && a.Op == Op.Shl && a.Args[1].Imm >= 32)
            return Constant32(0);
        if (shift && a.Op == Op.ShrS && a.Args[0].Op == Op.SignExtend && (ulong)a.Args[1].Imm < 32)
            return Become(instr, Op.ShrS, a.Args[0].Args[0], a.Args[1]);
        if (shift && a.Op != Op.Shl && a.Args[0].Op == Op.ZeroExtend && (ulong)a.Args[1].Imm < 32)
            return Become(instr, Op.ShrU, a.Args[0].Args[0], a.Args[1]);
        if (!UsedOnce(a))
            return instr;
        switch (a.Op)
        {
            case Op.Add or Op.Sub or Op.Mul or Op.And or Op.Or or Op.Xor:
                return Become(instr, a.Op, Make(Op.Truncate, IrType.I32, a.Args[0]), Make(Op.Truncate, IrType.I32, a.Args[1]));
            case Op.Neg or Op.Not:
                return Become(instr, a.Op, Make(Op.Truncate, IrType.I32, a.Args[0]));
            case Op.Shl when shift:
                return Become(instr, Op.Shl, Make(Op.Truncate, IrType.I32, a.Args[0]), a.Args[1]);
            case Op.Select when IsWidened(a.Args[1]) && IsWidened(a.Args[2]):
                return Become(instr, Op.Select, a.Args[0], Make(Op.Truncate, IrType.I32, a.Args[1]), Make(Op.Truncate, IrType.I32, a.Args[2]));
            case Op.Load:
                return LoadHalf(a, 0);
            default:
                return instr;
        }
    }

    private Instr HighHalf(Instr instr)
    {
        Instr a = instr.Args[0];
        if (a.Op == Op.SignExtend)
            return Become(instr, Op.ShrS, a.Args[0], Constant32(31));
        if (a.Op == Op.ZeroExtend)
            return Constant32(0);
        if (a.Op == Op.Shl && IsConst(a.Args[1], 32))
            return Become(instr, Op.Truncate, a.Args[0]);
        if (!UsedOnce(a))
            return instr;
        switch (a.Op)
        {
            case Op.And or Op.Or or Op.Xor:
                return Become(instr, a.Op, Make(Op.HighHalf, IrType.I32, a.Args[0]), Make(Op.HighHalf, IrType.I32, a.Args[1]));
            case Op.Mul when !(IsConst(a.Args[0]) && IsConst(a.Args[1])):
                if (SignedWord(a.Args[0]) is { } x && SignedWord(a.Args[1]) is { } y)
                    return Become(instr, Op.MulHighS, x, y);
                if (UnsignedWord(a.Args[0]) is { } u && UnsignedWord(a.Args[1]) is { } v)
                    return Become(instr, Op.MulHighU, u, v);
                return instr;
            case Op.Load:
                return LoadHalf(a, 4);
            default:
                return instr;
        }
    }

    // The load has no other user: it becomes a load of one half where it stands.
    private static Instr LoadHalf(Instr load, int offset)
    {
        load.Type = IrType.I32;
        load.Kind = MemKind.I32;
        load.Imm += offset;
        load.Align = Math.Min(load.Align, (byte)4);
        return load;
    }

    private static bool IsWidened(Instr value) => value.Op is Op.SignExtend or Op.ZeroExtend or Op.Const;

    /// <summary>Bits of an I32 that may be 1.</summary>
    public static uint KnownBits(Instr value, int depth = 4)
    {
        if (value.Type != IrType.I32 || depth == 0)
            return uint.MaxValue;
        uint cap = value.IsLength ? Instr.LongestSpan : uint.MaxValue;
        Instr[] args = value.Args;
        bool constant = args.Length == 2 && args[1].Op == Op.Const;
        switch (value.Op)
        {
            case Op.Const:
                return (uint)value.Imm;
            case Op.Compare:
                return 1;
            case Op.CountLeadingZeros:
                return 63;
            case Op.Load:
                return value.Kind == MemKind.U8 ? 0xFF : value.Kind == MemKind.U16 ? 0xFFFF : cap;
            case Op.ZeroExtend8:
                return 0xFF & KnownBits(args[0], depth - 1);
            case Op.ZeroExtend16:
                return 0xFFFF & KnownBits(args[0], depth - 1);
            case Op.And:
                return cap & KnownBits(args[0], depth - 1) & KnownBits(args[1], depth - 1);
            case Op.Or or Op.Xor:
                return cap & (KnownBits(args[0], depth - 1) | KnownBits(args[1], depth - 1));
            case Op.Select:
                return cap & (KnownBits(args[1], depth - 1) | KnownBits(args[2], depth - 1));
            case Op.Shl when constant && (ulong)args[1].Imm < 32:
                return cap & (KnownBits(args[0], depth - 1) << (int)args[1].Imm);
            case Op.ShrU when constant && (ulong)args[1].Imm < 32:
                return cap & (KnownBits(args[0], depth - 1) >> (int)args[1].Imm);
            case Op.ShrS when constant && (ulong)args[1].Imm < 32 && KnownBits(args[0], depth - 1) <= int.MaxValue:
                return cap & (KnownBits(args[0], depth - 1) >> (int)args[1].Imm);
            case Op.Add:
                return cap & UpTo((ulong)KnownBits(args[0], depth - 1) + KnownBits(args[1], depth - 1));
            case Op.Mul:
                return cap & UpTo((ulong)KnownBits(args[0], depth - 1) * KnownBits(args[1], depth - 1));
            case Op.DivU or Op.RemU when constant && args[1].Imm != 0:
                return cap & UpTo(value.Op == Op.RemU ? (uint)args[1].Imm - 1 : KnownBits(args[0], depth - 1) / (uint)args[1].Imm);
            default:
                return cap;
        }
    }

    private static uint UpTo(ulong highest) =>
        highest > uint.MaxValue ? uint.MaxValue : highest == 0 ? 0 : uint.MaxValue >> BitOperations.LeadingZeroCount((uint)highest);

    // Width of the smallest signed field that holds every value of the I32.
    private static int SignedBits(Instr value, int depth = 4)
    {
        if (depth == 0)
            return 32;
        switch (value.Op)
        {
            case Op.SignExtend8:
            case Op.Load when value.Kind == MemKind.S8:
                return 8;
            case Op.SignExtend16:
            case Op.Load when value.Kind == MemKind.S16:
                return 16;
            case Op.ShrS when IsConst(value.Args[1]) && (ulong)value.Args[1].Imm < 32:
                return 32 - (int)value.Args[1].Imm;
            case Op.Const:
                return 33 - BitOperations.LeadingZeroCount((uint)(value.Imm < 0 ? ~value.Imm : value.Imm));
            case Op.Select:
                return Math.Max(SignedBits(value.Args[1], depth - 1), SignedBits(value.Args[2], depth - 1));
            default:
                uint bits = KnownBits(value);
                return bits > int.MaxValue ? 32 : 33 - BitOperations.LeadingZeroCount(bits);
        }
    }

    private static bool IsNonNegative(Instr value)
    {
        if (value.Type == IrType.I32)
            return KnownBits(value) <= int.MaxValue;
        return value.Op == Op.ZeroExtend || (value.Op == Op.SignExtend && IsNonNegative(value.Args[0])) || (value.Op == Op.Const && value.Imm >= 0)
            || (value.Op == Op.ShrU && value.Args[1].Op == Op.Const && value.Args[1].Imm is > 0 and < 64);
    }
}
