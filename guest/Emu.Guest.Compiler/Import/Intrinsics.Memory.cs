using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

// MemoryMarshal, Unsafe and BinaryPrimitives. Reads of typed values from bytes keep .NET's length check and claim no alignment.
internal static partial class Intrinsics
{
    private static TypeShape Argument(MethodImporter m, MethodShape call, int index = 0) => m.Types.Of(call.MethodArguments[index]);

    private static void MarshalGetReference(MethodImporter m, MethodShape call, bool isNew) => m.Push(m.PopSpan().Address);

    private static void MarshalCreateSpan(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr length = m.PopScalar(), address = m.PopScalar();
        m.Push(StackValue.Span(address, length));
    }

    private static void MarshalCast(MethodImporter m, MethodShape call, bool isNew)
    {
        int from = Argument(m, call).Size, to = Argument(m, call, 1).Size;
        (Instr address, Instr length) = m.PopSpan();
        Instr count = to % from == 0
            ? DivideBySize(m, length, to / from)
            : DivideBySize(m, m.Scale(length, from % to == 0 ? from / to : from), from % to == 0 ? 1 : to);
        m.Push(StackValue.Span(address, count));
    }

    private static Instr DivideBySize(MethodImporter m, Instr count, int size)
    {
        if (size == 1)
            return count;
        if (count.Op == Op.Const)
            return m.Const((int)((uint)count.Imm / (uint)size));
        return System.Numerics.BitOperations.IsPow2(size)
            ? m.Binary(Op.ShrU, count, m.Const(System.Numerics.BitOperations.Log2((uint)size)))
            : m.Binary(Op.DivU, count, m.Const(size));
    }

    private static void MarshalAsBytes(MethodImporter m, MethodShape call, bool isNew)
    {
        (Instr address, Instr length) = m.PopSpan();
        m.Push(StackValue.Span(address, m.Scale(length, Argument(m, call).Size)));
    }

    private static Instr CheckedAddress(MethodImporter m, (Instr Address, Instr Length) bytes, int size)
    {
        m.Check(TrapKind.Bounds, m.Compare(Cond.LtU, bytes.Length, m.Const(size)));
        return bytes.Address;
    }

    private static void MarshalRead(MethodImporter m, MethodShape call, bool isNew)
    {
        TypeShape shape = Argument(m, call);
        m.Push(m.LoadValue(CheckedAddress(m, m.PopSpan(), shape.Size), shape, 1));
    }

    private static void MarshalWrite(MethodImporter m, MethodShape call, bool isNew)
    {
        TypeShape shape = Argument(m, call);
        StackValue value = m.LoadThrough(m.Pop(), shape, shape.Align);
        Instr address = CheckedAddress(m, m.PopSpan(), shape.Size);
        m.Settle();
        m.StoreValue(address, shape, value, 1);
    }

    private static void MarshalAsRef(MethodImporter m, MethodShape call, bool isNew) =>
        m.Push(CheckedAddress(m, m.PopSpan(), Argument(m, call).Size));

    /// <summary>An element count or byte offset as a 32-bit word; a long or nint count keeps its low half.</summary>
    private static Instr TakeCount(MethodImporter m) => m.ToWord(m.PopScalar(), Op.FloatToInt);

    private static void UnsafeAdd(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr count = TakeCount(m);
        m.Push(m.Binary(Op.Add, m.PopScalar(), m.Scale(count, Argument(m, call).Size)));
    }

    private static void UnsafeSubtract(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr count = TakeCount(m);
        m.Push(m.Binary(Op.Sub, m.PopScalar(), m.Scale(count, Argument(m, call).Size)));
    }

    private static void UnsafeAddByteOffset(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr bytes = TakeCount(m);
        m.Push(m.Binary(Op.Add, m.PopScalar(), bytes));
    }

    private static void UnsafeByteOffset(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr target = m.PopScalar(), origin = m.PopScalar();
        m.Push(m.Binary(Op.Sub, target, origin));
    }

    /// <summary>Reinterprets an address: nothing happens.</summary>
    private static void SameAddress(MethodImporter m, MethodShape call, bool isNew)
    {
        if (call.Infos.Length != 1 || call.Infos[0].ParameterType is { IsByRef: false, IsPointer: false })
            throw NoSuchOverload(call);
    }

    private static void UnsafeBitCast(MethodImporter m, MethodShape call, bool isNew)
    {
        TypeShape from = Argument(m, call), to = Argument(m, call, 1);
        if (from.Size != to.Size)
            throw NoSuchOverload(call);
        StackValue value = m.Pop();
        m.Settle();
        Instr home = m.FrameAddress(m.NewSlot("cast", from.Size, Math.Max(from.Align, to.Align)));
        m.StoreValue(home, from, value, from.Align);
        StackValue result = m.LoadValue(home, to, to.Align);
        m.Push(result.Kind == ValueKind.Struct ? StackValue.Struct(result.A, to, borrowed: false) : result);
    }

    private static void UnsafeSizeOf(MethodImporter m, MethodShape call, bool isNew) => m.Push(Argument(m, call).Size);

    private static void UnsafeRead(MethodImporter m, MethodShape call, bool isNew)
    {
        TypeShape shape = Argument(m, call);
        m.Push(m.LoadThrough(m.Pop(), shape, shape.Align));
    }

    private static void UnsafeReadUnaligned(MethodImporter m, MethodShape call, bool isNew) =>
        m.Push(m.LoadThrough(m.Pop(), Argument(m, call), 1));

    private static void UnsafeWrite(MethodImporter m, MethodShape call, bool isNew)
    {
        TypeShape shape = Argument(m, call);
        StackValue value = m.Pop();
        m.StoreThrough(m.Pop(), shape, value, shape.Align);
    }

    private static void UnsafeWriteUnaligned(MethodImporter m, MethodShape call, bool isNew)
    {
        StackValue value = m.Pop();
        m.StoreThrough(m.Pop(), Argument(m, call), value, 1);
    }

    private static void UnsafeNullRef(MethodImporter m, MethodShape call, bool isNew) => m.Push(0);

    private static void UnsafeIsNullRef(MethodImporter m, MethodShape call, bool isNew) =>
        m.Push(m.Compare(Cond.Eq, m.PopScalar(), m.Const(0)));

    private static void UnsafeAreSame(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr b = m.PopScalar(), a = m.PopScalar();
        m.Push(m.Compare(Cond.Eq, a, b));
    }

    private static void UnsafeSkipInit(MethodImporter m, MethodShape call, bool isNew) => m.Pop();

    private static void UnsafeCopyBlock(MethodImporter m, MethodShape call, bool isNew) => m.CopyBlock(1);

    private static void UnsafeInitBlock(MethodImporter m, MethodShape call, bool isNew) => m.FillBlock();

    private static void PrimitiveRead(MethodImporter m, MethodShape call, bool isNew) =>
        m.Push(m.LoadValue(CheckedAddress(m, m.PopSpan(), call.Result.Size), call.Result, 1));

    private static void PrimitiveWrite(MethodImporter m, MethodShape call, bool isNew)
    {
        TypeShape shape = call.Parameters[1];
        StackValue value = m.Pop();
        Instr address = CheckedAddress(m, m.PopSpan(), shape.Size);
        m.Settle();
        m.StoreValue(address, shape, value, 1);
    }

    private static void PrimitiveReverse(MethodImporter m, MethodShape call, bool isNew)
    {
        if (call.Result is not { Ir: IrType.I32, Size: 4 or 2 } shape)
            throw NoSuchOverload(call);
        Instr swapped = m.Unary(Op.ReverseBytes, IrType.I32, m.PopScalar());
        m.Push(shape.Size == 4 ? swapped : m.Binary(shape.Mem == MemKind.S16 ? Op.ShrS : Op.ShrU, swapped, m.Const(16)));
    }
}
