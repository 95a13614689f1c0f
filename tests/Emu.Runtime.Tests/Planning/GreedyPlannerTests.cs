using Emu.Runtime.Planning;
using FsCheck.Xunit;

namespace Emu.Runtime.Tests.Planning;

public sealed class GreedyPlannerTests
{
    [Property(MaxTest = 2000)]
    public bool No_two_buffers_that_are_alive_together_overlap((ushort Bytes, byte First, byte Length)[] raw)
    {
        Lifetime[] buffers = From(raw);
        int[] offsets = new int[buffers.Length];
        int arena = GreedyPlanner.Plan(buffers, offsets, new int[buffers.Length]);
        return !GreedyPlanner.HasOverlap(buffers, offsets, out _, out _)
            && arena == buffers.Select((b, i) => offsets[i] + b.Bytes).DefaultIfEmpty().Max();
    }

    [Property(MaxTest = 2000)]
    public bool The_plan_lies_between_the_most_alive_and_the_sum((ushort Bytes, byte First, byte Length)[] raw)
    {
        Lifetime[] buffers = From(raw);
        int arena = GreedyPlanner.Plan(buffers, new int[buffers.Length], new int[buffers.Length]);
        int bound = Enumerable.Range(0, 512).Max(step => buffers.Where(b => b.First <= step && step <= b.Last).Sum(b => b.Bytes));
        return arena >= bound && arena <= buffers.Sum(b => b.Bytes);
    }

    [Property(MaxTest = 1000)]
    public bool The_plan_is_never_larger_than_TFLMs((ushort Bytes, byte First, byte Length)[] raw)
    {
        Lifetime[] buffers = From(raw);
        int[] offsets = new int[buffers.Length], order = new int[buffers.Length];
        return GreedyPlanner.Plan(buffers, offsets, order) <= GreedyPlanner.Plan(buffers, offsets, order, PlanOrder.LargestFirst);
    }

    [Property(MaxTest = 200)]
    public bool Every_order_gives_a_valid_plan((ushort Bytes, byte First, byte Length)[] raw)
    {
        Lifetime[] buffers = From(raw);
        int[] offsets = new int[buffers.Length];
        return Enum.GetValues<PlanOrder>().All(by =>
            GreedyPlanner.Plan(buffers, offsets, new int[buffers.Length], by) >= 0 && !GreedyPlanner.HasOverlap(buffers, offsets, out _, out _));
    }

    [Property(MaxTest = 500)]
    public bool The_same_buffers_give_the_same_plan((ushort Bytes, byte First, byte Length)[] raw)
    {
        Lifetime[] buffers = From(raw);
        int[] a = new int[buffers.Length], b = new int[buffers.Length], order = new int[buffers.Length];
        Array.Fill(b, 12345);
        Array.Fill(order, 777);
        return GreedyPlanner.Plan(buffers, a, new int[buffers.Length]) == GreedyPlanner.Plan(buffers, b, order) && a.SequenceEqual(b);
    }

    [Property(MaxTest = 500)]
    public bool The_order_lists_every_buffer_once_by_rising_offset((ushort Bytes, byte First, byte Length)[] raw)
    {
        Lifetime[] buffers = From(raw);
        int[] offsets = new int[buffers.Length], order = new int[buffers.Length];
        GreedyPlanner.Plan(buffers, offsets, order);
        return order.Order().SequenceEqual(Enumerable.Range(0, order.Length)) && order.Zip(order.Skip(1)).All(p => offsets[p.First] <= offsets[p.Second]);
    }

    [Fact]
    public void Buffers_that_never_meet_share_their_place()
    {
        int[] offsets = new int[3];
        Assert.Equal(64, GreedyPlanner.Plan([new(64, 0, 0), new(64, 1, 1), new(48, 2, 9)], offsets, new int[3]));
        Assert.Equal([0, 0, 0], offsets);
    }

    [Fact]
    public void Of_equal_sizes_the_last_is_placed_first()
    {
        // TFLM's greedy planner fills its list from the end, so ties are taken with the highest index first.
        int[] offsets = new int[3];
        GreedyPlanner.Plan([new(16, 0, 2), new(16, 0, 2), new(16, 0, 2)], offsets, new int[3], PlanOrder.LargestFirst);
        Assert.Equal([32, 16, 0], offsets);
    }

    [Fact]
    public void A_gap_between_two_buffers_is_filled()
    {
        // 64 at 0 (steps 0-1), 32 behind it (0-3), then 48 for steps 2-3 fits below the 32 although that lies at 64.
        int[] offsets = new int[3];
        Assert.Equal(96, GreedyPlanner.Plan([new(64, 0, 1), new(32, 0, 3), new(48, 2, 3)], offsets, new int[3]));
        Assert.Equal([0, 64, 0], offsets);
    }

    [Fact]
    public void A_chain_is_planned_at_its_lower_bound_where_size_order_is_not()
    {
        // The first layers of MobileNetV1 0.25 at 96x96: 27648 and 18432 alive, then 18432 twice, then 18432 and 36864: at least 55296.
        Lifetime[] buffers = [new(27648, 0, 1), new(18432, 1, 2), new(18432, 2, 3), new(36864, 3, 4), new(9216, 4, 5)];
        Assert.Equal(55296, GreedyPlanner.Plan(buffers, new int[5], new int[5]));
        Assert.Equal(73728, GreedyPlanner.Plan(buffers, new int[5], new int[5], PlanOrder.LargestFirst));
    }

    [Fact]
    public void A_plan_beyond_the_limit_is_refused()
    {
        Lifetime[] buffers = [new(ModelLimits.Bytes, 0, 1), new(ModelLimits.Bytes, 0, 1), new(ModelLimits.Bytes, 0, 1)];
        Assert.Equal(-1, GreedyPlanner.Plan(buffers, new int[3], new int[3]));
    }

    [Fact]
    public void The_checker_finds_an_overlap()
    {
        Lifetime[] buffers = [new(32, 0, 1), new(32, 2, 3), new(32, 1, 2)];
        Assert.True(GreedyPlanner.HasOverlap(buffers, [0, 0, 16], out int a, out int b));
        Assert.Equal((2, 0), (a, b));
        Assert.False(GreedyPlanner.HasOverlap(buffers, [0, 0, 32], out a, out b));
        Assert.Equal((-1, -1), (a, b));
    }

    [Fact]
    public void As_many_buffers_as_the_loader_takes_are_planned()
    {
        // All alive together is the worst case for the search of gaps: 32767 buffers, the limit of the loader.
        Lifetime[] buffers = new Lifetime[ModelLimits.Tensors];
        Array.Fill(buffers, new Lifetime(16, 0, 1));
        Assert.Equal(16 * buffers.Length, GreedyPlanner.Plan(buffers, new int[buffers.Length], new int[buffers.Length]));
    }

    static Lifetime[] From((ushort Bytes, byte First, byte Length)[] raw) =>
        [.. (raw ?? []).Select(r => new Lifetime(r.Bytes + 15 & ~15, r.First, r.First + r.Length))];
}
