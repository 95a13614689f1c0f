using System.Runtime.CompilerServices;

namespace Emu.Runtime.Arithmetic;

/// <summary>Arithmetic on two 16-bit numbers in one word, the first in the low half: the DSP instructions of Cortex-M4, M7 and M33.</summary>
/// <remarks>
/// The guest compiler makes one instruction of each method on a core that has it; everywhere else the bodies here run, with the same results. Loops over
/// single numbers are faster there, which is what <see cref="IsSupported"/> is for: the branch not taken is not in the image.
/// </remarks>
public static class DualInt16
{
    /// <summary>True on a core that has the instructions. A constant: false on the host.</summary>
    public static bool IsSupported => false;

    /// <summary>The number in both halves.</summary>
    /// <param name="value">-32768 to 32767.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Both(int value) => Pack(value, value);

    /// <summary>Bytes 0 and 2 of a word, with sign (SXTB16).</summary>
    /// <param name="bytes">Four int8, the first one lowest.</param>
    public static int EvenBytes(int bytes) => Pack((sbyte)bytes, (sbyte)(bytes >> 16));

    /// <summary>Bytes 1 and 3 of a word, with sign (SXTB16 with rotation).</summary>
    /// <param name="bytes">Four int8, the first one lowest.</param>
    public static int OddBytes(int bytes) => Pack((sbyte)(bytes >> 8), bytes >> 24);

    /// <summary>Sums of the halves, each modulo 2^16 (SADD16, or SXTAB16 with bytes of a word).</summary>
    /// <param name="a">Two numbers.</param>
    /// <param name="b">Two numbers.</param>
    public static int Add(int a, int b) => Pack(a + b, (a >> 16) + (b >> 16));

    /// <summary>The sum plus both products of halves, modulo 2^32 (SMLAD).</summary>
    /// <param name="sum">What is added to.</param>
    /// <param name="a">Two numbers.</param>
    /// <param name="b">Two numbers.</param>
    public static int MultiplyAdd(int sum, int a, int b) => sum + (short)a * (short)b + (a >> 16) * (b >> 16);

    /// <summary>The low half of one word and the low half of another above it (PKHBT).</summary>
    /// <param name="low">Gives the low half.</param>
    /// <param name="high">Gives the high half, with its low one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Pack(int low, int high) => (low & 0xFFFF) | high << 16;

    /// <summary>The high half of one word and the high half of another above it (PKHTB).</summary>
    /// <param name="low">Gives the low half, with its high one.</param>
    /// <param name="high">Gives the high half.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PackHigh(int low, int high) => (high & ~0xFFFF) | low >>> 16;
}
