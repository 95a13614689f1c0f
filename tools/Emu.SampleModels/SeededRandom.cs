namespace Emu.SampleModels;

/// <summary>
/// Random numbers that are the same on every computer and in every version of .NET: SplitMix64 (Steele, Lea, Flood, 2014), and no function of
/// the system's mathematics library, whose last bit differs between platforms.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>0 (inclusive) to 1 (exclusive), 53 random bits.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform between two bounds.</summary>
    public double NextBetween(double low, double high) => low + ((high - low) * NextUnit());

    /// <summary>About normal, mean 0 and deviation 1: the sum of twelve uniform numbers minus six (Irwin-Hall), so never beyond ±6.</summary>
    public double NextNormal()
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
            sum += NextUnit();
        return sum;
    }

    /// <summary>0 to <paramref name="count"/> - 1. The bias of the remainder is far below what matters for shuffling.</summary>
    public int NextIndex(int count) => (int)(Next() % (ulong)count);

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
