using System.Runtime.InteropServices;

namespace Emu.Tests.Isa;

/// <summary>The memory that the vectors assume: code and RAM filled with a pattern or with one word.</summary>
internal sealed class VectorMemory
{
    internal const uint CodeBase = 0x10000000, RamBase = 0x20000000;
    private const int CodeSize = 0x100000, RamSize = 0x10000;

    private static readonly byte[] CodePattern = Pattern(CodeBase, CodeSize), RamPattern = Pattern(RamBase, RamSize);

    private readonly byte[] _code = new byte[CodeSize], _ram = new byte[RamSize];

    /// <summary>Bytes of the region that holds an address, and the offset in it.</summary>
    internal Span<byte> At(uint address, int length)
    {
        if (address - RamBase <= RamSize - (uint)length) return _ram.AsSpan((int)(address - RamBase), length);
        if (address - CodeBase <= CodeSize - (uint)length) return _code.AsSpan((int)(address - CodeBase), length);
        throw new InvalidOperationException($"a vector accesses 0x{address:x8}");
    }

    /// <summary>All of RAM.</summary>
    internal ReadOnlySpan<byte> Ram => _ram;

    internal VectorMemory() => CodePattern.CopyTo(_code.AsSpan());

    /// <summary>Restores what a case can have changed: RAM, and the code around the instruction.</summary>
    internal void Fill(uint? word)
    {
        Span<byte> near = _code.AsSpan(0x6000, 0x4000);
        if (word is { } value)
        {
            MemoryMarshal.Cast<byte, uint>(near).Fill(value);
            MemoryMarshal.Cast<byte, uint>(_ram.AsSpan()).Fill(value);
            return;
        }
        CodePattern.AsSpan(0x6000, 0x4000).CopyTo(near);
        RamPattern.CopyTo(_ram.AsSpan());
    }

    private static byte[] Pattern(uint start, int size)
    {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) bytes[i] = (byte)((start + (uint)i) * 0x9E3779B1 >> 24);
        return bytes;
    }
}
