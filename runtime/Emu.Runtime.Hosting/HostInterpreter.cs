using System.Runtime.InteropServices;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Hosting.Simd;
using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting;

/// <summary>
/// A model prepared on the host: the runtime's own kernels as .NET code, without cycles. Invoke allocates nothing on the managed heap.
/// Not safe for use by several threads at once.
/// </summary>
public sealed class HostInterpreter : IDisposable
{
    /// <summary>The largest arena that is tried when no size is given: 256 MB.</summary>
    public const int MaximumArenaBytes = 256 << 20;

    readonly NativeBlock _model;
    readonly NativeBlock _arena;
    readonly OperatorTable _operators;
    readonly SetupReport _report;
    readonly ModelPlan? _plan;
    readonly SimdState _simd;
    readonly bool _borrowsModel;
    MemoryMap? _map;
    ExecutionOrder? _order;

    HostInterpreter(ModelView view, OperatorTable operators, NativeBlock model, NativeBlock arena, in SetupReport report, ModelPlan? plan)
    {
        View = view;
        _operators = operators;
        _model = model;
        _arena = arena;
        _report = report;
        _plan = plan;
        _simd = new SimdState(new PackedModel(view.Operators.Count));
    }

    HostInterpreter(HostInterpreter original)
    {
        View = original.View;
        OperatorRunLimit = original.OperatorRunLimit;
        _operators = original._operators;
        _model = original._model;
        _borrowsModel = true;
        _arena = new NativeBlock(original.ArenaBytes);
        original.Arena.CopyTo(_arena.Span);
        _report = original._report;
        _plan = original._plan;
        _simd = new SimdState(original._simd.Packed);
    }

    /// <summary>The model.</summary>
    public ModelView View { get; }

    /// <summary>Arena sizes in bytes.</summary>
    public ref readonly SetupReport Report => ref _report;

    /// <summary>The kernels that may be used.</summary>
    public OperatorTable Operators => _operators;

    /// <summary>Bytes of the arena given.</summary>
    public int ArenaBytes => _arena.Span.Length;

    /// <summary>Which buffer lies where and when.</summary>
    public MemoryMap Map => _map ??= MemoryMap.Of(this);

    /// <summary>Operators that one Invoke may run before it is stopped as endless; only models with WHILE can reach it.</summary>
    public long OperatorRunLimit { get; set; } = InvokeGuard.DefaultLimit;

    /// <summary>Number of graph inputs.</summary>
    public int InputCount => View.Main.Inputs.Count;

    /// <summary>Number of graph outputs.</summary>
    public int OutputCount => View.Main.Outputs.Count;

    /// <summary>The memory plan and how good it is.</summary>
    public ModelPlan Plan => _plan ?? ModelPlan.Make(this, Planner.Greedy, _model.Span);

    internal ReadOnlySpan<byte> Arena => _arena.Span;

    internal ExecutionOrder Order => _order ??= ExecutionOrder.Of(View, Arena, MemoryMarshal.Read<ArenaHeader>(Arena.Slice((Arena.Length & ~15) - ArenaHeader.Bytes)));

    /// <summary>Prepares a model.</summary>
    /// <param name="file">The model.</param>
    /// <param name="arenaBytes">Arena size; 0 gives exactly what the model needs.</param>
    /// <param name="planner">Who decides where buffers lie.</param>
    /// <param name="operators">The kernels; null for the runtime's own.</param>
    /// <exception cref="ModelException">The model is malformed or not supported, or the arena too small.</exception>
    public static HostInterpreter Open(ModelFile file, int arenaBytes = 0, Planner planner = Planner.Search, OperatorTable? operators = null)
    {
        ModelError? error = TryOpen(file, arenaBytes, operators ?? OperatorTable.Fastest, out HostInterpreter? interpreter, planner);
        error?.Throw();
        return interpreter!;
    }

    /// <summary>Prepares a model; gives the error instead of throwing it.</summary>
    public static ModelError? TryOpen(ModelFile file, int arenaBytes, OperatorTable operators, out HostInterpreter? interpreter, Planner planner = Planner.Search)
    {
        interpreter = null;
        ModelError? error = ModelView.TryRead(file, out ModelView? view);
        if (error != null)
            return error;
        NativeBlock model = new(file.Bytes.Length);
        file.Bytes.CopyTo(model.Span);
        SetupReport report = default;
        try
        {
            ModelPlan? plan = planner == Planner.Greedy ? null : PlanFor(view!, model, operators, planner, ref report, out error);
            if (error != null)
                return error;
            ReadOnlySpan<byte> bytes = plan == null ? default : plan.Bytes.Span;
            Status status = arenaBytes > 0
                ? SetUp(model, arenaBytes, operators, bytes, ref report, out NativeBlock? arena)
                : Fit(model, operators, bytes, ref report, out arena);
            if (status == Status.Ok)
            {
                interpreter = new HostInterpreter(view!, operators, model, arena!, in report, plan);
                return null;
            }
            error = Diagnosis.Explain(status, in report, view, file.Path, arenaBytes > 0 ? arenaBytes : MaximumArenaBytes);
            return status == Status.ArenaTooSmall && arenaBytes > 0 ? WithWholeNeed(error, file, arenaBytes, operators, planner) : error;
        }
        catch (ModelException e)
        {
            return e.Error;
        }
        catch (Exception e) when (InvokeGuard.IsKernelFault(e))
        {
            return InvokeGuard.KernelFault(e, view!, null).Error;
        }
        finally
        {
            if (interpreter == null)
                model.Dispose();
        }
    }

    /// <summary>Prepares with the device's planner in as much memory as it takes, and plans again for what was found.</summary>
    static ModelPlan? PlanFor(ModelView view, NativeBlock model, OperatorTable operators, Planner planner, ref SetupReport report, out ModelError? error)
    {
        error = null;
        Status status = Fit(model, operators, default, ref report, out NativeBlock? arena);
        if (status != Status.Ok)
        {
            error = Diagnosis.Explain(status, in report, view, view.File.Path, MaximumArenaBytes);
            return null;
        }
        using (arena)
            return ModelPlan.Make(new HostInterpreter(view, operators, model, arena!, in report, null), planner, model.Span);
    }

    /// <summary>Setup stops where the arena ends; with enough memory it tells the whole need and what takes it.</summary>
    static ModelError WithWholeNeed(ModelError error, ModelFile file, int arenaBytes, OperatorTable operators, Planner planner)
    {
        if (TryOpen(file, 0, operators, out HostInterpreter? large, planner) is ModelError other)
            return other;
        using (large)
        {
            SetupReport report = large!.Report;
            IEnumerable<string> peak = large.Map.AliveAt(large.Map.PeakStep).Take(4).Select(b => $"{b.Bytes} '{b.Name}'");
            string where = large.Map.Describe(large.Map.PeakStep);
            return error with
            {
                Message = $"the arena has {arenaBytes} bytes, but needs {report.Need}: {report.PersistentBytes} persistent and {report.HeadBytes} planned; "
                    + $"most are alive {where}: {string.Join(", ", peak)}",
                Fix = $"give the arena {report.Need} bytes: alignas(16) uint8_t arena[{report.Need}]",
            };
        }
    }

    /// <summary>
    /// The same prepared model with an arena of its own, for another thread. Model and packed weights are shared and never change; the original must
    /// not be disposed before it. State is that after Setup.
    /// </summary>
    public HostInterpreter Fork()
    {
        HostInterpreter fork = new(this);
        fork.ResetVariables();
        return fork;
    }

    /// <summary>Runs the model once.</summary>
    /// <returns>False when an operator ended the run before its end, which is no failure: a kernel that returned <see cref="Status.RunEnded"/>.</returns>
    /// <exception cref="ModelException">An operator met data that it cannot compute.</exception>
    public bool Invoke()
    {
        NoObserver observer = default;
        return Invoke(ref observer);
    }

    /// <summary>Runs the model once and tells an observer before and after each operator.</summary>
    /// <exception cref="ModelException">An operator met data that it cannot compute.</exception>
    public bool Invoke<TObserver>(ref TObserver observer) where TObserver : struct, IOperatorObserver
    {
        SimdState? outer = SimdState.Current;    // of an interpreter whose custom operator runs this one
        SimdState.Current = _simd;
        try
        {
            return InvokeGuard.Invoke(View, _model.Span, _arena.Span, _operators, OperatorRunLimit, ref observer);
        }
        finally
        {
            SimdState.Current = outer;
        }
    }

    /// <summary>Sets the model's state back to that after Setup.</summary>
    public void ResetVariables() => Interpreter.ResetVariables(_model.Span, _arena.Span);

    /// <summary>Bytes of graph input <paramref name="index"/>; write them before each Invoke, which may overwrite them.</summary>
    public Span<byte> Input(int index)
    {
        (int offset, int bytes) = InputPlace(index);
        return _arena.Span.Slice(offset, bytes);
    }

    /// <summary>Where graph input <paramref name="index"/> lies in the arena; the same on every target.</summary>
    public (int Offset, int Bytes) InputPlace(int index)
    {
        Status status = Interpreter.Input(_model.Span, _arena.Span, index, out int offset, out int bytes);
        if (status != Status.Ok)
            Throw(status, index);
        return (offset, bytes);
    }

    /// <summary>Elements of graph input <paramref name="index"/>.</summary>
    public Span<T> Input<T>(int index) where T : unmanaged => MemoryMarshal.Cast<byte, T>(Input(index));

    /// <summary>Bytes of graph output <paramref name="index"/>; valid until the next Invoke.</summary>
    public ReadOnlySpan<byte> Output(int index)
    {
        (int offset, int bytes) = OutputPlace(index);
        return _arena.Span.Slice(offset, bytes);
    }

    /// <summary>Where graph output <paramref name="index"/> lies in the arena; the same on every target.</summary>
    public (int Offset, int Bytes) OutputPlace(int index)
    {
        Status status = Interpreter.Output(_model.Span, _arena.Span, index, out int offset, out int bytes);
        if (status != Status.Ok)
            Throw(status, index);
        return (offset, bytes);
    }

    /// <summary>Elements of graph output <paramref name="index"/>.</summary>
    public ReadOnlySpan<T> Output<T>(int index) where T : unmanaged => MemoryMarshal.Cast<byte, T>(Output(index));

    /// <summary>Bytes of the graph input with this name: its tensor's, or one of a signature.</summary>
    /// <exception cref="ModelException">No input has this name; the message lists those there are.</exception>
    public Span<byte> Input(string name) => Input(Known(View.InputIndex(name), name, View.Inputs, "input"));

    /// <summary>Bytes of the graph output with this name, its tensor's or one of a signature; valid until the next Invoke.</summary>
    /// <exception cref="ModelException">No output has this name; the message lists those there are.</exception>
    public ReadOnlySpan<byte> Output(string name) => Output(Known(View.OutputIndex(name), name, View.Outputs, "output"));

    /// <summary>
    /// Bytes of any tensor. Outputs of operators share memory with later ones, so they are meaningful right after their operator has ended, as an
    /// <see cref="IOperatorObserver"/> sees it, or until the next Invoke with <see cref="Planner.Linear"/>; empty for tensors that nothing touches.
    /// </summary>
    /// <param name="graph">The subgraph.</param>
    /// <param name="tensor">The tensor's number in it.</param>
    public ReadOnlySpan<byte> Tensor(int graph, int tensor)
    {
        TensorRecord record = RecordOf(graph, tensor);
        return record.Offset < 0 ? _model.Span.Slice(~record.Offset, record.Bytes) : _arena.Span.Slice(record.Offset, record.Bytes);
    }

    /// <summary>Where a tensor lies in the arena, the same on every target; no bytes for constants.</summary>
    /// <param name="graph">The subgraph.</param>
    /// <param name="tensor">The tensor's number in it.</param>
    public (int Offset, int Bytes) TensorPlace(int graph, int tensor)
    {
        TensorRecord record = RecordOf(graph, tensor);
        return record.Offset < 0 ? (0, 0) : (record.Offset, record.Bytes);
    }

    TensorRecord RecordOf(int graph, int tensor)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)tensor, (uint)View.Graphs[graph].Tensors.Count, nameof(tensor));
        int before = View.Graphs.Take(graph).Sum(g => g.Tensors.Count);
        ArenaHeader header = MemoryMarshal.Read<ArenaHeader>(Arena.Slice((Arena.Length & ~15) - ArenaHeader.Bytes));
        TensorRecord record = MemoryMarshal.Read<TensorRecord>(Arena.Slice(header.Main.Tensors + (before + tensor) * TensorRecord.RecordBytes));
        TensorView view = View.Graphs[graph].Tensors[tensor];
        if (!view.IsConstant && !view.IsVariable && Order.Tensors[graph][tensor].First < 0)
            record.Bytes = 0;    // nothing touches it, so it has no place
        return record;
    }

    /// <summary>Name of the kernel that runs an operator, such as Conv2DInt8.</summary>
    /// <param name="operatorIndex">Index in <see cref="ModelView.Operators"/>.</param>
    public string KernelName(int operatorIndex)
    {
        OperatorView op = View.Operators[operatorIndex];
        return _operators.KernelName(_operators.Find(op.Key, op.KeyType));
    }

    /// <summary>Releases the model and the arena; spans given out must not be used afterwards.</summary>
    public void Dispose()
    {
        if (!_borrowsModel)
            _model.Dispose();
        _arena.Dispose();
    }

    static Status SetUp(NativeBlock model, int bytes, OperatorTable operators, ReadOnlySpan<byte> plan, ref SetupReport report, out NativeBlock? arena)
    {
        arena = new NativeBlock(bytes);
        Status status = plan.IsEmpty
            ? Interpreter.Setup<PlanHere>(model.Span, arena.Span, operators.Entries, default, ref report)
            : Interpreter.Setup<PlanBefore>(model.Span, arena.Span, operators.Entries, plan, ref report);
        if (status == Status.Ok)
            return status;
        arena.Dispose();
        arena = null;
        return status;
    }

    /// <summary>Grows the arena until Setup succeeds, then takes exactly what it needed.</summary>
    static Status Fit(NativeBlock model, OperatorTable operators, ReadOnlySpan<byte> plan, ref SetupReport report, out NativeBlock? arena)
    {
        long bytes = 1 << 16;
        while (true)
        {
            Status status = SetUp(model, (int)bytes, operators, plan, ref report, out arena);
            if (status == Status.ArenaTooSmall && bytes < MaximumArenaBytes)
            {
                bytes = Math.Min(Math.Max(bytes * 4, report.Need), MaximumArenaBytes);
                continue;
            }
            if (status != Status.Ok)
                return status;
            arena!.Dispose();
            return SetUp(model, report.Need, operators, plan, ref report, out arena);
        }
    }

    int Known(int index, string name, IReadOnlyList<TensorView> tensors, string kind)
    {
        if (index >= 0)
            return index;
        string known = string.Join(", ", tensors.Select(t => $"'{t.Name}'"));
        throw new ModelException(new ModelError(ModelErrorId.NoSuchOperand, $"the graph has no {kind} named '{name}'", View.File.Path, $"use one of {known}"));
    }

    void Throw(Status status, int operand)
    {
        SetupReport at = new() { Operator = -1, Tensor = -1, Operand = -1, Value = operand };
        Diagnosis.Explain(status, in at, View, View.File.Path, ArenaBytes).Throw();
    }
}
