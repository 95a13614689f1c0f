namespace Emu.Runtime.Hosting.Simd;

/// <summary>How sums become outputs; the same for all channels.</summary>
internal struct OutputLimits
{
    internal int Zero, Low, High;
    internal float FloatLow, FloatHigh;
}

/// <summary>The form in which products take inputs.</summary>
internal unsafe interface IImageElements<T> where T : unmanaged
{
    /// <summary>Brings inputs into this form.</summary>
    /// <param name="from">The tensor's elements.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="count">Elements.</param>
    /// <param name="offset">Minus the zero point.</param>
    static abstract void Convert(T* from, byte* to, int count, int offset);

    /// <summary>Each byte of an input in the padding, which contributes nothing.</summary>
    static abstract byte Padding(int offset);
}

/// <summary>16-bit inputs with the offset added.</summary>
internal readonly unsafe struct Int16Elements : IImageElements<sbyte>
{
    public static void Convert(sbyte* from, byte* to, int count, int offset) => ByteInputs.ToInt16(from, (short*)to, count, offset);

    public static byte Padding(int offset) => 0;
}

/// <summary>
/// Neighbouring output channels in the lanes of one vector. A step takes four bytes of input, the same for all lanes, and as many of weights for
/// each lane: four products of bytes, two of 16-bit numbers, or one of 32 bits, as the instructions have it.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="T">Element type of inputs, weights and outputs.</typeparam>
internal unsafe interface IPanelLanes<V, T> : IImageElements<T> where V : struct where T : unmanaged
{
    /// <summary>Lanes of 32 bits.</summary>
    static abstract int Count { get; }

    /// <summary>Inputs in a step: 4, 2 or 1.</summary>
    static abstract int InputsPerStep { get; }

    /// <summary>Sums without products.</summary>
    static abstract V Nothing { get; }

    /// <summary>Four bytes in every lane.</summary>
    static abstract V Broadcast(byte* inputs);

    static abstract V Load(byte* weights);

    static abstract V MultiplyAdd(V sums, V inputs, V weights);

    /// <summary>Writes one weight.</summary>
    static abstract void PackWeight(byte* to, T weight);

    /// <summary>Bytes of a panel's factors.</summary>
    static abstract int FactorBytes { get; }

    /// <summary>Writes the factors of one lane.</summary>
    /// <param name="panel">The panel's factors.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="bias">Bits of the bias.</param>
    /// <param name="weightSum">Sum of the channel's weights (integers only).</param>
    /// <param name="offset">Minus the input's zero point.</param>
    /// <param name="multiplier">Of the output, where there is one.</param>
    /// <param name="shift">Of the output.</param>
    static abstract void PackFactors(byte* panel, int lane, int bias, int weightSum, int offset, int multiplier, int shift);

    /// <summary>Turns sums into outputs and stores the first <paramref name="count"/> of them (at most <see cref="Count"/>).</summary>
    static abstract void Store(V sums, byte* factors, in OutputLimits limits, T* to, int count);
}

/// <summary>
/// Neighbouring channels of a depthwise filter, two vectors of 16-bit numbers side by side in pairs of taps. The two halves hold the channels in the
/// order that interleaving gives; narrowing puts them back.
/// </summary>
internal unsafe interface IPairLanes<V> : IPanelLanes<V, sbyte> where V : struct
{
    static abstract void Interleave(V a, V b, out V low, out V high);

    /// <summary>sums + both products of 16-bit numbers in every lane.</summary>
    static abstract V MultiplyPairs(V sums, V inputs, V weights);

    /// <summary>The channel, within 2 * Count, of a lane of the low (0) or high (1) half.</summary>
    static abstract int ChannelOf(int half, int lane);

    static abstract void StoreHalves(V low, V high, byte* factorsLow, byte* factorsHigh, in OutputLimits limits, sbyte* to, int count);
}
