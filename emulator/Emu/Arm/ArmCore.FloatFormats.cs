using System.Runtime.CompilerServices;
using Emu.FloatingPoint;
using Emu.Isa;

namespace Emu.Arm;

// The floating-point verbs of one format: FPSCR's controls go into the environment of an operation, its exceptions back.
public unsafe partial struct ArmCore
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    readonly FloatEnvironment Environment<TFormat>(FloatRounding rounding = FloatRounding.Current) where TFormat : struct, IFloatFormat => new()
    {
        Rounding = rounding == FloatRounding.Current ? (FloatRounding)(Fpscr >> 22 & 3) : rounding,
        Flags = (FloatFlags)(byte)Fpscr,
        TinyBeforeRounding = true,
        KeepsNaNs = (Fpscr & DefaultNaNs) == 0,
        NaNConvertsToZero = true,
        FlushesToZero = (Fpscr & (TFormat.Format == FloatFormat.Half ? FlushHalfToZero : FlushToZero)) != 0,
    };

    // A flushed operand of half precision leaves no trace: ARMv8-M Architecture Reference Manual (DDI 0553), FPUnpack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Accumulate<TFormat>(in FloatEnvironment e) where TFormat : struct, IFloatFormat =>
        Fpscr |= (uint)(TFormat.Format == FloatFormat.Half ? e.Flags & ~FloatFlags.InputDenormal : e.Flags);

    ulong Float<TFormat>(FloatOperation operation, ulong a, ulong b) where TFormat : struct, IFloatFormat
    {
        FloatEnvironment e = Environment<TFormat>();
        ulong result = BinaryFloat<TFormat>.Do(operation, a, b, ref e);
        Accumulate<TFormat>(e);
        return result;
    }

    ulong MultiplyAdd<TFormat>(ulong addend, ulong a, ulong b) where TFormat : struct, IFloatFormat
    {
        FloatEnvironment e = Environment<TFormat>();
        ulong result = BinaryFloat<TFormat>.Fuse(a, b, addend, negateProduct: false, negateAddend: false, ref e);
        Accumulate<TFormat>(e);
        return result;
    }

    FloatOrder Compare<TFormat>(ulong a, ulong b, bool signalAll) where TFormat : struct, IFloatFormat
    {
        FloatEnvironment e = Environment<TFormat>();
        FloatOrder result = BinaryFloat<TFormat>.Compare(a, b, signalAll, ref e);
        Accumulate<TFormat>(e);
        return result;
    }

    uint ToFixed<TFormat>(ulong a, int bits, bool signed, int fraction, FloatRounding rounding) where TFormat : struct, IFloatFormat
    {
        FloatEnvironment e = Environment<TFormat>(rounding);
        uint result = BinaryFloat<TFormat>.ToFixed(a, bits, signed, fraction, ref e);
        Accumulate<TFormat>(e);
        return result;
    }

    ulong FromFixed<TFormat>(long value, int fraction, FloatRounding rounding) where TFormat : struct, IFloatFormat
    {
        FloatEnvironment e = Environment<TFormat>(rounding);
        ulong result = BinaryFloat<TFormat>.FromFixed(value, fraction, ref e);
        Accumulate<TFormat>(e);
        return result;
    }

    ulong ToIntegral<TFormat>(ulong a, FloatRounding rounding, bool exact) where TFormat : struct, IFloatFormat
    {
        FloatEnvironment e = Environment<TFormat>(rounding);
        ulong result = BinaryFloat<TFormat>.ToIntegral(a, exact, ref e);
        Accumulate<TFormat>(e);
        return result;
    }

    ulong Resize<TFrom, TTo>(ulong a) where TFrom : struct, IFloatFormat where TTo : struct, IFloatFormat
    {
        FloatEnvironment e = Environment<TTo>();
        ulong result = BinaryFloat<TTo>.From<TFrom>(a, ref e);
        Accumulate<TTo>(e);
        return result;
    }

    // Conversions from and to half precision flush no half: FPConvert.
    ulong FromHalf<TTo>(ulong a) where TTo : struct, IFloatFormat
    {
        FloatEnvironment e = Environment<TTo>();
        e.FlushesToZero = false;
        ulong result = (Fpscr & AlternativeHalfPrecision) != 0 && AlternativeHalf.Differs(a)
            ? AlternativeHalf.To<TTo>(a, ref e)
            : BinaryFloat<TTo>.From<HalfFormat>(a, ref e);
        Accumulate<TTo>(e);
        return result;
    }

    ulong ToHalf<TFrom>(ulong a) where TFrom : struct, IFloatFormat
    {
        FloatEnvironment e = Environment<TFrom>();
        a = BinaryFloat<TFrom>.Flush(a, ref e);
        e.FlushesToZero = false;
        ulong result = (Fpscr & AlternativeHalfPrecision) != 0
            ? AlternativeHalf.From<TFrom>(a, ref e)
            : BinaryFloat<HalfFormat>.From<TFrom>(a, ref e);
        Accumulate<TFrom>(e);
        return result;
    }
}
