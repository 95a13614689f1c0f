using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emu.Runtime;

/// <summary>What an operator's Invoke sees: memory that Setup has checked and placed.</summary>
public ref struct Context
{
    /// <summary>Between interpreter and operators only: a subgraph must run before the operator goes on.</summary>
    internal const Status SubgraphCalled = (Status)(-1);

    /// <summary>The running operator, counted through all subgraphs. The first field: a board's observer reads it.</summary>
    internal int Index;
    internal int Tensors;      // arena: TensorRecord of each tensor of the running subgraph
    internal OperatorRecord Operator;
    internal int Callee, Phase;
    readonly ReadOnlySpan<byte> _model;
    readonly Span<byte> _arena;

    internal Context(ReadOnlySpan<byte> model, Span<byte> arena, int tensors)
    {
        _model = model;
        _arena = arena;
        Tensors = tensors;
        Operator = default;
        Index = Callee = Phase = 0;
    }

    /// <summary>What Prepare stored with <see cref="Setup.SetParams{T}"/>; the same T.</summary>
    public readonly ref readonly T Params<T>() where T : unmanaged => ref Unsafe.As<byte, T>(ref _arena[Operator.Params]);

    /// <summary>Number of inputs, with the absent optional ones.</summary>
    public readonly int InputCount => FlatBuffer.Count(_model, Operator.Inputs);

    /// <summary>Number of outputs.</summary>
    public readonly int OutputCount => FlatBuffer.Count(_model, Operator.Outputs);

    /// <summary>All elements of an input, in the model or in the arena; empty when it is left out. Int4 constants: packed bytes.</summary>
    public readonly ReadOnlySpan<T> Input<T>(int i) where T : unmanaged
    {
        TensorRecord record = Find(Operator.Inputs, i);
        return MemoryMarshal.Cast<byte, T>(record.Offset < 0 ? _model.Slice(~record.Offset, record.Bytes) : _arena.Slice(record.Offset, record.Bytes));
    }

    /// <summary>Whether an input lies in the model, so that it never changes; false when it is left out.</summary>
    internal readonly bool IsConstant(int i) => Find(Operator.Inputs, i).Offset < 0;

    /// <summary>All elements of an output.</summary>
    public readonly Span<T> Output<T>(int i) where T : unmanaged => Writable<T>(Operator.Outputs, i);

    /// <summary>A variable input's elements, to be read and written; Prepare must have checked <see cref="TensorInfo.IsVariable"/>.</summary>
    public readonly Span<T> Variable<T>(int i) where T : unmanaged => Writable<T>(Operator.Inputs, i);

    /// <summary>An array reserved by <see cref="Setup.Persist{T}"/>.</summary>
    public readonly ReadOnlySpan<T> Persistent<T>(int offset, int count) where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(_arena.Slice(offset, count * Unsafe.SizeOf<T>()));

    /// <summary>The same array, to be changed: state that is not a tensor.</summary>
    public readonly Span<T> PersistentState<T>(int offset, int count) where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(_arena.Slice(offset, count * Unsafe.SizeOf<T>()));

    /// <summary>Memory asked for with <see cref="Setup.Scratch"/>; its contents are undefined.</summary>
    public readonly Span<T> Scratch<T>(int handle) where T : unmanaged
    {
        ref ScratchRecord record = ref Unsafe.As<byte, ScratchRecord>(ref _arena[handle]);
        return MemoryMarshal.Cast<byte, T>(_arena.Slice(record.Offset, record.Bytes));
    }

    /// <summary>Where an operator that calls subgraphs goes on: 0 at first, then what it gave to <see cref="Call"/>.</summary>
    internal int TakePhase()
    {
        int phase = Phase;
        Phase = 0;
        return phase;
    }

    /// <summary>Lets a subgraph run, and then this operator's Invoke again; to be returned from Invoke.</summary>
    internal Status Call(int subgraph, int phase)
    {
        Callee = subgraph;
        Phase = phase;
        return SubgraphCalled;
    }

    /// <summary>Bytes of a subgraph's input.</summary>
    internal readonly Span<byte> SubgraphInput(int subgraph, int i)
    {
        ref GraphRecord graph = ref Subgraph(subgraph).Graph;
        TensorRecord record = Tensor(graph.Tensors, FlatBuffer.Item(_model, graph.Inputs, i));
        return _arena.Slice(record.Offset, record.Bytes);
    }

    /// <summary>Bytes of a subgraph's output.</summary>
    internal readonly ReadOnlySpan<byte> SubgraphOutput(int subgraph, int i)
    {
        ref GraphRecord graph = ref Subgraph(subgraph).Graph;
        TensorRecord record = Tensor(graph.Tensors, FlatBuffer.Item(_model, graph.Outputs, i));
        return record.Offset < 0 ? _model.Slice(~record.Offset, record.Bytes) : _arena.Slice(record.Offset, record.Bytes);
    }

    internal readonly ref SubgraphRecord Subgraph(int number)
    {
        ref ArenaHeader header = ref Unsafe.As<byte, ArenaHeader>(ref _arena[(_arena.Length & ~15) - ArenaHeader.Bytes]);
        return ref Unsafe.As<byte, SubgraphRecord>(ref _arena[header.Subgraphs + SubgraphTable.Bytes + (number - 1) * SubgraphRecord.RecordBytes]);
    }

    readonly TensorRecord Tensor(int records, int tensor) => Unsafe.As<byte, TensorRecord>(ref _arena[records + tensor * TensorRecord.RecordBytes]);

    readonly Span<T> Writable<T>(int vector, int i) where T : unmanaged
    {
        TensorRecord record = Find(vector, i);
        return MemoryMarshal.Cast<byte, T>(_arena.Slice(record.Offset, record.Bytes));
    }

    readonly TensorRecord Find(int vector, int i)
    {
        if ((uint)i >= (uint)FlatBuffer.Count(_model, vector))
            return default;
        int tensor = FlatBuffer.Item(_model, vector, i);
        return tensor < 0 ? default : Tensor(Tensors, tensor);
    }
}
