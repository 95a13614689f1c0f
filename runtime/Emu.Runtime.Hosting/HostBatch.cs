namespace Emu.Runtime.Hosting;

/// <summary>One model over many inputs on all cores. Threads share what never changes, the model and its packed weights, and nothing else.</summary>
public static class HostBatch
{
    /// <summary>Most threads that a batch uses.</summary>
    public const int MaximumThreads = 256;

    /// <summary>Does something for every item of a batch; what it does must depend on the item alone, then results do not depend on the number of threads.</summary>
    /// <param name="model">The prepared model. It must not be used or disposed before this returns.</param>
    /// <param name="items">Number of items.</param>
    /// <param name="threads">Most threads; 0 for as many as there are cores.</param>
    /// <param name="run">Called once for each item, with an interpreter whose state is that after Setup: sets the inputs, invokes, takes the outputs.</param>
    /// <exception cref="ModelException">An item failed; of several the first one's error.</exception>
    public static void Run(HostInterpreter model, int items, int threads, Action<HostInterpreter, int> run)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        int count = Math.Min(Math.Min(threads == 0 ? Environment.ProcessorCount : threads, MaximumThreads), items);
        int next = -1;
        (int Item, Exception Error)? failed = null;
        object sync = new();
        Thread[] workers = [.. Enumerable.Range(0, count).Select(_ => model.Fork()).Select(own => new Thread(() => Work(own)))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        if (failed is { } first)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first.Error);

        void Work(HostInterpreter fork)
        {
            using HostInterpreter own = fork;
            for (int item = Interlocked.Increment(ref next); item < items; item = Interlocked.Increment(ref next))
            {
                try
                {
                    own.ResetVariables();
                    run(own, item);
                }
                catch (Exception e)
                {
                    // Items are taken in order, so every earlier one has been begun and will tell its own error.
                    lock (sync)
                        failed = failed is { } other && other.Item < item ? other : (item, e);
                    return;
                }
            }
        }
    }
}
