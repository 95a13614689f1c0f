using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>SignalRfft: Fourier transform of real frames [.., up to L], filled up with zeros, to L/2 + 1 complex numbers [.., L + 2]. L is a power of two.</summary>
/// <remarks>Bit-exact on int16 and int32 with TFLM's <c>signal/src/rfft_int16.cc</c> and KISS FFT.</remarks>
internal readonly struct SignalRfft<TNumber, T> : IKernel
    where TNumber : struct, IFourierNumber<T>
    where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal SignalFourier Fourier;
        internal int Frame;
        internal int Reserved;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = p.Fourier.Prepare<TNumber, T>(ref s, false)) != Status.Ok)
            return e;
        p.Frame = SignalOptions.LastDimension(ref s, 0, out e);
        if (e != Status.Ok)
            return e;
        if (p.Frame > p.Fourier.Length)
            return s.Fail(Status.OperandShape, 0, p.Frame);
        int result = SignalOptions.LastDimension(ref s, Operands.Output, out e);
        if (e != Status.Ok)
            return e;
        if (result != p.Fourier.Length + 2 || (long)s.Input(0).Elements / p.Frame * result != s.Output(0).Elements)
            return s.Fail(Status.OperandShape, Operands.Output, result);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int length = p.Fourier.Length, frame = p.Frame;
        ReadOnlySpan<T> x = c.Input<T>(0), factors = c.Persistent<T>(p.Fourier.Factors, length), splitters = c.Persistent<T>(p.Fourier.Splitters, length / 2);
        Span<T> y = c.Output<T>(0), work = c.Scratch<T>(p.Fourier.Work).Slice(0, length);
        for (int from = 0, at = 0; from < x.Length; from += frame, at += length + 2)
        {
            Permute(x.Slice(from, frame), work);
            Fourier<TNumber, T>.Transform(work, factors, false);
            Split(work, splitters, y.Slice(at, length + 2));
        }
        return Status.Ok;
    }

    /// <summary>Neighbouring numbers are one complex number; behind the frame come zeros.</summary>
    static void Permute(ReadOnlySpan<T> x, Span<T> work)
    {
        for (int i = 0; i < work.Length; i += 2)
        {
            int from = 2 * Fourier<TNumber, T>.Source(i / 2, work.Length / 2);
            work[i] = from < x.Length ? x[from] : default;
            work[i + 1] = from + 1 < x.Length ? x[from + 1] : default;
        }
    }

    static void Split(ReadOnlySpan<T> work, ReadOnlySpan<T> splitters, Span<T> y)
    {
        int n = work.Length / 2;
        T even = TNumber.ScaleDown(work[0], 2), odd = TNumber.ScaleDown(work[1], 2);
        y[0] = TNumber.Add(even, odd);
        y[2 * n] = TNumber.Subtract(even, odd);
        y[1] = default;
        y[2 * n + 1] = default;
        for (int k = 1; k <= n / 2; k++)
        {
            int a = 2 * k, b = 2 * (n - k), f = 2 * (k - 1);
            T ar = TNumber.ScaleDown(work[a], 2), ai = TNumber.ScaleDown(work[a + 1], 2);
            T br = TNumber.ScaleDown(work[b], 2), bi = TNumber.ScaleDown(TNumber.Subtract(default, work[b + 1]), 2);
            T sumR = TNumber.Add(ar, br), sumI = TNumber.Add(ai, bi), differenceR = TNumber.Subtract(ar, br), differenceI = TNumber.Subtract(ai, bi);
            T tr = TNumber.ProductDifference(differenceR, splitters[f], differenceI, splitters[f + 1]);
            T ti = TNumber.ProductSum(differenceR, splitters[f + 1], differenceI, splitters[f]);
            y[a] = TNumber.HalfSum(sumR, tr);
            y[a + 1] = TNumber.HalfSum(sumI, ti);
            y[b] = TNumber.HalfDifference(sumR, tr);
            y[b + 1] = TNumber.HalfDifference(ti, sumI);
        }
    }
}
