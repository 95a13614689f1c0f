using System.Numerics;
using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SignalFilterBankLog: natural logarithms of uint32 [C] times a scale; int16 [C], saturated. Inputs of 0 and 1 give 0.</summary>
/// <remarks>Bit-exact with TFLM's <c>signal/src/log.cc</c>.</remarks>
internal readonly struct SignalFilterBankLog : IKernel
{
    const int CorrectionOption = 0, ScaleOption = 1;
    const int SegmentBits = 7;
    const uint Ln2 = 45426;    // ln 2 * 2^16

    /// <summary>(log2(1 + i/128) - i/128) * 2^16, rounded.</summary>
    static ReadOnlySpan<ushort> Bulge =>
    [
        0, 224, 442, 654, 861, 1063, 1259, 1450, 1636, 1817, 1992, 2163, 2329, 2490, 2646, 2797,
        2944, 3087, 3224, 3358, 3487, 3611, 3732, 3848, 3960, 4068, 4172, 4272, 4368, 4460, 4549, 4633,
        4714, 4791, 4864, 4934, 5001, 5063, 5123, 5178, 5231, 5280, 5326, 5368, 5408, 5444, 5477, 5507,
        5533, 5557, 5578, 5595, 5610, 5622, 5631, 5637, 5640, 5641, 5638, 5633, 5626, 5615, 5602, 5586,
        5568, 5547, 5524, 5498, 5470, 5439, 5406, 5370, 5332, 5291, 5249, 5203, 5156, 5106, 5054, 5000,
        4944, 4885, 4825, 4762, 4697, 4630, 4561, 4490, 4416, 4341, 4264, 4184, 4103, 4020, 3935, 3848,
        3759, 3668, 3575, 3481, 3384, 3286, 3186, 3084, 2981, 2875, 2768, 2659, 2549, 2437, 2323, 2207,
        2090, 1971, 1851, 1729, 1605, 1480, 1353, 1224, 1094, 963, 830, 695, 559, 421, 282, 142,
        0,
    ];

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int CorrectionBits;
        internal int Scale;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, 0, ElementType.UInt32)) != Status.Ok
            || (e = SignalOptions.SameVector(ref s, Operands.Output, ElementType.Int16)) != Status.Ok
            || (e = SignalOptions.Read(ref s, CorrectionOption, 0, 31, out p.CorrectionBits)) != Status.Ok
            || (e = SignalOptions.Read(ref s, ScaleOption, 0, int.MaxValue, out p.Scale)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int correction = p.CorrectionBits;
        uint scale = (uint)p.Scale;
        ReadOnlySpan<uint> x = c.Input<uint>(0);
        Span<short> y = c.Output<short>(0).Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            uint value = x[i] << correction;
            y[i] = value > 1 ? (short)Math.Min(Log(value, scale), (uint)short.MaxValue) : (short)0;
        }
        return Status.Ok;
    }

    /// <summary>ln(x) * scale, modulo 2^16 when the product exceeds 32 bits.</summary>
    static uint Log(uint x, uint scale)
    {
        int whole = BitOperations.Log2(x);
        // The bits after the leading one, as 16 bits of fraction; the table adds what log2 bulges above a straight line.
        uint fraction = x - (1u << whole);
        fraction = whole < 16 ? fraction << (16 - whole) : fraction >> (whole - 16);
        int segment = (int)(fraction >> (16 - SegmentBits));
        int from = Bulge[segment];
        int within = (int)fraction - (segment << (16 - SegmentBits));
        uint log2 = ((uint)whole << 16) + fraction + (uint)(from + ((Bulge[segment + 1] - from) * within >> 16));
        uint natural = (uint)(((ulong)Ln2 * log2 + 0x8000) >> 16);
        return (scale * natural + 0x8000) >> 16;
    }
}
