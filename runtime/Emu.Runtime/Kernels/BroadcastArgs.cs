namespace Emu.Runtime.Kernels;

/// <summary>BROADCAST_ARGS: the shape to which two shapes (int32 or int64, of any lengths) broadcast, aligned at their ends.</summary>
/// <remarks>Of two sizes the one that is not 1, the second of two different ones: as in TFLM, whether they broadcast at all is for their user to check.</remarks>
internal readonly struct BroadcastArgs<T> : IKernel where T : unmanaged
{
    public static Status Prepare(ref Setup s)
    {
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, s.Input(0).Type)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok)
            return e;
        if (s.Input(0).Rank != 1)
            return s.Fail(Status.OperandRank, 0, s.Input(0).Rank);
        if (s.Input(1).Rank != 1)
            return s.Fail(Status.OperandRank, 1, s.Input(1).Rank);
        return Operands.Elements(ref s, Operands.Output, Math.Max(s.Input(0).Elements, s.Input(1).Elements));
    }

    public static Status Invoke(ref Context c)
    {
        int wide = System.Runtime.CompilerServices.Unsafe.SizeOf<T>() == 8 ? 1 : 0;
        ReadOnlySpan<int> a = c.Input<int>(0), b = c.Input<int>(1);
        ReadOnlySpan<T> sizesA = c.Input<T>(0), sizesB = c.Input<T>(1);
        Span<T> y = c.Output<T>(0);
        for (int i = 1; i <= y.Length; i++)
        {
            bool first = i > sizesB.Length || i <= sizesA.Length && IntegerList.At(b, wide, sizesB.Length - i) == 1;
            y[y.Length - i] = first ? sizesA[sizesA.Length - i] : sizesB[sizesB.Length - i];
        }
        return Status.Ok;
    }
}
