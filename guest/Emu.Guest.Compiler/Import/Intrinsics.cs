using System.Reflection;

namespace Emu.Guest.Compiler.Import;

/// <summary>
/// The framework API that guest code may use: one row per method (all its overloads). Nothing of the framework is compiled from its own
/// IL, so that an image does not depend on the runtime installed on the PC that builds it. What has no row is refused.
/// </summary>
internal static partial class Intrinsics
{
    private static readonly (string Api, Intrinsic Emit)[] Rows =
    [
        ("System.Span`1..ctor", SpanConstructor),
        ("System.Span`1.get_Item", SpanItem),
        ("System.Span`1.get_Length", SpanLength),
        ("System.Span`1.get_IsEmpty", SpanIsEmpty),
        ("System.Span`1.get_Empty", SpanEmpty),
        ("System.Span`1.op_Implicit", SpanConversion),
        ("System.Span`1.Slice", SpanSlice),
        ("System.Span`1.CopyTo", SpanCopyTo),
        ("System.Span`1.Fill", SpanFill),
        ("System.Span`1.Clear", SpanClear),
        ("System.Span`1.GetPinnableReference", SpanPin),
        ("System.ReadOnlySpan`1..ctor", SpanConstructor),
        ("System.ReadOnlySpan`1.get_Item", SpanItem),
        ("System.ReadOnlySpan`1.get_Length", SpanLength),
        ("System.ReadOnlySpan`1.get_IsEmpty", SpanIsEmpty),
        ("System.ReadOnlySpan`1.get_Empty", SpanEmpty),
        ("System.ReadOnlySpan`1.op_Implicit", SpanConversion),
        ("System.ReadOnlySpan`1.Slice", SpanSlice),
        ("System.ReadOnlySpan`1.CopyTo", SpanCopyTo),
        ("System.ReadOnlySpan`1.GetPinnableReference", SpanPin),
        ("System.MemoryExtensions.SequenceEqual", SpanSequenceEqual),

        ("System.Runtime.InteropServices.MemoryMarshal.GetReference", MarshalGetReference),
        ("System.Runtime.InteropServices.MemoryMarshal.CreateSpan", MarshalCreateSpan),
        ("System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan", MarshalCreateSpan),
        ("System.Runtime.InteropServices.MemoryMarshal.Cast", MarshalCast),
        ("System.Runtime.InteropServices.MemoryMarshal.AsBytes", MarshalAsBytes),
        ("System.Runtime.InteropServices.MemoryMarshal.Read", MarshalRead),
        ("System.Runtime.InteropServices.MemoryMarshal.Write", MarshalWrite),
        ("System.Runtime.InteropServices.MemoryMarshal.AsRef", MarshalAsRef),

        ("System.Runtime.CompilerServices.Unsafe.Add", UnsafeAdd),
        ("System.Runtime.CompilerServices.Unsafe.Subtract", UnsafeSubtract),
        ("System.Runtime.CompilerServices.Unsafe.AddByteOffset", UnsafeAddByteOffset),
        ("System.Runtime.CompilerServices.Unsafe.ByteOffset", UnsafeByteOffset),
        ("System.Runtime.CompilerServices.Unsafe.As", SameAddress),
        ("System.Runtime.CompilerServices.Unsafe.AsRef", SameAddress),
        ("System.Runtime.CompilerServices.Unsafe.AsPointer", SameAddress),
        ("System.Runtime.CompilerServices.Unsafe.BitCast", UnsafeBitCast),
        ("System.Runtime.CompilerServices.Unsafe.SizeOf", UnsafeSizeOf),
        ("System.Runtime.CompilerServices.Unsafe.Read", UnsafeRead),
        ("System.Runtime.CompilerServices.Unsafe.ReadUnaligned", UnsafeReadUnaligned),
        ("System.Runtime.CompilerServices.Unsafe.Write", UnsafeWrite),
        ("System.Runtime.CompilerServices.Unsafe.WriteUnaligned", UnsafeWriteUnaligned),
        ("System.Runtime.CompilerServices.Unsafe.NullRef", UnsafeNullRef),
        ("System.Runtime.CompilerServices.Unsafe.IsNullRef", UnsafeIsNullRef),
        ("System.Runtime.CompilerServices.Unsafe.AreSame", UnsafeAreSame),
        ("System.Runtime.CompilerServices.Unsafe.SkipInit", UnsafeSkipInit),
        ("System.Runtime.CompilerServices.Unsafe.CopyBlock", UnsafeCopyBlock),
        ("System.Runtime.CompilerServices.Unsafe.CopyBlockUnaligned", UnsafeCopyBlock),
        ("System.Runtime.CompilerServices.Unsafe.InitBlock", UnsafeInitBlock),
        ("System.Runtime.CompilerServices.Unsafe.InitBlockUnaligned", UnsafeInitBlock),

        ("System.Buffers.Binary.BinaryPrimitives.ReadInt16LittleEndian", PrimitiveRead),
        ("System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian", PrimitiveRead),
        ("System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian", PrimitiveRead),
        ("System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian", PrimitiveRead),
        ("System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian", PrimitiveRead),
        ("System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian", PrimitiveRead),
        ("System.Buffers.Binary.BinaryPrimitives.ReadSingleLittleEndian", PrimitiveRead),
        ("System.Buffers.Binary.BinaryPrimitives.ReadDoubleLittleEndian", PrimitiveRead),
        ("System.Buffers.Binary.BinaryPrimitives.WriteInt16LittleEndian", PrimitiveWrite),
        ("System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian", PrimitiveWrite),
        ("System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian", PrimitiveWrite),
        ("System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian", PrimitiveWrite),
        ("System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian", PrimitiveWrite),
        ("System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian", PrimitiveWrite),
        ("System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian", PrimitiveWrite),
        ("System.Buffers.Binary.BinaryPrimitives.WriteDoubleLittleEndian", PrimitiveWrite),
        ("System.Buffers.Binary.BinaryPrimitives.ReverseEndianness", PrimitiveReverse),

        ("System.Math.Min", Minimum),
        ("System.Math.Max", Maximum),
        ("System.Math.Abs", Absolute),
        ("System.Math.Clamp", Clamp),
        ("System.Math.Sign", Sign),
        ("System.Math.BigMul", BigMultiply),
        ("System.Math.DivRem", DivideWithRemainder),
        ("System.Math.Sqrt", SquareRoot),
        ("System.Math.Floor", RoundToIntegral),
        ("System.Math.Ceiling", RoundToIntegral),
        ("System.Math.Truncate", RoundToIntegral),
        ("System.Math.Round", RoundToIntegral),
        ("System.MathF.Min", Minimum),
        ("System.MathF.Max", Maximum),
        ("System.MathF.Abs", Absolute),
        ("System.MathF.Sqrt", SquareRoot),
        ("System.MathF.Floor", RoundToIntegral),
        ("System.MathF.Ceiling", RoundToIntegral),
        ("System.MathF.Truncate", RoundToIntegral),
        ("System.MathF.Round", RoundToIntegral),
        ("System.Single.IsNaN", IsNaN),
        ("System.Single.IsInfinity", IsInfinity),
        ("System.Single.IsFinite", IsFinite),
        ("System.Single.IsNegative", IsNegative),
        ("System.Double.IsNaN", IsNaN),
        ("System.Double.IsInfinity", IsInfinity),
        ("System.Double.IsFinite", IsFinite),
        ("System.Double.IsNegative", IsNegative),

        ("System.Numerics.BitOperations.LeadingZeroCount", LeadingZeros),
        ("System.Numerics.BitOperations.TrailingZeroCount", TrailingZeros),
        ("System.Numerics.BitOperations.Log2", Logarithm),
        ("System.Numerics.BitOperations.PopCount", PopCount),
        ("System.Numerics.BitOperations.RotateLeft", RotateLeft),
        ("System.Numerics.BitOperations.RotateRight", RotateRight),
        ("System.Numerics.BitOperations.IsPow2", IsPowerOf2),

        ("System.BitConverter.SingleToInt32Bits", SameBits),
        ("System.BitConverter.SingleToUInt32Bits", SameBits),
        ("System.BitConverter.Int32BitsToSingle", SameBits),
        ("System.BitConverter.UInt32BitsToSingle", SameBits),
        ("System.BitConverter.DoubleToInt64Bits", SameBits),
        ("System.BitConverter.DoubleToUInt64Bits", SameBits),
        ("System.BitConverter.Int64BitsToDouble", SameBits),
        ("System.BitConverter.UInt64BitsToDouble", SameBits),

        ("System.Runtime.CompilerServices.RuntimeHelpers.CreateSpan", ConstantSpan),
        ("System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences", NeverReferences),
        ("System.Type.GetTypeFromHandle", TypeFromToken),
        ("System.Type.op_Equality", TypesEqual),
        ("System.Type.op_Inequality", TypesDiffer),
        ("System.IntPtr.get_Size", PointerSize),
        ("System.UIntPtr.get_Size", PointerSize),
        ("System.ValueTuple`2..ctor", MakeTuple),
        ("System.ValueTuple`3..ctor", MakeTuple),
        ("System.ValueTuple`4..ctor", MakeTuple),
        ("System.ValueTuple`5..ctor", MakeTuple),
        ("System.Diagnostics.Debug.Assert", DropAssertion),
    ];

    private static readonly Dictionary<string, Intrinsic> ByApi = Index();

    /// <summary>The row of a method, or null: then it is compiled, or refused when it is the framework's.</summary>
    /// <param name="method">Method.</param>
    /// <param name="target">What is compiled for; null for any.</param>
    public static Intrinsic? Find(MethodBase method, GuestTarget? target)
    {
        if (method.DeclaringType is not { } type)
            return null;
        if (type.FullName == DualType)
            return FindDual(method.Name, target);
        if (type.FullName == VectorType)
            return FindVector(method.Name, target);
        if (!TypeTable.IsFramework(type))
            return null;
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return ByApi.GetValueOrDefault($"{definition.FullName}.{method.Name}");
    }

    /// <summary>Names of all rows, for the documentation test.</summary>
    public static IEnumerable<string> Apis => ByApi.Keys;

    private static Dictionary<string, Intrinsic> Index()
    {
        var index = new Dictionary<string, Intrinsic>(Rows.Length);
        foreach ((string api, Intrinsic emit) in Rows)
            index.Add(api, emit);
        return index;
    }

    private static Rejection NoSuchOverload(MethodShape call) =>
        new(RejectionId.FrameworkApi, $"this overload of {SymbolNames.Of(call.Method)}{SymbolNames.ParametersOf(call.Method)} has no guest form");
}
