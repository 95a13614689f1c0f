using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>SVDF on int8 with int8 or int16 state and time weights: a stateful layer whose filters are products of a feature and a time vector.</summary>
/// <remarks>Bit-exact with TFLM's <c>svdf_common.cc</c>, which ignores a fused RELU (the output's range is its limit); other activations are refused here.</remarks>
internal readonly struct SvdfInt8 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal SvdfShapes Shapes;
        internal int FeatureMultiplier;
        internal int FeatureShift;
        internal int OutputMultiplier;
        internal int OutputShift;
        internal int InputOffset;
        internal int StateZero;
        internal int OutputZero;
        internal int StateIsInt16;    // 1 or 0
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = p.Shapes.Prepare(ref s, ElementType.Int32)) != Status.Ok)
            return e;
        ElementType state = s.Input(SvdfShapes.State).Type;
        if (state is not (ElementType.Int8 or ElementType.Int16))
            return s.Fail(Status.OperandType, SvdfShapes.State, (int)state);
        p.StateIsInt16 = state == ElementType.Int16 ? 1 : 0;
        if ((e = Operands.Type(ref s, SvdfShapes.Feature, ElementType.Int8)) != Status.Ok
            || (e = Operands.Type(ref s, SvdfShapes.Time, state)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int8)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, SvdfShapes.Feature, 0, 0)) != Status.Ok
            || (e = Operands.PerTensor(ref s, SvdfShapes.Time, 0, 0)) != Status.Ok
            || (e = Operands.PerTensor(ref s, SvdfShapes.State, state == ElementType.Int8 ? sbyte.MinValue : 0, state == ElementType.Int8 ? sbyte.MaxValue : 0)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok)
            return e;
        int activation = SvdfShapes.Activation(ref s);
        if (activation is not (Activation.None or Activation.Relu))
            return s.Fail(Status.OptionValue, -1, activation);
        // TFLM forms both factors in float32.
        float stateScale = s.Input(SvdfShapes.State).Scale(0);
        float feature = s.Input(0).Scale(0) * s.Input(SvdfShapes.Feature).Scale(0) / stateScale;
        float output = stateScale * s.Input(SvdfShapes.Time).Scale(0) / s.Output(0).Scale(0);
        if ((e = Factor(ref s, feature, SvdfShapes.Feature, out p.FeatureMultiplier, out p.FeatureShift)) != Status.Ok
            || (e = Factor(ref s, output, SvdfShapes.Time, out p.OutputMultiplier, out p.OutputShift)) != Status.Ok)
            return e;
        p.InputOffset = -s.Input(0).ZeroPoint(0);
        p.StateZero = s.Input(SvdfShapes.State).ZeroPoint(0);
        p.OutputZero = s.Output(0).ZeroPoint(0);
        return s.SetParams(p);
    }

    static Status Factor(ref Setup s, float scale, int operand, out int multiplier, out int shift)
    {
        multiplier = shift = 0;
        if (!PositiveDouble.IsScale(scale))
            return s.Fail(Status.OperandQuantization, operand);
        QuantizedMultiplier factor = QuantizedMultiplier.From(PositiveDouble.From(scale));
        multiplier = factor.Value;
        shift = factor.Shift;
        return factor.IsUsable ? Status.Ok : s.Fail(Status.OperandQuantization, operand);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<sbyte> x = c.Input<sbyte>(0), feature = c.Input<sbyte>(SvdfShapes.Feature);
        ReadOnlySpan<int> bias = c.Input<int>(SvdfShapes.Bias);
        if (p.StateIsInt16 != 0)
            Run<Int16Element, short>(p, x, feature, c.Input<short>(SvdfShapes.Time), bias, c.Variable<short>(SvdfShapes.State), c.Output<sbyte>(0));
        else
            Run<Int8Element, sbyte>(p, x, feature, c.Input<sbyte>(SvdfShapes.Time), bias, c.Variable<sbyte>(SvdfShapes.State), c.Output<sbyte>(0));
        return Status.Ok;
    }

    internal static void Run<TElement, T>(in Params p, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> feature, ReadOnlySpan<T> time, ReadOnlySpan<int> bias, Span<T> state, Span<sbyte> y)
        where TElement : struct, IElement<T>
        where T : unmanaged
    {
        int inputs = p.Shapes.Inputs, units = p.Shapes.Units, stateLength = p.Shapes.Filters * p.Shapes.Memory;
        for (int from = 0, at = 0, stateAt = 0; at < y.Length; from += inputs, at += units, stateAt += stateLength)
            Batch<TElement, T>(p, x.Slice(from, inputs), feature, time, bias, state.Slice(stateAt, stateLength), y.Slice(at, units));
    }

    /// <summary>One batch: the filters two at a time, each unit finished when the last filter of its rank is in.</summary>
    static void Batch<TElement, T>(in Params p, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> feature, ReadOnlySpan<T> time, ReadOnlySpan<int> bias, Span<T> state, Span<sbyte> y)
        where TElement : struct, IElement<T>
        where T : unmanaged
    {
        int memory = p.Shapes.Memory, inputs = x.Length, filters = p.Shapes.Filters, rank = p.Shapes.Rank;
        int unit = 0, left = rank, sum = 0;
        Pair<int> features = default;
        for (int f = 0; f < filters; f++)
        {
            if ((f & 1) == 0)
            {
                features = default;
                int second = f + 1 < filters ? f + 1 : f;
                Dot.Add(x, feature.Slice(f * inputs, inputs), feature.Slice(second * inputs, inputs), p.InputOffset, ref features);
            }
            int value = FixedPoint.Rescale((f & 1) == 0 ? features.A : features.B, p.FeatureMultiplier, p.FeatureShift);
            T newest = TElement.Narrow(FixedPoint.Clamp(value, TElement.Lowest, TElement.Highest) + p.StateZero);
            sum += Advance<TElement, T>(state.Slice(f * memory, memory), time.Slice(f * memory, memory), newest, p.StateZero);
            if (--left != 0)
                continue;
            if (unit < bias.Length)
                sum += bias[unit];
            y[unit] = (sbyte)FixedPoint.Clamp(FixedPoint.Rescale(sum, p.OutputMultiplier, p.OutputShift) + p.OutputZero, sbyte.MinValue, sbyte.MaxValue);
            unit++;
            left = rank;
            sum = 0;
        }
    }

    /// <summary>Moves one filter's memory a step on and gives its product with the time weights.</summary>
    static int Advance<TElement, T>(Span<T> state, ReadOnlySpan<T> time, T newest, int zero)
        where TElement : struct, IElement<T>
        where T : unmanaged
    {
        time = time.Slice(0, state.Length);
        int sum = 0, last = state.Length - 1;
        for (int i = 0; i < last; i++)
        {
            T value = state[i + 1];
            state[i] = value;
            sum += TElement.Widen(time[i]) * (TElement.Widen(value) - zero);
        }
        state[last] = newest;
        return sum + TElement.Widen(time[last]) * (TElement.Widen(newest) - zero);
    }
}
