using System.Runtime.InteropServices;

namespace Emu.Runtime.Hosting;

/// <summary>Zeroed memory outside the managed heap, aligned to 16 bytes as arenas and models must be.</summary>
sealed unsafe class NativeBlock : IDisposable
{
    const int Alignment = 16;
    byte* _allocated;
    readonly byte* _address;
    readonly int _bytes;

    internal NativeBlock(int bytes)
    {
        // Pages that the system gives are zero already and cost nothing until they are touched, which an aligned allocation cleared by hand does to all.
        _allocated = (byte*)NativeMemory.AllocZeroed((nuint)bytes + Alignment);
        _address = (byte*)((nuint)_allocated + (Alignment - 1) & ~(nuint)(Alignment - 1));
        _bytes = bytes;
    }

    internal Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_allocated == null, this);
            return new Span<byte>(_address, _bytes);
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_allocated);
        _allocated = null;
        GC.SuppressFinalize(this);
    }

    ~NativeBlock() => NativeMemory.Free(_allocated);
}
