namespace Emu.Loading;

/// <summary>Searches in lists that are in order of address.</summary>
internal static class AddressOrder
{
    /// <summary>Index of the last item that starts at or below an address; -1 when all start above it.</summary>
    public static int Below<T>(IReadOnlyList<T> items, uint address, Func<T, uint> start)
    {
        int low = 0, high = items.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (start(items[middle]) <= address)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return high;
    }
}
