namespace Emu.Boards;

/// <summary>Finds the known name that a mistyped one probably meant.</summary>
internal static class NearestName
{
    private const int LongestCompared = 64;

    /// <summary>"did you mean 'x'? Known: a, b, x", or only the list when nothing is near.</summary>
    public static string Advice(string written, IReadOnlyCollection<string> known)
    {
        string list = $"known: {string.Join(", ", known)}";
        string? near = Find(written, known);
        return near is null ? list : $"did you mean '{near}'? {list}";
    }

    /// <summary>The nearest name within a third of its length, or null.</summary>
    public static string? Find(string written, IReadOnlyCollection<string> known)
    {
        if (written.Length > LongestCompared)
            return null;
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string name in known)
        {
            int distance = Distance(written.ToLowerInvariant(), name.ToLowerInvariant());
            if (distance < bestDistance && distance <= Math.Max(1, name.Length / 3))
                (best, bestDistance) = (name, distance);
        }
        return best;
    }

    // Levenshtein distance, one row at a time.
    private static int Distance(string a, string b)
    {
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
