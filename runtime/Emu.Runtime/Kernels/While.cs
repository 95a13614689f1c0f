using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>WHILE: as long as one subgraph, the condition, gives true for the state, another, the body, makes the next state. The inputs are the first state, the outputs the last.</summary>
internal readonly struct While : IKernel
{
    const int ConditionOption = 0, BodyOption = 1;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Condition, Body;    // subgraphs
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Subgraphs.Call(ref s, ConditionOption, out p.Condition)) != Status.Ok
            || (e = Subgraphs.Call(ref s, BodyOption, out p.Body)) != Status.Ok
            || (e = Subgraphs.CheckInputs(ref s, p.Condition, 0)) != Status.Ok
            || (e = Subgraphs.CheckInputs(ref s, p.Body, 0)) != Status.Ok
            || (e = Subgraphs.CheckOutputs(ref s, p.Body)) != Status.Ok
            || (e = CheckState(ref s)) != Status.Ok
            || (e = CheckCondition(ref s, p.Condition)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    /// <summary>Each output is a later state of the input of its number.</summary>
    static Status CheckState(ref Setup s)
    {
        if (s.InputCount != s.OutputCount)
            return s.Fail(Status.OperandCount, value: s.OutputCount);
        for (int i = 0; i < s.OutputCount; i++)
            if (s.Output(i).Type != s.Input(i).Type || s.Output(i).Bytes != s.Input(i).Bytes)
                return s.Fail(Status.OperandShape, Operands.Output + i, s.Output(i).Bytes);
        return Status.Ok;
    }

    static Status CheckCondition(ref Setup s, int subgraph)
    {
        int outputs = s.Subgraph(subgraph).Graph.Outputs, count = FlatBuffer.Count(s.Model, outputs);
        if (count != 1)
            return s.Fail(Status.SubgraphOperandCount, -1, count);
        TensorInfo condition = Subgraphs.Tensor(ref s, subgraph, FlatBuffer.Item(s.Model, outputs, 0));
        return condition.Type == ElementType.Bool && condition.Bytes == 1 ? Status.Ok : s.Fail(Status.SubgraphOperand, -1, subgraph);
    }

    public static Status Invoke(ref Context c)
    {
        const int conditionReturned = 1, bodyReturned = 2;
        ref readonly Params p = ref c.Params<Params>();
        switch (c.TakePhase())
        {
            case conditionReturned:
                if (c.SubgraphOutput(p.Condition, 0)[0] == 0)
                    return Status.Ok;
                Subgraphs.CopyState(ref c, p.Body);
                return c.Call(p.Body, bodyReturned);
            case bodyReturned:
                Subgraphs.CopyOutputs(ref c, p.Body);
                break;
            default:
                for (int i = 0; i < c.InputCount; i++)
                    c.Input<byte>(i).CopyTo(c.Output<byte>(i));
                break;
        }
        Subgraphs.CopyState(ref c, p.Condition);
        return c.Call(p.Condition, conditionReturned);
    }
}
