using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Planning;

/// <summary>Chooses whether the operators that can work in place do so, and plans.</summary>
/// <remarks>
/// In place, two buffers are one at their operator's step, which is fewer bytes, but it stays at one place for longer, which may leave gaps. All in place have the
/// lowest bound of all choices, so a plan that meets it is the best; otherwise none is tried, too. Some in place and others not were never smaller than both in
/// 28,800 random networks, so they are not tried; a plan above the bound is not called optimal then.
/// </remarks>
static class InPlaceSearch
{
    /// <returns>The plan of the buffers as given, its bound that of every choice; and for each buffer the one whose place it takes over, or -1.</returns>
    /// <param name="buffers">The buffers.</param>
    /// <param name="heirs">For each buffer the one whose place it may take over, or -1.</param>
    internal static (SearchPlan Plan, int[] Heirs) Run(Lifetime[] buffers, int[] heirs)
    {
        int joins = heirs.Count(h => h >= 0);
        SearchPlan together = Plan(buffers, heirs);
        int bound = together.LowerBoundBytes;
        if (joins == 0 || together.Bytes == bound)
            return (together, heirs);
        SearchPlan apart = SearchPlanner.Plan(buffers);
        bool optimal = joins == 1 && together.IsOptimal && apart.IsOptimal;
        if (together.Bytes <= apart.Bytes)
            return (together with { IsOptimal = optimal }, heirs);
        int[] none = new int[heirs.Length];
        Array.Fill(none, -1);
        return (apart with { LowerBoundBytes = bound, IsOptimal = optimal || apart.Bytes == bound }, none);
    }

    static SearchPlan Plan(Lifetime[] buffers, int[] heirs)
    {
        JoinedBuffers joined = JoinedBuffers.Of(buffers, heirs);
        SearchPlan plan = SearchPlanner.Plan(joined.Lifetimes);
        return plan with { Offsets = joined.Spread(plan.Offsets) };
    }
}
