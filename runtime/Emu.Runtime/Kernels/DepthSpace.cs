using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>Which of the two shapes an operator has as its input.</summary>
internal interface IBlockDirection
{
    /// <summary>True when the input is the deep tensor.</summary>
    static abstract bool FromDepth { get; }
}

internal readonly struct ToSpace : IBlockDirection
{
    public static bool FromDepth => true;
}

internal readonly struct ToDepth : IBlockDirection
{
    public static bool FromDepth => false;
}

/// <summary>
/// DEPTH_TO_SPACE and SPACE_TO_DEPTH for every element type of T's size: a block of n x n pixels with C channels is one pixel with n*n*C
/// channels, the block's rows in order. Tensors are NHWC.
/// </summary>
internal readonly struct DepthSpace<TDirection, T> : IKernel where TDirection : struct, IBlockDirection where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Walk Walk;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = Operands.Rank(ref s, 0, 4)) != Status.Ok
            || (e = Operands.Rank(ref s, Operands.Output, 4)) != Status.Ok)
            return e;
        TensorInfo deep = TDirection.FromDepth ? s.Input(0) : s.Output(0), wide = TDirection.FromDepth ? s.Output(0) : s.Input(0);
        int block = s.Options.Int32(0, 0);
        if (block is < 1 or > 1 << 14)
            return s.Fail(Status.OptionValue, -1, block);
        int batches = deep.Dim(0), rows = deep.Dim(1), columns = deep.Dim(2), channels = wide.Dim(3);
        if (wide.Dim(0) != batches || wide.Dim(1) != (long)rows * block || wide.Dim(2) != (long)columns * block
            || deep.Dim(3) != (long)channels * block * block)
            return s.Fail(Status.OperandShape, Operands.Output, s.Output(0).Dim(3));
        // In the output's order: to space, a row of blocks, a row in the block, a block; to depth, the last two exchanged. The columns of
        // a block with their channels lie together in both.
        Span<int> counts = stackalloc int[Walk.MostLoops], steps = stackalloc int[Walk.MostLoops];
        int run = block * channels;
        counts[0] = batches * rows;
        steps[0] = columns * block * run;
        counts[1] = TDirection.FromDepth ? block : columns;
        steps[1] = run;
        counts[2] = TDirection.FromDepth ? columns : block;
        steps[2] = TDirection.FromDepth ? block * run : columns * run;
        counts[3] = run;
        steps[3] = 1;
        e = p.Walk.Prepare(ref s, 0, counts.Slice(0, 4), steps);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Walk.Gather(p.Walk, 0, ref c, c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }
}
