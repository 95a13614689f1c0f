using Emu.Isa;

namespace Emu.FloatingPoint;

/// <summary>
/// The host's own arithmetic, where it must give the same: rounding to nearest even, inexact already noted, and a result that is finite and well above the
/// subnormal range, so that no other flag can be due. IEEE 754 leaves nothing open there. Most operations of real programs are such.
/// </summary>
internal static class HostFloat
{
    const float LeastSingle = 2.3509887E-38f;               // 2^-125: twice the least normal number
    const double LeastDouble = 4.450147717014403E-308;      // 2^-1021

    // With flushing an operand may be a subnormal number, which the host would not take for zero.
    static bool Suits<TFormat>(in FloatEnvironment e) where TFormat : struct, IFloatFormat =>
        TFormat.Format != FloatFormat.Half && e.Rounding == FloatRounding.Nearest && !e.FlushesToZero && (e.Flags & FloatFlags.Inexact) != 0;

    /// <summary>Computes if the host may.</summary>
    public static bool TryCompute<TFormat>(FloatOperation operation, ulong a, ulong b, in FloatEnvironment e, out ulong result) where TFormat : struct, IFloatFormat
    {
        result = 0;
        if (operation > FloatOperation.SquareRoot || !Suits<TFormat>(e))
            return false;
        if (typeof(TFormat) == typeof(SingleFormat))
        {
            float x = BitConverter.UInt32BitsToSingle((uint)a), y = BitConverter.UInt32BitsToSingle((uint)b);
            return Take(operation switch
            {
                FloatOperation.Add => x + y,
                FloatOperation.Subtract => x - y,
                FloatOperation.Multiply => x * y,
                FloatOperation.Divide => x / y,
                _ => MathF.Sqrt(x),
            }, out result);
        }
        double p = BitConverter.UInt64BitsToDouble(a), q = BitConverter.UInt64BitsToDouble(b);
        return Take(operation switch
        {
            FloatOperation.Add => p + q,
            FloatOperation.Subtract => p - q,
            FloatOperation.Multiply => p * q,
            FloatOperation.Divide => p / q,
            _ => Math.Sqrt(p),
        }, out result);
    }

    /// <summary>Computes ±(a * b) ± c if the host may.</summary>
    public static bool TryFuse<TFormat>(ulong a, ulong b, ulong c, bool negateProduct, bool negateAddend, in FloatEnvironment e, out ulong result) where TFormat : struct, IFloatFormat
    {
        result = 0;
        if (!Suits<TFormat>(e))
            return false;
        if (typeof(TFormat) == typeof(SingleFormat))
        {
            float x = BitConverter.UInt32BitsToSingle((uint)a), z = BitConverter.UInt32BitsToSingle((uint)c);
            return Take(MathF.FusedMultiplyAdd(negateProduct ? -x : x, BitConverter.UInt32BitsToSingle((uint)b), negateAddend ? -z : z), out result);
        }
        double p = BitConverter.UInt64BitsToDouble(a), r = BitConverter.UInt64BitsToDouble(c);
        return Take(Math.FusedMultiplyAdd(negateProduct ? -p : p, BitConverter.UInt64BitsToDouble(b), negateAddend ? -r : r), out result);
    }

    static bool Take(float value, out ulong result)
    {
        result = BitConverter.SingleToUInt32Bits(value);
        return float.IsFinite(value) && MathF.Abs(value) >= LeastSingle;
    }

    static bool Take(double value, out ulong result)
    {
        result = BitConverter.DoubleToUInt64Bits(value);
        return double.IsFinite(value) && Math.Abs(value) >= LeastDouble;
    }
}
