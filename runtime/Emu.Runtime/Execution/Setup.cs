using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emu.Runtime;

/// <summary>What an operator's Prepare sees: its operands and options, and the arena's persistent side.</summary>
public ref struct Setup
{
    /// <summary>Operand numbers from here on are outputs (see <see cref="Fail"/>).</summary>
    public const int Outputs = 0x10000;

    internal readonly ReadOnlySpan<byte> Model;
    internal readonly Span<byte> Arena;
    internal readonly ref SetupReport Report;
    internal int Tail;            // lowest persistent byte
    internal int GraphNumber;     // the subgraph being loaded, prepared or planned
    internal int GraphAt;         // arena: its GraphRecord
    internal int OperatorTable;   // model: the operator being prepared

    internal Setup(ReadOnlySpan<byte> model, Span<byte> arena, ref SetupReport report)
    {
        Model = model;
        Arena = arena;
        Report = ref report;
        Tail = arena.Length;
        GraphNumber = 0;
        GraphAt = Arena.Length - ArenaHeader.Bytes + ArenaHeader.MainAt;
        OperatorTable = 0;
    }

    /// <summary>Number of inputs, with the absent optional ones.</summary>
    public readonly int InputCount => FlatBuffer.Count(Model, Operator.Inputs);

    /// <summary>Number of outputs.</summary>
    public readonly int OutputCount => FlatBuffer.Count(Model, Operator.Outputs);

    /// <summary>True when input <paramref name="i"/> is listed and not left out.</summary>
    public readonly bool HasInput(int i) => Operand(Operator.Inputs, i) >= 0;

    /// <summary>Input <paramref name="i"/>; one that does not <see cref="TensorInfo.Exists"/> when it is left out.</summary>
    public readonly TensorInfo Input(int i) => Tensor(Operand(Operator.Inputs, i));

    /// <summary>Output <paramref name="i"/>.</summary>
    public readonly TensorInfo Output(int i) => Tensor(Operand(Operator.Outputs, i));

    /// <summary>The builtin options.</summary>
    public readonly FlatTable Options => new(Model, FlatBuffer.Table(Model, OperatorTable, Schema.OperatorOptions));

    /// <summary>The custom options' bytes (a FlexBuffer, or whatever the operator defines).</summary>
    public readonly ReadOnlySpan<byte> CustomOptions
    {
        get
        {
            int vector = FlatBuffer.Vector(Model, OperatorTable, Schema.OperatorCustomOptions, 0);
            return Model.Slice(vector <= 0 ? 0 : vector + 4, FlatBuffer.Count(Model, vector));
        }
    }

    /// <summary>Stores the operator's parameters in the arena; Invoke gets them from <see cref="Context.Params{T}"/>.</summary>
    public Status SetParams<T>(in T p) where T : unmanaged
    {
        Status status = Grow(Unsafe.SizeOf<T>(), out int offset);
        if (status == Status.Ok)
        {
            Unsafe.As<byte, T>(ref Arena[offset]) = p;
            Operator.Params = offset;
        }
        return status;
    }

    /// <summary>Reserves an array that lives as long as the model; its contents are zero.</summary>
    /// <param name="count">Elements, 0 or more.</param>
    /// <param name="span">The array.</param>
    /// <param name="offset">What <see cref="Context.Persistent{T}"/> takes.</param>
    public Status Persist<T>(int count, out Span<T> span, out int offset) where T : unmanaged
    {
        span = default;
        Status status = Grow((long)count * Unsafe.SizeOf<T>(), out offset);
        if (status == Status.Ok)
        {
            span = MemoryMarshal.Cast<byte, T>(Arena.Slice(offset, count * Unsafe.SizeOf<T>()));
            span.Clear();
        }
        return status;
    }

    /// <summary>Reserves an array that an operator changes and that a reset of the model's variables clears.</summary>
    /// <param name="count">Elements, 0 or more.</param>
    /// <param name="offset">What <see cref="Context.PersistentState{T}"/> takes.</param>
    public Status PersistState<T>(int count, out int offset) where T : unmanaged
    {
        Status status = Persist<T>(count, out _, out offset);
        int at = 0;
        if (status == Status.Ok)
            status = Grow(StateRecord.RecordBytes, out at);
        if (status != Status.Ok)
            return status;
        StateRecord record = default;
        record.Offset = offset;
        record.Bytes = count * Unsafe.SizeOf<T>();
        record.Previous = Header.LastState;
        Unsafe.As<byte, StateRecord>(ref Arena[at]) = record;
        Header.LastState = at;
        return Status.Ok;
    }

    /// <summary>Asks for memory that lives during this operator's Invoke only.</summary>
    /// <param name="bytes">Size, 0 or more.</param>
    /// <param name="handle">What <see cref="Context.Scratch{T}"/> takes.</param>
    public Status Scratch(int bytes, out int handle)
    {
        Status status = bytes <= ModelLimits.Bytes ? Grow(ScratchRecord.RecordBytes, out handle) : Grow(ModelLimits.Bytes, out handle);
        if (status == Status.Ok)
        {
            ref ArenaHeader header = ref Header;
            ref ScratchRecord record = ref Unsafe.As<byte, ScratchRecord>(ref Arena[handle]);
            record.Offset = 0;
            record.Bytes = bytes;
            record.Operator = (Graph.Operators - header.Main.Operators) / Runtime.OperatorRecord.Bytes + Report.Operator;
            record.Previous = header.LastScratch;
            header.LastScratch = handle;
        }
        return status;
    }

    /// <summary>Records what is wrong and returns <paramref name="code"/>.</summary>
    /// <param name="code">The failure.</param>
    /// <param name="operand">The operand at fault: an input number, or <see cref="Outputs"/> plus an output number; -1 for none.</param>
    /// <param name="value">The number that <paramref name="code"/> documents.</param>
    public readonly Status Fail(Status code, int operand = -1, int value = 0)
    {
        Report.Operand = operand;
        Report.Value = value;
        if (operand >= 0)
            Report.Tensor = operand < Outputs ? Operand(Operator.Inputs, operand) : Operand(Operator.Outputs, operand - Outputs);
        return code;
    }

    internal readonly ref ArenaHeader Header => ref Unsafe.As<byte, ArenaHeader>(ref Arena[Arena.Length - ArenaHeader.Bytes]);

    internal readonly ref GraphRecord Graph => ref Unsafe.As<byte, GraphRecord>(ref Arena[GraphAt]);

    internal readonly int TensorCount => FlatBuffer.Count(Model, Graph.TensorTables);

    internal readonly int OperatorCount => FlatBuffer.Count(Model, Graph.OperatorTables);

    internal readonly ref SubgraphTable Subgraphs => ref Unsafe.As<byte, SubgraphTable>(ref Arena[Header.Subgraphs]);

    internal readonly ref SubgraphRecord Subgraph(int number) =>
        ref Unsafe.As<byte, SubgraphRecord>(ref Arena[Header.Subgraphs + SubgraphTable.Bytes + (number - 1) * SubgraphRecord.RecordBytes]);

    /// <summary>Makes a subgraph the one that tensors and operators are counted in.</summary>
    internal void Enter(int number)
    {
        GraphNumber = number;
        Report.Subgraph = number;
        GraphAt = number == 0
            ? Arena.Length - ArenaHeader.Bytes + ArenaHeader.MainAt
            : Header.Subgraphs + SubgraphTable.Bytes + (number - 1) * SubgraphRecord.RecordBytes;
    }

    internal readonly ref TensorRecord TensorRecord(int index) =>
        ref Unsafe.As<byte, TensorRecord>(ref Arena[Graph.Tensors + index * Runtime.TensorRecord.RecordBytes]);

    internal readonly ref OperatorRecord OperatorRecord(int index) =>
        ref Unsafe.As<byte, OperatorRecord>(ref Arena[Graph.Operators + index * Runtime.OperatorRecord.Bytes]);

    readonly ref OperatorRecord Operator => ref OperatorRecord(Report.Operator);

    /// <summary>Takes 8-byte aligned persistent memory; contents are what the arena held.</summary>
    internal Status Grow(long bytes, out int offset)
    {
        long at = Tail - bytes & ~7L;
        offset = 0;
        if (at < 0)
        {
            long need = Arena.Length - at + 15 & ~15L;
            Report.Need = need > int.MaxValue ? int.MaxValue : (int)need;
            Report.Value = (int)-at;
            return Status.ArenaTooSmall;
        }
        offset = (int)at;
        Tail = offset;
        return Status.Ok;
    }

    internal readonly Status FailTensor(Status code, int tensor, int value)
    {
        Report.Tensor = tensor;
        Report.Value = value;
        return code;
    }

    internal readonly int Operand(int vector, int i) =>
        (uint)i < (uint)FlatBuffer.Count(Model, vector) ? FlatBuffer.Item(Model, vector, i) : -1;

    internal readonly TensorInfo Tensor(int index)
    {
        if (index < 0)
            return new TensorInfo(Model, 0, -1, default);
        return new TensorInfo(Model, FlatBuffer.TableAt(Model, Graph.TensorTables, index), index, TensorRecord(index));
    }
}
