using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>
/// CIRCULAR_BUFFER on int8: the last N inputs [1, 1, width, depth], oldest first, as [1, N, width, depth]. What follows runs only
/// in every <c>cycles_max</c>-th run: the others end here with <see cref="Status.RunEnded"/>, or, where there is a second output (a
/// bool), give false in it. Stateful; zeros before the first input.
/// </summary>
/// <remarks>
/// Equal to TFLM's <c>circular_buffer.cc</c>, which uses the output itself as the state; here it is kept apart, so that other operators
/// may use the output's place. TFLM guesses a <c>cycles_max</c> of 0 from the shapes of two known models; it must be given here.
/// </remarks>
internal readonly struct CircularBuffer : IKernel
{
    const int CyclesOption = 0, Valid = Operands.Output + 1;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Slot;         // elements of one input
        internal int Length;       // of the buffer
        internal int Buffer;       // persistent sbyte[Length]
        internal int Cycles;
        internal int Done;         // persistent int: runs since what follows ran
        internal int HasValid;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        p.HasValid = s.OutputCount == 2 ? 1 : 0;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1 + p.HasValid)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int8)) != Status.Ok
            || (e = Operands.Rank(ref s, 0, 4)) != Status.Ok
            || (e = Operands.Rank(ref s, Operands.Output, 4)) != Status.Ok
            || (e = Operands.Size(ref s, 0, 1, 1)) != Status.Ok
            // With more batches the slots would not lie one behind the other.
            || (e = Operands.Size(ref s, 0, 0, 1)) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, 0, 1)) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, 2, s.Input(0).Dim(2))) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, 3, s.Input(0).Dim(3))) != Status.Ok
            || (e = SignalOptions.Read(ref s, CyclesOption, 1, int.MaxValue, out p.Cycles)) != Status.Ok)
            return e;
        if (p.HasValid != 0
            && ((e = Operands.Type(ref s, Valid, ElementType.Bool)) != Status.Ok || (e = Operands.Elements(ref s, Valid, 1)) != Status.Ok))
            return e;
        p.Slot = s.Input(0).Elements;
        p.Length = s.Output(0).Elements;
        if ((e = s.PersistState<sbyte>(p.Length, out p.Buffer)) != Status.Ok
            || (e = s.PersistState<int>(1, out p.Done)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int slot = p.Slot, cycles = p.Cycles, hasValid = p.HasValid;
        Span<sbyte> buffer = c.PersistentState<sbyte>(p.Buffer, p.Length);
        for (int at = slot; at < buffer.Length; at += slot)
            buffer.Slice(at, slot).CopyTo(buffer.Slice(at - slot, slot));
        c.Input<sbyte>(0).CopyTo(buffer.Slice(buffer.Length - slot));
        buffer.CopyTo(c.Output<sbyte>(0));
        Span<int> done = c.PersistentState<int>(p.Done, 1);
        bool due = ++done[0] == cycles;
        if (due)
            done[0] = 0;
        if (hasValid != 0)
            c.Output<byte>(1)[0] = (byte)(due ? 1 : 0);
        return due || hasValid != 0 ? Status.Ok : Status.RunEnded;
    }
}
