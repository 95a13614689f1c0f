namespace Emu.SampleModels;

/// <summary>An affine int8 code: value = scale x (code - zero point).</summary>
internal readonly record struct Code(float Scale, int ZeroPoint);

/// <summary>
/// Post-training quantisation by TFLite's 8-bit specification (tensorflow.org/lite/performance/quantization_spec): activations affine with 0 exactly
/// representable, convolution weights symmetric per output channel, fully connected weights symmetric per tensor, biases at input x weight scale.
/// </summary>
internal static class Quantizer
{
    /// <summary>Codes of every tensor, from the smallest and largest values over all calibration inputs.</summary>
    public static Code[] Calibrate(Network network, IEnumerable<float[]> inputs)
    {
        int count = network.Layers.Count + 1;
        float[] low = new float[count], high = new float[count];   // 0 is always inside the range
        foreach (float[] input in inputs)
        {
            float[][] tensors = FloatEvaluator.Run(network, input);
            for (int t = 0; t < count; t++)
            {
                foreach (float value in tensors[t])
                {
                    low[t] = Math.Min(low[t], value);
                    high[t] = Math.Max(high[t], value);
                }
            }
        }
        var codes = new Code[count];
        codes[0] = Affine(low[0], high[0]);
        for (int i = 0; i < network.Layers.Count; i++)
        {
            Layer layer = network.Layers[i];
            codes[i + 1] = layer.Kind switch
            {
                // These move values without changing them; the specification wants input and output alike.
                LayerKind.AveragePool or LayerKind.Flatten => codes[layer.Inputs[0]],
                LayerKind.Softmax => new Code(1f / 256, -128),
                _ => Affine(low[i + 1], high[i + 1]),
            };
        }
        return codes;
    }

    public static Code Affine(float low, float high)
    {
        float scale = high > low ? (high - low) / 255 : 1;
        int zeroPoint = (int)Math.Clamp(MathF.Round(-128 - (low / scale), MidpointRounding.AwayFromZero), -128, 127);
        return new Code(scale, zeroPoint);
    }

    /// <summary>Symmetric weights: one scale per group of equal size.</summary>
    /// <param name="weights">Float weights.</param>
    /// <param name="groups">1, or the number of output channels.</param>
    /// <param name="interleaved">Whether the group is the fastest index (depthwise) and not the slowest.</param>
    /// <param name="scales">One for each group.</param>
    public static sbyte[] Weights(float[] weights, int groups, bool interleaved, out float[] scales)
    {
        scales = new float[groups];
        int length = weights.Length / groups;
        for (int i = 0; i < weights.Length; i++)
        {
            int group = interleaved ? i % groups : i / length;
            scales[group] = Math.Max(scales[group], Math.Abs(weights[i]) / 127);
        }
        sbyte[] codes = new sbyte[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            float scale = scales[interleaved ? i % groups : i / length];
            codes[i] = scale == 0 ? (sbyte)0 : (sbyte)Math.Clamp(MathF.Round(weights[i] / scale, MidpointRounding.AwayFromZero), -127, 127);
        }
        return codes;
    }

    /// <summary>Biases as 32-bit codes with zero point 0.</summary>
    public static int[] Bias(float[] bias, float inputScale, float[] weightScales, out float[] scales)
    {
        scales = [.. weightScales.Select(w => w * inputScale)];
        int[] codes = new int[bias.Length];
        for (int i = 0; i < bias.Length; i++)
            codes[i] = (int)Math.Round(bias[i] / (double)scales[scales.Length == 1 ? 0 : i], MidpointRounding.AwayFromZero);
        return codes;
    }
}
