using System.Numerics;
using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SignalPCAN: per-channel gain control of uint32 [C] by a noise estimate uint32 [C] and a table of the gain, int16 [125 or more].</summary>
/// <remarks>The table has a value, slope and curvature (and one unused entry) for each power of two. Bit-exact with TFLM's <c>signal/src/pcan_argc_fixed.cc</c>.</remarks>
internal readonly struct SignalPcan : IKernel
{
    const int Noise = 1, Gains = 2, ShiftOption = 0;
    const int TableLength = 125;
    const int SnrBits = 12, OutputBits = 6;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Shift;
        internal int Reserved;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 3, 3, 1)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, 0, ElementType.UInt32)) != Status.Ok
            || (e = SignalOptions.SameVector(ref s, Noise, ElementType.UInt32)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, Gains, ElementType.Int16)) != Status.Ok
            || (e = SignalOptions.SameVector(ref s, Operands.Output, ElementType.UInt32)) != Status.Ok
            || (e = SignalOptions.Read(ref s, ShiftOption, 0, 63, out p.Shift)) != Status.Ok)
            return e;
        if (s.Input(Gains).Elements < TableLength)
            return s.Fail(Status.OperandShape, Gains, s.Input(Gains).Elements);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        int shift = c.Params<Params>().Shift;
        ReadOnlySpan<uint> x = c.Input<uint>(0), noise = c.Input<uint>(Noise).Slice(0, x.Length);
        ReadOnlySpan<short> gains = c.Input<short>(Gains);
        Span<uint> y = c.Output<uint>(0).Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            ulong gain = (uint)(int)Gain(noise[i], gains);
            y[i] = Shrink((uint)((x[i] * gain) >> shift));
        }
        return Status.Ok;
    }

    /// <summary>Interpolates the table by a second-order polynomial in the ten bits after the leading one.</summary>
    static short Gain(uint x, ReadOnlySpan<short> gains)
    {
        if (x <= 2)
            return gains[(int)x];
        int bits = 32 - BitOperations.LeadingZeroCount(x);
        ReadOnlySpan<short> entry = gains.Slice(4 * bits - 6, 3);
        int fraction = (int)(bits < 11 ? x << (11 - bits) : x >> (bits - 11)) & 0x3FF;
        int result = (entry[2] * fraction >> 5) + (entry[1] << 5);
        return (short)((result * fraction + (1 << 14) >> 15) + entry[0]);
    }

    /// <summary>x*x/4 below 2, x - 1 above.</summary>
    static uint Shrink(uint x) => x < 2u << SnrBits
        ? x * x >> (2 + 2 * SnrBits - OutputBits)
        : (x >> (SnrBits - OutputBits)) - (1u << OutputBits);
}
