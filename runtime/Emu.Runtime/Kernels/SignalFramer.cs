using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SignalFramer on int16: cuts a stream [.., n * step] into overlapping frames [.., n, size]. Stateful. Output 1, a bool, is true when every frame was full.</summary>
/// <remarks>Equal to TFLM's <c>signal/micro/kernels/framer.cc</c>, which leaves frames that are not full as they were; here they are 0.</remarks>
internal readonly struct SignalFramer : IKernel
{
    const int Valid = Operands.Output + 1;
    const int SizeOption = 0, StepOption = 1, PrefillOption = 2;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Size;
        internal int Step;
        internal int Capacity;     // of one stream's buffer
        internal int Frames;       // of one stream in one run
        internal int Streams;
        internal int Buffers;      // persistent short[Streams * Capacity], oldest sample first
        internal int Prefilled;    // zeros before the first sample
        internal int Held;         // persistent int: samples in each buffer, beyond those zeros
        internal int Reserved;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 2)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int16)) != Status.Ok
            || (e = Operands.Type(ref s, Valid, ElementType.Bool)) != Status.Ok
            || (e = Operands.Elements(ref s, Valid, 1)) != Status.Ok
            || (e = SignalOptions.Read(ref s, SizeOption, 1, short.MaxValue, out p.Size)) != Status.Ok
            || (e = SignalOptions.Read(ref s, StepOption, 1, short.MaxValue, out p.Step)) != Status.Ok
            || (e = SignalOptions.Read(ref s, PrefillOption, 0, p.Step <= p.Size ? 1 : 0, out int prefill)) != Status.Ok)
            return e;
        int length = SignalOptions.LastDimension(ref s, 0, out e);
        if (e != Status.Ok)
            return e;
        p.Frames = length / p.Step;
        if (p.Frames == 0 || p.Frames * p.Step != length)
            return s.Fail(Status.OperandShape, 0, length);
        p.Streams = s.Input(0).Elements / length;
        if ((long)p.Streams * p.Frames * p.Size != s.Output(0).Elements)
            return s.Fail(Status.OperandShape, Operands.Output, s.Output(0).Elements);
        p.Capacity = (p.Size + p.Step - 1) / p.Step * p.Step;
        if ((e = s.PersistState<short>(p.Streams * p.Capacity, out p.Buffers)) != Status.Ok
            || (e = s.PersistState<int>(1, out p.Held)) != Status.Ok)
            return e;
        p.Prefilled = prefill != 0 ? p.Size - p.Step : 0;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<short> x = c.Input<short>(0);
        Span<short> y = c.Output<short>(0);
        Span<short> buffers = c.PersistentState<short>(p.Buffers, p.Streams * p.Capacity);
        Span<int> gained = c.PersistentState<int>(p.Held, 1);
        int before = p.Prefilled + gained[0], held = before, from = 0, at = 0;
        bool full = true;
        for (int stream = 0; stream < p.Streams; stream++)
        {
            Span<short> buffer = buffers.Slice(stream * p.Capacity, p.Capacity);
            held = before;
            for (int frame = 0; frame < p.Frames; frame++)
            {
                full &= Frame(p, x.Slice(from, p.Step), buffer, ref held, y.Slice(at, p.Size));
                from += p.Step;
                at += p.Size;
            }
        }
        gained[0] = held - p.Prefilled;
        c.Output<byte>(1)[0] = full ? (byte)1 : (byte)0;
        return Status.Ok;
    }

    static bool Frame(in Params p, ReadOnlySpan<short> x, Span<short> buffer, ref int held, Span<short> y)
    {
        x.CopyTo(buffer.Slice(held));
        held += x.Length;
        if (held < y.Length)
        {
            y.Clear();
            return false;
        }
        buffer.Slice(0, y.Length).CopyTo(y);
        held -= p.Step;
        for (int i = 0; i < held; i++)
            buffer[i] = buffer[i + p.Step];
        return true;
    }
}
