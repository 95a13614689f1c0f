using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Support;

namespace Emu.Guest.Compiler.Import;

// Math, MathF, BitOperations, BitConverter, and what is left of Type on the guest.
internal static partial class Intrinsics
{
    private static bool IsFloat(IrType type) => type is IrType.F32 or IrType.F64;

    private static bool IsUnsigned(Type type) =>
        type == typeof(uint) || type == typeof(ulong) || type == typeof(nuint) || type == typeof(byte) || type == typeof(ushort);

    private static Instr ConstantOf(MethodImporter m, IrType type, long value) => type == IrType.I64 ? m.Const64(value) : m.Const((int)value);

    private static void Minimum(MethodImporter m, MethodShape call, bool isNew) => Extreme(m, call, isMaximum: false);

    private static void Maximum(MethodImporter m, MethodShape call, bool isNew) => Extreme(m, call, isMaximum: true);

    private static void Extreme(MethodImporter m, MethodShape call, bool isMaximum)
    {
        Instr b = m.PopScalar(), a = m.PopScalar();
        IrType type = call.Result.Ir;
        if (IsFloat(type))
        {
            // NaN wins and -0 is below +0 (IEEE 754-2019 maximum and minimum), which a comparison alone does not give.
            m.Push(m.CallSupport(SupportLibrary.Float(isMaximum ? nameof(FloatRoutines.Max) : nameof(FloatRoutines.Min), type), type, a, b));
            return;
        }
        bool unsigned = IsUnsigned(call.Result.Type);
        Cond cond = isMaximum ? (unsigned ? Cond.GtU : Cond.Gt) : unsigned ? Cond.LtU : Cond.Lt;
        m.Push(m.Select(m.Compare(cond, a, b), a, b));
    }

    private static void Absolute(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr value = m.PopScalar();
        TypeShape shape = call.Result;
        if (IsFloat(shape.Ir))
        {
            m.Push(m.Unary(Op.FAbs, shape.Ir, value));
            return;
        }
        m.Check(TrapKind.Overflow, m.Compare(Cond.Eq, value, ConstantOf(m, shape.Ir, long.MinValue >> (64 - 8 * shape.Size))));
        Instr negative = m.Compare(Cond.Lt, value, ConstantOf(m, shape.Ir, 0));
        m.Push(m.Select(negative, m.Unary(Op.Neg, shape.Ir, value), value));
    }

    private static void Clamp(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr max = m.PopScalar(), min = m.PopScalar(), value = m.PopScalar();
        bool unsigned = IsUnsigned(call.Result.Type);
        Cond less = unsigned ? Cond.LtU : Cond.Lt, greater = unsigned ? Cond.GtU : Cond.Gt;
        m.Check(TrapKind.Bounds, m.Compare(greater, min, max));
        Instr low = m.Select(m.Compare(less, value, min), min, value);
        m.Push(m.Select(m.Compare(greater, value, max), max, low));
    }

    private static void Sign(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr value = m.PopScalar();
        if (IsFloat(value.Type))
            throw NoSuchOverload(call);
        Instr zero = ConstantOf(m, value.Type, 0);
        m.Push(m.Binary(Op.Sub, m.Compare(Cond.Gt, value, zero), m.Compare(Cond.Lt, value, zero)));
    }

    private static void BigMultiply(MethodImporter m, MethodShape call, bool isNew)
    {
        if (call.Infos.Length != 2 || call.Result.Ir != IrType.I64 || call.Parameters[0].Ir != IrType.I32)
            throw NoSuchOverload(call);
        Op extend = IsUnsigned(call.Result.Type) ? Op.ZeroExtend : Op.SignExtend;
        Instr b = m.PopScalar(), a = m.PopScalar();
        m.Push(m.Binary(Op.Mul, m.Unary(extend, IrType.I64, a), m.Unary(extend, IrType.I64, b)));
    }

    private static void DivideWithRemainder(MethodImporter m, MethodShape call, bool isNew)
    {
        if (call.Result is not { Kind: ShapeKind.Struct, Fields.Length: 2 } pair)
            throw NoSuchOverload(call);
        bool signed = !IsUnsigned(call.Infos[0].ParameterType);
        Instr b = m.PopScalar(), a = m.PopScalar();
        Instr quotient = m.Divide(signed ? Op.DivS : Op.DivU, a, b, signed);
        Instr remainder = m.Binary(Op.Sub, a, m.Binary(Op.Mul, quotient, b));
        Instr home = m.FrameAddress(m.NewSlot("divrem", pair.Size, pair.Align));
        m.StoreValue(home, pair.Fields[0].Shape, StackValue.Scalar(quotient), pair.Align, pair.Fields[0].Offset);
        m.StoreValue(home, pair.Fields[1].Shape, StackValue.Scalar(remainder), pair.Align, pair.Fields[1].Offset);
        m.Push(StackValue.Struct(home, pair, borrowed: false));
    }

    private static void SquareRoot(MethodImporter m, MethodShape call, bool isNew) => m.Push(m.Unary(Op.FSqrt, call.Result.Ir, m.PopScalar()));

    /// <summary>Floor, Ceiling, Truncate and Round (to even) without a number of digits.</summary>
    private static void RoundToIntegral(MethodImporter m, MethodShape call, bool isNew)
    {
        if (call.Infos.Length != 1 || !IsFloat(call.Result.Ir))
            throw NoSuchOverload(call);
        m.Push(m.CallSupport(SupportLibrary.Float(call.Method.Name, call.Result.Ir), call.Result.Ir, m.PopScalar()));
    }

    private static Instr InfinityOf(MethodImporter m, IrType type) =>
        m.Emit(new Instr(Op.Const, type) { Imm = type == IrType.F32 ? 0x7F800000 : 0x7FF0000000000000 });

    private static void IsNaN(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr value = m.PopScalar();
        m.Push(m.Compare(Cond.Ne, value, value));
    }

    private static void IsInfinity(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr value = m.PopScalar();
        m.Push(m.Compare(Cond.Eq, m.Unary(Op.FAbs, value.Type, value), InfinityOf(m, value.Type)));
    }

    private static void IsFinite(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr value = m.PopScalar();
        m.Push(m.Compare(Cond.Lt, m.Unary(Op.FAbs, value.Type, value), InfinityOf(m, value.Type)));
    }

    private static void IsNegative(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr value = m.PopScalar();
        IrType bits = value.Type == IrType.F32 ? IrType.I32 : IrType.I64;
        m.Push(m.Compare(Cond.Lt, m.Unary(Op.Bitcast, bits, value), ConstantOf(m, bits, 0)));
    }

    private static Instr High(MethodImporter m, Instr value) => m.Unary(Op.HighHalf, IrType.I32, value);

    private static Instr Low(MethodImporter m, Instr value) => m.Unary(Op.Truncate, IrType.I32, value);

    private static Instr CountLeading(MethodImporter m, Instr value)
    {
        if (value.Type == IrType.I32)
            return m.Unary(Op.CountLeadingZeros, IrType.I32, value);
        Instr high = High(m, value);
        Instr below = m.Binary(Op.Add, CountLeading(m, Low(m, value)), m.Const(32));
        return m.Select(m.Compare(Cond.Eq, high, m.Const(0)), below, CountLeading(m, high));
    }

    private static Instr CountTrailing(MethodImporter m, Instr value)
    {
        if (value.Type == IrType.I32)
            return CountLeading(m, m.Unary(Op.ReverseBits, IrType.I32, value));
        Instr low = Low(m, value);
        Instr above = m.Binary(Op.Add, CountTrailing(m, High(m, value)), m.Const(32));
        return m.Select(m.Compare(Cond.Eq, low, m.Const(0)), above, CountTrailing(m, low));
    }

    private static void LeadingZeros(MethodImporter m, MethodShape call, bool isNew) => m.Push(CountLeading(m, m.PopScalar()));

    private static void TrailingZeros(MethodImporter m, MethodShape call, bool isNew) => m.Push(CountTrailing(m, m.PopScalar()));

    private static void Logarithm(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr value = m.PopScalar();
        Instr zeros = CountLeading(m, m.Binary(Op.Or, value, ConstantOf(m, value.Type, 1)));
        m.Push(m.Binary(Op.Sub, m.Const(value.Type == IrType.I64 ? 63 : 31), zeros));
    }

    private static void PopCount(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr value = m.PopScalar();
        m.Push(value.Type == IrType.I32
            ? CountOnes(m, value)
            : m.Binary(Op.Add, CountOnes(m, Low(m, value)), CountOnes(m, High(m, value))));
    }

    private static Instr CountOnes(MethodImporter m, Instr word) =>
        m.CallSupport(SupportLibrary.Bits(nameof(BitRoutines.PopCount)), IrType.I32, word);

    private static void RotateLeft(MethodImporter m, MethodShape call, bool isNew) => Rotate(m, isLeft: true);

    private static void RotateRight(MethodImporter m, MethodShape call, bool isNew) => Rotate(m, isLeft: false);

    private static void Rotate(MethodImporter m, bool isLeft)
    {
        Instr amount = m.PopScalar(), value = m.PopScalar();
        int mask = value.Type == IrType.I64 ? 63 : 31;
        Instr there = amount.Op == Op.Const ? m.Const((int)amount.Imm & mask) : m.Binary(Op.And, amount, m.Const(mask));
        Instr back = amount.Op == Op.Const ? m.Const(-(int)amount.Imm & mask) : m.Binary(Op.And, m.Unary(Op.Neg, IrType.I32, amount), m.Const(mask));
        (Instr left, Instr right) = isLeft ? (there, back) : (back, there);
        m.Push(value.Type == IrType.I32
            ? m.Binary(Op.Ror, value, right)
            : m.Binary(Op.Or, m.Binary(Op.Shl, value, left), m.Binary(Op.ShrU, value, right)));
    }

    private static void IsPowerOf2(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr value = m.PopScalar();
        Instr one = ConstantOf(m, value.Type, 1), zero = ConstantOf(m, value.Type, 0);
        Instr single = m.Compare(Cond.Eq, m.Binary(Op.And, value, m.Binary(Op.Sub, value, one)), zero);
        Cond positive = IsUnsigned(call.Infos[0].ParameterType) ? Cond.GtU : Cond.Gt;
        m.Push(m.Binary(Op.And, single, m.Compare(positive, value, zero)));
    }

    private static void SameBits(MethodImporter m, MethodShape call, bool isNew) => m.Push(m.Unary(Op.Bitcast, call.Result.Ir, m.PopScalar()));

    private static void NeverReferences(MethodImporter m, MethodShape call, bool isNew) => m.Push(0);

    private static void TypeFromToken(MethodImporter m, MethodShape call, bool isNew)
    {
        // The token already stands for the type; only comparisons take it.
    }

    private static bool SameTypes(MethodImporter m)
    {
        StackValue b = m.Pop(), a = m.Pop();
        if (a.Kind != ValueKind.TypeToken || b.Kind != ValueKind.TypeToken)
            throw new Rejection(RejectionId.FrameworkApi, "a System.Type is used for more than comparing typeof(T) with typeof(U)");
        return (Type)a.Info! == (Type)b.Info!;
    }

    private static void TypesEqual(MethodImporter m, MethodShape call, bool isNew) => m.Push(SameTypes(m) ? 1 : 0);

    private static void TypesDiffer(MethodImporter m, MethodShape call, bool isNew) => m.Push(SameTypes(m) ? 0 : 1);

    private static void PointerSize(MethodImporter m, MethodShape call, bool isNew) => m.Push(4);

    private static void MakeTuple(MethodImporter m, MethodShape call, bool isNew)
    {
        TypeShape tuple = m.Types.Of(call.Method.DeclaringType!);
        StackValue[] values = m.PopArguments(call.Parameters);
        m.Settle();
        Instr home = isNew ? m.FrameAddress(m.NewSlot("tuple", tuple.Size, tuple.Align)) : m.PopScalar();
        for (int i = 0; i < values.Length; i++)
            m.StoreValue(home, tuple.Fields[i].Shape, values[i], tuple.Align, tuple.Fields[i].Offset);
        if (isNew)
            m.Push(StackValue.Struct(home, tuple, borrowed: false));
    }

    /// <summary>Assertions are for the host.</summary>
    private static void DropAssertion(MethodImporter m, MethodShape call, bool isNew)
    {
        for (int i = 0; i < call.Infos.Length; i++)
            m.Pop();
    }
}
