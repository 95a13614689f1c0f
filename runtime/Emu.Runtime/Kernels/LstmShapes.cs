using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>Operands and sizes of UNIDIRECTIONAL_SEQUENCE_LSTM, the same for every element type.</summary>
/// <remarks>Four gates (input, forget, cell, output) with weights [H, I] for the input, [H, H] for the hidden state and biases [H]; no peepholes,
/// projection or layer normalisation, as in TFLM. Input [B, T, I], or [T, B, I] when time comes first; output the same with H.</remarks>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct LstmShapes
{
    internal const int InputWeights = 1, RecurrentWeights = 5, Peepholes = 9, Biases = 12, Projection = 16, Hidden = 18, Cell = 19, Normalisation = 20;
    internal const int Gates = 4, InputGate = 0, ForgetGate = 1, CellGate = 2, OutputGate = 3;

    // Fields of UnidirectionalSequenceLSTMOptions in schema.fbs.
    const int FusedActivation = 0, CellClip = 1, TimeMajor = 3, DiagonalRecurrent = 5;
    const int Tanh = 4;

    internal int Batches;
    internal int Steps;
    internal int Inputs;       // I
    internal int Units;        // H
    internal int TimeFirst;    // 1 or 0

    /// <summary>Checks shapes, options and states; element types are <paramref name="type"/> for activations, then those given.</summary>
    internal Status Prepare(ref Setup s, ElementType type, ElementType weights, ElementType bias, ElementType cell)
    {
        Status e;
        if (s.InputCount is < Normalisation or > Normalisation + Gates)
            return s.Fail(Status.OperandCount, -1, s.InputCount);
        if (s.OutputCount != 1)
            return s.Fail(Status.OperandCount, -1, s.OutputCount);
        if ((e = CheckPresence(ref s)) != Status.Ok
            || (e = CheckOptions(ref s)) != Status.Ok
            || (e = Operands.Rank(ref s, 0, 3)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, type)) != Status.Ok
            || (e = Operands.Rank(ref s, Operands.Output, 3)) != Status.Ok
            || (e = Operands.Rank(ref s, Hidden, 2)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0);
        TimeFirst = s.Options.Bool(TimeMajor, false) ? 1 : 0;
        Batches = input.Dim(TimeFirst);
        Steps = input.Dim(1 - TimeFirst);
        Inputs = input.Dim(2);
        Units = s.Input(Hidden).Dim(1);
        if ((e = Operands.Size(ref s, Operands.Output, 0, input.Dim(0))) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, 1, input.Dim(1))) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, 2, Units)) != Status.Ok
            || (e = State(ref s, Hidden, type)) != Status.Ok
            || (e = State(ref s, Cell, cell)) != Status.Ok)
            return e;
        for (int gate = 0; gate < Gates; gate++)
        {
            if ((e = Matrix(ref s, InputWeights + gate, weights, Inputs)) != Status.Ok
                || (e = Matrix(ref s, RecurrentWeights + gate, weights, Units)) != Status.Ok
                || (e = Operands.Bias(ref s, Biases + gate, bias, Units)) != Status.Ok)
                return e;
        }
        return Status.Ok;
    }

    /// <summary>The limit of the cell state's magnitude; 0 for none.</summary>
    internal static float Clip(ref Setup s) => s.Options.Float(CellClip, 0f);

    /// <summary>Where step <paramref name="step"/> of a batch lies, in rows of the input or output.</summary>
    internal readonly int Row(int batch, int step) => TimeFirst != 0 ? step * Batches + batch : batch * Steps + step;

    static Status CheckPresence(ref Setup s)
    {
        for (int i = 0; i < s.InputCount; i++)
        {
            bool needed = i < Peepholes || i >= Biases && i < Projection || i is Hidden or Cell;
            if (s.HasInput(i) != needed)
                return s.Fail(Status.OperandCount, i, i);
        }
        return Status.Ok;
    }

    static Status CheckOptions(ref Setup s)
    {
        FlatTable options = s.Options;
        int activation = options.Int8(FusedActivation, 0);
        if (activation != Tanh)
            return s.Fail(Status.OptionValue, -1, activation);
        if (!(Clip(ref s) >= 0f))
            return s.Fail(Status.OptionValue, -1, CellClip);
        return options.Bool(DiagonalRecurrent, false) ? s.Fail(Status.OptionValue, -1, 1) : Status.Ok;
    }

    readonly Status State(ref Setup s, int operand, ElementType type)
    {
        Status e;
        if ((e = Operands.Type(ref s, operand, type)) != Status.Ok
            || (e = Operands.Rank(ref s, operand, 2)) != Status.Ok
            || (e = Operands.Size(ref s, operand, 0, Batches)) != Status.Ok
            || (e = Operands.Size(ref s, operand, 1, Units)) != Status.Ok)
            return e;
        return s.Input(operand).IsVariable ? Status.Ok : s.Fail(Status.OperandNotVariable, operand);
    }

    readonly Status Matrix(ref Setup s, int operand, ElementType type, int columns)
    {
        Status e;
        if ((e = Operands.Type(ref s, operand, type)) != Status.Ok
            || (e = Operands.Rank(ref s, operand, 2)) != Status.Ok
            || (e = Operands.Size(ref s, operand, 0, Units)) != Status.Ok)
            return e;
        return Operands.Size(ref s, operand, 1, columns);
    }
}
