using System.Runtime.InteropServices;
using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting;

/// <summary>A buffer in the arena.</summary>
/// <param name="Tensor">Tensor number, or -1 for scratch.</param>
/// <param name="Operator">Operator that owns the scratch, or -1.</param>
/// <param name="Name">The tensor's name, or "scratch".</param>
/// <param name="Offset">Byte offset in the arena.</param>
/// <param name="Bytes">Bytes used.</param>
/// <param name="First">First step alive: 0 for graph inputs, operator index + 1.</param>
/// <param name="Last">Last step alive.</param>
public sealed record BufferUse(int Tensor, int Operator, string Name, int Offset, int Bytes, int First, int Last);

/// <summary>The planned buffers of a prepared model over time, and what makes the arena as large as it is.</summary>
/// <param name="Buffers">By offset.</param>
/// <param name="Steps">Operators plus 1; step 0 is the caller's.</param>
/// <param name="HeadBytes">Bytes of the planned part.</param>
/// <param name="LowerBoundBytes">The most bytes alive at one step; no plan can be smaller.</param>
/// <param name="PeakStep">The step of <paramref name="LowerBoundBytes"/>.</param>
/// <param name="Variables">Variable tensors in the persistent part.</param>
public sealed record MemoryMap(IReadOnlyList<BufferUse> Buffers, int Steps, int HeadBytes, int LowerBoundBytes, int PeakStep, IReadOnlyList<BufferUse> Variables)
{
    /// <summary>The buffers alive at a step, largest first.</summary>
    public IReadOnlyList<BufferUse> AliveAt(int step) => [.. Buffers.Where(b => b.First <= step && step <= b.Last).OrderByDescending(b => b.Bytes)];

    internal static MemoryMap Of(HostInterpreter interpreter)
    {
        ReadOnlySpan<byte> arena = interpreter.Arena;
        ArenaHeader header = MemoryMarshal.Read<ArenaHeader>(arena.Slice((arena.Length & ~15) - ArenaHeader.Bytes));
        GraphView graph = interpreter.View.Main;
        int steps = graph.Operators.Count + 1;
        (int First, int Last)[] lives = Lives(graph);
        List<BufferUse> buffers = [], variables = [];
        for (int i = 0; i < graph.Tensors.Count; i++)
        {
            TensorRecord record = MemoryMarshal.Read<TensorRecord>(arena.Slice(header.Tensors + i * TensorRecord.RecordBytes));
            if (graph.Tensors[i].IsVariable)
                variables.Add(new BufferUse(i, -1, graph.Tensors[i].Name, record.Offset, record.Bytes, 0, steps - 1));
            else if (record.Offset >= 0 && lives[i].First >= 0)
                buffers.Add(new BufferUse(i, -1, graph.Tensors[i].Name, record.Offset, record.Bytes, lives[i].First, lives[i].Last));
        }
        for (int at = header.LastScratch; at != 0;)
        {
            ScratchRecord scratch = MemoryMarshal.Read<ScratchRecord>(arena.Slice(at));
            buffers.Add(new BufferUse(-1, scratch.Operator, "scratch", scratch.Offset, scratch.Bytes, scratch.Operator + 1, scratch.Operator + 1));
            at = scratch.Previous;
        }
        int[] alive = Alive(buffers, steps);
        int peak = Array.IndexOf(alive, alive.Max());
        int head = buffers.Count == 0 ? 0 : buffers.Max(b => b.Offset + (b.Bytes + 15 & ~15));
        return new MemoryMap([.. buffers.OrderBy(b => b.Offset).ThenBy(b => b.First)], steps, head, alive[peak], peak, variables);
    }

    /// <summary>The buffers as the planner numbers them: activations by tensor number, then scratch in the order of operators.</summary>
    public Lifetime[] ByNumber() =>
        [.. Buffers.OrderBy(b => b.Tensor < 0 ? int.MaxValue : b.Tensor).ThenBy(b => b.Operator).Select(b => new Lifetime(b.Bytes + 15 & ~15, b.First, b.Last))];

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

    static (int First, int Last)[] Lives(GraphView graph)
    {
        (int First, int Last)[] lives = new (int, int)[graph.Tensors.Count];
        Array.Fill(lives, (-1, -1));
        foreach (int i in graph.Inputs)
            lives[i] = (0, 0);
        for (int op = 0; op < graph.Operators.Count; op++)
        {
            foreach (int i in graph.Operators[op].Outputs)
                lives[i] = (lives[i].First < 0 ? op + 1 : lives[i].First, op + 1);
            foreach (int i in graph.Operators[op].Inputs)
                if (i >= 0 && lives[i].First >= 0)
                    lives[i].Last = op + 1;
        }
        foreach (int i in graph.Outputs)
            lives[i].Last = graph.Operators.Count;
        return lives;
    }
}
