using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>SignalWindow on int16: frames [.., N] times a window [N], shifted right, saturated.</summary>
/// <remarks>Bit-exact with TFLM's <c>signal/src/window.cc</c>.</remarks>
internal readonly struct SignalWindow : IKernel
{
    const int ShiftOption = 0;

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
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, 1, ElementType.Int16)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int16)) != Status.Ok
            || (e = Operands.SameShape(ref s)) != Status.Ok
            || (e = SignalOptions.Read(ref s, ShiftOption, 0, 31, out p.Shift)) != Status.Ok)
            return e;
        int length = SignalOptions.LastDimension(ref s, 0, out e);
        if (e != Status.Ok || (e = Operands.Size(ref s, 1, 0, length)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        int shift = c.Params<Params>().Shift;
        ReadOnlySpan<short> x = c.Input<short>(0), window = c.Input<short>(1);
        Span<short> y = c.Output<short>(0);
        for (int at = 0; at < y.Length; at += window.Length)
            Frame(x.Slice(at, window.Length), window, shift, y.Slice(at, window.Length));
        return Status.Ok;
    }

    static void Frame(ReadOnlySpan<short> x, ReadOnlySpan<short> window, int shift, Span<short> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = (short)FixedPoint.Clamp(x[i] * window[i] >> shift, short.MinValue, short.MaxValue);
    }
}
