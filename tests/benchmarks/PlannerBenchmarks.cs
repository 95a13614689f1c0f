using BenchmarkDotNet.Attributes;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Planning;

namespace Emu.Benchmarks;

/// <summary>Planning of networks with random skip connections: the search of this computer beside the device's planner.</summary>
[MemoryDiagnoser]
public class PlannerBenchmarks
{
    private Lifetime[] _buffers = [];
    private int[] _offsets = [], _order = [];

    [Params(50, 200, 1_000, 10_000)]
    public int Buffers { get; set; }

    /// <summary>A chain in which every eighth buffer lives on for a few steps.</summary>
    internal static Lifetime[] Network(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(i => new Lifetime(16 * random.Next(1, 2_000), i, i + (random.Next(8) == 0 ? random.Next(3, 12) : 1)))];
    }

    [GlobalSetup]
    public void Setup() => (_buffers, _offsets, _order) = (Network(Buffers, seed: 10), new int[Buffers], new int[Buffers]);

    [Benchmark(Baseline = true)]
    public int Device() => GreedyPlanner.Plan(_buffers, _offsets, _order);

    [Benchmark]
    public int Search() => SearchPlanner.Plan(_buffers).Bytes;
}
