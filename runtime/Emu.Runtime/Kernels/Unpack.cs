using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>UNPACK: the slices of a tensor along one axis, each an output without that axis; copies of bytes.</summary>
internal readonly struct Unpack : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Rows;       // product of the dimensions before the axis
        internal int Parts;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        p.Parts = s.OutputCount;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, p.Parts)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok
            || (e = StackedShape.Axis(ref s, 0, p.Parts, out int axis)) != Status.Ok)
            return e;
        for (int i = 0; i < p.Parts; i++)
        {
            if ((e = StackedShape.Part(ref s, 0, Operands.Output + i, axis)) != Status.Ok)
                return e;
        }
        p.Rows = Runs.Before(s.Input(0), axis);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<byte> x = c.Input<byte>(0);
        int rows = p.Rows, parts = p.Parts;
        if (rows <= 0)
            return Status.Ok;
        int pitch = x.Length / rows;
        for (int i = 0, column = 0; i < parts; i++)
        {
            Span<byte> y = c.Output<byte>(i);
            int run = y.Length / rows;
            Runs.Cut(x.Slice(column), pitch, y, run);
            column += run;
        }
        return Status.Ok;
    }
}
