using System.Runtime.CompilerServices;
using Emu.FloatingPoint;
using Emu.Isa;

namespace Emu.Arm;

// The floating-point verbs. Registers and FPSCR are kept as words; BinaryFloat does the arithmetic.
public unsafe partial struct ArmCore
{
    /// <summary>Writable bits of the FPSCR of FPv4 and FPv5: flags, AHP, DN, FZ, RMode and the cumulative exceptions.</summary>
    internal const uint FpscrMask = 0xF7C0009F;
    /// <summary>FPSCR bits that a core with these features has.</summary>
    internal static uint FpscrMaskOf(Features features) => FpscrMask
        | ((features & Features.FpHalf) == Features.FpHalf || (features & Features.MveFloat) == Features.MveFloat ? FpscrHalfMask : 0)
        | ((features & Features.Mve) == Features.Mve ? FpscrVectorMask : 0);

    /// <summary>Bits that half precision and MVE add: QC, FZ16, LTPSIZE.</summary>
    internal const uint FpscrHalfMask = FlushHalfToZero, FpscrVectorMask = 0x08070000;

    const uint FlushHalfToZero = 1 << 19, FlushToZero = 1 << 24, DefaultNaNs = 1 << 25, AlternativeHalfPrecision = 1 << 26;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint FloatReg(int s) => S[s];
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetFloatReg(int s, uint value) => S[s] = value;

    /// <inheritdoc/>
    public uint Float(FloatOperation operation, uint a, uint b) => (uint)Float<SingleFormat>(operation, a, b);

    /// <inheritdoc/>
    public uint FloatMultiplyAdd(uint addend, uint a, uint b) => (uint)MultiplyAdd<SingleFormat>(addend, a, b);

    /// <inheritdoc/>
    public ulong Float(FloatFormat format, FloatOperation operation, ulong a, ulong b) => format switch
    {
        FloatFormat.Half => Float<HalfFormat>(operation, a, b),
        FloatFormat.Single => Float<SingleFormat>(operation, a, b),
        _ => Float<DoubleFormat>(operation, a, b),
    };

    /// <inheritdoc/>
    public ulong FloatMultiplyAdd(FloatFormat format, ulong addend, ulong a, ulong b) => format switch
    {
        FloatFormat.Half => MultiplyAdd<HalfFormat>(addend, a, b),
        FloatFormat.Single => MultiplyAdd<SingleFormat>(addend, a, b),
        _ => MultiplyAdd<DoubleFormat>(addend, a, b),
    };

    /// <inheritdoc/>
    public void FloatCompare(FloatFormat format, ulong a, ulong b, bool signalAll)
    {
        FloatOrder order = format switch
        {
            FloatFormat.Half => Compare<HalfFormat>(a, b, signalAll),
            FloatFormat.Single => Compare<SingleFormat>(a, b, signalAll),
            _ => Compare<DoubleFormat>(a, b, signalAll),
        };
        uint flags = order switch                           // N, Z, C and V
        {
            FloatOrder.Equal => 0b0110,
            FloatOrder.Less => 0b1000,
            FloatOrder.Greater => 0b0010,
            _ => 0b0011,
        };
        Fpscr = (Fpscr & 0x0FFFFFFF) | flags << 28;
    }

    /// <inheritdoc/>
    public uint FloatToFixed(FloatFormat format, ulong a, int bits, bool signed, int fraction, FloatRounding rounding) => format switch
    {
        FloatFormat.Half => ToFixed<HalfFormat>(a, bits, signed, fraction, rounding),
        FloatFormat.Single => ToFixed<SingleFormat>(a, bits, signed, fraction, rounding),
        _ => ToFixed<DoubleFormat>(a, bits, signed, fraction, rounding),
    };

    /// <inheritdoc/>
    public ulong FixedToFloat(FloatFormat format, uint a, int bits, bool signed, int fraction, FloatRounding rounding)
    {
        long value = (bits, signed) switch
        {
            (16, true) => (short)a,
            (16, false) => (ushort)a,
            (_, true) => (int)a,
            _ => a,
        };
        return format switch
        {
            FloatFormat.Half => FromFixed<HalfFormat>(value, fraction, rounding),
            FloatFormat.Single => FromFixed<SingleFormat>(value, fraction, rounding),
            _ => FromFixed<DoubleFormat>(value, fraction, rounding),
        };
    }

    /// <inheritdoc/>
    public ulong FloatToIntegral(FloatFormat format, ulong a, FloatRounding rounding, bool exact) => format switch
    {
        FloatFormat.Half => ToIntegral<HalfFormat>(a, rounding, exact),
        FloatFormat.Single => ToIntegral<SingleFormat>(a, rounding, exact),
        _ => ToIntegral<DoubleFormat>(a, rounding, exact),
    };

    /// <inheritdoc/>
    public ulong FloatConvert(FloatFormat from, FloatFormat to, ulong a) => (from, to) switch
    {
        (FloatFormat.Half, FloatFormat.Single) => FromHalf<SingleFormat>(a),
        (FloatFormat.Half, _) => FromHalf<DoubleFormat>(a),
        (FloatFormat.Single, FloatFormat.Half) => ToHalf<SingleFormat>(a),
        (FloatFormat.Single, _) => Resize<SingleFormat, DoubleFormat>(a),
        (_, FloatFormat.Half) => ToHalf<DoubleFormat>(a),
        _ => Resize<DoubleFormat, SingleFormat>(a),
    };

    /// <inheritdoc/>
    public readonly uint FloatStatus() => Fpscr;
    /// <inheritdoc/>
    public void SetFloatStatus(uint value) => Fpscr = value & FpscrWritable;

    /// <inheritdoc/>
    public void SetFlags(uint flags) => (N, Z, C, V) = (flags, ~flags & 1u << 30, flags >> 29 & 1, flags >> 28 & 1);
}
