namespace Emu.SampleModels;

/// <summary>
/// Networks with the layer shapes of the MLPerf Tiny reference models (github.com/mlcommons/tiny, benchmark/training) and seeded random weights.
/// They cost what the real ones cost, and classify nothing.
/// </summary>
internal static class TinyNetworks
{
    /// <summary>DS-CNN for keyword spotting: 49 x 10 features, 12 words.</summary>
    public static Network Keyword()
    {
        var random = new SeededRandom(1);
        var net = new Network("keyword", 49, 10, 1);
        int x = net.Convolution(random, 0, 64, 10, 4, 2, relu: true);
        for (int block = 0; block < 4; block++)
            x = net.Convolution(random, net.Depthwise(random, x, 1), 64, 1, 1, 1, relu: true);
        return Classify(net, random, x, 12);
    }

    /// <summary>MobileNetV1 with width 0.25 for visual wake words: 96 x 96 RGB, person or not.</summary>
    public static Network VisualWakeWords()
    {
        var random = new SeededRandom(2);
        var net = new Network("visual_wake_words", 96, 96, 3);
        int x = net.Convolution(random, 0, 8, 3, 3, 2, relu: true);
        (int Stride, int Channels)[] blocks =
        [
            (1, 16), (2, 32), (1, 32), (2, 64), (1, 64), (2, 128), (1, 128), (1, 128), (1, 128), (1, 128), (1, 128), (2, 256), (1, 256),
        ];
        foreach ((int stride, int channels) in blocks)
            x = net.Convolution(random, net.Depthwise(random, x, stride), channels, 1, 1, 1, relu: true);
        return Classify(net, random, x, 2);
    }

    /// <summary>ResNet-8 for image classification: 32 x 32 RGB, ten classes.</summary>
    public static Network ImageClassification()
    {
        var random = new SeededRandom(3);
        var net = new Network("image_classification", 32, 32, 3);
        int x = net.Convolution(random, 0, 16, 3, 3, 1, relu: true);
        foreach ((int channels, int stride) in new[] { (16, 1), (32, 2), (64, 2) })
        {
            int main = net.Convolution(random, net.Convolution(random, x, channels, 3, 3, stride, relu: true), channels, 3, 3, 1, relu: false);
            int side = stride == 1 ? x : net.Convolution(random, x, channels, 1, 1, stride, relu: false);
            x = net.AddWithRelu(side, main);
        }
        return Classify(net, random, x, 10);
    }

    /// <summary>Autoencoder for anomaly detection: 640 features in and out, eight in the middle.</summary>
    public static Network AnomalyDetection()
    {
        var random = new SeededRandom(4);
        var net = new Network("anomaly_detection", 640);
        int x = 0;
        foreach (int channels in new[] { 128, 128, 128, 128, 8, 128, 128, 128, 128 })
            x = net.FullyConnected(random, x, channels, relu: true);
        net.FullyConnected(random, x, 640, relu: false);
        return net;
    }

    /// <summary>Random inputs between two bounds, as a data set would give.</summary>
    public static IEnumerable<float[]> RandomInputs(Network network, int count, double low, double high)
    {
        var random = new SeededRandom(1000);
        int elements = network.ShapeOf(0).Aggregate(1, (a, b) => a * b);
        for (int n = 0; n < count; n++)
        {
            float[] input = new float[elements];
            for (int i = 0; i < elements; i++)
                input[i] = (float)random.NextBetween(low, high);
            yield return input;
        }
    }

    private static Network Classify(Network net, SeededRandom random, int x, int classes)
    {
        net.Softmax(net.FullyConnected(random, net.Flatten(net.GlobalAveragePool(x)), classes, relu: false));
        return net;
    }
}
