using System.Runtime.InteropServices;

namespace Emu.Runtime.Planning;

/// <summary>A number of everything that lifetimes depend on: who reads and writes what, who calls whom, and all sizes. A plan carries that of its model.</summary>
/// <remarks>FNV-1a over 32-bit words: against mix-ups, not against attackers; a wrong plan can only make a model's buffers overwrite each other.</remarks>
internal static class PlanFingerprint
{
    const uint Basis = 2166136261, Prime = 16777619;

    /// <summary>The fingerprint of a model whose operators have prepared; the same before and after planning.</summary>
    internal static uint Of(ReadOnlySpan<byte> model, ReadOnlySpan<byte> arena)
    {
        ArenaHeader header = MemoryMarshal.Read<ArenaHeader>(arena.Slice((arena.Length & ~15) - ArenaHeader.Bytes));
        uint hash = Basis;
        for (int i = 0; i < header.GraphCount; i++)
        {
            GraphRecord graph = header.Main;
            if (i > 0)
                graph = MemoryMarshal.Read<GraphRecord>(arena.Slice(header.Subgraphs + SubgraphTable.Bytes + (i - 1) * SubgraphRecord.RecordBytes));
            AddGraph(ref hash, model, arena, graph);
        }
        for (int at = header.LastScratch; at != 0;)
        {
            ScratchRecord scratch = MemoryMarshal.Read<ScratchRecord>(arena.Slice(at));
            Add(ref hash, scratch.Bytes);
            Add(ref hash, scratch.Operator);
            at = scratch.Previous;
        }
        for (int at = header.Subgraphs == 0 ? 0 : MemoryMarshal.Read<SubgraphTable>(arena.Slice(header.Subgraphs)).LastCall; at != 0;)
        {
            CallRecord call = MemoryMarshal.Read<CallRecord>(arena.Slice(at));
            Add(ref hash, call.Caller);
            Add(ref hash, call.Operator);
            Add(ref hash, call.Callee);
            at = call.Previous;
        }
        return hash;
    }

    static void AddGraph(ref uint hash, ReadOnlySpan<byte> model, ReadOnlySpan<byte> arena, in GraphRecord graph)
    {
        AddVector(ref hash, model, graph.Inputs);
        AddVector(ref hash, model, graph.Outputs);
        int count = FlatBuffer.Count(model, graph.OperatorTables);
        for (int i = 0; i < count; i++)
        {
            OperatorRecord record = MemoryMarshal.Read<OperatorRecord>(arena.Slice(graph.Operators + i * OperatorRecord.Bytes));
            AddVector(ref hash, model, record.Inputs);
            AddVector(ref hash, model, record.Outputs);
        }
        count = FlatBuffer.Count(model, graph.TensorTables);
        for (int i = 0; i < count; i++)
            Add(ref hash, MemoryMarshal.Read<TensorRecord>(arena.Slice(graph.Tensors + i * TensorRecord.RecordBytes)).Bytes);
    }

    static void AddVector(ref uint hash, ReadOnlySpan<byte> model, int vector)
    {
        int count = FlatBuffer.Count(model, vector);
        Add(ref hash, count);
        for (int i = 0; i < count; i++)
            Add(ref hash, FlatBuffer.Item(model, vector, i));
    }

    static void Add(ref uint hash, int word) => hash = (hash ^ (uint)word) * Prime;
}
