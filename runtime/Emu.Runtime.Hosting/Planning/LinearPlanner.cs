using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Planning;

/// <summary>No two buffers share a byte, so that every tensor keeps its contents until the next Invoke.</summary>
public static class LinearPlanner
{
    /// <summary>One behind the other, in order.</summary>
    /// <param name="buffers">The buffers.</param>
    /// <returns>Byte offsets.</returns>
    /// <exception cref="ArgumentException">They need more than <see cref="ModelLimits.Bytes"/>.</exception>
    public static int[] Plan(ReadOnlySpan<Lifetime> buffers)
    {
        int[] offsets = new int[buffers.Length];
        long end = 0;
        for (int i = 0; i < buffers.Length; i++)
        {
            offsets[i] = (int)end;
            end += buffers[i].Bytes;
            if (end > ModelLimits.Bytes)
                throw new ArgumentException($"The buffers need more than {ModelLimits.Bytes} bytes.", nameof(buffers));
        }
        return offsets;
    }
}
