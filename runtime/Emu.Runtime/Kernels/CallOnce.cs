using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>CALL_ONCE: runs a subgraph without inputs and outputs, which assigns variables, in the first Invoke after Setup or a reset only.</summary>
internal readonly struct CallOnce : IKernel
{
    const int SubgraphOption = 0;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Subgraph;
        internal int Done;       // persistent int: 1 after the call
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if (s.InputCount != 0 || s.OutputCount != 0)
            return s.Fail(Status.OperandCount, value: s.InputCount + s.OutputCount);
        if ((e = Subgraphs.Call(ref s, SubgraphOption, out p.Subgraph)) != Status.Ok
            || (e = Subgraphs.CheckNone(ref s, s.Subgraph(p.Subgraph).Graph.Inputs)) != Status.Ok
            || (e = Subgraphs.CheckNone(ref s, s.Subgraph(p.Subgraph).Graph.Outputs)) != Status.Ok
            || (e = s.PersistState<int>(1, out p.Done)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        const int returned = 1;
        ref readonly Params p = ref c.Params<Params>();
        Span<int> done = c.PersistentState<int>(p.Done, 1);
        if (c.TakePhase() == returned)
            done[0] = 1;
        return done[0] != 0 ? Status.Ok : c.Call(p.Subgraph, returned);
    }
}
