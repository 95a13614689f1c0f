using System.Runtime.InteropServices;

namespace Emu.Runtime.Hosting;

/// <summary>Zeroed memory outside the managed heap, aligned to 16 bytes as arenas and models must be.</summary>
sealed unsafe class NativeBlock : IDisposable
{
    byte* _address;
    readonly int _bytes;

    internal NativeBlock(int bytes)
    {
        // One byte more keeps an empty block's address valid.
        _address = (byte*)NativeMemory.AlignedAlloc((nuint)bytes + 1, 16);
        _bytes = bytes;
        Span.Clear();
    }

    internal Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_address == null, this);
            return new Span<byte>(_address, _bytes);
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_address);
        _address = null;
        GC.SuppressFinalize(this);
    }

    ~NativeBlock() => NativeMemory.AlignedFree(_address);
}
