namespace Emu.SampleModels;

/// <summary>Computes every tensor of a network for one input; used to calibrate quantisation, so plain loops are fast enough.</summary>
internal static class FloatEvaluator
{
    public static float[][] Run(Network network, float[] input)
    {
        var tensors = new float[network.Layers.Count + 1][];
        tensors[0] = input;
        for (int i = 0; i < network.Layers.Count; i++)
        {
            Layer layer = network.Layers[i];
            float[] x = tensors[layer.Inputs[0]];
            int[] shape = network.ShapeOf(layer.Inputs[0]);
            float[] y = layer.Kind switch
            {
                LayerKind.Convolution => Convolve(layer, shape, x, depthwise: false),
                LayerKind.DepthwiseConvolution => Convolve(layer, shape, x, depthwise: true),
                LayerKind.FullyConnected => Multiply(layer, x),
                LayerKind.Add => [.. x.Zip(tensors[layer.Inputs[1]], (a, b) => a + b)],
                LayerKind.AveragePool => Average(x, shape[2]),
                // The softmax's range is fixed at 0 to 1, so calibration needs no values.
                _ => x,
            };
            if (layer.Relu)
            {
                for (int k = 0; k < y.Length; k++)
                    y[k] = Math.Max(0, y[k]);
            }
            tensors[i + 1] = y;
        }
        return tensors;
    }

    private static float[] Convolve(Layer layer, int[] inShape, float[] x, bool depthwise)
    {
        (int inHeight, int inWidth, int inChannels) = (inShape[0], inShape[1], inShape[2]);
        (int outHeight, int outWidth, int outChannels) = (layer.OutputShape[0], layer.OutputShape[1], layer.OutputShape[2]);
        int top = PaddingBefore(inHeight, outHeight, layer.FilterHeight, layer.Stride), left = PaddingBefore(inWidth, outWidth, layer.FilterWidth, layer.Stride);
        float[] y = new float[outHeight * outWidth * outChannels];
        for (int oy = 0; oy < outHeight; oy++)
            for (int ox = 0; ox < outWidth; ox++)
                for (int c = 0; c < outChannels; c++)
                {
                    float sum = layer.Bias[c];
                    for (int fy = 0; fy < layer.FilterHeight; fy++)
                        for (int fx = 0; fx < layer.FilterWidth; fx++)
                        {
                            int iy = (oy * layer.Stride) - top + fy, ix = (ox * layer.Stride) - left + fx;
                            if ((uint)iy >= (uint)inHeight || (uint)ix >= (uint)inWidth)
                                continue;
                            int at = ((iy * inWidth) + ix) * inChannels;
                            int tap = (fy * layer.FilterWidth) + fx;
                            if (depthwise)
                                sum += x[at + c] * layer.Weights[(tap * inChannels) + c];
                            else
                                sum += Dot(x.AsSpan(at, inChannels), layer.Weights.AsSpan(((c * layer.FilterHeight * layer.FilterWidth) + tap) * inChannels, inChannels));
                        }
                    y[(((oy * outWidth) + ox) * outChannels) + c] = sum;
                }
        return y;
    }

    private static int PaddingBefore(int input, int output, int filter, int stride) => Math.Max(0, ((output - 1) * stride) + filter - input) / 2;

    private static float[] Multiply(Layer layer, float[] x)
    {
        float[] y = new float[layer.OutputShape[0]];
        for (int c = 0; c < y.Length; c++)
            y[c] = layer.Bias[c] + Dot(x, layer.Weights.AsSpan(c * x.Length, x.Length));
        return y;
    }

    private static float[] Average(float[] x, int channels)
    {
        float[] y = new float[channels];
        for (int i = 0; i < x.Length; i++)
            y[i % channels] += x[i];
        for (int c = 0; c < channels; c++)
            y[c] /= x.Length / channels;
        return y;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
