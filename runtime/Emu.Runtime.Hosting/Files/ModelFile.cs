using System.Buffers.Binary;

namespace Emu.Runtime.Hosting;

/// <summary>A model's bytes and where they came from. Nothing but size and magic has been checked.</summary>
public sealed class ModelFile
{
    /// <summary>Larger files are refused without being read: 512 MB.</summary>
    public const long MaximumBytes = 512L << 20;

    ModelFile(string path, byte[] bytes)
    {
        Path = path;
        Bytes = bytes;
    }

    /// <summary>The path as given, or the name of an in-memory model.</summary>
    public string Path { get; }

    /// <summary>The file's contents.</summary>
    public byte[] Bytes { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">It is missing, unreadable, empty, too large or no TFLite model.</exception>
    public static ModelFile Load(string path)
    {
        ModelError? error = TryLoad(path, out ModelFile? file);
        error?.Throw();
        return file!;
    }

    /// <summary>Reads a file; gives the error instead of throwing it.</summary>
    public static ModelError? TryLoad(string path, out ModelFile? file)
    {
        file = null;
        try
        {
            if (!File.Exists(path))
                return Error(ModelErrorId.FileNotFound, Directory.Exists(path) ? "this is a folder" : "the file does not exist", path);
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > MaximumBytes)
                return Error(ModelErrorId.FileTooLarge, $"the file has {stream.Length} bytes, at most {MaximumBytes}", path);
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return TryOpen(bytes, path, out file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Error(ModelErrorId.FileUnreadable, $"the file cannot be read: {e.Message}", path);
        }
    }

    /// <summary>Takes a model from memory; the array must not change afterwards.</summary>
    /// <exception cref="ModelException">It is empty, too large or no TFLite model.</exception>
    public static ModelFile Open(byte[] bytes, string name = "memory")
    {
        ModelError? error = TryOpen(bytes, name, out ModelFile? file);
        error?.Throw();
        return file!;
    }

    /// <summary>Takes a model from memory; gives the error instead of throwing it.</summary>
    public static ModelError? TryOpen(byte[] bytes, string name, out ModelFile? file)
    {
        file = null;
        if (bytes.Length == 0)
            return Error(ModelErrorId.FileEmpty, "the file is empty", name);
        if (bytes.LongLength > MaximumBytes)
            return Error(ModelErrorId.FileTooLarge, $"the model has {bytes.LongLength} bytes, at most {MaximumBytes}", name);
        if (bytes.Length < 8 || !bytes.AsSpan(4, 4).SequenceEqual("TFL3"u8))
            return Error(ModelErrorId.NotAModel, $"not a TFLite model: {FileKind.Guess(bytes)}", name);
        uint root = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (root > (uint)(bytes.Length - 4))
            return Error(ModelErrorId.FileTruncated, $"the root table lies at offset 0x{root:X}, but the file has only {bytes.Length} bytes", name);
        file = new ModelFile(name, bytes);
        return null;
    }

    static ModelError Error(ModelErrorId id, string message, string place) => new(id, message, place, ErrorInfoAttribute.FixOf(id));
}
