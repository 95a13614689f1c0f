using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>VAR_HANDLE: names a resource variable. What the handle means is known in Setup; its 4 bytes hold the output's tensor number.</summary>
internal readonly struct VarHandle : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Tensor;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 0, 0, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Resource)) != Status.Ok
            || (e = Operands.Elements(ref s, Operands.Output, 1)) != Status.Ok
            || (e = ResourceVariables.AddHandle(ref s)) != Status.Ok)
            return e;
        p.Tensor = s.Output(0).Index;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        c.Output<int>(0)[0] = c.Params<Params>().Tensor;
        return Status.Ok;
    }
}

/// <summary>READ_VARIABLE: output 0 is a copy of the variable that input 0 names.</summary>
internal readonly struct ReadVariable : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Offset;
        internal int Bytes;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok || (e = Operands.NotEmpty(ref s, Operands.Output)) != Status.Ok)
            return e;
        p.Bytes = s.Output(0).Bytes;
        e = ResourceVariables.Find(ref s, Operands.Output, p.Bytes, -1, out p.Offset);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        c.Persistent<byte>(p.Offset, p.Bytes).CopyTo(c.Output<byte>(0));
        return Status.Ok;
    }
}

/// <summary>ASSIGN_VARIABLE: the variable that input 0 names becomes a copy of input 1.</summary>
internal readonly struct AssignVariable : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Offset;
        internal int Bytes;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 0)) != Status.Ok || (e = Operands.NotEmpty(ref s, 1)) != Status.Ok)
            return e;
        TensorInfo value = s.Input(1);
        p.Bytes = value.Bytes;
        // As in TFLM: every byte becomes the zero point's low byte.
        e = ResourceVariables.Find(ref s, 1, p.Bytes, value.ZeroPoint(0) & 0xFF, out p.Offset);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        c.Input<byte>(1).CopyTo(c.PersistentState<byte>(p.Offset, p.Bytes));
        return Status.Ok;
    }
}
