using Emu.Runtime.Hosting.Writing;

namespace Emu.Runtime.Tests.Interpreters;

/// <summary>A valid model of float operators whose results are exact, with its value computed beside it by plain arrays. Compiled into the guest's tests, too.</summary>
sealed class RandomGraph
{
    static readonly (BuiltinOperator Code, Func<float, float> Of)[] Unary =
    [
        (BuiltinOperator.Neg, x => -x), (BuiltinOperator.Abs, MathF.Abs), (BuiltinOperator.Square, x => x * x), (BuiltinOperator.Floor, MathF.Floor),
        (BuiltinOperator.Ceil, MathF.Ceiling), (BuiltinOperator.Relu, x => MathF.Max(x, 0)),
    ];

    static readonly (BuiltinOperator Code, Func<float, float, float> Of)[] Binary =
    [
        (BuiltinOperator.Add, (a, b) => a + b), (BuiltinOperator.Sub, (a, b) => a - b), (BuiltinOperator.Mul, (a, b) => a * b),
        (BuiltinOperator.Maximum, (a, b) => a >= b ? a : b), (BuiltinOperator.Minimum, (a, b) => a <= b ? a : b),
    ];

    readonly Random _random;
    readonly ModelWriter _writer = new();
    readonly List<(int Tensor, float[] Value)> _values = [];

    internal RandomGraph(int seed)
    {
        _random = new Random(seed);
        for (int i = _random.Next(1, 4); i > 0; i--)
            Input();
        for (int i = _random.Next(1, 25); i > 0; i--)
            Grow();
        foreach (int i in Enumerable.Range(0, _values.Count).Where(i => i == _values.Count - 1 || _random.Next(6) == 0))
            if (!_writer.Inputs.Contains(_values[i].Tensor))
            {
                _writer.Outputs.Add(_values[i].Tensor);
                Outputs.Add(_values[i].Value);
            }
        Model = _writer.ToArray();
    }

    internal byte[] Model { get; }
    internal List<float[]> Inputs { get; } = [];
    internal List<float[]> Outputs { get; } = [];

    static TensorSpec Tensor(int length) => new("t", ElementType.Float32, length);

    (int Tensor, float[] Value) Any() => _values[_random.Next(_values.Count)];

    void Input()
    {
        float[] value = [.. Enumerable.Range(0, _random.Next(1, 40)).Select(_ => _random.Next(-8, 9) / 4f)];
        Inputs.Add(value);
        _values.Add((_writer.AddInput(Tensor(value.Length)), value));
    }

    void Grow()
    {
        (int a, float[] x) = Any();
        (int b, float[] y) = Any();
        (BuiltinOperator Code, int[] From, float[] Value, OperatorOptions? Options) made;
        int kind = _random.Next(4);
        if (kind == 0)
            made = (BuiltinOperator.Concatenation, [a, b], [.. x, .. y], OperatorOptions.Concatenation(0));
        else if (kind == 1 && (x.Length == y.Length || y.Length == 1))
        {
            (BuiltinOperator code, Func<float, float, float> of) = Binary[_random.Next(Binary.Length)];
            made = (code, [a, b], [.. x.Select((v, i) => of(v, y.Length == 1 ? y[0] : y[i]))], null);
        }
        else if (kind == 2)
            made = (BuiltinOperator.Reshape, [a], x, null);
        else
        {
            (BuiltinOperator code, Func<float, float> of) = Unary[_random.Next(Unary.Length)];
            made = (code, [a], [.. x.Select(of)], null);
        }
        // Squares of squares leave the floats that are exact.
        if (made.Value.Length > 4000 || made.Value.Any(v => MathF.Abs(v) > 1e6f))
            return;
        int tensor = _writer.AddTensor(Tensor(made.Value.Length));
        _writer.AddOperator(made.Code, made.From, [tensor], made.Options);
        _values.Add((tensor, made.Value));
    }
}
