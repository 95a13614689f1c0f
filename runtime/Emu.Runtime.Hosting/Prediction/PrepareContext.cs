namespace Emu.Runtime.Hosting.Prediction;

/// <summary>An operator as its kernel's Prepare sees it, and the record of what Prepare asks for.</summary>
sealed class PrepareContext(ModelView model, GraphView graph, OperatorView op, Abi abi, KernelSet kernels, HashSet<string> resources, PrepareTrace trace)
{
    bool _inInit;

    internal Abi Abi => abi;
    internal KernelSet Kernels => kernels;
    internal bool IsCmsis => kernels != KernelSet.Reference;
    internal bool IsMve => kernels == KernelSet.CmsisNnMve;
    internal bool IsDsp => kernels == KernelSet.CmsisNnDsp;
    internal OperatorView Operator => op;
    internal int InputCount => op.Inputs.Length;

    /// <summary>The operator's options; absent fields have their defaults.</summary>
    internal FlatTable Options => new(model.File.Bytes, Math.Max(0, FlatBuffer.Table(model.File.Bytes, op.TableOffset, Schema.OperatorOptions)));

    internal TensorView? In(int i) => i < op.Inputs.Length && op.Inputs[i] >= 0 ? graph.Tensors[op.Inputs[i]] : null;

    internal TensorView? Out(int i) => i < op.Outputs.Length && op.Outputs[i] >= 0 ? graph.Tensors[op.Outputs[i]] : null;

    internal ElementType? InType(int i) => In(i)?.Type;

    /// <summary>Temporary TfLiteTensors, each with its quantisation when it has scales and zero points; absent ones ask for nothing.</summary>
    internal void Temporary(params ReadOnlySpan<TensorView?> tensors)
    {
        foreach (TensorView? tensor in tensors)
            if (tensor != null)
                trace.Prepare.Add(new PrepareEvent(PrepareStep.Temporary, QuantizedChannels(tensor)));
    }

    internal void Persistent(long bytes) => (_inInit ? trace.Init : trace.Prepare).Add(new PrepareEvent(PrepareStep.Persistent, bytes));

    internal void Scratch(long bytes) => trace.Prepare.Add(new PrepareEvent(PrepareStep.Scratch, bytes));

    /// <summary>A scratch request that CMSIS-NN's glue makes only when its buffer is not empty.</summary>
    internal void ScratchUnlessEmpty(long bytes)
    {
        if (bytes > 0)
            Scratch(bytes);
    }

    /// <summary>Temporaries of all operands: inputs, then outputs.</summary>
    internal void AllOperands()
    {
        for (int i = 0; i < op.Inputs.Length; i++)
            Temporary(In(i));
        for (int i = 0; i < op.Outputs.Length; i++)
            Temporary(Out(i));
    }

    /// <summary>A writable copy of a tensor's dimensions (kernel_util.cc, CreateWritableTensorDimsWithCopy).</summary>
    internal void CopyOfDimensions(TensorView? tensor)
    {
        if (tensor != null)
            Persistent(Abi.IntArray(tensor.Shape.Length));
    }

    /// <summary>True at the first call for a resource variable, which has the name that its VAR_HANDLE gives; false when no VAR_HANDLE of this subgraph does.</summary>
    internal bool IsNewResource(int input)
    {
        int tensor = input < op.Inputs.Length ? op.Inputs[input] : -1;
        OperatorView? handle = graph.Operators.FirstOrDefault(o => o.BuiltinCode == (int)BuiltinOperator.VarHandle && o.Outputs.Contains(tensor));
        return handle != null && resources.Add($"{Text(handle, 0)}/{Text(handle, 1)}");
    }

    string Text(OperatorView handle, int field)
    {
        byte[] bytes = model.File.Bytes;
        int vector = FlatBuffer.Vector(bytes, FlatBuffer.Table(bytes, handle.TableOffset, Schema.OperatorOptions), field, 0);
        return vector <= 0 ? "" : System.Text.Encoding.UTF8.GetString(bytes, vector + 4, FlatBuffer.Count(bytes, vector));
    }

    internal void RunInit(OperatorRow row)
    {
        _inInit = true;
        int data = row.DataBytes(abi, kernels);
        if (data > 0)
            Persistent(data);
        row.Init?.Invoke(this);
        _inInit = false;
    }

    /// <summary>TFLM keeps quantisation only for tensors with both scales and zero points (micro_allocator.cc).</summary>
    internal static long QuantizedChannels(TensorView tensor) => tensor.ScaleCount > 0 && tensor.ZeroPoints.Length > 0 ? tensor.ScaleCount : 0;

    /// <summary>A dimension, 0 when the tensor or the dimension is missing.</summary>
    internal static long Dim(TensorView? tensor, int i) =>
        tensor != null && i >= 0 && i < tensor.Shape.Length ? Math.Max(0, tensor.Shape[i]) : 0;

    internal static long LastDim(TensorView? tensor) => Dim(tensor, (tensor?.Shape.Length ?? 0) - 1);

    internal static long Elements(TensorView? tensor) => tensor?.Elements ?? 0;

    /// <summary>A product of sizes that stays far from overflow for any file.</summary>
    internal static long Product(params ReadOnlySpan<long> factors)
    {
        Int128 product = 1;
        foreach (long factor in factors)
            product = Int128.Min(product * Math.Max(factor, 0), 1L << 48);
        return (long)product;
    }
}
