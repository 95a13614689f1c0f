using static Emu.Runtime.Hosting.Prediction.PrepareContext;

namespace Emu.Runtime.Hosting.Prediction;

/// <summary>Prepare of the other operators that ask for more than temporaries. Sources: the files of TFLM's kernels/ that are named with each.</summary>
static class OtherPrepare
{
    /// <summary>pooling.cc: CMSIS-NN's average pool needs a row of sums on cores with DSP instructions.</summary>
    internal static void AveragePool(PrepareContext c)
    {
        c.Temporary(c.In(0), c.Out(0));
        if (!c.IsCmsis)
            return;
        c.Temporary(c.In(0), c.Out(0));
        if (c.IsDsp && c.InType(0) is ElementType.Int8 or ElementType.Int16)
            c.ScratchUnlessEmpty(4 * Dim(c.In(0), 3));
    }

    /// <summary>softmax_common.cc: int16 has tables of 513 entries for exp and 1/(1+x).</summary>
    internal static void Softmax(PrepareContext c)
    {
        c.Temporary(c.In(0), c.Out(0));
        if (c.InType(0) != ElementType.Int16)
            return;
        c.Persistent(2 * 513);
        c.Persistent(2 * 513);
    }

    /// <summary>svdf_common.cc.</summary>
    internal static void Svdf(PrepareContext c)
    {
        c.Temporary(c.In(0), c.In(1), c.In(2), c.In(3), c.In(4), c.Out(0));
        long batches = Dim(c.In(0), 0), filters = Dim(c.In(1), 0), rank = Math.Max(1, c.Options.Int32(0, 0));
        c.Scratch(Product(4, batches, filters));
        if (c.InType(0) != ElementType.Int8)
            return;
        c.Scratch(Product(4, batches, filters / rank));
        if (c.IsMve)
            c.Persistent(4 * filters); // sums of the filters' rows
    }

    /// <summary>unidirectional_sequence_lstm.cc: gate buffers as wide as the cell state; CMSIS-NN also sums each weight matrix.</summary>
    internal static void Lstm(PrepareContext c)
    {
        c.AllOperands();
        ElementType? type = c.InType(0), cell = c.InType(19);
        long batches = Dim(c.In(0), c.Options.Bool(3, false) ? 1 : 0), state = Dim(c.In(18), 1);
        bool cmsis = c.IsCmsis && cell == ElementType.Int16 && type is ElementType.Int8 or ElementType.Int16;
        for (int i = 0; cmsis && i < 8; i++)
            c.Persistent((type == ElementType.Int8 ? 4 : 8) * state);
        for (int i = 0; i < (cmsis ? 3 : 4); i++)
            c.Scratch(Product(batches, state, cell == ElementType.Float32 ? 4 : 2));
    }

    /// <summary>reduce_common.cc, PrepareMeanOrSumHelper.</summary>
    internal static void MeanOrSum(PrepareContext c)
    {
        c.Temporary(c.In(0), c.Out(0));
        if (c.InType(0) is ElementType.Int8 or ElementType.Int16)
            c.Scratch(4 * Elements(c.Out(0)));
        c.Scratch(4 * (c.In(0)?.Shape.Length ?? 0));
        c.Scratch(4 * Elements(c.In(1)));
        c.Temporary(c.In(0), c.In(1));
        if (c.InType(0) == ElementType.Int8)
            c.Temporary(c.Out(0));
    }

    /// <summary>reduce_common.cc, PrepareMinMaxHelper and PrepareAllHelper.</summary>
    internal static void MinOrMax(PrepareContext c)
    {
        c.Temporary(c.In(0), c.In(1));
        if (c.InType(0) == ElementType.Int8)
            c.Temporary(c.Out(0));
        c.Temporary(c.In(0), c.Out(0), c.In(1));
        c.Scratch(4 * (c.In(0)?.Shape.Length ?? 0));
        c.Scratch(4 * Elements(c.In(1)));
    }

    /// <summary>batch_matmul.cc: operands that the kernel reads transposed are copied into persistent memory.</summary>
    internal static void BatchMatMul(PrepareContext c)
    {
        c.Temporary(c.In(0), c.In(1), c.Out(0));
        if (c.Options.Bool(0, false))
            Transposed(c, c.In(0));
        if (!c.Options.Bool(1, false))
            Transposed(c, c.In(1));
        c.CopyOfDimensions(c.Out(0));
        if (c.InType(0) != ElementType.Float32)
            c.Persistent(28); // multiplier, shift, activation range, three zero points
        if (c.IsMve && c.InType(0) == ElementType.Int8)
            c.ScratchUnlessEmpty(4 * LastDim(c.Out(0)));
    }

    static void Transposed(PrepareContext c, TensorView? operand)
    {
        c.Persistent(c.Abi.EvalTensor);
        c.CopyOfDimensions(operand);
        c.Persistent(operand?.Bytes ?? 0);
    }

    /// <summary>add_n.cc: pointers to all inputs; the int8 parameters are allocated here and not in Init.</summary>
    internal static void AddN(PrepareContext c)
    {
        c.AllOperands();
        c.Scratch((long)c.Abi.Pointer * c.InputCount);
        if (c.InType(0) == ElementType.Int8)
            c.Persistent(40);
    }

    /// <summary>cumsum.cc: parameters for int8 only, allocated here and not in Init.</summary>
    internal static void Cumsum(PrepareContext c)
    {
        c.AllOperands();
        if (c.InType(0) == ElementType.Int8)
            c.Persistent(36);
    }

    /// <summary>log_softmax.cc: parameters for int8 only, allocated here and not in Init.</summary>
    internal static void LogSoftmax(PrepareContext c)
    {
        c.AllOperands();
        if (c.InType(0) == ElementType.Int8)
            c.Persistent(28);
    }

    /// <summary>mirror_pad.cc: strides of input and output.</summary>
    internal static void MirrorPad(PrepareContext c)
    {
        c.AllOperands();
        c.Scratch(4 * (c.In(0)?.Shape.Length ?? 0));
        c.Scratch(4 * (c.In(0)?.Shape.Length ?? 0));
    }

    /// <summary>Kernels that set the output's dimensions themselves: depth_to_space.cc, space_to_depth.cc, gather.cc, gather_nd.cc, embedding_lookup.cc, l2_pool_2d.cc.</summary>
    internal static void OutputDimensions(PrepareContext c)
    {
        c.AllOperands();
        c.CopyOfDimensions(c.Out(0));
    }

    /// <summary>assign_variable.cc: the resource's value, once for each resource.</summary>
    internal static void AssignVariable(PrepareContext c)
    {
        c.Temporary(c.In(1));
        if (c.IsNewResource(0))
            c.Persistent(c.In(1)?.Bytes ?? 0);
    }
}
