using System.Numerics;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

// Making instructions, with the folding that keeps constants constant (sizes, typeof comparisons, feature switches).
internal sealed partial class MethodImporter
{
    public Instr Emit(Instr instr)
    {
        instr.Line = Line;
        return _block.Ir.Add(instr);
    }

    public Instr Const(int value) => Emit(Instr.Const32(value));

    public Instr Const64(long value) => Emit(Instr.Const64(value));

    public Instr ZeroOf(IrType type) => Emit(new Instr(Op.Const, type));

    public Instr Unary(Op op, IrType type, Instr a) => Emit(new Instr(op, type, a));

    /// <summary>Integer operation on two operands of one type; folds constants and neutral operands.</summary>
    public Instr Binary(Op op, Instr a, Instr b)
    {
        bool isShift = op is Op.Shl or Op.ShrS or Op.ShrU or Op.Ror;
        if (!isShift && a.Type != b.Type)
            throw new Rejection(RejectionId.InvalidIl, $"{_name} combines {a.Type} and {b.Type}");
        if (b.Op == Op.Const && a.Type is IrType.I32 or IrType.I64)
        {
            if (b.Imm == 0 && (isShift || op is Op.Add or Op.Sub or Op.Or or Op.Xor) || b.Imm == 1 && op == Op.Mul)
                return a;
            if (a.Op == Op.Const && Fold(op, a.Imm, b.Imm) is { } value)
                return a.Type == IrType.I32 ? Const((int)value) : Const64(value);
            if (op == Op.Add && a.Op == Op.Add && a.Args[1].Op == Op.Const && a.Type == IrType.I32)
                return Binary(Op.Add, a.Args[0], Const((int)(a.Args[1].Imm + b.Imm)));
        }
        return Emit(new Instr(op, a.Type, a, b));
    }

    private static long? Fold(Op op, long a, long b) => op switch
    {
        Op.Add => a + b,
        Op.Sub => a - b,
        Op.Mul => a * b,
        Op.And => a & b,
        Op.Or => a | b,
        Op.Xor => a ^ b,
        Op.Shl when b is > 0 and < 32 => a << (int)b,
        _ => null,
    };

    public Instr Compare(Cond cond, Instr a, Instr b)
    {
        if (a.Type != b.Type)
            throw new Rejection(RejectionId.InvalidIl, $"{_name} compares {a.Type} with {b.Type}");
        if (a.Op == Op.Const && b.Op == Op.Const && a.Type == IrType.I32)
            return Const(Holds(cond, (int)a.Imm, (int)b.Imm) ? 1 : 0);
        return Emit(new Instr(Op.Compare, IrType.I32, a, b) { Cond = cond });
    }

    private static bool Holds(Cond cond, int a, int b) => cond switch
    {
        Cond.Eq => a == b,
        Cond.Ne => a != b,
        Cond.Lt => a < b,
        Cond.Le => a <= b,
        Cond.Gt => a > b,
        Cond.Ge => a >= b,
        Cond.LtU => (uint)a < (uint)b,
        Cond.LeU => (uint)a <= (uint)b,
        Cond.GtU => (uint)a > (uint)b,
        _ => (uint)a >= (uint)b,
    };

    public Instr Select(Instr condition, Instr whenTrue, Instr whenFalse)
    {
        if (condition.Op == Op.Const)
            return condition.Imm != 0 ? whenTrue : whenFalse;
        return Emit(new Instr(Op.Select, whenTrue.Type, condition, whenTrue, whenFalse));
    }

    /// <summary>Traps when the condition holds; nothing when it is known not to.</summary>
    public void Check(TrapKind kind, Instr condition)
    {
        if (condition.Op != Op.Const || condition.Imm != 0)
            Emit(new Instr(Op.Check, IrType.Void, condition) { Trap = kind });
    }

    /// <summary>A count times a constant size in bytes.</summary>
    public Instr Scale(Instr count, int size)
    {
        if (size > 1 && BitOperations.IsPow2(size) && count.Op != Op.Const)
            return Binary(Op.Shl, count, Const(BitOperations.Log2((uint)size)));
        return size == 1 ? count : Binary(Op.Mul, count, Const(size));
    }

    /// <summary>An address plus constant bytes.</summary>
    public Instr Offset(Instr address, int bytes)
    {
        if (bytes == 0)
            return address;
        return address.Op switch
        {
            Op.FrameAddress => Emit(new Instr(Op.FrameAddress, IrType.I32) { Slot = address.Slot, Imm = address.Imm + bytes }),
            Op.SymbolAddress => Emit(new Instr(Op.SymbolAddress, IrType.I32) { Symbol = address.Symbol, Imm = address.Imm + bytes }),
            _ => Binary(Op.Add, address, Const(bytes)),
        };
    }

    public Instr FrameAddress(Slot slot) => Emit(new Instr(Op.FrameAddress, IrType.I32) { Slot = slot });

    public Instr SymbolAddress(Symbol symbol) => Emit(new Instr(Op.SymbolAddress, IrType.I32) { Symbol = symbol });

    /// <summary>Loads a 32-bit word at a constant offset.</summary>
    public Instr LoadWord(Instr address, int offset) => Load(address, offset, IrType.I32, MemKind.I32, 4);

    /// <summary>The length of a span in memory.</summary>
    public Instr LoadLength(Instr address, int offset)
    {
        Instr length = LoadWord(address, offset);
        length.IsLength = true;
        return length;
    }

    public Instr Load(Instr address, int offset, IrType type, MemKind kind, int align)
    {
        (Instr start, int at) = SplitConstant(address, offset);
        return Emit(new Instr(Op.Load, type, start) { Kind = kind, Imm = at, Align = (byte)align, Invariant = IsInvariant(start) });
    }

    public void Store(Instr address, int offset, Instr value, MemKind kind, int align)
    {
        (Instr start, int at) = SplitConstant(address, offset);
        Emit(new Instr(Op.Store, IrType.Void, start, value) { Kind = kind, Imm = at, Align = (byte)align });
    }

    private static (Instr Start, int Offset) SplitConstant(Instr address, int offset) =>
        address.Op == Op.Add && address.Args[1].Op == Op.Const ? (address.Args[0], offset + (int)address.Args[1].Imm) : (address, offset);

    /// <summary>A value of any shape at an address. Structs stay where they are until something writes.</summary>
    public StackValue LoadValue(Instr address, TypeShape shape, int align, int offset = 0)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Scalar:
                return StackValue.Scalar(Load(address, offset, shape.Ir, shape.Mem, Math.Min(align, shape.Align)));
            case ShapeKind.Span:
                return StackValue.Span(LoadWord(address, offset), LoadLength(address, offset + 4));
            default:
                return StackValue.Struct(Offset(address, offset), shape, borrowed: !IsInvariant(address));
        }
    }

    /// <summary>Writes a value of any shape. The caller has settled the stack.</summary>
    public void StoreValue(Instr address, TypeShape shape, StackValue value, int align, int offset = 0)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Scalar:
                Store(address, offset, ScalarOf(value), shape.Mem, Math.Min(align, shape.Align));
                break;
            case ShapeKind.Span:
                if (value.Kind != ValueKind.Span)
                    throw new Rejection(RejectionId.InvalidIl, $"{_name} stores something else in a span");
                Store(address, offset, value.A, MemKind.I32, 4);
                Store(address, offset + 4, value.B, MemKind.I32, 4);
                break;
            default:
                if (value.Kind != ValueKind.Struct || value.Info is not TypeShape source || source.Size != shape.Size)
                    throw new Rejection(RejectionId.InvalidIl, $"{_name} stores something else in {SymbolNames.Of(shape.Type)}");
                Copy(Offset(address, offset), value.A, shape.Size, Math.Min(align, shape.Align));
                break;
        }
    }

    public void Copy(Instr to, Instr from, int bytes, int align) =>
        Emit(new Instr(Op.CopyBytes, IrType.Void, to, from) { Imm = bytes, Align = (byte)align });

    public void Zero(Instr address, int bytes, int align) =>
        Emit(new Instr(Op.ZeroBytes, IrType.Void, address) { Imm = bytes, Align = (byte)align });

    /// <summary>Constant tables, and what an <c>in</c> parameter of a frozen type points to.</summary>
    private bool IsInvariant(Instr address)
    {
        while (address.Op == Op.Add)
            address = address.Args[0];
        return address.Op == Op.SymbolAddress && address.Symbol is DataSymbol || _frozenPointers.Contains(address);
    }

    /// <summary>Alignment that an address surely has.</summary>
    public static int KnownAlign(Instr address)
    {
        int align = address.Op switch
        {
            Op.FrameAddress => address.Slot!.Align,
            Op.SymbolAddress when address.Symbol is DataSymbol data => data.Align,
            _ => 1,
        };
        while (align > 1 && address.Imm % align != 0)
            align /= 2;
        return align;
    }

    /// <summary>Cuts an I32 to a small type, as storing in a variable or parameter of that type does.</summary>
    public Instr Fit(Instr value, TypeShape shape)
    {
        if (shape.Kind != ShapeKind.Scalar || value.Type != shape.Ir)
            throw new Rejection(RejectionId.InvalidIl, $"{_name} has {value.Type} where {SymbolNames.Of(shape.Type)} is needed");
        return shape.Ir == IrType.I32 ? Extend(value, shape.Mem) : value;
    }

    /// <summary>Extends the low bits of an I32; nothing when they are known to be extended so.</summary>
    public Instr Extend(Instr value, MemKind kind)
    {
        if (kind == MemKind.I32 || IsExtended(value, kind, depth: 0))
            return value;
        Op op = kind switch
        {
            MemKind.U8 => Op.ZeroExtend8,
            MemKind.S8 => Op.SignExtend8,
            MemKind.U16 => Op.ZeroExtend16,
            _ => Op.SignExtend16,
        };
        if (value.Op == Op.Const)
            return Const(kind switch
            {
                MemKind.U8 => (byte)value.Imm,
                MemKind.S8 => (sbyte)value.Imm,
                MemKind.U16 => (ushort)value.Imm,
                _ => (short)value.Imm,
            });
        return Unary(op, IrType.I32, value);
    }

    private bool IsExtended(Instr value, MemKind kind, int depth)
    {
        MemKind? known = value.Op switch
        {
            Op.Load => value.Kind,
            Op.ZeroExtend8 or Op.Compare => MemKind.U8,
            Op.SignExtend8 => MemKind.S8,
            Op.ZeroExtend16 => MemKind.U16,
            Op.SignExtend16 => MemKind.S16,
            _ => _extended.TryGetValue(value, out MemKind noted) ? noted : null,
        };
        if (known is { } k)
            return k == kind || k == MemKind.U8 && kind is MemKind.U16 or MemKind.S16 || k == MemKind.S8 && kind == MemKind.S16
                || value.Op == Op.Compare;
        return value.Op switch
        {
            Op.Const => kind switch
            {
                MemKind.U8 => value.Imm is >= 0 and <= 255,
                MemKind.S8 => value.Imm is >= -128 and <= 127,
                MemKind.U16 => value.Imm is >= 0 and <= 65535,
                _ => value.Imm is >= -32768 and <= 32767,
            },
            Op.And => value.Args[1] is { Op: Op.Const, Imm: >= 0 and <= 127 }
                || value.Args[1] is { Op: Op.Const, Imm: >= 0 and <= 255 } && kind != MemKind.S8,
            Op.Select => depth < 4 && IsExtended(value.Args[1], kind, depth + 1) && IsExtended(value.Args[2], kind, depth + 1),
            _ => false,
        };
    }
}
