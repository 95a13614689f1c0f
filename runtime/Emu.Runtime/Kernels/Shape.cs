using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SHAPE for every type: the input's dimensions as int32, known before anything runs.</summary>
internal readonly struct Shape : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Dims;       // arena
        internal int Rank;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok || (e = Operands.Type(ref s, Operands.Output, ElementType.Int32)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0);
        p.Rank = input.Rank;
        if ((e = Operands.Elements(ref s, Operands.Output, p.Rank)) != Status.Ok
            || (e = s.Persist(p.Rank, out Span<int> dims, out p.Dims)) != Status.Ok)
            return e;
        for (int i = 0; i < p.Rank; i++)
            dims[i] = input.Dim(i);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        c.Persistent<int>(p.Dims, p.Rank).CopyTo(c.Output<int>(0));
        return Status.Ok;
    }
}
