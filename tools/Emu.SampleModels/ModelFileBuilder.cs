using Emu.Runtime;
using Emu.Runtime.Hosting.Writing;

namespace Emu.SampleModels;

/// <summary>Writes networks as .tflite files.</summary>
internal static class ModelFileBuilder
{
    private const string Description = "made by Emu.SampleModels";

    /// <summary>int8 with int8 input and output.</summary>
    public static byte[] WriteInt8(Network network, Code[] codes)
    {
        var writer = new ModelWriter { Description = Description, GraphName = network.Name };
        int[] tensors = new int[codes.Length];
        tensors[0] = writer.AddInput(Activation("input", ElementType.Int8, network.ShapeOf(0)).Quantized(codes[0].Scale, codes[0].ZeroPoint));
        for (int i = 0; i < network.Layers.Count; i++)
        {
            Layer layer = network.Layers[i];
            string name = $"{NameOf(layer.Kind)}_{i}";
            List<int> operands = [.. layer.Inputs.Select(t => tensors[t])];
            if (layer.Weights.Length > 0)
                AddWeights(writer, operands, layer, name, codes[layer.Inputs[0]].Scale, network.ShapeOf(layer.Inputs[0])[^1]);
            AddOutput(writer, operands, tensors, network, i, name, ElementType.Int8, codes[i + 1]);
        }
        return writer.ToArray();
    }

    /// <summary>float32 throughout; only fully connected layers.</summary>
    public static byte[] WriteFloat32(Network network)
    {
        var writer = new ModelWriter { Description = Description, GraphName = network.Name };
        int[] tensors = new int[network.Layers.Count + 1];
        tensors[0] = writer.AddInput(Activation("input", ElementType.Float32, network.ShapeOf(0)));
        for (int i = 0; i < network.Layers.Count; i++)
        {
            Layer layer = network.Layers[i];
            string name = $"{NameOf(layer.Kind)}_{i}";
            List<int> operands =
            [
                tensors[layer.Inputs[0]],
                writer.AddTensor(new TensorSpec($"{name}/weights", ElementType.Float32, layer.Bias.Length, layer.Weights.Length / layer.Bias.Length).With<float>(layer.Weights)),
                writer.AddTensor(new TensorSpec($"{name}/bias", ElementType.Float32, layer.Bias.Length).With<float>(layer.Bias)),
            ];
            AddOutput(writer, operands, tensors, network, i, name, ElementType.Float32, default);
        }
        return writer.ToArray();
    }

    private static void AddWeights(ModelWriter writer, List<int> operands, Layer layer, string name, float inputScale, int inputChannels)
    {
        int channels = layer.Bias.Length;
        bool depthwise = layer.Kind == LayerKind.DepthwiseConvolution, perChannel = layer.Kind != LayerKind.FullyConnected;
        sbyte[] weights = Quantizer.Weights(layer.Weights, perChannel ? channels : 1, depthwise, out float[] scales);
        int[] shape = layer.Kind switch
        {
            LayerKind.Convolution => [channels, layer.FilterHeight, layer.FilterWidth, inputChannels],
            LayerKind.DepthwiseConvolution => [1, layer.FilterHeight, layer.FilterWidth, channels],
            _ => [channels, inputChannels],
        };
        operands.Add(writer.AddTensor(new TensorSpec($"{name}/weights", ElementType.Int8, shape).Quantized(scales, depthwise ? 3 : 0).With<sbyte>(weights)));
        int[] bias = Quantizer.Bias(layer.Bias, inputScale, scales, out float[] biasScales);
        operands.Add(writer.AddTensor(new TensorSpec($"{name}/bias", ElementType.Int32, channels).Quantized(biasScales, 0).With<int>(bias)));
    }

    private static void AddOutput(ModelWriter writer, List<int> operands, int[] tensors, Network network, int index, string name, ElementType type, Code code)
    {
        Layer layer = network.Layers[index];
        TensorSpec spec = Activation(index + 1 == network.Layers.Count ? "output" : name, type, layer.OutputShape);
        if (type == ElementType.Int8)
            spec = spec.Quantized(code.Scale, code.ZeroPoint);
        tensors[index + 1] = index + 1 == network.Layers.Count ? writer.AddOutput(spec) : writer.AddTensor(spec);
        if (layer.Kind == LayerKind.Flatten)
            operands.Add(writer.AddTensor(new TensorSpec($"{name}/shape", ElementType.Int32, 2).With<int>(1, layer.OutputShape[0])));
        (BuiltinOperator code, OperatorOptions? options) op = OperatorOf(layer);
        writer.AddOperator(op.code, operands.ToArray(), [tensors[index + 1]], op.options);
    }

    private static (BuiltinOperator Code, OperatorOptions? Options) OperatorOf(Layer layer)
    {
        FusedActivation activation = layer.Relu ? FusedActivation.Relu : FusedActivation.None;
        return layer.Kind switch
        {
            LayerKind.Convolution => (BuiltinOperator.Conv2D, OperatorOptions.Conv2D(PaddingScheme.Same, layer.Stride, layer.Stride, activation)),
            LayerKind.DepthwiseConvolution => (BuiltinOperator.DepthwiseConv2D, OperatorOptions.DepthwiseConv2D(PaddingScheme.Same, layer.Stride, layer.Stride, 1, activation)),
            LayerKind.FullyConnected => (BuiltinOperator.FullyConnected, OperatorOptions.FullyConnected(activation)),
            LayerKind.Add => (BuiltinOperator.Add, OperatorOptions.Add(activation)),
            LayerKind.AveragePool => (BuiltinOperator.AveragePool2D, OperatorOptions.Pool2D(PaddingScheme.Valid, layer.FilterWidth, layer.FilterHeight, layer.FilterWidth, layer.FilterHeight)),
            LayerKind.Flatten => (BuiltinOperator.Reshape, OperatorOptions.Reshape(1, layer.OutputShape[0])),
            _ => (BuiltinOperator.Softmax, OperatorOptions.Softmax()),
        };
    }

    private static TensorSpec Activation(string name, ElementType type, int[] shape) => new(name, type, [1, .. shape]);

    private static string NameOf(LayerKind kind) => kind switch
    {
        LayerKind.Convolution => "conv",
        LayerKind.DepthwiseConvolution => "depthwise",
        LayerKind.FullyConnected => "dense",
        LayerKind.Add => "add",
        LayerKind.AveragePool => "pool",
        LayerKind.Flatten => "flatten",
        _ => "softmax",
    };
}
