using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Runtime.Planning;

namespace Emu.Runtime;

/// <summary>
/// Prepares and runs a model in one arena. There is no other state: everything that Invoke needs lies in the arena, as offsets, so
/// several models can be prepared side by side and an arena may be moved as a whole.
/// </summary>
public static class Interpreter
{
    /// <summary>Checks the model, lets every operator prepare, and plans the arena.</summary>
    /// <param name="model">The .tflite file. Its constants are used in place, so its address must be a multiple of 16.</param>
    /// <param name="arena">Memory for everything else; address a multiple of 16. Bytes beyond a multiple of 16 are not used.</param>
    /// <param name="operators">The kernels; first match wins.</param>
    /// <param name="report">Sizes after success, place and numbers after a failure.</param>
    /// <returns><see cref="Status.Ok"/>, or what is wrong; the arena then holds no prepared model.</returns>
    public static Status Setup(ReadOnlySpan<byte> model, Span<byte> arena, ReadOnlySpan<OperatorEntry> operators, ref SetupReport report) =>
        Setup<PlanHere>(model, arena, operators, default, ref report);

    /// <summary>As the other, with a planner.</summary>
    /// <param name="model">The .tflite file.</param>
    /// <param name="arena">Memory for everything else.</param>
    /// <param name="operators">The kernels; first match wins.</param>
    /// <param name="plan">The plan for <see cref="PlanBefore"/>; otherwise empty.</param>
    /// <param name="report">Sizes after success, place and numbers after a failure.</param>
    /// <returns><see cref="Status.Ok"/>, or what is wrong; the arena then holds no prepared model.</returns>
    public static Status Setup<TPlanner>(ReadOnlySpan<byte> model, Span<byte> arena, ReadOnlySpan<OperatorEntry> operators, ReadOnlySpan<byte> plan,
        ref SetupReport report)
        where TPlanner : struct, IArenaPlanner
    {
        report = default;
        report.Operator = -1;
        report.Tensor = -1;
        report.Operand = -1;
        if (!IsAligned(arena))
            return Status.ArenaMisaligned;
        Setup s = new(model, arena.Slice(0, arena.Length & ~15), ref report);
        Status status = ModelLoader.Load(ref s);
        if (status == Status.Ok)
            status = PrepareOperators(ref s, operators);
        if (status != Status.Ok)
            return status;
        report.Operator = -1;
        status = TPlanner.Run(ref s, plan, BufferPlan.NumberBuffers(ref s));
        if (status != Status.Ok)
            return status;
        report.Operator = -1;
        report.Tensor = -1;
        report.Operand = -1;
        report.Value = 0;
        s.Header.Magic = ArenaHeader.Ready;
        return ResetVariables(model, arena);
    }

    /// <summary>Runs every operator once. Inputs are read from, and outputs left in, the places that <see cref="Input"/> and <see cref="Output"/> give.</summary>
    /// <param name="model">The same model as in Setup.</param>
    /// <param name="arena">The same arena.</param>
    /// <param name="operators">The same table.</param>
    /// <param name="observer">Told before and after each operator.</param>
    public static unsafe Status Invoke<TObserver>(ReadOnlySpan<byte> model, Span<byte> arena, ReadOnlySpan<OperatorEntry> operators, ref TObserver observer)
        where TObserver : struct, IOperatorObserver
    {
        Status status = Find(model, arena, out ArenaHeader header);
        if (status != Status.Ok)
            return status;
        Context context = new(model, arena, header.Main.Tensors);
        ReadOnlySpan<OperatorRecord> records = RecordsOf(model, arena, header.Main);
        int graph = 0, first = 0, i = 0;
        while (true)
        {
            for (; i < records.Length; i++)
            {
                context.Index = first + i;
                context.Operator = records[i];
                int entry = context.Operator.Entry;
                if ((uint)entry >= (uint)operators.Length)
                    return Status.OtherModel;
                observer.Begin(first + i);
                status = operators[entry].Invoke(ref context);
                observer.End(first + i);
                if (status != Status.Ok)
                    break;
            }
            if (status == Context.SubgraphCalled)
                Call(ref context, ref graph, ref i);
            else
            {
                if (status != Status.Ok || graph == 0)
                    return status;
                Return(ref context, ref graph, ref i);
            }
            GraphRecord record = GraphOf(arena, header, graph);
            context.Tensors = record.Tensors;
            records = RecordsOf(model, arena, record);
            first = (record.Operators - header.Main.Operators) / OperatorRecord.Bytes;
            status = Status.Ok;
        }
    }

    /// <summary>Leaves the running operator for the subgraph that it asked for.</summary>
    static void Call(ref Context context, ref int graph, ref int operatorIndex)
    {
        ref SubgraphRecord callee = ref context.Subgraph(context.Callee);
        callee.Caller = graph + 1;
        callee.CallerOperator = operatorIndex;
        callee.Phase = context.Phase;
        context.Phase = 0;
        graph = context.Callee;
        operatorIndex = 0;
    }

    /// <summary>Goes back to the operator that called the subgraph that has ended; it runs again, in the phase that it asked for.</summary>
    static void Return(ref Context context, ref int graph, ref int operatorIndex)
    {
        ref SubgraphRecord done = ref context.Subgraph(graph);
        graph = done.Caller - 1;
        operatorIndex = done.CallerOperator;
        context.Phase = done.Phase;
    }

    static GraphRecord GraphOf(ReadOnlySpan<byte> arena, in ArenaHeader header, int graph) => graph == 0
        ? header.Main
        : MemoryMarshal.Read<GraphRecord>(arena.Slice(header.Subgraphs + SubgraphTable.Bytes + (graph - 1) * SubgraphRecord.RecordBytes));

    static ReadOnlySpan<OperatorRecord> RecordsOf(ReadOnlySpan<byte> model, ReadOnlySpan<byte> arena, scoped in GraphRecord graph) =>
        MemoryMarshal.Cast<byte, OperatorRecord>(arena.Slice(graph.Operators, FlatBuffer.Count(model, graph.OperatorTables) * OperatorRecord.Bytes));

    /// <summary>Number of graph inputs; 0 when the arena holds no prepared model.</summary>
    public static int InputCount(ReadOnlySpan<byte> model, ReadOnlySpan<byte> arena) =>
        Find(model, arena, out ArenaHeader header) == Status.Ok ? FlatBuffer.Count(model, header.Main.Inputs) : 0;

    /// <summary>Number of graph outputs; 0 when the arena holds no prepared model.</summary>
    public static int OutputCount(ReadOnlySpan<byte> model, ReadOnlySpan<byte> arena) =>
        Find(model, arena, out ArenaHeader header) == Status.Ok ? FlatBuffer.Count(model, header.Main.Outputs) : 0;

    /// <summary>Where graph input <paramref name="index"/> lies in the arena. Its bytes may be overwritten by Invoke.</summary>
    public static Status Input(ReadOnlySpan<byte> model, ReadOnlySpan<byte> arena, int index, out int offset, out int bytes)
    {
        Status status = Find(model, arena, out ArenaHeader header);
        return Locate(model, arena, in header, status, header.Main.Inputs, index, out offset, out bytes);
    }

    /// <summary>Where graph output <paramref name="index"/> lies in the arena; valid after Invoke until the next one.</summary>
    public static Status Output(ReadOnlySpan<byte> model, ReadOnlySpan<byte> arena, int index, out int offset, out int bytes)
    {
        Status status = Find(model, arena, out ArenaHeader header);
        return Locate(model, arena, in header, status, header.Main.Outputs, index, out offset, out bytes);
    }

    /// <summary>
    /// Sets the variable tensors, the resource variables and the operators' own state to their first state: int8 variables to the zero point, everything
    /// else to 0. Setup does it too.
    /// </summary>
    public static Status ResetVariables(ReadOnlySpan<byte> model, Span<byte> arena)
    {
        Status status = Find(model, arena, out ArenaHeader header);
        for (int i = 0; i < header.GraphCount; i++)
            ResetTensors(model, arena, GraphOf(arena, header, i));
        ResourceVariables.Reset(arena, header.LastState);
        return status;
    }

    static void ResetTensors(ReadOnlySpan<byte> model, Span<byte> arena, in GraphRecord graph)
    {
        int count = FlatBuffer.Count(model, graph.TensorTables);
        for (int i = 0; i < count; i++)
        {
            TensorRecord record = Record(arena, graph.Tensors, i);
            TensorInfo tensor = new(model, FlatBuffer.TableAt(model, graph.TensorTables, i), i, record);
            if (tensor.IsVariable)
                arena.Slice(record.Offset, record.Bytes).Fill((byte)(tensor.Type == ElementType.Int8 ? tensor.ZeroPoint(0) : 0));
        }
    }

    static Status PrepareOperators(ref Setup s, ReadOnlySpan<OperatorEntry> operators)
    {
        ReadOnlySpan<byte> model = s.Model;
        int codes = FlatBuffer.Vector(model, FlatBuffer.Int32(model, 0), Schema.ModelOperatorCodes, 2);
        int graphs = s.Header.GraphCount;
        for (int graph = 0; graph < graphs; graph++)
        {
            s.Enter(graph);
            int count = s.OperatorCount;
            for (int i = 0; i < count; i++)
            {
                s.Report.Phase = SetupPhase.Load;
                Status status = OperatorLoader.Load(ref s, operators, codes, i);
                if (status == Status.Ok)
                    status = Prepare(ref s, operators, i);
                if (status != Status.Ok)
                    return status;
            }
        }
        s.Enter(0);
        return Status.Ok;
    }

    static unsafe Status Prepare(ref Setup s, ReadOnlySpan<OperatorEntry> operators, int index)
    {
        s.Report.Phase = SetupPhase.Prepare;
        return operators[s.OperatorRecord(index).Entry].Prepare(ref s);
    }

    static Status Find(ReadOnlySpan<byte> model, ReadOnlySpan<byte> arena, out ArenaHeader header)
    {
        header = default;
        int at = (arena.Length & ~15) - ArenaHeader.Bytes;
        if (at < 0)
            return Status.NotSetUp;
        ArenaHeader found = MemoryMarshal.Read<ArenaHeader>(arena.Slice(at));
        if (found.Magic != ArenaHeader.Ready)
            return Status.NotSetUp;
        if (found.ModelBytes != model.Length)
            return Status.OtherModel;
        header = found;
        return Status.Ok;
    }

    static Status Locate(ReadOnlySpan<byte> model, ReadOnlySpan<byte> arena, in ArenaHeader header, Status status, int vector, int index,
        out int offset, out int bytes)
    {
        offset = bytes = 0;
        if (status != Status.Ok)
            return status;
        if ((uint)index >= (uint)FlatBuffer.Count(model, vector))
            return Status.NoSuchOperand;
        TensorRecord record = Record(arena, header.Main.Tensors, FlatBuffer.Item(model, vector, index));
        offset = record.Offset;
        bytes = record.Bytes;
        return Status.Ok;
    }

    static TensorRecord Record(ReadOnlySpan<byte> arena, int tensors, int index) =>
        MemoryMarshal.Read<TensorRecord>(arena.Slice(tensors + index * TensorRecord.RecordBytes));

    static unsafe bool IsAligned(Span<byte> arena)
    {
        fixed (byte* address = arena)
            return ((int)(nint)address & 15) == 0;
    }
}
