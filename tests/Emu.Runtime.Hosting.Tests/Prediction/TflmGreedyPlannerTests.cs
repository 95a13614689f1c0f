using Emu.Runtime.Hosting.Prediction;

namespace Emu.Runtime.Hosting.Tests.Prediction;

public class TflmGreedyPlannerTests
{
    // Expectations follow from greedy_memory_planner.cc: sorted by falling size, equal sizes from the last to the first.
    [Fact]
    public void Equal_sizes_are_placed_from_the_last_to_the_first()
    {
        (long[] offsets, long bytes) = TflmGreedyPlanner.Plan([new(16, 0, 2), new(16, 0, 2), new(16, 0, 2)]);
        Assert.Equal([32, 16, 0], offsets);
        Assert.Equal(48, bytes);
    }

    [Fact]
    public void Buffers_that_never_meet_share_bytes()
    {
        (long[] offsets, long bytes) = TflmGreedyPlanner.Plan([new(64, 0, 1), new(32, 1, 2), new(48, 2, 3)]);
        Assert.Equal([0, 64, 0], offsets);
        Assert.Equal(96, bytes);
    }

    [Fact]
    public void Prescribed_offsets_are_kept_unchecked_and_come_first()
    {
        (long[] offsets, long bytes) = TflmGreedyPlanner.Plan([new(16, 0, 5), new(32, 0, 5, 16), new(32, 0, 5, 16)]);
        Assert.Equal([0, 16, 16], offsets);
        Assert.Equal(48, bytes);
    }
}
