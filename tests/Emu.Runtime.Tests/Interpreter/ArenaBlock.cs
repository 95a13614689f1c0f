using System.Runtime.InteropServices;

namespace Emu.Runtime.Tests.Interpreters;

/// <summary>Memory aligned to 16 bytes; filled with a pattern, so that nothing may rely on zeros.</summary>
sealed unsafe class ArenaBlock : IDisposable
{
    readonly byte* _address;
    readonly int _bytes;

    internal ArenaBlock(int bytes)
    {
        _address = (byte*)NativeMemory.AlignedAlloc((nuint)bytes + 16, 16);
        _bytes = bytes;
        new Span<byte>(_address, bytes + 16).Fill(0xA5);
    }

    internal Span<byte> Span => new(_address, _bytes);

    /// <summary>The same memory, one byte further.</summary>
    internal Span<byte> Shifted => new(_address + 1, _bytes);

    public void Dispose() => NativeMemory.AlignedFree(_address);
}
