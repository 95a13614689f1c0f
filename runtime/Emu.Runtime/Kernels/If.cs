using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>IF: runs one of two subgraphs on inputs 1 and up, as input 0, a bool, says; its outputs are the operator's.</summary>
internal readonly struct If : IKernel
{
    const int ThenOption = 0, ElseOption = 1;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Then, Else;     // subgraphs
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if (!s.HasInput(0))
            return s.Fail(Status.OperandCount, 0, s.InputCount);
        if ((e = Operands.Type(ref s, 0, ElementType.Bool)) != Status.Ok
            || (e = Operands.Elements(ref s, 0, 1)) != Status.Ok
            || (e = Prepare(ref s, ThenOption, out p.Then)) != Status.Ok
            || (e = Prepare(ref s, ElseOption, out p.Else)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    static Status Prepare(ref Setup s, int option, out int subgraph)
    {
        Status e;
        if ((e = Subgraphs.Call(ref s, option, out subgraph)) != Status.Ok || (e = Subgraphs.CheckInputs(ref s, subgraph, 1)) != Status.Ok)
            return e;
        return Subgraphs.CheckOutputs(ref s, subgraph);
    }

    public static Status Invoke(ref Context c)
    {
        const int returned = 1;
        ref readonly Params p = ref c.Params<Params>();
        int subgraph = c.Input<byte>(0)[0] != 0 ? p.Then : p.Else;
        if (c.TakePhase() == returned)
        {
            Subgraphs.CopyOutputs(ref c, subgraph);
            return Status.Ok;
        }
        Subgraphs.CopyInputs(ref c, subgraph, 1);
        return c.Call(subgraph, returned);
    }
}
