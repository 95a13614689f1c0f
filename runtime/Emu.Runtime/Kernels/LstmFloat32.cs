using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>UNIDIRECTIONAL_SEQUENCE_LSTM on float32; see <see cref="LstmShapes"/>.</summary>
/// <remarks>Sums in the order of TFLM's <c>lstm_eval.cc</c>.</remarks>
internal readonly struct LstmFloat32 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal LstmShapes Shapes;
        internal float Clip;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = p.Shapes.Prepare(ref s, ElementType.Float32, ElementType.Float32, ElementType.Float32, ElementType.Float32)) != Status.Ok)
            return e;
        p.Clip = LstmShapes.Clip(ref s);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int inputs = p.Shapes.Inputs, units = p.Shapes.Units;
        ReadOnlySpan<float> x = c.Input<float>(0);
        Span<float> y = c.Output<float>(0), hidden = c.Variable<float>(LstmShapes.Hidden), cell = c.Variable<float>(LstmShapes.Cell);
        for (int batch = 0; batch < p.Shapes.Batches; batch++)
        {
            Span<float> state = hidden.Slice(batch * units, units), memory = cell.Slice(batch * units, units);
            for (int step = 0; step < p.Shapes.Steps; step++)
            {
                int row = p.Shapes.Row(batch, step);
                Span<float> result = y.Slice(row * units, units);
                Step(ref c, x.Slice(row * inputs, inputs), state, memory, p.Clip, result);
                result.CopyTo(state);
            }
        }
        return Status.Ok;
    }

    static void Step(ref Context c, ReadOnlySpan<float> x, ReadOnlySpan<float> hidden, Span<float> cell, float clip, Span<float> y)
    {
        Gates(ref c, LstmShapes.InputGate, LstmShapes.ForgetGate, x, hidden, cell, clip, y, true);
        Gates(ref c, LstmShapes.CellGate, LstmShapes.OutputGate, x, hidden, cell, clip, y, false);
    }

    /// <summary>Two gates of all units. The first turn leaves the input gate in <paramref name="y"/> and the forgotten cell; the second finishes both.</summary>
    static void Gates(ref Context c, int a, int b, ReadOnlySpan<float> x, ReadOnlySpan<float> hidden, Span<float> cell, float clip, Span<float> y, bool first)
    {
        ReadOnlySpan<float> inputA = c.Input<float>(LstmShapes.InputWeights + a), inputB = c.Input<float>(LstmShapes.InputWeights + b);
        ReadOnlySpan<float> recurrentA = c.Input<float>(LstmShapes.RecurrentWeights + a), recurrentB = c.Input<float>(LstmShapes.RecurrentWeights + b);
        ReadOnlySpan<float> biasA = c.Input<float>(LstmShapes.Biases + a), biasB = c.Input<float>(LstmShapes.Biases + b);
        int inputs = x.Length, units = hidden.Length;
        for (int n = 0; n < y.Length; n++)
        {
            Pair<float> fromInput = default, fromHidden = default;
            Dot.Add(x, inputA.Slice(n * inputs, inputs), inputB.Slice(n * inputs, inputs), ref fromInput);
            Dot.Add(hidden, recurrentA.Slice(n * units, units), recurrentB.Slice(n * units, units), ref fromHidden);
            float gateA = fromInput.A + biasA[n] + fromHidden.A, gateB = FloatFunctions.Logistic(fromInput.B + biasB[n] + fromHidden.B);
            if (first)
            {
                y[n] = FloatFunctions.Logistic(gateA);
                cell[n] *= gateB;
                continue;
            }
            float sum = cell[n] + y[n] * FloatFunctions.Tanh(gateA);
            if (clip > 0f)
                sum = Activation.Clamp(sum, -clip, clip);
            cell[n] = sum;
            y[n] = gateB * FloatFunctions.Tanh(sum);
        }
    }
}
