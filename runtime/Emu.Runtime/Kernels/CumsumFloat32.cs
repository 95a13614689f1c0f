using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>CUMSUM on float32 along a constant axis; options: exclusive (field 0), reverse (1).</summary>
internal readonly struct CumsumFloat32 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal CumsumShape Shape;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = p.Shape.Prepare(ref s)) != Status.Ok || (e = Operands.Type(ref s, Operands.Output, ElementType.Float32)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>().Shape, c.Input<float>(0), c.Output<float>(0));
        return Status.Ok;
    }

    internal static void Run(in CumsumShape shape, ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < shape.Axis.Outer * shape.Axis.Inner; i++)
        {
            int at = shape.First(i);
            float sum = 0f;
            for (int k = 0; k < shape.Axis.Depth; k++)
            {
                float before = sum;
                sum += x[at];
                y[at] = shape.Exclusive != 0 ? before : sum;
                at += shape.Step;
            }
        }
    }
}

/// <summary>The lines along which CUMSUM adds.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct CumsumShape
{
    internal AxisSplit Axis;
    internal int Exclusive;
    internal int Step;      // from one element of a line to the next; negative in reverse

    internal Status Prepare(ref Setup s)
    {
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Axis.Prepare(ref s, out _)) != Status.Ok
            || (e = Operands.SameShape(ref s)) != Status.Ok)
            return e;
        Exclusive = s.Options.Bool(0, false) ? 1 : 0;
        Step = s.Options.Bool(1, false) ? -Axis.Inner : Axis.Inner;
        return Status.Ok;
    }

    /// <summary>Where a line begins.</summary>
    internal readonly int First(int line)
    {
        int at = line / Axis.Inner * Axis.Depth * Axis.Inner + line % Axis.Inner;
        return Step < 0 ? at + (Axis.Depth - 1) * Axis.Inner : at;
    }
}
