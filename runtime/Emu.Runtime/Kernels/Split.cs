using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SPLIT and SPLIT_V: a tensor of any type cut along one axis into its outputs; copies of bytes.</summary>
internal interface ISplit
{
    /// <summary>Input number of the tensor, and of the constant axis.</summary>
    static abstract int Data { get; }

    /// <inheritdoc cref="Data"/>
    static abstract int Axis { get; }

    /// <summary>Checks what else says how large the parts are. Their sum was compared with the input.</summary>
    static abstract Status CheckParts(ref Setup s, int axis);
}

/// <summary>SPLIT: equal parts; input 0 is the axis.</summary>
internal readonly struct EqualParts : ISplit
{
    public static int Data => 1;
    public static int Axis => 0;

    public static Status CheckParts(ref Setup s, int axis)
    {
        int parts = s.Options.Int32(0, s.OutputCount);
        if (parts != s.OutputCount)
            return s.Fail(Status.OptionValue, -1, parts);
        for (int i = 1; i < parts; i++)
        {
            if (s.Output(i).Dim(axis) != s.Output(0).Dim(axis))
                return s.Fail(Status.OperandShape, Operands.Output + i, s.Output(i).Dim(axis));
        }
        return Status.Ok;
    }
}

/// <summary>SPLIT_V: input 1 lists the parts' sizes, -1 for the rest; input 2 is the axis.</summary>
internal readonly struct GivenParts : ISplit
{
    public static int Data => 0;
    public static int Axis => 2;

    public static Status CheckParts(ref Setup s, int axis)
    {
        Status e = IntegerList.Constant(ref s, 1, s.OutputCount);
        for (int i = 0; i < s.OutputCount && e == Status.Ok; i++)
        {
            int size = IntegerList.At(s.Input(1), i);
            if (size != -1 && size != s.Output(i).Dim(axis))
                e = s.Fail(Status.OperandValue, 1, size);
        }
        return e;
    }
}

/// <inheritdoc cref="ISplit"/>
internal readonly struct Split<TParts> : IKernel where TParts : struct, ISplit
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Runs;       // product of the dimensions before the axis
        internal int Outputs;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        int inputs = Math.Max(TParts.Data, TParts.Axis) + 1;
        Status e;
        if ((e = Operands.Count(ref s, inputs, inputs, s.OutputCount)) != Status.Ok)
            return e;
        if (s.OutputCount == 0)
            return s.Fail(Status.OperandCount);
        TensorInfo data = s.Input(TParts.Data);
        if (data.Type is not (ElementType.Float32 or ElementType.Int8 or ElementType.Int16 or ElementType.Int32))
            return s.Fail(Status.OperandType, TParts.Data, (int)data.Type);
        if ((e = IntegerList.Constant(ref s, TParts.Axis, 1)) != Status.Ok
            || (e = IntegerList.Axis(ref s, TParts.Axis, 0, data.Rank, out int axis)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, TParts.Data)) != Status.Ok)
            return e;
        int total = 0;
        for (int i = 0; i < s.OutputCount; i++)
        {
            if ((e = CheckOutput(ref s, i, axis)) != Status.Ok)
                return e;
            total += s.Output(i).Dim(axis);
            if (total > data.Dim(axis))
                return s.Fail(Status.OperandShape, Operands.Output + i, total);
        }
        if (total != data.Dim(axis))
            return s.Fail(Status.OperandShape, TParts.Data, data.Dim(axis));
        if ((e = TParts.CheckParts(ref s, axis)) != Status.Ok)
            return e;
        p.Runs = Runs.Before(data, axis);
        p.Outputs = s.OutputCount;
        return s.SetParams(p);
    }

    static Status CheckOutput(ref Setup s, int i, int axis)
    {
        TensorInfo data = s.Input(TParts.Data), output = s.Output(i);
        if (output.Type != data.Type)
            return s.Fail(Status.OperandType, Operands.Output + i, (int)output.Type);
        if (output.Rank != data.Rank)
            return s.Fail(Status.OperandRank, Operands.Output + i, output.Rank);
        for (int d = 0; d < data.Rank; d++)
        {
            if (d != axis && output.Dim(d) != data.Dim(d))
                return s.Fail(Status.OperandShape, Operands.Output + i, output.Dim(d));
        }
        return Status.Ok;
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int runs = p.Runs, outputs = p.Outputs;
        ReadOnlySpan<byte> x = c.Input<byte>(TParts.Data);
        if (runs <= 0)
            return Status.Ok;
        int pitch = x.Length / runs, column = 0;
        for (int i = 0; i < outputs; i++)
        {
            Span<byte> y = c.Output<byte>(i);
            int run = y.Length / runs;
            Runs.Cut(x.Slice(column), pitch, y, run);
            column += run;
        }
        return Status.Ok;
    }
}
