using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>Activations of a quantised LSTM: how products with int8 weights are summed and rescaled.</summary>
internal interface ILstmActivation<T> where T : unmanaged
{
    static abstract ElementType Bias { get; }
    static abstract int MaxShift { get; }
    /// <summary>Two gates' rescaled sums of (x + offset) * weights + bias; <paramref name="unit"/> picks the bias if there is one.</summary>
    static abstract Pair<int> Products(ReadOnlySpan<T> x, int offset, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b,
        ReadOnlySpan<byte> biasA, ReadOnlySpan<byte> biasB, int unit, in Pair<LstmFactor> factors);
}

/// <summary>A multiplier and its shift.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct LstmFactor
{
    internal int Multiplier;
    internal int Shift;
}

internal readonly struct LstmInt8 : ILstmActivation<sbyte>
{
    public static ElementType Bias => ElementType.Int32;
    public static int MaxShift => QuantizedMultiplier.MaxShift;

    public static Pair<int> Products(ReadOnlySpan<sbyte> x, int offset, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b,
        ReadOnlySpan<byte> biasA, ReadOnlySpan<byte> biasB, int unit, in Pair<LstmFactor> factors)
    {
        Pair<int> sum = default;
        Dot.Add(x, a, b, offset, ref sum);
        if (biasA.Length != 0)
        {
            sum.A += BinaryPrimitives.ReadInt32LittleEndian(biasA.Slice(unit * 4));
            sum.B += BinaryPrimitives.ReadInt32LittleEndian(biasB.Slice(unit * 4));
        }
        sum.A = FixedPoint.Rescale(sum.A, factors.A.Multiplier, factors.A.Shift);
        sum.B = FixedPoint.Rescale(sum.B, factors.B.Multiplier, factors.B.Shift);
        return sum;
    }
}

/// <summary>Zero points are 0, sums have 64 bits.</summary>
internal readonly struct LstmInt16 : ILstmActivation<short>
{
    public static ElementType Bias => ElementType.Int64;
    public static int MaxShift => FixedPoint.WideMaxShift;

    public static Pair<int> Products(ReadOnlySpan<short> x, int offset, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b,
        ReadOnlySpan<byte> biasA, ReadOnlySpan<byte> biasB, int unit, in Pair<LstmFactor> factors)
    {
        Pair<long> sum = default;
        DotInt16.Add(x, a, b, ref sum);
        if (biasA.Length != 0)
        {
            sum.A += BinaryPrimitives.ReadInt64LittleEndian(biasA.Slice(unit * 8));
            sum.B += BinaryPrimitives.ReadInt64LittleEndian(biasB.Slice(unit * 8));
        }
        Pair<int> result = default;
        result.A = FixedPoint.RescaleWide(sum.A, factors.A.Multiplier, factors.A.Shift);
        result.B = FixedPoint.RescaleWide(sum.B, factors.B.Multiplier, factors.B.Shift);
        return result;
    }
}

/// <summary>UNIDIRECTIONAL_SEQUENCE_LSTM on int8 or int16 activations with int8 weights and an int16 cell; see <see cref="LstmShapes"/>.</summary>
/// <remarks>Gates have 12 bits of fraction, their results 15. Bit-exact with TFLM's <c>lstm_eval.cc</c>. The cell's scale is a power of two.</remarks>
internal readonly struct LstmInteger<TActivation, TElement, T> : IKernel
    where TActivation : struct, ILstmActivation<T>
    where TElement : struct, IElement<T>
    where T : unmanaged
{
    const int GateBits = 12, ResultBits = 15;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal LstmShapes Shapes;
        internal int Factors;          // persistent LstmFactor[8]: of the gates' inputs, then of their hidden states
        internal LstmFactor Forget;    // forget gate * cell
        internal LstmFactor Input;     // input gate * cell gate
        internal LstmFactor Hidden;    // output gate * tanh(cell)
        internal int InputOffset;
        internal int HiddenZero;
        internal int CellBits;         // fraction bits of the cell
        internal int Clip;             // 0: none
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        int lowest = TElement.Type == ElementType.Int16 ? 0 : TElement.Lowest, highest = TElement.Type == ElementType.Int16 ? 0 : TElement.Highest;
        if ((e = p.Shapes.Prepare(ref s, TElement.Type, ElementType.Int8, TActivation.Bias, ElementType.Int16)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, lowest, highest)) != Status.Ok
            || (e = Operands.PerTensor(ref s, LstmShapes.Hidden, lowest, highest)) != Status.Ok
            || (e = Operands.PerTensor(ref s, LstmShapes.Cell, 0, 0)) != Status.Ok
            || (e = CellScale(ref s, out p.CellBits)) != Status.Ok
            || (e = s.Persist(2 * LstmShapes.Gates, out Span<LstmFactor> factors, out p.Factors)) != Status.Ok)
            return e;
        for (int gate = 0; gate < LstmShapes.Gates; gate++)
        {
            if ((e = GateFactor(ref s, 0, LstmShapes.InputWeights + gate, out factors[gate])) != Status.Ok
                || (e = GateFactor(ref s, LstmShapes.Hidden, LstmShapes.RecurrentWeights + gate, out factors[LstmShapes.Gates + gate])) != Status.Ok)
                return e;
        }
        PositiveDouble one = PositiveDouble.From(1f), hidden = PositiveDouble.From(s.Input(LstmShapes.Hidden).Scale(0));
        if ((e = Factor(ref s, LstmShapes.Cell, one.TimesPowerOfTwo(-ResultBits), QuantizedMultiplier.MaxShift, out p.Forget)) != Status.Ok
            || (e = Factor(ref s, LstmShapes.Cell, one.TimesPowerOfTwo(p.CellBits - 2 * ResultBits), QuantizedMultiplier.MaxShift, out p.Input)) != Status.Ok
            || (e = Factor(ref s, LstmShapes.Hidden, PositiveDouble.Quotient(one.TimesPowerOfTwo(-2 * ResultBits), hidden), QuantizedMultiplier.MaxShift, out p.Hidden)) != Status.Ok)
            return e;
        p.InputOffset = -s.Input(0).ZeroPoint(0);
        p.HiddenZero = s.Input(LstmShapes.Hidden).ZeroPoint(0);
        float clip = LstmShapes.Clip(ref s) / s.Input(LstmShapes.Cell).Scale(0);
        p.Clip = clip >= short.MaxValue ? short.MaxValue : (int)clip;
        return s.SetParams(p);
    }

    /// <summary>The cell's scale as bits of fraction, 1 to 15.</summary>
    static Status CellScale(ref Setup s, out int bits)
    {
        PositiveDouble scale = PositiveDouble.From(s.Input(LstmShapes.Cell).Scale(0));
        bits = 1 - scale.Exponent;
        bool isPower = scale.Mantissa == 1UL << 52;
        return isPower && bits is >= 1 and <= 15 ? Status.Ok : s.Fail(Status.OperandQuantization, LstmShapes.Cell, bits);
    }

    /// <summary>Activation scale * weight scale to gate bits; TFLM forms the product in float32.</summary>
    static Status GateFactor(ref Setup s, int activation, int weights, out LstmFactor factor)
    {
        factor = default;
        Status e;
        if ((e = Operands.PerTensor(ref s, weights, 0, 0)) != Status.Ok)
            return e;
        float product = s.Input(activation).Scale(0) * s.Input(weights).Scale(0);
        if (!PositiveDouble.IsScale(product))
            return s.Fail(Status.OperandQuantization, weights);
        return Factor(ref s, weights, PositiveDouble.From(product).TimesPowerOfTwo(GateBits), TActivation.MaxShift, out factor);
    }

    static Status Factor(ref Setup s, int operand, in PositiveDouble real, int maxShift, out LstmFactor factor)
    {
        QuantizedMultiplier found = QuantizedMultiplier.From(real);
        factor.Multiplier = found.Value;
        factor.Shift = found.Shift;
        return found.Shift <= maxShift ? Status.Ok : s.Fail(Status.OperandQuantization, operand);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int inputs = p.Shapes.Inputs, units = p.Shapes.Units;
        ReadOnlySpan<T> x = c.Input<T>(0);
        Span<T> y = c.Output<T>(0), hidden = c.Variable<T>(LstmShapes.Hidden);
        Span<short> cell = c.Variable<short>(LstmShapes.Cell);
        for (int batch = 0; batch < p.Shapes.Batches; batch++)
        {
            Span<T> state = hidden.Slice(batch * units, units);
            Span<short> memory = cell.Slice(batch * units, units);
            for (int step = 0; step < p.Shapes.Steps; step++)
            {
                int row = p.Shapes.Row(batch, step);
                Span<T> result = y.Slice(row * units, units);
                Step(ref c, p, x.Slice(row * inputs, inputs), state, memory, result);
                result.CopyTo(state);
            }
        }
        return Status.Ok;
    }

    static void Step(ref Context c, in Params p, ReadOnlySpan<T> x, ReadOnlySpan<T> hidden, Span<short> cell, Span<T> y)
    {
        for (int unit = 0; unit < y.Length; unit++)
        {
            Pair<int> first = Gates(ref c, p, LstmShapes.InputGate, LstmShapes.ForgetGate, x, hidden, unit);
            Pair<int> second = Gates(ref c, p, LstmShapes.CellGate, LstmShapes.OutputGate, x, hidden, unit);
            int kept = Product(SigmoidTable.Logistic(3 * first.B), cell[unit], p.Forget);
            int added = Product(SigmoidTable.Logistic(3 * first.A), SigmoidTable.Tanh(3 * second.A), p.Input);
            int sum = Saturate(kept + added);
            if (p.Clip > 0)
                sum = FixedPoint.Clamp(sum, -p.Clip, p.Clip);
            cell[unit] = (short)sum;
            int product = SigmoidTable.Logistic(3 * second.B) * TanhOfCell(sum, p.CellBits);
            int result = FixedPoint.Rescale(product, p.Hidden.Multiplier, p.Hidden.Shift) + p.HiddenZero;
            y[unit] = TElement.Narrow(FixedPoint.Clamp(result, TElement.Lowest, TElement.Highest));
        }
    }

    /// <summary>Two gates of a unit before their functions: the parts from input and hidden state saturated to 16 bits, then their sum.</summary>
    static Pair<int> Gates(ref Context c, in Params p, int a, int b, ReadOnlySpan<T> x, ReadOnlySpan<T> hidden, int unit)
    {
        ReadOnlySpan<LstmFactor> factors = c.Persistent<LstmFactor>(p.Factors, 2 * LstmShapes.Gates);
        Pair<LstmFactor> input = default, recurrent = default;
        input.A = factors[a];
        input.B = factors[b];
        recurrent.A = factors[LstmShapes.Gates + a];
        recurrent.B = factors[LstmShapes.Gates + b];
        Pair<int> fromInput = TActivation.Products(x, p.InputOffset, Row(ref c, LstmShapes.InputWeights + a, unit, x.Length),
            Row(ref c, LstmShapes.InputWeights + b, unit, x.Length), c.Input<byte>(LstmShapes.Biases + a), c.Input<byte>(LstmShapes.Biases + b), unit, input);
        Pair<int> fromHidden = TActivation.Products(hidden, -p.HiddenZero, Row(ref c, LstmShapes.RecurrentWeights + a, unit, hidden.Length),
            Row(ref c, LstmShapes.RecurrentWeights + b, unit, hidden.Length), default, default, unit, recurrent);
        fromInput.A = Saturate(Saturate(fromInput.A) + Saturate(fromHidden.A));
        fromInput.B = Saturate(Saturate(fromInput.B) + Saturate(fromHidden.B));
        return fromInput;
    }

    static ReadOnlySpan<sbyte> Row(ref Context c, int operand, int unit, int length) => c.Input<sbyte>(operand).Slice(unit * length, length);

    static int Product(int a, int b, in LstmFactor factor) => Saturate(FixedPoint.Rescale(a * b, factor.Multiplier, factor.Shift));

    static int TanhOfCell(int cell, int bits)
    {
        int shift = bits - GateBits;
        return SigmoidTable.Tanh(shift > 0 ? 3 * cell + (1 << (shift - 1)) >> shift : 3 * cell << -shift);
    }

    static int Saturate(int x) => FixedPoint.Clamp(x, short.MinValue, short.MaxValue);
}
