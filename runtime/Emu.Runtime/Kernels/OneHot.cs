using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>ONE_HOT: for each index (input 0, int32 or int64) a run of <c>depth</c> elements along an axis, the index's own equal to input 2, the others to input 3.</summary>
/// <remarks>TensorFlow Lite has it, TFLM does not. Indices outside the depth give only "off" values. The depth (input 1) is a constant.</remarks>
internal readonly struct OneHot : IKernel
{
    const int Depth = 1, On = 2, Off = 3, AxisOption = 0;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Depth, Inner;    // elements after the axis
        internal int Wide;            // indices of 64 bits
        internal int ElementBytes;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 4, 4, 1)) != Status.Ok
            || (e = IntegerList.Check(ref s, 0, s.Input(0).Elements)) != Status.Ok
            || (e = Operands.Type(ref s, Depth, ElementType.Int32)) != Status.Ok
            || (e = IntegerList.Constant(ref s, Depth, 1)) != Status.Ok
            || (e = Operands.Type(ref s, On, s.Output(0).Type)) != Status.Ok
            || (e = Operands.Type(ref s, Off, s.Output(0).Type)) != Status.Ok
            || (e = Operands.Elements(ref s, On, 1)) != Status.Ok
            || (e = Operands.Elements(ref s, Off, 1)) != Status.Ok)
            return e;
        TensorInfo indices = s.Input(0), output = s.Output(0);
        int given = s.Options.Int32(AxisOption, 0), axis = given < 0 ? indices.Rank : given;
        p.Depth = IntegerList.At(s.Input(Depth), 0);
        if (output.Rank != indices.Rank + 1)
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        if (given < -1 || axis > indices.Rank)
            return s.Fail(Status.OptionValue, -1, given);
        p.Inner = 1;
        for (int i = 0; i < output.Rank; i++)
        {
            int expected = i == axis ? p.Depth : indices.Dim(i < axis ? i : i - 1);
            if (output.Dim(i) != expected)
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(i));
            if (i > axis)
                p.Inner *= expected;
        }
        p.Wide = indices.Type == ElementType.Int64 ? 1 : 0;
        p.ElementBytes = s.Input(On).Bytes;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        switch (p.ElementBytes)
        {
            case 1: Run<byte>(ref c, p); break;
            case 2: Run<short>(ref c, p); break;
            case 4: Run<int>(ref c, p); break;
            default: Run<long>(ref c, p); break;
        }
        return Status.Ok;
    }

    static void Run<T>(ref Context c, in Params p) where T : unmanaged
    {
        ReadOnlySpan<int> words = c.Input<int>(0);
        Span<T> y = c.Output<T>(0);
        y.Fill(c.Input<T>(Off)[0]);
        T on = c.Input<T>(On)[0];
        int count = words.Length >> p.Wide, inner = p.Inner;
        for (int i = 0, row = 0, column = 0; i < count; i++)
        {
            int index = IntegerList.At(words, p.Wide, i);
            if ((uint)index < (uint)p.Depth)
                y[(row * p.Depth + index) * inner + column] = on;
            if (++column == inner)
            {
                column = 0;
                row++;
            }
        }
    }
}
