using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>LEAKY_RELU on float32: negative inputs times alpha (LeakyReluOptions field 0).</summary>
internal readonly struct LeakyReluFloat32 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal float Alpha;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e = Unary.Prepare(ref s, ElementType.Float32);
        if (e != Status.Ok)
            return e;
        p.Alpha = s.Options.Float(0, 0f);
        return float.IsFinite(p.Alpha) ? s.SetParams(p) : s.Fail(Status.OptionValue);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>().Alpha, c.Input<float>(0), c.Output<float>(0));
        return Status.Ok;
    }

    internal static void Run(float alpha, ReadOnlySpan<float> x, Span<float> y)
    {
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] > 0f ? x[i] : x[i] * alpha;
    }
}
