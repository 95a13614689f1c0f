using System.Buffers.Binary;
using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Planning;

/// <summary>The plan that a model brings along in its metadata, with the tensors that it leaves out placed around it.</summary>
/// <remarks>
/// Format, from TFLM's <c>micro_allocation_info.cc</c> and <c>docs/offline_memory_plan.md</c>: 32-bit words version, subgraph, number of offsets, and an offset
/// for every tensor of every subgraph in order, -1 for tensors to be placed at run time. TFLM does not look whether the given places overlap; this does.
/// </remarks>
static class OfflinePlanner
{
    const string Metadata = "OfflineMemoryAllocation";
    const int HeaderWords = 3, Free = -1;

    /// <exception cref="ModelException"><see cref="ModelErrorId.BadOfflinePlan"/>.</exception>
    internal static int[] Plan(ModelView view, NumberedBuffers buffers)
    {
        MetadataView metadata = view.Metadata.FirstOrDefault(m => m.Name == Metadata) ?? throw Bad(view, $"the model has no metadata '{Metadata}'");
        ReadOnlySpan<byte> words = view.File.Bytes.AsSpan(metadata.DataOffset, metadata.DataBytes);
        int tensors = view.Graphs.Sum(g => g.Tensors.Count);
        int count = words.Length < 4 * HeaderWords ? -1 : Word(words, 2);
        if (count != tensors || words.Length < 4 * (HeaderWords + tensors))
            throw Bad(view, $"the metadata has {words.Length} bytes and {count} offsets, but the model {tensors} tensors");
        int[] offsets = new int[buffers.Lifetimes.Length];
        Array.Fill(offsets, Free);
        int word = HeaderWords;
        foreach ((int g, GraphView graph) in view.Graphs.Index())
            foreach (TensorView tensor in graph.Tensors)
            {
                int offset = Word(words, word++), buffer = buffers.Of(g, tensor.Index);
                if (offset == Free || buffer < 0)
                    continue;
                if (offset < 0 || offset % EmbeddedPlan.Unit != 0 || offset > ModelLimits.Bytes - buffers.Lifetimes[buffer].Bytes)
                    throw Bad(view, $"tensor {tensor.Index} '{tensor.Name}' has the offset {offset}, which is not a multiple of {EmbeddedPlan.Unit} within bounds");
                offsets[buffer] = offset;
            }
        PlaceRest(buffers.Lifetimes, offsets);
        if (GreedyPlanner.HasOverlap(buffers.Lifetimes, offsets, out int a, out int b))
            throw Bad(view, $"buffers {b} and {a} live together and overlap (offsets {offsets[b]} and {offsets[a]})");
        return offsets;
    }

    /// <summary>The free buffers, largest first, each at the lowest place that all placed ones leave.</summary>
    static void PlaceRest(Lifetime[] buffers, int[] offsets)
    {
        List<int> placed = [.. Enumerable.Range(0, buffers.Length).Where(i => offsets[i] != Free)];
        foreach (int i in Enumerable.Range(0, buffers.Length).Where(i => offsets[i] == Free).OrderByDescending(i => buffers[i].Bytes).ThenByDescending(i => i).ToArray())
        {
            int candidate = 0;
            foreach (int other in placed.Where(p => buffers[i].Meets(buffers[p])).OrderBy(p => offsets[p]))
            {
                if (offsets[other] - candidate >= buffers[i].Bytes)
                    break;
                candidate = Math.Max(candidate, offsets[other] + buffers[other].Bytes);
            }
            offsets[i] = candidate;
            placed.Add(i);
        }
    }

    static int Word(ReadOnlySpan<byte> words, int index) => BinaryPrimitives.ReadInt32LittleEndian(words[(4 * index)..]);

    static ModelException Bad(ModelView view, string message) =>
        new(new ModelError(ModelErrorId.BadOfflinePlan, message, view.File.Path, ErrorInfoAttribute.FixOf(ModelErrorId.BadOfflinePlan)));
}
