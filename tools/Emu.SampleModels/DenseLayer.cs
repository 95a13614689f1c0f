namespace Emu.SampleModels;

/// <summary>A trainable fully connected layer with Adam (Kingma and Ba, 2015; beta 0.9 and 0.999, epsilon 1e-8).</summary>
internal sealed class DenseLayer
{
    private readonly int _inputs, _outputs;
    private readonly bool _relu;
    private readonly double[] _input, _output, _gradient, _mean, _square;

    public DenseLayer(SeededRandom random, int inputs, int outputs, bool relu)
    {
        (_inputs, _outputs, _relu) = (inputs, outputs, relu);
        int parameters = outputs * (inputs + 1);
        (_input, _output) = (new double[inputs], new double[outputs]);
        (_gradient, _mean, _square) = (new double[parameters], new double[parameters], new double[parameters]);
        Weights = new double[outputs * inputs];
        Bias = new double[outputs];
        double deviation = Math.Sqrt(2.0 / inputs);
        for (int i = 0; i < Weights.Length; i++)
            Weights[i] = deviation * random.NextNormal();
    }

    /// <summary>[output, input].</summary>
    public double[] Weights { get; }

    public double[] Bias { get; }

    public double[] Forward(double[] input)
    {
        input.CopyTo(_input, 0);
        for (int o = 0; o < _outputs; o++)
        {
            double sum = Bias[o];
            for (int i = 0; i < _inputs; i++)
                sum += Weights[(o * _inputs) + i] * _input[i];
            _output[o] = _relu ? Math.Max(0, sum) : sum;
        }
        return _output;
    }

    /// <summary>Adds to the gradients of the last forward pass; returns the gradient of its input.</summary>
    public double[] Backward(double[] gradient)
    {
        double[] back = new double[_inputs];
        for (int o = 0; o < _outputs; o++)
        {
            double g = _relu && _output[o] <= 0 ? 0 : gradient[o];
            for (int i = 0; i < _inputs; i++)
            {
                _gradient[(o * _inputs) + i] += g * _input[i];
                back[i] += g * Weights[(o * _inputs) + i];
            }
            _gradient[Weights.Length + o] += g;
        }
        return back;
    }

    /// <summary>One step of Adam with the mean gradient of a batch, then clears the gradients.</summary>
    public void Step(double rate, int batch, int step)
    {
        const double MeanDecay = 0.9, SquareDecay = 0.999, Epsilon = 1e-8;
        double meanBias = 1 - Power(MeanDecay, step), squareBias = 1 - Power(SquareDecay, step);
        for (int p = 0; p < _gradient.Length; p++)
        {
            double g = _gradient[p] / batch;
            _gradient[p] = 0;
            _mean[p] = (MeanDecay * _mean[p]) + ((1 - MeanDecay) * g);
            _square[p] = (SquareDecay * _square[p]) + ((1 - SquareDecay) * g * g);
            double change = rate * (_mean[p] / meanBias) / (Math.Sqrt(_square[p] / squareBias) + Epsilon);
            if (p < Weights.Length)
                Weights[p] -= change;
            else
                Bias[p - Weights.Length] -= change;
        }
    }

    public Layer ToLayer(int input) => new(LayerKind.FullyConnected, [input], [_outputs], 1, 1, 1, _relu)
    {
        Weights = [.. Weights.Select(w => (float)w)], Bias = [.. Bias.Select(b => (float)b)],
    };

    // By squaring: Math.Pow belongs to the system's mathematics library.
    private static double Power(double x, int n)
    {
        double result = 1;
        for (; n > 0; n >>= 1, x *= x)
        {
            if ((n & 1) != 0)
                result *= x;
        }
        return result;
    }
}
