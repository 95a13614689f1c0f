namespace Emu.Tests;

/// <summary>Counts managed bytes that an action allocates on this thread. Compiled into the test projects that link it.</summary>
internal static class Allocations
{
    /// <summary>The least of three runs: a collection that another thread causes in between charges the rest of this thread's allocation buffer to it.</summary>
    public static long Of(Action action)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
