namespace Emu.Runtime.Hosting.Prediction;

/// <summary>One kind of allocation, as RecordingMicroAllocator prints it.</summary>
/// <param name="Name">TfLiteEvalTensorData, PersistentBufferData, ...</param>
/// <param name="Requested">Bytes asked for.</param>
/// <param name="Used">Bytes with the alignment before them.</param>
/// <param name="Count">Allocations; for arrays, their elements.</param>
public sealed record AllocationCategory(string Name, long Requested, long Used, int Count);

/// <summary>What the tail allocations are for.</summary>
enum Purpose { Allocator, BuiltinParameters, EvalTensors, Nodes, KernelData, ScratchHandles, Variables, TfLiteTensors, Quantization }

/// <summary>The allocations of one start of the interpreter, in TFLM's order, as distances from the arena's two ends (micro_allocator.cc).</summary>
/// <param name="model">The model.</param>
/// <param name="abi">Struct sizes.</param>
/// <param name="form">One arena, recording, or two.</param>
/// <param name="traces">What each operator asks for, by subgraph.</param>
/// <param name="timeline">Planned buffers and variables.</param>
/// <param name="headBytes">Size of the plan.</param>
/// <param name="end">Address of the arena's end modulo 16; its start is aligned to 16.</param>
sealed class ArenaSimulation(ModelView model, Abi abi, ArenaForm form, IReadOnlyList<PrepareTrace[]> traces, AllocationTimeline timeline, long headBytes, int end)
{
    const int RequestsEachOperator = 12;

    readonly long[] _requested = new long[Enum.GetValues<Purpose>().Length], _used = new long[Enum.GetValues<Purpose>().Length];
    readonly int[] _count = new int[Enum.GetValues<Purpose>().Length];
    readonly long[] _phases = new long[4];
    ArenaPhase _phase = ArenaPhase.Start;
    long _tail, _head, _temporary;
    int _requests;

    internal long Tail => _tail;
    /// <summary>Most bytes of the head arena in the split form.</summary>
    internal long HeadNeed { get; private set; }
    internal IReadOnlyList<long> Phases => _phases;

    internal ArenaSimulation Run()
    {
        Construct();
        StartModel();
        _phase = ArenaPhase.Prepare;
        for (int g = 0; g < traces.Count; g++)
            foreach (PrepareTrace trace in traces[g])
                Prepare(trace);
        _phase = ArenaPhase.Planning;
        Plan();
        _phase = ArenaPhase.Invoke;
        _head = headBytes;
        ResetTemporaries();
        InputsAndOutputs(model.Main.Inputs);
        InputsAndOutputs(model.Main.Outputs);
        Need(_tail, _head);
        return this;
    }

    internal IReadOnlyList<AllocationCategory> Categories() =>
    [
        Category("TfLiteEvalTensorData", Purpose.EvalTensors),
        Category("PersistentTfLiteTensorData", Purpose.TfLiteTensors),
        Category("PersistentTfLiteTensorQuantizationData", Purpose.Quantization),
        Category("PersistentBufferData", Purpose.KernelData),
        Category("TfLiteTensorVariableBufferData", Purpose.Variables),
        Category("NodeAndRegistrationArray", Purpose.Nodes),
        // TFLM's recorder has this category but attributes nothing to it.
        new AllocationCategory("OpData", 0, 0, 0),
        Category("BuiltinParameters", Purpose.BuiltinParameters),
        Category("ScratchBufferHandles", Purpose.ScratchHandles),
        Category("AllocatorObjects", Purpose.Allocator),
    ];

    AllocationCategory Category(string name, Purpose purpose) =>
        new(name, _requested[(int)purpose], _used[(int)purpose], _count[(int)purpose]);

    void Construct()
    {
        if (form == ArenaForm.Split)
        {
            AllocateTail(abi.PersistentAllocator, abi.Pointer, Purpose.Allocator);
            AllocateTail(abi.NonPersistentAllocator, abi.Pointer, Purpose.Allocator);
        }
        else
            AllocateTail(form == ArenaForm.Recording ? abi.RecordingSingleArenaAllocator : abi.SingleArenaAllocator, abi.Pointer, Purpose.Allocator);
        AllocateTail(abi.GreedyPlanner, abi.Pointer, Purpose.Allocator);
        AllocateTail(form == ArenaForm.Recording ? abi.RecordingMicroAllocator : abi.MicroAllocator, abi.Pointer, Purpose.Allocator);
        ResourceVariables();
    }

    /// <summary>An application whose model has VAR_HANDLE creates MicroResourceVariables in the arena, here with room for as many as the model has.</summary>
    void ResourceVariables()
    {
        int count = ResourceCount(model);
        if (count == 0)
            return;
        AllocateTail(abi.ResourceVariables, 16, Purpose.KernelData);
        AllocateTail((long)abi.ResourceVariable * count, 16, Purpose.KernelData);
    }

    internal static int ResourceCount(ModelView model) =>
        model.Graphs.Sum(g => g.Operators.Count(o => o.BuiltinCode == (int)BuiltinOperator.VarHandle));

    void StartModel()
    {
        AllocateTail(abi.BuiltinDataAllocator, abi.Pointer, Purpose.Allocator);
        ReserveRequests();
        AllocateTail((long)abi.SubgraphAllocations * model.Graphs.Count, abi.Pointer, Purpose.Allocator);
        foreach (GraphView graph in model.Graphs)
            AllocateTail((long)abi.EvalTensor * graph.Tensors.Count, abi.Pointer, Purpose.EvalTensors, graph.Tensors.Count);
        foreach (GraphView graph in model.Graphs)
            AllocateTail((long)abi.NodeAndRegistration * graph.Operators.Count, abi.Pointer, Purpose.Nodes, graph.Operators.Count);
        foreach (PrepareTrace trace in traces.SelectMany(t => t))
            if (trace.ParameterBytes > 0)
                AllocateTail(trace.ParameterBytes, trace.ParameterAlignment, Purpose.BuiltinParameters);
        foreach (PrepareTrace trace in traces.SelectMany(t => t))
            foreach (PrepareEvent request in trace.Init)
                AllocateTail(request.Number, 16, Purpose.KernelData);
    }

    void Prepare(PrepareTrace trace)
    {
        foreach (PrepareEvent request in trace.Prepare)
            switch (request.Step)
            {
                case PrepareStep.Persistent:
                    AllocateTail(request.Number, 16, Purpose.KernelData);
                    break;
                case PrepareStep.Scratch:
                    _requests++;
                    break;
                default:
                    AllocateTemporary(abi.TfLiteTensor, abi.Pointer);
                    if (request.Number > 0)
                    {
                        AllocateTemporary(abi.AffineQuantization, abi.Pointer);
                        AllocateTemporary(Abi.IntArray(request.Number), 4);
                    }
                    break;
            }
        ReserveRequests();
    }

    /// <summary>The planner gets all that is left, aligned to 16 at both ends.</summary>
    void Plan()
    {
        if (_requests > 0)
            AllocateTail((long)abi.ScratchHandle * _requests, abi.Pointer, Purpose.ScratchHandles, _requests);
        foreach (long bytes in timeline.Variables)
            AllocateTail(bytes, 16, Purpose.Variables);
        AllocateTemporary((long)abi.Pointer * model.Graphs.Count, abi.Pointer);
        AllocateTemporary((long)abi.AllocationInfo * timeline.Entries, abi.Pointer);
        long top = Align(_temporary, 16) + (long)Abi.PlannerBytesEachBuffer * timeline.Requests.Count;
        Need(_tail, Align(top, 16));
    }

    /// <summary>Pointers, then a TfLiteTensor for each with its quantisation (MicroInterpreter::AllocateTensors).</summary>
    void InputsAndOutputs(IReadOnlyList<int> tensors)
    {
        AllocateTail((long)abi.Pointer * tensors.Count, 16, Purpose.KernelData);
        foreach (int tensor in tensors)
        {
            AllocateTail(abi.TfLiteTensor, abi.Pointer, Purpose.TfLiteTensors);
            long channels = PrepareContext.QuantizedChannels(model.Main.Tensors[tensor]);
            if (channels == 0)
                continue;
            AllocateTail(abi.AffineQuantization, abi.Pointer, Purpose.Quantization);
            AllocateTail(Abi.IntArray(channels), 4, Purpose.Quantization);
        }
    }

    /// <summary>The head holds the scratch requests so far and room for those of one more operator.</summary>
    void ReserveRequests()
    {
        _head = (long)abi.ScratchRequest * (_requests + RequestsEachOperator);
        ResetTemporaries();
        Need(_tail, _head);
    }

    void AllocateTail(long bytes, int alignment, Purpose purpose, int count = 1)
    {
        long before = _tail;
        _tail += bytes;
        _tail += ((end - _tail) % alignment + alignment) % alignment;
        _requested[(int)purpose] += bytes;
        _used[(int)purpose] += _tail - before;
        _count[(int)purpose] += count;
        // Checked against the head only: the tail may overwrite temporaries of the same operator.
        Need(_tail, _head);
    }

    void AllocateTemporary(long bytes, int alignment)
    {
        _temporary = Align(_temporary, alignment) + bytes;
        Need(_tail, _temporary);
    }

    void ResetTemporaries() => _temporary = _head;

    void Need(long tail, long head)
    {
        HeadNeed = Math.Max(HeadNeed, head);
        _phases[(int)_phase] = Math.Max(_phases[(int)_phase], tail + head);
    }

    static long Align(long value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
