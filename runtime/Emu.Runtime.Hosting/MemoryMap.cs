using System.Runtime.InteropServices;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting;

/// <summary>A buffer in the arena.</summary>
/// <param name="Subgraph">Number of its subgraph.</param>
/// <param name="Tensor">Tensor number in the subgraph, or -1 for scratch.</param>
/// <param name="Operator">Operator that owns the scratch, counted through all subgraphs, or -1.</param>
/// <param name="Name">The tensor's name, or "scratch".</param>
/// <param name="Offset">Byte offset in the arena.</param>
/// <param name="Bytes">Bytes used.</param>
/// <param name="First">First step alive.</param>
/// <param name="Last">Last step alive.</param>
public sealed record BufferUse(int Subgraph, int Tensor, int Operator, string Name, int Offset, int Bytes, int First, int Last);

/// <summary>The planned buffers of a prepared model over time, and what makes the arena as large as it is.</summary>
/// <param name="Buffers">By offset.</param>
/// <param name="Steps">What happens at each step: step 0 is the caller's, where the inputs are written; the others are operators and entries of called subgraphs.</param>
/// <param name="HeadBytes">Bytes of the planned part.</param>
/// <param name="LowerBoundBytes">The most bytes alive at one step; no plan can be smaller.</param>
/// <param name="PeakStep">The step of <paramref name="LowerBoundBytes"/>.</param>
/// <param name="Variables">Variable tensors in the persistent part.</param>
public sealed record MemoryMap(IReadOnlyList<BufferUse> Buffers, IReadOnlyList<string> Steps, int HeadBytes, int LowerBoundBytes, int PeakStep, IReadOnlyList<BufferUse> Variables)
{
    /// <summary>The buffers alive at a step, largest first.</summary>
    public IReadOnlyList<BufferUse> AliveAt(int step) => [.. Buffers.Where(b => b.First <= step && step <= b.Last).OrderByDescending(b => b.Bytes)];

    /// <summary>When a step is, in words.</summary>
    public string Describe(int step) => step == 0 ? "before the first operator" : "during " + Steps[step];

    internal static MemoryMap Of(HostInterpreter interpreter)
    {
        ReadOnlySpan<byte> arena = interpreter.Arena;
        ArenaHeader header = MemoryMarshal.Read<ArenaHeader>(arena.Slice((arena.Length & ~15) - ArenaHeader.Bytes));
        ExecutionOrder order = interpreter.Order;
        HashSet<(int, int)> handed = HandedOver(interpreter, order);
        List<BufferUse> buffers = [], variables = [];
        int record = header.Main.Tensors;
        foreach ((int g, GraphView graph) in interpreter.View.Graphs.Index())
        {
            foreach (TensorView tensor in graph.Tensors)
            {
                TensorRecord place = MemoryMarshal.Read<TensorRecord>(arena.Slice(record));
                record += TensorRecord.RecordBytes;
                (int first, int last) = order.Tensors[g][tensor.Index];
                if (handed.Contains((g, tensor.Index)))
                    last--;
                if (tensor.IsVariable)
                    variables.Add(new BufferUse(g, tensor.Index, -1, tensor.Name, place.Offset, place.Bytes, 0, order.Steps.Count - 1));
                else if (place.Offset >= 0 && first >= 0)
                    buffers.Add(new BufferUse(g, tensor.Index, -1, tensor.Name, place.Offset, place.Bytes, first, last));
            }
        }
        for (int at = header.LastScratch; at != 0;)
        {
            ScratchRecord scratch = MemoryMarshal.Read<ScratchRecord>(arena.Slice(at));
            (int first, int last) = order.Operators[scratch.Operator];
            buffers.Add(new BufferUse(interpreter.View.Operators[scratch.Operator].Subgraph, -1, scratch.Operator, "scratch", scratch.Offset, scratch.Bytes, first, last));
            at = scratch.Previous;
        }
        int[] alive = Alive(buffers, order.Steps.Count);
        int peak = Array.IndexOf(alive, alive.Max());
        int head = buffers.Count == 0 ? 0 : buffers.Max(b => b.Offset + (b.Bytes + 15 & ~15));
        return new MemoryMap([.. buffers.OrderBy(b => b.Offset).ThenBy(b => b.First)], order.Steps, head, alive[peak], peak, variables);
    }

    /// <summary>Tensors whose place the output of their last reader takes over: at that step it is the output's.</summary>
    static HashSet<(int Graph, int Tensor)> HandedOver(HostInterpreter interpreter, ExecutionOrder order)
    {
        int[] heirs = interpreter.Plan.Heirs;
        if (heirs.Length == 0)
            return [];
        NumberedBuffers numbers = NumberedBuffers.From(interpreter, order);
        return [.. interpreter.View.Graphs.Index().SelectMany(g => g.Item.Tensors.Select(t => (Graph: g.Index, Tensor: t.Index)))
            .Where(t => numbers.Of(t.Graph, t.Tensor) is int n and >= 0 && heirs.Contains(n))];
    }

    /// <summary>The buffers as the planner numbers them: activations by subgraph and tensor, then scratch in the order of operators.</summary>
    public Lifetime[] ByNumber() =>
        [.. Buffers.OrderBy(b => b.Tensor < 0 ? int.MaxValue : b.Subgraph).ThenBy(b => b.Tensor).ThenBy(b => b.Operator).Select(b => new Lifetime(b.Bytes + 15 & ~15, b.First, b.Last))];

    /// <summary>The buffers' sizes, rounded to 16, and lives, in the order of <see cref="Buffers"/>; for checking a plan.</summary>
    public Lifetime[] Lifetimes() => [.. Buffers.Select(b => new Lifetime(b.Bytes + 15 & ~15, b.First, b.Last))];

    static int[] Alive(List<BufferUse> buffers, int steps)
    {
        int[] change = new int[steps + 1];
        foreach (BufferUse b in buffers)
        {
            change[b.First] += b.Bytes + 15 & ~15;
            change[b.Last + 1] -= b.Bytes + 15 & ~15;
        }
        for (int i = 1; i <= steps; i++)
            change[i] += change[i - 1];
        return change[..steps];
    }
}
