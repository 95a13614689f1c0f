using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>MAXIMUM on integers of up to 32 bits.</summary>
internal readonly struct Larger<TElement, T> : IBinaryFunction<T, T> where TElement : struct, IElement<T> where T : unmanaged
{
    public static T Of(T a, T b) => TElement.Widen(a) > TElement.Widen(b) ? a : b;
}

/// <summary>MINIMUM on integers of up to 32 bits.</summary>
internal readonly struct Smaller<TElement, T> : IBinaryFunction<T, T> where TElement : struct, IElement<T> where T : unmanaged
{
    public static T Of(T a, T b) => TElement.Widen(a) < TElement.Widen(b) ? a : b;
}

internal readonly struct Larger64 : IBinaryFunction<long, long>
{
    public static long Of(long a, long b) => a > b ? a : b;
}

internal readonly struct Smaller64 : IBinaryFunction<long, long>
{
    public static long Of(long a, long b) => a < b ? a : b;
}

/// <summary>MAXIMUM on float32; the second operand when one is NaN, as TFLM's comparison gives.</summary>
internal readonly struct FloatLarger : IBinaryFunction<float, float>
{
    public static float Of(float a, float b) => a > b ? a : b;
}

/// <summary>MINIMUM on float32; the second operand when one is NaN.</summary>
internal readonly struct FloatSmaller : IBinaryFunction<float, float>
{
    public static float Of(float a, float b) => a < b ? a : b;
}

internal readonly struct FloatSquaredDifference : IBinaryFunction<float, float>
{
    public static float Of(float a, float b) => (a - b) * (a - b);
}

/// <summary>SQUARED_DIFFERENCE on plain int32; wraps.</summary>
internal readonly struct IntegerSquaredDifference : IBinaryFunction<int, int>
{
    public static int Of(int a, int b) => (a - b) * (a - b);
}

internal readonly struct FloatRaised : IBinaryFunction<float, float>
{
    public static float Of(float a, float b) => FloatPower.Pow(a, b);
}

internal readonly struct FloatFloorQuotient : IBinaryFunction<float, float>
{
    public static float Of(float a, float b) => MathF.Floor(a / b);
}

/// <summary>FLOOR_MOD: the remainder with the divisor's sign.</summary>
internal readonly struct FloatFloorRemainder : IBinaryFunction<float, float>
{
    public static float Of(float a, float b)
    {
        float remainder = FloatRemainder.Of(a, b);
        return remainder != 0f && (b < 0f) != (remainder < 0f) ? remainder + b : remainder;
    }
}

/// <summary>PRELU on float32: negative inputs times their slope.</summary>
internal readonly struct FloatPrelu : IBinaryFunction<float, float>
{
    public static float Of(float x, float slope) => x >= 0f ? x : x * slope;
}

internal readonly struct LogicalAnd : IBinaryFunction<byte, byte>
{
    public static byte Of(byte a, byte b) => (byte)(a != 0 && b != 0 ? 1 : 0);
}

internal readonly struct LogicalOr : IBinaryFunction<byte, byte>
{
    public static byte Of(byte a, byte b) => (byte)((a | b) != 0 ? 1 : 0);
}
