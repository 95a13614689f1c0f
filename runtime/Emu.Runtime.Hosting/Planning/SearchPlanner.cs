using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Planning;

/// <summary>Searches for the smallest arena; for a PC, which has the time that a device has not.</summary>
/// <remarks>
/// Starts from the device's plan, so it is never larger; then tries other orders of choice, moving what lies at the top to the front; then branches and
/// bounds. The same input gives the same plan on every machine: effort is counted in steps, not in seconds.
/// </remarks>
public static class SearchPlanner
{
    /// <summary>Steps of a search, a few milliseconds.</summary>
    public const long DefaultBudget = 1_000_000;

    /// <summary>Plans.</summary>
    /// <param name="buffers">The buffers.</param>
    /// <param name="budget">How long to search; 0 gives the device's plan.</param>
    /// <exception cref="ArgumentException">The device's planner finds no plan below <see cref="ModelLimits.Bytes"/>.</exception>
    public static SearchPlan Plan(ReadOnlySpan<Lifetime> buffers, long budget = DefaultBudget)
    {
        int[] offsets = new int[buffers.Length];
        int bytes = GreedyPlanner.Plan(buffers, offsets, new int[buffers.Length]);
        if (bytes < 0)
            throw new ArgumentException($"The buffers need more than {ModelLimits.Bytes} bytes.", nameof(buffers));
        int bound = LowerBound(buffers);
        bool optimal = bytes == bound;
        if (!optimal)
        {
            OrderSearch orders = new(buffers.ToArray(), offsets, bytes);
            orders.Run(bound, budget / 2);
            BranchAndBound tree = new(buffers.ToArray(), orders.Offsets, orders.Bytes);
            optimal = tree.Run(bound, budget / 2);
            (offsets, bytes) = (tree.Offsets, tree.Bytes);
        }
        return new SearchPlan(offsets, bytes, bound, optimal);
    }

    /// <summary>The most bytes alive at one step.</summary>
    public static int LowerBound(ReadOnlySpan<Lifetime> buffers)
    {
        long[] change = new long[ushort.MaxValue + 2];
        foreach (Lifetime buffer in buffers)
        {
            change[buffer.First] += buffer.Bytes;
            change[buffer.Last + 1] -= buffer.Bytes;
        }
        long alive = 0, most = 0;
        foreach (long step in change)
            most = Math.Max(most, alive += step);
        return (int)Math.Min(most, int.MaxValue);
    }
}
