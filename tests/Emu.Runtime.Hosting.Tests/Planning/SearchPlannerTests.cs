using System.Text.Json;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Hosting.Prediction;
using Emu.Runtime.Hosting.Tests.Prediction;
using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Tests.Planning;

public class SearchPlannerTests
{
    [Fact]
    public void A_plan_is_free_of_overlaps_and_never_larger_than_the_devices()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            Lifetime[] buffers = RandomBuffers(new Random(seed), count: seed % 30, steps: 12, largest: 40);
            SearchPlan plan = SearchPlanner.Plan(buffers, budget: 300_000);
            int device = GreedyPlanner.Plan(buffers, new int[buffers.Length], new int[buffers.Length]);
            Assert.False(GreedyPlanner.HasOverlap(buffers, [.. plan.Offsets], out _, out _), $"seed {seed}");
            Assert.InRange(plan.Bytes, plan.LowerBoundBytes, device);
            Assert.True(buffers.Select((b, i) => plan.Offsets[i] + b.Bytes <= plan.Bytes && plan.Offsets[i] >= 0 && plan.Offsets[i] % 16 == 0).All(ok => ok));
        }
    }

    // The expectation comes from trying every offset, which needs no idea of how plans are built.
    [Fact]
    public void No_smaller_plan_exists_than_one_that_is_called_optimal()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Lifetime[] buffers = RandomBuffers(new Random(seed), count: 6, steps: 5, largest: 3);
            SearchPlan plan = SearchPlanner.Plan(buffers);
            Assert.True(plan.IsOptimal);
            Assert.False(FitsInto(buffers, new int[buffers.Length], 0, plan.Bytes - 16), $"seed {seed}");
        }
    }

    [Fact]
    public void The_same_buffers_give_the_same_plan()
    {
        Lifetime[] buffers = RandomBuffers(new Random(5), count: 40, steps: 20, largest: 50);
        Assert.Equal(SearchPlanner.Plan(buffers).Offsets, SearchPlanner.Plan(buffers).Offsets);
    }

    [Fact]
    public void Nothing_needs_nothing()
    {
        SearchPlan plan = SearchPlanner.Plan([]);
        Assert.Equal((0, 0, true), (plan.Bytes, plan.LowerBoundBytes, plan.IsOptimal));
    }

    [Fact]
    public void Recorded_models_never_need_more_than_TFLMs_plan()
    {
        foreach (JsonProperty model in Recordings.Models.EnumerateObject())
        {
            long recorded = model.Value.GetProperty("head_tail").GetProperty("m4ref")[0].GetInt64();
            Lifetime[] buffers = ArenaPrediction.PlannedBuffers(Recordings.Model(model.Name), Abi.ArmShortEnums, KernelSet.Reference);
            SearchPlan plan = SearchPlanner.Plan(buffers);
            int device = SearchPlanner.Plan(buffers, budget: 0).Bytes;
            Assert.InRange(plan.Bytes, plan.LowerBoundBytes, recorded);
            TestContext.Current.TestOutputHelper?.WriteLine($"| {model.Name} | {recorded:N0} | {device:N0} | {plan.Bytes:N0} | {plan.LowerBoundBytes:N0} | {(plan.IsOptimal ? "yes" : "no")} |");
        }
    }

    static Lifetime[] RandomBuffers(Random random, int count, int steps, int largest)
    {
        Lifetime[] buffers = new Lifetime[count];
        for (int i = 0; i < count; i++)
        {
            int first = random.Next(steps);
            buffers[i] = new Lifetime(16 * random.Next(1, largest + 1), first, random.Next(first, Math.Min(steps, first + 5)));
        }
        return buffers;
    }

    static bool FitsInto(Lifetime[] buffers, int[] offsets, int next, int size)
    {
        if (next == buffers.Length)
            return true;
        for (offsets[next] = 0; offsets[next] + buffers[next].Bytes <= size; offsets[next] += 16)
            if (!GreedyPlanner.HasOverlap(buffers.AsSpan(0, next + 1), offsets.AsSpan(0, next + 1), out _, out _) && FitsInto(buffers, offsets, next + 1, size))
                return true;
        return false;
    }
}
