using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>FULLY_CONNECTED on int16 with int8 filters and int64 or int32 biases; shapes as <see cref="FullyConnectedInt8"/>.</summary>
/// <remarks>Bit-exact with TFLM's <c>reference/integer_ops/fully_connected.h</c>; see <see cref="Int16Rescale"/>.</remarks>
internal readonly struct FullyConnectedInt16 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Int16Rescale Rescale;
        internal int Depth;            // K
        internal int Outputs;          // N
        internal int Multiplier;       // of a filter with one scale
        internal int Shift;
        internal int IsPerOutput;      // 1: each output has its own factor
        internal int Reserved;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 3, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Int8)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int16)) != Status.Ok
            || (e = Int16Layer.Bias(ref s, 2)) != Status.Ok
            || (e = FullyConnectedInt8.PrepareShapes(ref s, out p.Depth, out p.Outputs)) != Status.Ok
            || (e = p.Rescale.Prepare(ref s, 0, 2, s.Options.Int8(FullyConnectedInt8.FusedActivation, 0), p.Outputs)) != Status.Ok)
            return e;
        if (s.Input(1).ScaleCount > 1)
        {
            p.IsPerOutput = 1;
            e = Int16Layer.PerChannelFactors(ref s, 0, p.Outputs, axis: 0, ref p.Rescale);
        }
        else if ((e = FullyConnectedInt8.PerTensorFactor(ref s, out p.Multiplier, out p.Shift)) == Status.Ok)
            e = p.Rescale.CheckShift(ref s, p.Shift, 0);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int depth = p.Depth, outputs = p.Outputs, perOutput = p.IsPerOutput != 0 ? outputs : 0;
        ReadOnlySpan<short> x = c.Input<short>(0);
        ReadOnlySpan<sbyte> w = c.Input<sbyte>(1), shifts = c.Persistent<sbyte>(p.Rescale.Shifts, perOutput);
        ReadOnlySpan<int> multipliers = c.Persistent<int>(p.Rescale.Multipliers, perOutput);
        ReadOnlySpan<byte> bias = c.Input<byte>(2);
        Span<short> y = c.Output<short>(0);
        for (int at = 0, from = 0; at < y.Length; at += outputs, from += depth)
            Row(p, x.Slice(from, depth), w, bias, multipliers, shifts, y.Slice(at, outputs));
        return Status.Ok;
    }

    static void Row(in Params p, ReadOnlySpan<short> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<byte> bias, ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<short> y)
    {
        bool perOutput = multipliers.Length != 0;
        for (int n = 0; n < y.Length; n += 2)
        {
            int second = n + 1 < y.Length ? n + 1 : n;
            Pair<long> sum = default;
            DotInt16.Add(x, w.Slice(n * x.Length, x.Length), w.Slice(second * x.Length, x.Length), ref sum);
            y[n] = p.Rescale.Output(sum.A, n, bias, perOutput ? multipliers[n] : p.Multiplier, perOutput ? shifts[n] : p.Shift);
            y[second] = p.Rescale.Output(sum.B, second, bias, perOutput ? multipliers[second] : p.Multiplier, perOutput ? shifts[second] : p.Shift);
        }
    }
}
