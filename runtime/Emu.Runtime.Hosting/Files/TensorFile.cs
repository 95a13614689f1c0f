namespace Emu.Runtime.Hosting;

/// <summary>Contents of tensors in files: .npy, found from its magic, or raw little-endian row-major bytes.</summary>
public static class TensorFile
{
    /// <summary>Bytes that a .npy header may add to a tensor's.</summary>
    const int HeaderBytes = (1 << 16) + 16;

    /// <summary>Reads the contents of a tensor.</summary>
    /// <exception cref="ModelException">The file is unreadable, or its type, shape or size is not the tensor's.</exception>
    public static byte[] Load(string path, TensorView tensor)
    {
        ModelError? error = TryLoad(path, tensor, out byte[]? data);
        error?.Throw();
        return data!;
    }

    /// <summary>Reads the contents of a tensor; gives the error instead of throwing it.</summary>
    public static ModelError? TryLoad(string path, TensorView tensor, out byte[]? data)
    {
        data = null;
        try
        {
            if (!File.Exists(path))
                return Error(ModelErrorId.FileNotFound, "the file does not exist", path);
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > tensor.Bytes + HeaderBytes)
                return Error(ModelErrorId.TensorSizeMismatch, $"the file has {stream.Length} bytes, {Describe(tensor)} has {tensor.Bytes}", path);
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return TryParse(bytes, tensor, path, out data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Error(ModelErrorId.FileUnreadable, $"the file cannot be read: {e.Message}", path);
        }
    }

    /// <summary>Takes the contents of a tensor from a file's bytes; gives the error instead of throwing it.</summary>
    public static ModelError? TryParse(byte[] bytes, TensorView tensor, string place, out byte[]? data)
    {
        data = null;
        if (!NpyFile.IsNpy(bytes))
        {
            if (bytes.Length != tensor.Bytes)
                return Error(ModelErrorId.TensorSizeMismatch, $"the file has {bytes.Length} bytes, {Describe(tensor)} has {tensor.Bytes}", place);
            data = bytes;
            return null;
        }
        ModelError? error = NpyFile.TryParse(bytes, place, out NpyFile? array);
        if (error != null)
            return error;
        if (array!.Type != tensor.Type)
            return Error(ModelErrorId.TensorTypeMismatch, $"the array is {ElementTypeNames.Name(array.Type)}, {Describe(tensor)}", place);
        if (!Significant(array.Shape).SequenceEqual(Significant(tensor.Shape)))
            return Error(ModelErrorId.TensorShapeMismatch, $"the array has the shape [{string.Join(", ", array.Shape)}], {Describe(tensor)}", place);
        data = array.Data;
        return null;
    }

    /// <summary>Writes raw little-endian bytes.</summary>
    public static void SaveRaw(string path, ReadOnlySpan<byte> data) => File.WriteAllBytes(path, data);

    /// <summary>Writes a .npy file with the tensor's type and shape.</summary>
    public static void SaveNpy(string path, TensorView tensor, ReadOnlySpan<byte> data) =>
        File.WriteAllBytes(path, new NpyFile(tensor.Type, tensor.Shape, data.ToArray()).ToBytes());

    // A batch of 1 may be left out.
    static IEnumerable<int> Significant(int[] shape) => shape.SkipWhile(d => d == 1);

    static string Describe(TensorView tensor) => $"tensor {tensor.Index} '{tensor.Name}' is {ElementTypeNames.Name(tensor.Type)} {tensor.ShapeText}";

    static ModelError Error(ModelErrorId id, string message, string place) => new(id, message, place, ErrorInfoAttribute.FixOf(id));
}
