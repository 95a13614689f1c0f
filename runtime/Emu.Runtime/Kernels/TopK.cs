using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>TOPK_V2: the k largest elements of each row, descending, and (output 1, int32) their places; of equal ones the first comes first.</summary>
/// <remarks>TensorFlow Lite has it (<c>kernels/topk_v2.cc</c>), TFLM does not. Selection, O(k n): rows on a microcontroller are short. k is the outputs' last dimension.</remarks>
internal readonly struct TopK<TBetter, T> : IKernel where TBetter : struct, IBetter<T> where T : unmanaged
{
    const int Indices = Operands.Output + 1;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Depth, K;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 2)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = Operands.Type(ref s, Indices, ElementType.Int32)) != Status.Ok
            || (e = IntegerList.Constant(ref s, 1, 1)) != Status.Ok)
            return e;
        p.Depth = SignalOptions.LastDimension(ref s, 0, out e);
        p.K = IntegerList.At(s.Input(1), 0);
        if (e != Status.Ok)
            return e;
        if (p.K < 1 || p.K > p.Depth)
            return s.Fail(Status.OperandValue, 1, p.K);
        int elements = s.Input(0).Elements / p.Depth * p.K;
        if ((e = Operands.Elements(ref s, Operands.Output, elements)) != Status.Ok || (e = Operands.Elements(ref s, Indices, elements)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<T> x = c.Input<T>(0);
        Span<T> y = c.Output<T>(0);
        Span<int> places = c.Output<int>(1);
        for (int from = 0, to = 0; from < x.Length; from += p.Depth, to += p.K)
            Row(x.Slice(from, p.Depth), y.Slice(to, p.K), places.Slice(to, p.K));
        return Status.Ok;
    }

    /// <summary>Keeps the best so far in order; an element goes behind all that it does not beat.</summary>
    static void Row(ReadOnlySpan<T> x, Span<T> y, Span<int> places)
    {
        int held = 0;
        for (int i = 0; i < x.Length; i++)
        {
            int at = held;
            while (at > 0 && TBetter.Than(y[at - 1], x[i]))
                at--;
            if (at == y.Length)
                continue;
            held = Math.Min(held + 1, y.Length);
            for (int k = held - 1; k > at; k--)
            {
                y[k] = y[k - 1];
                places[k] = places[k - 1];
            }
            y[at] = x[i];
            places[at] = i;
        }
    }
}

internal readonly struct GreaterInt16 : IBetter<short>
{
    public static bool Than(short best, short x) => x > best;
}

internal readonly struct GreaterInt32 : IBetter<int>
{
    public static bool Than(int best, int x) => x > best;
}
