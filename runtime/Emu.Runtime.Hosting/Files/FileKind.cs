namespace Emu.Runtime.Hosting;

/// <summary>Says what a file that is not a TFLite model seems to be, from its first bytes.</summary>
public static class FileKind
{
    /// <summary>A phrase such as "it is an ELF file (firmware)".</summary>
    public static string Guess(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\u007fELF"u8))
            return "it is an ELF file (firmware or a program)";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']))
            return "it is an HDF5 file (Keras .h5); convert it with tf.lite.TFLiteConverter.from_keras_model";
        if (bytes.StartsWith("PK\u0003\u0004"u8))
            return "it is a ZIP archive (Keras .keras, PyTorch .pt or a plain .zip); unpack or convert it";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return "it is a gzip archive; unpack it";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y']))
            return "it is a numpy array (.npy)";
        if (bytes.StartsWith("GGUF"u8))
            return "it is a GGUF file (llama.cpp)";
        if (bytes.StartsWith("%PDF"u8))
            return "it is a PDF document";
        if (bytes.StartsWith("version https://git-lfs"u8))
            return "it is a Git LFS pointer, not the file itself; run git lfs pull";
        if (bytes.Length >= 8 && bytes.Slice(4, 3).SequenceEqual("TFL"u8))
            return $"its identifier is TFL{(char)bytes[7]}, an older or newer schema; TFL3 is supported";
        if (LooksLikeOnnx(bytes))
            return "it seems to be an ONNX model or another protocol buffer (SavedModel .pb); convert it to TFLite";
        int text = 0;
        while (text < Math.Min(bytes.Length, 64) && bytes[text] is >= 32 and < 127 or 9 or 10 or 13)
            if (++text >= Math.Min(bytes.Length, 64))
                break;
        if (text == Math.Min(bytes.Length, 64) && text > 0)
            return bytes[0] == (byte)'<' ? "it is a web page or XML; a download went wrong" : "it is a text file (a C array must be converted to binary: xxd -r)";
        return bytes.Length < 8 ? $"it has only {bytes.Length} bytes" : "its bytes 4-7 are not the identifier TFL3";
    }

    // ModelProto field 1 (ir_version, varint below 32) followed by field 2 (producer), 7 (graph) or 8 (opset): onnx.proto.
    static bool LooksLikeOnnx(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 4 && bytes[0] == 0x08 && bytes[1] < 32 && bytes[2] is 0x12 or 0x3A or 0x42 or 0x1A;
}
