using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SVDF on float32.</summary>
/// <remarks>Products of features and of time are each added in order, then the filters of a unit to its bias, as in TFLM's <c>svdf_common.cc</c>.</remarks>
internal readonly struct SvdfFloat32 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal SvdfShapes Shapes;
        internal float Low;
        internal float High;
        internal int Reserved;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = p.Shapes.Prepare(ref s, ElementType.Float32)) != Status.Ok
            || (e = Operands.Type(ref s, SvdfShapes.Feature, ElementType.Float32)) != Status.Ok
            || (e = Operands.Type(ref s, SvdfShapes.Time, ElementType.Float32)) != Status.Ok
            || (e = Operands.Type(ref s, SvdfShapes.State, ElementType.Float32)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Float32)) != Status.Ok
            || (e = Activation.Limits(ref s, SvdfShapes.Activation(ref s), out p.Low, out p.High)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Run(p, c.Input<float>(0), c.Input<float>(SvdfShapes.Feature), c.Input<float>(SvdfShapes.Time), c.Input<float>(SvdfShapes.Bias),
            c.Variable<float>(SvdfShapes.State), c.Output<float>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<float> x, ReadOnlySpan<float> feature, ReadOnlySpan<float> time, ReadOnlySpan<float> bias, Span<float> state, Span<float> y)
    {
        int inputs = p.Shapes.Inputs, units = p.Shapes.Units, stateLength = p.Shapes.Filters * p.Shapes.Memory;
        for (int from = 0, at = 0, stateAt = 0; at < y.Length; from += inputs, at += units, stateAt += stateLength)
            Batch(p, x.Slice(from, inputs), feature, time, bias, state.Slice(stateAt, stateLength), y.Slice(at, units));
    }

    static void Batch(in Params p, ReadOnlySpan<float> x, ReadOnlySpan<float> feature, ReadOnlySpan<float> time, ReadOnlySpan<float> bias, Span<float> state, Span<float> y)
    {
        int memory = p.Shapes.Memory, inputs = x.Length, filters = p.Shapes.Filters, rank = p.Shapes.Rank;
        int unit = 0, left = rank;
        float sum = bias.Length != 0 ? bias[0] : 0f;
        Pair<float> features = default;
        for (int f = 0; f < filters; f++)
        {
            if ((f & 1) == 0)
            {
                features = default;
                int second = f + 1 < filters ? f + 1 : f;
                Dot.Add(x, feature.Slice(f * inputs, inputs), feature.Slice(second * inputs, inputs), ref features);
            }
            sum += Advance(state.Slice(f * memory, memory), time.Slice(f * memory, memory), (f & 1) == 0 ? features.A : features.B);
            if (--left != 0)
                continue;
            y[unit] = Activation.Clamp(sum, p.Low, p.High);
            unit++;
            left = rank;
            sum = unit < bias.Length ? bias[unit] : 0f;
        }
    }

    /// <summary>Moves one filter's memory a step on and gives its product with the time weights.</summary>
    static float Advance(Span<float> state, ReadOnlySpan<float> time, float newest)
    {
        time = time.Slice(0, state.Length);
        float sum = 0f;
        int last = state.Length - 1;
        for (int i = 0; i < last; i++)
        {
            float value = state[i + 1];
            state[i] = value;
            sum += time[i] * value;
        }
        state[last] = newest;
        return sum + time[last] * newest;
    }
}
