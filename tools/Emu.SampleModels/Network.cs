namespace Emu.SampleModels;

/// <summary>What a layer computes.</summary>
internal enum LayerKind
{
    Convolution,
    DepthwiseConvolution,
    FullyConnected,
    Add,
    AveragePool,
    Flatten,
    Softmax,
}

/// <summary>One layer with its float weights. Tensors are named by number: 0 is the network's input, layer i writes tensor i + 1.</summary>
/// <param name="Kind">What it computes.</param>
/// <param name="Inputs">Tensor numbers: one, or two for an addition.</param>
/// <param name="OutputShape">Height, width, channels; or one number for vectors.</param>
/// <param name="FilterHeight">Height of filter or pool.</param>
/// <param name="FilterWidth">Width of filter or pool.</param>
/// <param name="Stride">Step in both directions.</param>
/// <param name="Relu">Whether negative results become 0.</param>
internal sealed record Layer(LayerKind Kind, int[] Inputs, int[] OutputShape, int FilterHeight, int FilterWidth, int Stride, bool Relu)
{
    /// <summary>Convolution: [out, height, width, in]; depthwise: [height, width, channel]; fully connected: [out, in].</summary>
    public float[] Weights { get; init; } = [];

    /// <summary>One for each output channel.</summary>
    public float[] Bias { get; init; } = [];
}

/// <summary>A feed-forward network in float, built layer by layer.</summary>
internal sealed class Network(string name, params int[] inputShape)
{
    private readonly List<int[]> _shapes = [inputShape];

    public string Name => name;

    public List<Layer> Layers { get; } = [];

    /// <summary>Number of the tensor written last.</summary>
    public int Last => _shapes.Count - 1;

    public int[] ShapeOf(int tensor) => _shapes[tensor];

    public int Add(Layer layer)
    {
        Layers.Add(layer);
        _shapes.Add(layer.OutputShape);
        return Last;
    }

    /// <summary>Convolution with padding such that the output is ceil(input / stride) wide.</summary>
    public int Convolution(SeededRandom random, int input, int channels, int filterHeight, int filterWidth, int stride, bool relu)
    {
        int[] shape = ShapeOf(input);
        int fanIn = filterHeight * filterWidth * shape[2];
        return Add(new Layer(LayerKind.Convolution, [input], [CeilDivide(shape[0], stride), CeilDivide(shape[1], stride), channels], filterHeight, filterWidth, stride, relu)
        {
            Weights = Normals(random, channels * fanIn, fanIn), Bias = Biases(random, channels),
        });
    }

    /// <summary>3 x 3 depthwise convolution with depth multiplier 1 and ReLU.</summary>
    public int Depthwise(SeededRandom random, int input, int stride)
    {
        int[] shape = ShapeOf(input);
        return Add(new Layer(LayerKind.DepthwiseConvolution, [input], [CeilDivide(shape[0], stride), CeilDivide(shape[1], stride), shape[2]], 3, 3, stride, Relu: true)
        {
            Weights = Normals(random, 9 * shape[2], 9), Bias = Biases(random, shape[2]),
        });
    }

    public int FullyConnected(SeededRandom random, int input, int channels, bool relu)
    {
        int fanIn = ShapeOf(input)[0];
        return Add(new Layer(LayerKind.FullyConnected, [input], [channels], 1, 1, 1, relu)
        {
            Weights = Normals(random, channels * fanIn, fanIn), Bias = Biases(random, channels),
        });
    }

    public int AddWithRelu(int a, int b) => Add(new Layer(LayerKind.Add, [a, b], ShapeOf(a), 1, 1, 1, Relu: true));

    /// <summary>Average over the whole plane.</summary>
    public int GlobalAveragePool(int input)
    {
        int[] shape = ShapeOf(input);
        return Add(new Layer(LayerKind.AveragePool, [input], [1, 1, shape[2]], shape[0], shape[1], Math.Max(shape[0], shape[1]), Relu: false));
    }

    public int Flatten(int input) => Add(new Layer(LayerKind.Flatten, [input], [ShapeOf(input).Aggregate(1, (a, b) => a * b)], 1, 1, 1, Relu: false));

    public int Softmax(int input) => Add(new Layer(LayerKind.Softmax, [input], ShapeOf(input), 1, 1, 1, Relu: false));

    private static int CeilDivide(int a, int b) => (a + b - 1) / b;

    // He initialisation keeps the activations' spread about the same from layer to layer, as training does.
    private static float[] Normals(SeededRandom random, int count, int fanIn)
    {
        double deviation = Math.Sqrt(2.0 / fanIn);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)(deviation * random.NextNormal());
        return values;
    }

    private static float[] Biases(SeededRandom random, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)(0.1 * random.NextNormal());
        return values;
    }
}
