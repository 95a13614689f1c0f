using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// The floating-point verbs. Registers and FPSCR are kept as words; SoftFloat does the arithmetic.
public unsafe partial struct ArmCore
{
    /// <summary>Writable bits of the FPSCR of FPv4 and FPv5: flags, AHP, DN, FZ, RMode and the cumulative exceptions.</summary>
    internal const uint FpscrMask = 0xF7C0009F;
    /// <summary>FPSCR bits that a core with these features has.</summary>
    internal static uint FpscrMaskOf(Features features) => FpscrMask
        | ((features & Features.FpHalf) == Features.FpHalf || (features & Features.MveFloat) == Features.MveFloat ? FpscrHalfMask : 0)
        | ((features & Features.Mve) == Features.Mve ? FpscrVectorMask : 0);

    /// <summary>Bits that half precision and MVE add: QC, FZ16, LTPSIZE.</summary>
    internal const uint FpscrHalfMask = SoftFloat.FlushHalfToZero, FpscrVectorMask = 0x08070000;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint FloatReg(int s) => S[s];
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetFloatReg(int s, uint value) => S[s] = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Float(FloatOperation operation, uint a, uint b) => (uint)SoftFloat<SingleFormat>.Do(operation, a, b, ref Fpscr);

    /// <inheritdoc/>
    public uint FloatMultiplyAdd(uint addend, uint a, uint b) => (uint)SoftFloat<SingleFormat>.MultiplyAdd(addend, a, b, ref Fpscr);

    /// <inheritdoc/>
    public ulong Float(FloatFormat format, FloatOperation operation, ulong a, ulong b) => format switch
    {
        FloatFormat.Half => SoftFloat<HalfFormat>.Do(operation, a, b, ref Fpscr),
        FloatFormat.Single => SoftFloat<SingleFormat>.Do(operation, a, b, ref Fpscr),
        _ => SoftFloat<DoubleFormat>.Do(operation, a, b, ref Fpscr),
    };

    /// <inheritdoc/>
    public ulong FloatMultiplyAdd(FloatFormat format, ulong addend, ulong a, ulong b) => format switch
    {
        FloatFormat.Half => SoftFloat<HalfFormat>.MultiplyAdd(addend, a, b, ref Fpscr),
        FloatFormat.Single => SoftFloat<SingleFormat>.MultiplyAdd(addend, a, b, ref Fpscr),
        _ => SoftFloat<DoubleFormat>.MultiplyAdd(addend, a, b, ref Fpscr),
    };

    /// <inheritdoc/>
    public void FloatCompare(FloatFormat format, ulong a, ulong b, bool signalAll)
    {
        uint flags = format switch
        {
            FloatFormat.Half => SoftFloat<HalfFormat>.Compare(a, b, signalAll, ref Fpscr),
            FloatFormat.Single => SoftFloat<SingleFormat>.Compare(a, b, signalAll, ref Fpscr),
            _ => SoftFloat<DoubleFormat>.Compare(a, b, signalAll, ref Fpscr),
        };
        Fpscr = (Fpscr & 0x0FFFFFFF) | flags << 28;
    }

    /// <inheritdoc/>
    public uint FloatToFixed(FloatFormat format, ulong a, int bits, bool signed, int fraction, FloatRounding rounding) => format switch
    {
        FloatFormat.Half => SoftFloat<HalfFormat>.ToFixed(a, bits, signed, fraction, rounding, ref Fpscr),
        FloatFormat.Single => SoftFloat<SingleFormat>.ToFixed(a, bits, signed, fraction, rounding, ref Fpscr),
        _ => SoftFloat<DoubleFormat>.ToFixed(a, bits, signed, fraction, rounding, ref Fpscr),
    };

    /// <inheritdoc/>
    public ulong FixedToFloat(FloatFormat format, uint a, int bits, bool signed, int fraction, FloatRounding rounding) => format switch
    {
        FloatFormat.Half => SoftFloat<HalfFormat>.FromFixed(a, bits, signed, fraction, rounding, ref Fpscr),
        FloatFormat.Single => SoftFloat<SingleFormat>.FromFixed(a, bits, signed, fraction, rounding, ref Fpscr),
        _ => SoftFloat<DoubleFormat>.FromFixed(a, bits, signed, fraction, rounding, ref Fpscr),
    };

    /// <inheritdoc/>
    public ulong FloatToIntegral(FloatFormat format, ulong a, FloatRounding rounding, bool exact) => format switch
    {
        FloatFormat.Half => SoftFloat<HalfFormat>.ToIntegral(a, rounding, exact, ref Fpscr),
        FloatFormat.Single => SoftFloat<SingleFormat>.ToIntegral(a, rounding, exact, ref Fpscr),
        _ => SoftFloat<DoubleFormat>.ToIntegral(a, rounding, exact, ref Fpscr),
    };

    /// <inheritdoc/>
    public ulong FloatConvert(FloatFormat from, FloatFormat to, ulong a) => (from, to) switch
    {
        (FloatFormat.Half, FloatFormat.Single) => SoftFloat<HalfFormat>.To<SingleFormat>(a, ref Fpscr),
        (FloatFormat.Half, _) => SoftFloat<HalfFormat>.To<DoubleFormat>(a, ref Fpscr),
        (FloatFormat.Single, FloatFormat.Half) => SoftFloat<SingleFormat>.To<HalfFormat>(a, ref Fpscr),
        (FloatFormat.Single, _) => SoftFloat<SingleFormat>.To<DoubleFormat>(a, ref Fpscr),
        (_, FloatFormat.Half) => SoftFloat<DoubleFormat>.To<HalfFormat>(a, ref Fpscr),
        _ => SoftFloat<DoubleFormat>.To<SingleFormat>(a, ref Fpscr),
    };

    /// <inheritdoc/>
    public readonly uint FloatStatus() => Fpscr;
    /// <inheritdoc/>
    public void SetFloatStatus(uint value) => Fpscr = value & FpscrWritable;

    /// <inheritdoc/>
    public void SetFlags(uint flags) => (N, Z, C, V) = (flags, ~flags & 1u << 30, flags >> 29 & 1, flags >> 28 & 1);
}
