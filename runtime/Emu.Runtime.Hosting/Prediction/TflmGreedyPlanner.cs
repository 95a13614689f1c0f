namespace Emu.Runtime.Hosting.Prediction;

/// <summary>A buffer for TFLM's planner.</summary>
/// <param name="Bytes">Size, a multiple of 16.</param>
/// <param name="First">First scope in use.</param>
/// <param name="Last">Last scope in use.</param>
/// <param name="Offline">Offset that the model prescribes, or -1.</param>
readonly record struct PlanRequest(long Bytes, int First, int Last, int Offline = -1);

/// <summary>TFLM's GreedyMemoryPlanner with its order of ties (memory_planner/greedy_memory_planner.cc).</summary>
static class TflmGreedyPlanner
{
    /// <summary>
    /// Prescribed buffers first, in their order and unchecked; then by falling size, of equal ones the last. Each takes the lowest gap between buffers that are
    /// alive with it.
    /// </summary>
    /// <returns>Offsets in the order of the requests, and the size of the whole.</returns>
    internal static (long[] Offsets, long Bytes) Plan(PlanRequest[] requests)
    {
        int[] order = [.. Enumerable.Range(0, requests.Length).Where(i => requests[i].Offline >= 0),
            .. Enumerable.Range(0, requests.Length).Where(i => requests[i].Offline < 0).OrderByDescending(i => requests[i].Bytes).ThenByDescending(i => i)];
        long[] offsets = new long[requests.Length];
        int[] placed = new int[requests.Length];
        int count = 0;
        long size = 0;
        foreach (int i in order)
        {
            PlanRequest request = requests[i];
            offsets[i] = request.Offline >= 0 ? request.Offline : LowestGap(requests, offsets, placed.AsSpan(0, count), request);
            size = Math.Max(size, offsets[i] + request.Bytes);
            int at = count++;
            while (at > 0 && offsets[placed[at - 1]] > offsets[i])
            {
                placed[at] = placed[at - 1];
                at--;
            }
            placed[at] = i;
        }
        return (offsets, size);
    }

    static long LowestGap(PlanRequest[] requests, long[] offsets, ReadOnlySpan<int> placed, in PlanRequest wanted)
    {
        long candidate = 0;
        foreach (int other in placed)
        {
            ref readonly PlanRequest placedOne = ref requests[other];
            if (placedOne.First > wanted.Last || wanted.First > placedOne.Last)
                continue;
            if (offsets[other] - candidate >= wanted.Bytes)
                break;
            candidate = Math.Max(candidate, offsets[other] + placedOne.Bytes);
        }
        return candidate;
    }
}
