using System.Numerics;

namespace Emu.Runtime.Kernels;

/// <summary>SignalFftAutoScale on int16: shifts a signal left until its largest magnitude uses 15 bits. Outputs: the signal, and the int32 shift.</summary>
/// <remarks>Bit-exact with TFLM's <c>signal/src/fft_auto_scale.cc</c>.</remarks>
internal readonly struct SignalFftAutoScale : IKernel
{
    const int ScaleBits = Operands.Output + 1;

    public static Status Prepare(ref Setup s)
    {
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 2)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int16)) != Status.Ok
            || (e = Operands.Type(ref s, ScaleBits, ElementType.Int32)) != Status.Ok
            || (e = Operands.SameShape(ref s)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok)
            return e;
        return Operands.Elements(ref s, ScaleBits, 1);
    }

    public static Status Invoke(ref Context c)
    {
        ReadOnlySpan<short> x = c.Input<short>(0);
        Span<short> y = c.Output<short>(0).Slice(0, x.Length);
        int largest = 0;
        for (int i = 0; i < x.Length; i++)
            largest = Math.Max(largest, Math.Abs((int)x[i]));
        int shift = Math.Max(BitOperations.LeadingZeroCount((uint)largest) - 17, 0);
        for (int i = 0; i < x.Length; i++)
            y[i] = (short)(x[i] << shift);
        c.Output<int>(1)[0] = shift;
        return Status.Ok;
    }
}
