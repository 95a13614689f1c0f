using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>A function from int16 to int16 as 512 straight pieces of 128 values each.</summary>
/// <remarks>Each entry is moved by half of its piece's error in the middle. Source: TFLM <c>kernels/internal/common.h</c> (LUTPopulate and LUTLookup for int16).</remarks>
internal static class InterpolatedTable
{
    internal const int Entries = 513;
    const int Pieces = Entries - 1;
    /// <summary>Results in units of 2^-15: tables stand for -1 to 1 at a scale of 2 / 65535, whose span of 2 gets 2^16 steps.</summary>
    const float OutputFactor = 32768f;

    /// <summary>Fills <paramref name="table"/> with a function's values over the range of an int16 input with this quantisation.</summary>
    internal static void Fill<TFunction>(float inputScale, int inputZero, Span<short> table) where TFunction : struct, IFloatMap
    {
        float lowest = inputScale * (short.MinValue - inputZero), highest = inputScale * (short.MaxValue - inputZero);
        float step = (highest - lowest) / Pieces, halfStep = step / 2f;
        for (int i = 0; i < Pieces; i++)
        {
            int value = FloatRounding.ToInt32(TFunction.Of(lowest + i * step) * OutputFactor);
            float next = TFunction.Of(lowest + (i + 1) * step) * OutputFactor;
            int middle = FloatRounding.ToInt32(TFunction.Of(lowest + i * step + halfStep) * OutputFactor);
            int error = FloatRounding.ToInt32((next + value) / 2f) - middle;
            table[i] = Narrow(value - FloatRounding.ToInt32(error / 2f));
        }
        table[Pieces] = Narrow(FloatRounding.ToInt32(TFunction.Of(highest) * OutputFactor));
    }

    /// <summary>The function's value at an int16 <paramref name="x"/>.</summary>
    internal static short At(ReadOnlySpan<short> table, int x)
    {
        int index = (Pieces >> 1) + (x >> 7), from = table[index];
        return (short)(from + (((table[index + 1] - from) * (x & 0x7F) + 64) >> 7));
    }

    static short Narrow(int value) => (short)FixedPoint.Clamp(value, short.MinValue, short.MaxValue);
}
