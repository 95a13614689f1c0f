using Emu.Isa;

namespace Emu.Arm;

/// <summary>All Thumb instructions of ARMv6-M, ARMv7-M and ARMv7E-M with FPv4 and FPv5 for one engine. Index i is the same encoding in every engine.</summary>
/// <typeparam name="TOps">The engine.</typeparam>
/// <typeparam name="V">Its 32-bit value.</typeparam>
/// <typeparam name="W">Its 64-bit value.</typeparam>
/// <remarks>
/// Each part of this class is one family: rows first, then their semantics. Semantics follow the pseudocode of the ARMv7-M Architecture
/// Reference Manual (DDI 0403E) in the verbs of <see cref="IArmOps{V, W}"/>; what the manual leaves UNPREDICTABLE has no row
/// (docs/hardware/arm-unpredictable.md).
/// </remarks>
public static unsafe partial class ThumbRows<TOps, V, W> where TOps : struct, IArmOps<V, W>
{
    /// <summary>The rows, in the order of <see cref="Thumb.Shapes"/>.</summary>
    public static Row<TOps>[] All { get; } =
    [
        .. Arithmetic, .. Logic, .. Shifts, .. Bits, .. Multiply, .. Saturate, .. Parallel, .. DspMultiply,
        .. Loads, .. Stores, .. Multiple, .. Branches, .. Float, .. FloatConvert, .. FloatMoves, .. FloatLoads, .. SystemRows,
        .. FloatRound, .. FloatDouble, .. FloatDoubleConvert, .. Acquire, .. SelectRows, .. Loops, .. LongShifts, .. FloatHalf,
        .. VectorArithmetic, .. VectorReduce, .. VectorPredicate, .. VectorLoads, .. VectorShift, .. VectorWidth, .. VectorGather, .. VectorRamp,
        .. VectorComplex, .. VectorInterleave, .. VectorMoves, .. StatusLoads, .. VectorFloat,
        .. SecurityRows, .. FloatContexts, .. BranchFuture, .. Authentication,
    ];
}
