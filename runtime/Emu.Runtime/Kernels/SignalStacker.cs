using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SignalStacker on int16: joins the newest frames [C] to [C * (left + 1 + right)], every step frames. Stateful. Output 1, a bool, says whether there is one.</summary>
/// <remarks>The first frame counts left + 1 times. Equal to TFLM's <c>signal/micro/kernels/stacker.cc</c>, which leaves the output as it was when there is none; here it is 0.</remarks>
internal readonly struct SignalStacker : IKernel
{
    const int Valid = Operands.Output + 1;
    const int ChannelsOption = 0, LeftOption = 1, RightOption = 2, StepOption = 3;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Left;
        internal int StepLength;   // samples dropped after each output
        internal int Buffer;       // persistent short[output elements], oldest sample first
        internal int Held;         // persistent int[2]: samples in the buffer; 1 after the first frame
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 2)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, 0, ElementType.Int16)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, Operands.Output, ElementType.Int16)) != Status.Ok
            || (e = Operands.Type(ref s, Valid, ElementType.Bool)) != Status.Ok
            || (e = Operands.Elements(ref s, Valid, 1)) != Status.Ok)
            return e;
        int channels = s.Input(0).Elements;
        if ((e = SignalOptions.Read(ref s, ChannelsOption, channels, channels, out int _)) != Status.Ok
            || (e = SignalOptions.Read(ref s, LeftOption, 0, short.MaxValue, out p.Left)) != Status.Ok
            || (e = SignalOptions.Read(ref s, RightOption, 0, short.MaxValue, out int right)) != Status.Ok
            || (e = SignalOptions.Read(ref s, StepOption, 1, p.Left + 1 + right, out int step)) != Status.Ok)
            return e;
        int elements = s.Output(0).Elements;
        if ((long)channels * (p.Left + 1 + right) != elements)
            return s.Fail(Status.OperandShape, Operands.Output, elements);
        p.StepLength = step * channels;
        if ((e = s.PersistState<short>(elements, out p.Buffer)) != Status.Ok
            || (e = s.PersistState<int>(2, out p.Held)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<short> x = c.Input<short>(0);
        Span<short> y = c.Output<short>(0);
        Span<short> buffer = c.PersistentState<short>(p.Buffer, y.Length);
        Span<int> state = c.PersistentState<int>(p.Held, 2);
        int held = state[0];
        for (int copies = state[1] == 0 ? p.Left + 1 : 1; copies > 0; copies--)
        {
            x.CopyTo(buffer.Slice(held));
            held += x.Length;
        }
        state[1] = 1;
        bool full = held == buffer.Length;
        if (full)
        {
            buffer.CopyTo(y);
            held -= p.StepLength;
            for (int i = 0; i < held; i++)
                buffer[i] = buffer[i + p.StepLength];
        }
        else
            y.Clear();
        state[0] = held;
        c.Output<byte>(1)[0] = full ? (byte)1 : (byte)0;
        return Status.Ok;
    }
}
