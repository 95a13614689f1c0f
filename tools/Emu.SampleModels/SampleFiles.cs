namespace Emu.SampleModels;

/// <summary>The files that this tool makes.</summary>
internal static class SampleFiles
{
    private const int CalibrationInputs = 8;

    /// <summary>Small enough to be in the repository.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Small()
    {
        Network sine = SineTrainer.Train();
        yield return ("sine_int8.tflite", ModelFileBuilder.WriteInt8(sine, Quantizer.Calibrate(sine, SineInputs())));
        yield return ("sine_float32.tflite", ModelFileBuilder.WriteFloat32(sine));
        yield return ("keyword_int8.tflite", Quantize(TinyNetworks.Keyword(), -1, 1));
    }

    /// <summary>Made on demand.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Large()
    {
        yield return ("visual_wake_words_int8.tflite", Quantize(TinyNetworks.VisualWakeWords(), 0, 1));
        yield return ("image_classification_int8.tflite", Quantize(TinyNetworks.ImageClassification(), 0, 1));
        yield return ("anomaly_detection_int8.tflite", Quantize(TinyNetworks.AnomalyDetection(), -1, 1));
    }

    private static byte[] Quantize(Network network, double low, double high) =>
        ModelFileBuilder.WriteInt8(network, Quantizer.Calibrate(network, TinyNetworks.RandomInputs(network, CalibrationInputs, low, high)));

    private static IEnumerable<float[]> SineInputs()
    {
        const int Count = 1000;
        for (int i = 0; i <= Count; i++)
            yield return [(float)(SineTrainer.Period * i / Count)];
    }
}
