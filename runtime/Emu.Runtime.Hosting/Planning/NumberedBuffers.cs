using System.Runtime.InteropServices;
using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Planning;

/// <summary>A prepared model's buffers as the device numbers them: the activations of all subgraphs, then scratch in the order in which it was asked for.</summary>
sealed class NumberedBuffers
{
    readonly Dictionary<(int Graph, int Tensor), int> _numbers = [];

    NumberedBuffers(Lifetime[] lifetimes) => Lifetimes = lifetimes;

    /// <summary>Sizes, rounded to 16, and lives; 0 bytes for activations that nothing touches.</summary>
    internal Lifetime[] Lifetimes { get; private set; }

    /// <summary>Number of a tensor's buffer, or -1 for constants and variables.</summary>
    internal int Of(int graph, int tensor) => _numbers.GetValueOrDefault((graph, tensor), -1);

    internal static NumberedBuffers From(HostInterpreter interpreter, ExecutionOrder order)
    {
        ReadOnlySpan<byte> arena = interpreter.Arena;
        ArenaHeader header = MemoryMarshal.Read<ArenaHeader>(arena.Slice((arena.Length & ~15) - ArenaHeader.Bytes));
        NumberedBuffers buffers = new([]);
        List<Lifetime> lifetimes = [];
        int record = header.Main.Tensors;
        foreach ((int g, GraphView graph) in interpreter.View.Graphs.Index())
        {
            foreach (TensorView tensor in graph.Tensors)
            {
                int bytes = MemoryMarshal.Read<TensorRecord>(arena.Slice(record)).Bytes;
                record += TensorRecord.RecordBytes;
                if (tensor.IsConstant || tensor.IsVariable)
                    continue;
                buffers._numbers.Add((g, tensor.Index), lifetimes.Count);
                (int first, int last) = order.Tensors[g][tensor.Index];
                lifetimes.Add(first < 0 ? default : new Lifetime(bytes + 15 & ~15, first, last));
            }
        }
        List<Lifetime> scratches = [];
        for (int at = header.LastScratch; at != 0;)
        {
            ScratchRecord scratch = MemoryMarshal.Read<ScratchRecord>(arena.Slice(at));
            (int first, int last) = order.Operators[scratch.Operator];
            scratches.Add(new Lifetime(scratch.Bytes + 15 & ~15, first, last));
            at = scratch.Previous;
        }
        scratches.Reverse();
        buffers.Lifetimes = [.. lifetimes, .. scratches];
        return buffers;
    }
}
