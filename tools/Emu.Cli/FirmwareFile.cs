using System.Buffers.Binary;
using Emu.Boards;

namespace Emu.Cli;

/// <summary>Reads a user's ELF.</summary>
internal static class FirmwareFile
{
    private const long MaxBytes = 256L << 20;

    // ELF: e_machine at offset 18; EM_ARM and EM_RISCV.
    private const int MachineOffset = 18, HeadBytes = 20;
    private const ushort Arm = 40, RiscV = 243;

    /// <summary>Whether a file starts as an ELF file does; false when it cannot be read, which reading it as a model reports.</summary>
    /// <param name="path">The file.</param>
    /// <param name="madeFor">The kind of core that its header names; null for others, which loading it reports.</param>
    public static bool IsElf(string path, out CoreKind? madeFor)
    {
        madeFor = null;
        try
        {
            using FileStream file = File.OpenRead(path);
            Span<byte> head = stackalloc byte[HeadBytes];
            int length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (length < 4 || !head[..4].SequenceEqual("\u007FELF"u8))
                return false;
            if (length == HeadBytes)
                madeFor = BinaryPrimitives.ReadUInt16LittleEndian(head[MachineOffset..]) switch { Arm => CoreKind.Arm, RiscV => CoreKind.RiscV, _ => null };
            return true;
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
