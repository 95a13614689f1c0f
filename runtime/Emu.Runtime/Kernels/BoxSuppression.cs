namespace Emu.Runtime.Kernels;

/// <summary>Boxes as four floats ymin, xmin, ymax, xmax: decoding, overlap, and the choice of those that no better one covers.</summary>
/// <remarks>Order of operations: TFLM <c>kernels/detection_postprocess.cc</c>.</remarks>
internal static class BoxSuppression
{
    internal const int BoxFloats = 4;

    /// <summary>Share of the union of two boxes that both cover; 0 when one has no area.</summary>
    internal static float Overlap(ReadOnlySpan<float> boxes, int i, int j)
    {
        ReadOnlySpan<float> a = boxes.Slice(BoxFloats * i, BoxFloats), b = boxes.Slice(BoxFloats * j, BoxFloats);
        float areaA = (a[2] - a[0]) * (a[3] - a[1]), areaB = (b[2] - b[0]) * (b[3] - b[1]);
        if (areaA <= 0f || areaB <= 0f)
            return 0f;
        float height = MathF.Max(MathF.Min(a[2], b[2]) - MathF.Max(a[0], b[0]), 0f), width = MathF.Max(MathF.Min(a[3], b[3]) - MathF.Max(a[1], b[1]), 0f);
        float both = height * width;
        return both / (areaA + areaB - both);
    }

    /// <summary>Chooses boxes by falling score; each takes those out that it overlaps by more than a limit.</summary>
    /// <param name="boxes">All boxes.</param>
    /// <param name="scores">Score of each.</param>
    /// <param name="least">Lower scores are not considered.</param>
    /// <param name="overlap">The limit.</param>
    /// <param name="order">Room for one number for each box.</param>
    /// <param name="chosen">Receives the boxes' numbers.</param>
    /// <returns>How many were chosen, at most the length of <paramref name="chosen"/>.</returns>
    internal static int Choose(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, float least, float overlap, Span<int> order, Span<int> chosen)
    {
        int kept = 0, count = 0;
        for (int i = 0; i < scores.Length; i++)
            if (scores[i] >= least)
                order[kept++] = i;
        SortFalling(order.Slice(0, kept), scores);
        for (int i = 0; i < kept && count < chosen.Length; i++)
        {
            if (order[i] < 0)
                continue;
            chosen[count++] = order[i];
            for (int j = i + 1; j < kept; j++)
                if (order[j] >= 0 && Overlap(boxes, order[i], order[j]) > overlap)
                    order[j] = -1;
        }
        return count;
    }

    /// <summary>Numbers by falling score, equal ones in their order: insertion, as few boxes pass the threshold.</summary>
    internal static void SortFalling(Span<int> numbers, ReadOnlySpan<float> scores)
    {
        for (int i = 1; i < numbers.Length; i++)
        {
            int number = numbers[i], at = i;
            while (at > 0 && scores[numbers[at - 1]] < scores[number])
            {
                numbers[at] = numbers[at - 1];
                at--;
            }
            numbers[at] = number;
        }
    }
}
