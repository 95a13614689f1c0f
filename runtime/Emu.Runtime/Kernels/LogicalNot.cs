namespace Emu.Runtime.Kernels;

/// <summary>LOGICAL_NOT: 1 for 0, 0 for every other byte.</summary>
internal readonly struct LogicalNot : IKernel
{
    public static Status Prepare(ref Setup s) => Unary.Prepare(ref s, ElementType.Bool);

    public static Status Invoke(ref Context c)
    {
        Run(c.Input<byte>(0), c.Output<byte>(0));
        return Status.Ok;
    }

    internal static void Run(ReadOnlySpan<byte> x, Span<byte> y)
    {
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = (byte)(x[i] == 0 ? 1 : 0);
    }
}
