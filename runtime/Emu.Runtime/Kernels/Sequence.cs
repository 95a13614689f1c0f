namespace Emu.Runtime.Kernels;

/// <summary>A type that RANGE counts in.</summary>
internal interface ICounter<T> where T : unmanaged
{
    static abstract T Add(T a, T b);
}

internal readonly struct FloatCounter : ICounter<float>
{
    public static float Add(float a, float b) => a + b;
}

internal readonly struct Int32Counter : ICounter<int>
{
    public static int Add(int a, int b) => a + b;
}

internal readonly struct Int64Counter : ICounter<long>
{
    public static long Add(long a, long b) => a + b;
}

/// <summary>RANGE: start (input 0), and each element the one before plus delta (input 2). How many is the output's shape, which the limit (input 1) decided at conversion.</summary>
/// <remarks>TensorFlow Lite has it, TFLM does not. Elements are added up one after the other, as there.</remarks>
internal readonly struct Sequence<TCounter, T> : IKernel where TCounter : struct, ICounter<T> where T : unmanaged
{
    public static Status Prepare(ref Setup s)
    {
        Status e;
        if ((e = Operands.Count(ref s, 3, 3, 1)) != Status.Ok)
            return e;
        ElementType type = s.Input(0).Type;
        for (int i = 0; i < 3; i++)
            if ((e = Operands.Type(ref s, i, type)) != Status.Ok || (e = Operands.Elements(ref s, i, 1)) != Status.Ok)
                return e;
        return (e = Operands.Type(ref s, Operands.Output, type)) != Status.Ok || s.Output(0).Rank == 1 ? e : s.Fail(Status.OperandRank, Operands.Output, s.Output(0).Rank);
    }

    public static Status Invoke(ref Context c)
    {
        T value = c.Input<T>(0)[0], delta = c.Input<T>(2)[0];
        Span<T> y = c.Output<T>(0);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = value;
            value = TCounter.Add(value, delta);
        }
        return Status.Ok;
    }
}
