using System.Runtime.CompilerServices;

namespace Emu.Runtime.Kernels;

/// <summary>What IF, WHILE and CALL_ONCE share: checks of a subgraph against the operator's operands, and the copies in and out, as in TFLM.</summary>
internal static class Subgraphs
{
    /// <summary>Reads a subgraph's number from the options and enters the call, which the planner follows.</summary>
    internal static Status Call(ref Setup s, int option, out int subgraph)
    {
        subgraph = s.Options.Int32(option, 0);
        if ((uint)subgraph >= (uint)s.Header.GraphCount)
            return s.Fail(Status.BadSubgraphIndex, -1, subgraph);
        if (subgraph == 0)
            return s.Fail(Status.RecursiveSubgraph, -1, 0);
        Status status = s.Grow(CallRecord.RecordBytes, out int at);
        if (status != Status.Ok)
            return status;
        ref SubgraphTable table = ref s.Subgraphs;
        if (++table.Calls > ModelLimits.Calls)
            return s.Fail(Status.TooManyCalls, -1, table.Calls);
        ref CallRecord record = ref Unsafe.As<byte, CallRecord>(ref s.Arena[at]);
        record.Caller = s.GraphNumber;
        record.Operator = s.Report.Operator;
        record.Callee = subgraph;
        record.Previous = table.LastCall;
        table.LastCall = at;
        return Status.Ok;
    }

    /// <summary>The subgraph's inputs fit the operator's from <paramref name="first"/> on.</summary>
    internal static Status CheckInputs(ref Setup s, int subgraph, int first)
    {
        int vector = s.Subgraph(subgraph).Graph.Inputs, count = FlatBuffer.Count(s.Model, vector);
        if (count != s.InputCount - first)
            return s.Fail(Status.SubgraphOperandCount, -1, count);
        for (int i = 0; i < count; i++)
            if (!s.HasInput(first + i) || !Fits(ref s, subgraph, FlatBuffer.Item(s.Model, vector, i), s.Input(first + i)))
                return s.Fail(Status.SubgraphOperand, first + i, subgraph);
        return Status.Ok;
    }

    /// <summary>The subgraph's outputs fit the operator's.</summary>
    internal static Status CheckOutputs(ref Setup s, int subgraph)
    {
        int vector = s.Subgraph(subgraph).Graph.Outputs, count = FlatBuffer.Count(s.Model, vector);
        if (count != s.OutputCount)
            return s.Fail(Status.SubgraphOperandCount, -1, count);
        for (int i = 0; i < count; i++)
            if (!Fits(ref s, subgraph, FlatBuffer.Item(s.Model, vector, i), s.Output(i)))
                return s.Fail(Status.SubgraphOperand, Setup.Outputs + i, subgraph);
        return Status.Ok;
    }

    /// <summary>A subgraph that has no inputs, or no outputs.</summary>
    internal static Status CheckNone(ref Setup s, int vector) =>
        FlatBuffer.Count(s.Model, vector) == 0 ? Status.Ok : s.Fail(Status.SubgraphOperandCount, -1, FlatBuffer.Count(s.Model, vector));

    /// <summary>A subgraph's tensor.</summary>
    internal static TensorInfo Tensor(ref Setup s, int subgraph, int tensor)
    {
        ref GraphRecord graph = ref s.Subgraph(subgraph).Graph;
        TensorRecord record = Unsafe.As<byte, TensorRecord>(ref s.Arena[graph.Tensors + tensor * TensorRecord.RecordBytes]);
        return new TensorInfo(s.Model, FlatBuffer.TableAt(s.Model, graph.TensorTables, tensor), tensor, record);
    }

    internal static void CopyInputs(ref Context c, int subgraph, int first)
    {
        for (int i = first; i < c.InputCount; i++)
            c.Input<byte>(i).CopyTo(c.SubgraphInput(subgraph, i - first));
    }

    internal static void CopyOutputs(ref Context c, int subgraph)
    {
        for (int i = 0; i < c.OutputCount; i++)
            c.SubgraphOutput(subgraph, i).CopyTo(c.Output<byte>(i));
    }

    /// <summary>The operator's outputs, which carry a loop's state, into the subgraph.</summary>
    internal static void CopyState(ref Context c, int subgraph)
    {
        for (int i = 0; i < c.OutputCount; i++)
            c.Output<byte>(i).CopyTo(c.SubgraphInput(subgraph, i));
    }

    static bool Fits(ref Setup s, int subgraph, int tensor, in TensorInfo operand)
    {
        TensorInfo other = Tensor(ref s, subgraph, tensor);
        return other.Type == operand.Type && other.Bytes == operand.Bytes;
    }
}
