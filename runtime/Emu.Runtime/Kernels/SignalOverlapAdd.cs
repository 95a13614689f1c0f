using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>How overlapping samples add up.</summary>
internal interface ISampleSum<T> where T : unmanaged
{
    static abstract ElementType Type { get; }
    static abstract T Add(T a, T b);
}

/// <summary>Saturated.</summary>
internal readonly struct Int16Samples : ISampleSum<short>
{
    public static ElementType Type => ElementType.Int16;
    public static short Add(short a, short b) => (short)FixedPoint.Clamp(a + b, short.MinValue, short.MaxValue);
}

internal readonly struct FloatSamples : ISampleSum<float>
{
    public static ElementType Type => ElementType.Float32;
    public static float Add(float a, float b) => a + b;
}

/// <summary>SignalOverlapAdd: joins overlapping frames [.., n, size] to a stream [.., n * step]. Stateful: the tails wait for the next run.</summary>
/// <remarks>Equal to TFLM's <c>signal/src/overlap_add.cc</c>.</remarks>
internal readonly struct SignalOverlapAdd<TSum, T> : IKernel
    where TSum : struct, ISampleSum<T>
    where T : unmanaged
{
    const int StepOption = 1;    // after the type, "T"

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Size;
        internal int Step;
        internal int Frames;       // of one stream
        internal int Streams;
        internal int Tails;        // persistent T[Streams * Size]
        internal int Reserved;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, TSum.Type)) != Status.Ok)
            return e;
        p.Size = SignalOptions.LastDimension(ref s, 0, out e);
        if (e != Status.Ok)
            return e;
        TensorInfo input = s.Input(0);
        if (input.Rank < 2 || s.Output(0).Rank != input.Rank - 1)
            return s.Fail(Status.OperandRank, 0, input.Rank);
        if ((e = SignalOptions.Read(ref s, StepOption, 1, p.Size, out p.Step)) != Status.Ok)
            return e;
        p.Frames = input.Dim(input.Rank - 2);
        p.Streams = input.Elements / (p.Size * p.Frames);
        if ((e = Operands.Elements(ref s, Operands.Output, p.Streams * p.Frames * p.Step)) != Status.Ok
            || (e = s.PersistState<T>(p.Streams * p.Size, out p.Tails)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<T> x = c.Input<T>(0);
        Span<T> y = c.Output<T>(0), tails = c.PersistentState<T>(p.Tails, p.Streams * p.Size);
        int from = 0, at = 0;
        for (int stream = 0; stream < p.Streams; stream++)
        {
            Span<T> tail = tails.Slice(stream * p.Size, p.Size);
            for (int frame = 0; frame < p.Frames; frame++)
            {
                Frame(x.Slice(from, p.Size), tail, y.Slice(at, p.Step));
                from += p.Size;
                at += p.Step;
            }
        }
        return Status.Ok;
    }

    static void Frame(ReadOnlySpan<T> x, Span<T> tail, Span<T> y)
    {
        for (int i = 0; i < x.Length; i++)
            tail[i] = TSum.Add(tail[i], x[i]);
        tail.Slice(0, y.Length).CopyTo(y);
        int kept = tail.Length - y.Length;
        for (int i = 0; i < kept; i++)
            tail[i] = tail[i + y.Length];
        tail.Slice(kept).Clear();
    }
}
