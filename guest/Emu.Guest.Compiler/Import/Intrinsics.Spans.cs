using System.Reflection;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Support;

namespace Emu.Guest.Compiler.Import;

// Spans are an address and a length. What .NET checks is checked here, in the same order, and traps.
internal static partial class Intrinsics
{
    private static int ElementSize(MethodImporter m, MethodShape call) => m.Types.Of(call.TypeArguments[0]).Size;

    private static void SpanConstructor(MethodImporter m, MethodShape call, bool isNew)
    {
        if (call.Infos[0].ParameterType.IsArray)
            throw new Rejection(RejectionId.ReferenceType, "a span is made from an array");
        bool hasLength = call.Infos.Length == 2;
        Instr length = hasLength ? m.PopScalar() : m.Const(1);
        Instr address = m.PopScalar();
        if (hasLength)
            m.Check(TrapKind.Bounds, m.Compare(Cond.Lt, length, m.Const(0)));
        StackValue span = StackValue.Span(address, length);
        if (isNew)
            m.Push(span);
        else
            m.StoreThrough(m.Pop(), m.Types.Of(call.Method.DeclaringType!), span, 4);
    }

    private static void SpanItem(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr index = m.PopScalar();
        (Instr address, Instr length) = m.PopSpanAddress();
        m.Check(TrapKind.Bounds, m.Compare(Cond.GeU, index, length));
        m.Push(m.Binary(Op.Add, address, m.Scale(index, ElementSize(m, call))));
    }

    private static void SpanLength(MethodImporter m, MethodShape call, bool isNew) => m.Push(m.PopSpanAddress().Length);

    private static void SpanIsEmpty(MethodImporter m, MethodShape call, bool isNew) =>
        m.Push(m.Compare(Cond.Eq, m.PopSpanAddress().Length, m.Const(0)));

    private static void SpanEmpty(MethodImporter m, MethodShape call, bool isNew) => m.Push(StackValue.Span(m.Const(0), m.Const(0)));

    private static void SpanConversion(MethodImporter m, MethodShape call, bool isNew)
    {
        if (call.Infos[0].ParameterType is { IsArray: true } or { IsValueType: false })
            throw new Rejection(RejectionId.ReferenceType, "a span is made from an array");
        (Instr address, Instr length) = m.PopSpan();
        m.Push(StackValue.Span(address, length));
    }

    private static void SpanSlice(MethodImporter m, MethodShape call, bool isNew)
    {
        Instr? wanted = call.Infos.Length == 2 ? m.PopScalar() : null;
        Instr start = m.PopScalar();
        (Instr address, Instr length) = m.PopSpanAddress();
        m.Check(TrapKind.Bounds, m.Compare(Cond.GtU, start, length));
        Instr rest = m.Binary(Op.Sub, length, start);
        if (wanted is not null)
            m.Check(TrapKind.Bounds, m.Compare(Cond.GtU, wanted, rest));
        m.Push(StackValue.Span(m.Binary(Op.Add, address, m.Scale(start, ElementSize(m, call))), wanted ?? rest));
    }

    private static void SpanCopyTo(MethodImporter m, MethodShape call, bool isNew)
    {
        (Instr to, Instr room) = m.PopSpan();
        (Instr from, Instr length) = m.PopSpanAddress();
        m.Check(TrapKind.Bounds, m.Compare(Cond.GtU, length, room));
        m.CallSupport(nameof(MemoryRoutines.Move), to, from, m.Scale(length, ElementSize(m, call)));
    }

    private static void SpanFill(MethodImporter m, MethodShape call, bool isNew)
    {
        TypeShape element = m.Types.Of(call.TypeArguments[0]);
        if (element.Kind != ShapeKind.Scalar)
            throw new Rejection(RejectionId.FrameworkApi, $"Span.Fill of {SymbolNames.Of(element.Type)}, which is not a primitive, has no guest form");
        Instr value = m.PopScalar();
        (Instr address, Instr length) = m.PopSpanAddress();
        if (element.Ir is IrType.F32 or IrType.F64)
            value = m.Unary(Op.Bitcast, element.Ir == IrType.F32 ? IrType.I32 : IrType.I64, value);
        string routine = element.Size switch
        {
            1 => nameof(MemoryRoutines.FillBytes),
            2 => nameof(MemoryRoutines.FillHalfwords),
            4 => nameof(MemoryRoutines.FillWords),
            _ => nameof(MemoryRoutines.FillDoublewords),
        };
        m.CallSupport(routine, address, value, length);
    }

    private static void SpanClear(MethodImporter m, MethodShape call, bool isNew)
    {
        (Instr address, Instr length) = m.PopSpanAddress();
        m.CallSupport(nameof(MemoryRoutines.FillBytes), address, m.Const(0), m.Scale(length, ElementSize(m, call)));
    }

    private static void SpanPin(MethodImporter m, MethodShape call, bool isNew)
    {
        (Instr address, Instr length) = m.PopSpanAddress();
        m.Push(m.Select(m.Compare(Cond.Eq, length, m.Const(0)), m.Const(0), address));
    }

    private static void SpanSequenceEqual(MethodImporter m, MethodShape call, bool isNew)
    {
        TypeShape element = m.Types.Of(call.MethodArguments[0]);
        if (call.Infos.Length != 2 || element.Kind != ShapeKind.Scalar || element.Ir is IrType.F32 or IrType.F64)
            throw NoSuchOverload(call);
        (Instr b, Instr lengthB) = m.PopSpan();
        (Instr a, Instr lengthA) = m.PopSpan();
        m.Push(m.CallSupport(SupportLibrary.Memory(nameof(MemoryRoutines.SequenceEqual)), IrType.I32,
            a, m.Scale(lengthA, element.Size), b, m.Scale(lengthB, element.Size)));
    }

    private static void ConstantSpan(MethodImporter m, MethodShape call, bool isNew)
    {
        if (m.Pop() is not { Kind: ValueKind.FieldToken, Info: FieldInfo field })
            throw new Rejection(RejectionId.InvalidIl, "RuntimeHelpers.CreateSpan without a field token");
        DataSymbol data = m.DataOf(field);
        m.Push(StackValue.Span(m.SymbolAddress(data), m.Const(data.Bytes.Length / m.Types.Of(call.MethodArguments[0]).Size)));
    }
}
