using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>SignalIrfft: L/2 + 1 complex numbers [.., L + 2] back to real frames [.., L]: the sum over L. L is a power of two.</summary>
/// <remarks>Steps as in KISS FFT; the division as in TFLM's <c>signal/src/irfft_float.cc</c>, which fixed point does on the way.</remarks>
internal readonly struct SignalIrfft<TNumber, T> : IKernel
    where TNumber : struct, IFourierNumber<T>
    where T : unmanaged
{
    public static Status Prepare(ref Setup s)
    {
        SignalFourier p = default;
        Status e;
        if ((e = p.Prepare<TNumber, T>(ref s, true)) != Status.Ok)
            return e;
        int given = SignalOptions.LastDimension(ref s, 0, out e);
        if (e != Status.Ok)
            return e;
        if (given != p.Length + 2)
            return s.Fail(Status.OperandShape, 0, given);
        int result = SignalOptions.LastDimension(ref s, Operands.Output, out e);
        if (e != Status.Ok)
            return e;
        if (result != p.Length || (long)s.Input(0).Elements / given * result != s.Output(0).Elements)
            return s.Fail(Status.OperandShape, Operands.Output, result);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly SignalFourier p = ref c.Params<SignalFourier>();
        int length = p.Length;
        ReadOnlySpan<T> x = c.Input<T>(0), factors = c.Persistent<T>(p.Factors, length), splitters = c.Persistent<T>(p.Splitters, length / 2);
        Span<T> y = c.Output<T>(0), work = c.Scratch<T>(p.Work).Slice(0, length);
        for (int from = 0, at = 0; at < y.Length; from += length + 2, at += length)
        {
            Join(x.Slice(from, length + 2), splitters, work);
            Span<T> frame = y.Slice(at, length);
            for (int i = 0; i < length; i += 2)
            {
                int source = 2 * Fourier<TNumber, T>.Source(i / 2, length / 2);
                frame[i] = work[source];
                frame[i + 1] = work[source + 1];
            }
            Fourier<TNumber, T>.Transform(frame, factors, true);
            for (int i = 0; i < frame.Length; i++)
                frame[i] = TNumber.OverLength(frame[i], length);
        }
        return Status.Ok;
    }

    static void Join(ReadOnlySpan<T> x, ReadOnlySpan<T> splitters, Span<T> work)
    {
        int n = work.Length / 2;
        work[0] = TNumber.ScaleDown(TNumber.Add(x[0], x[2 * n]), 2);
        work[1] = TNumber.ScaleDown(TNumber.Subtract(x[0], x[2 * n]), 2);
        for (int k = 1; k <= n / 2; k++)
        {
            int a = 2 * k, b = 2 * (n - k), f = 2 * (k - 1);
            T ar = TNumber.ScaleDown(x[a], 2), ai = TNumber.ScaleDown(x[a + 1], 2);
            T br = TNumber.ScaleDown(x[b], 2), bi = TNumber.ScaleDown(TNumber.Subtract(default, x[b + 1]), 2);
            T sumR = TNumber.Add(ar, br), sumI = TNumber.Add(ai, bi), differenceR = TNumber.Subtract(ar, br), differenceI = TNumber.Subtract(ai, bi);
            T tr = TNumber.ProductDifference(differenceR, splitters[f], differenceI, splitters[f + 1]);
            T ti = TNumber.ProductSum(differenceR, splitters[f + 1], differenceI, splitters[f]);
            work[a] = TNumber.Add(sumR, tr);
            work[a + 1] = TNumber.Add(sumI, ti);
            // The middle is its own mirror image and keeps this second value.
            work[b] = TNumber.Subtract(sumR, tr);
            work[b + 1] = TNumber.Subtract(ti, sumI);
        }
    }
}
