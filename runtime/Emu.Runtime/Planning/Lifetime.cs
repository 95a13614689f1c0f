using System.Runtime.InteropServices;

namespace Emu.Runtime.Planning;

/// <summary>A buffer and the steps at which it must keep its contents, both ends included.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
public readonly struct Lifetime
{
    /// <summary>Size, not negative. Offsets are aligned when all sizes are multiples of the alignment.</summary>
    public readonly int Bytes;
    /// <summary>First step.</summary>
    public readonly ushort First;
    /// <summary>Last step, not before <see cref="First"/>.</summary>
    public readonly ushort Last;

    /// <summary>A buffer of <paramref name="bytes"/> bytes from step <paramref name="first"/> to <paramref name="last"/>.</summary>
    public Lifetime(int bytes, int first, int last)
    {
        Bytes = bytes;
        First = (ushort)first;
        Last = (ushort)last;
    }

    /// <summary>True when both buffers are alive at some step.</summary>
    public bool Meets(in Lifetime other) => First <= other.Last && other.First <= Last;
}
