using Emu.Loading;

namespace Emu.Cli;

/// <summary>Reads a user's ELF.</summary>
internal static class FirmwareFile
{
    private const long MaxBytes = 256L << 20;

    /// <summary>Whether a file starts as an ELF file does; false when it cannot be read, which reading it as a model reports.</summary>
    public static bool IsElf(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            Span<byte> magic = stackalloc byte[4];
            return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("\u007FELF"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>The file's bytes.</summary>
    public static byte[] Read(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
            throw new MachineException(MachineError.ElfTooLarge, "the file has more than 256 MB", path);
        return File.ReadAllBytes(path);
    }
}
