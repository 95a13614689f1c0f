using System.Runtime.CompilerServices;

namespace Emu.Runtime.Planning;

/// <summary>
/// Lifetimes of a model whose operators call subgraphs: the order of execution is walked, every call entered as often as it is reached. An operator that
/// calls keeps its operands until the last subgraph has returned; a subgraph's own buffers live from its first to its last walk.
/// </summary>
/// <remarks>The steps are those of TFLM's scopes (<c>micro_allocation_info.cc</c>): one for each operator and one for each entry. Where to go on is kept in the
/// <see cref="SubgraphRecord"/>s, as while running, so that no stack grows with the nesting.</remarks>
internal static class CallWalk
{
    internal static Status Run(ref Setup s, Span<BufferPlan.Growing> lifetimes, Span<BufferPlan.Steps> steps)
    {
        int step = 0, index = 0, call = 0;
        Status status = BufferPlan.Mark(ref s, lifetimes, s.Graph.Inputs, 0, true);
        while (status == Status.Ok)
        {
            if (step > ModelLimits.Steps)
                return s.Fail(Status.TooManyCalls, -1, step);
            if (index == s.OperatorCount)
            {
                s.Report.Operator = -1;
                status = BufferPlan.Mark(ref s, lifetimes, s.Graph.Outputs, step, false);
                if (status != Status.Ok || s.GraphNumber == 0)
                    return status;
                Leave(ref s, out index, out call);
                continue;
            }
            s.Report.Operator = index;
            if (call == 0)
                Begin(ref s, lifetimes, steps, index, ++step);
            if (CalleeOf(ref s, index, call) is int callee and > 0)
            {
                status = Enter(ref s, callee, index, call + 1);
                if (status == Status.Ok)
                    status = BufferPlan.Mark(ref s, lifetimes, s.Graph.Inputs, ++step, true);
                index = call = 0;
                continue;
            }
            status = End(ref s, lifetimes, steps, index++, step);
            call = 0;
        }
        return status;
    }

    static void Begin(ref Setup s, Span<BufferPlan.Growing> lifetimes, Span<BufferPlan.Steps> steps, int index, int step)
    {
        ref BufferPlan.Steps own = ref steps[Number(ref s, index)];
        if (own.First == 0)
            own.First = (ushort)step;
        BufferPlan.Mark(ref s, lifetimes, s.OperatorRecord(index).Outputs, step, true);
    }

    static Status End(ref Setup s, Span<BufferPlan.Growing> lifetimes, Span<BufferPlan.Steps> steps, int index, int step)
    {
        steps[Number(ref s, index)].Last = (ushort)step;
        BufferPlan.Mark(ref s, lifetimes, s.OperatorRecord(index).Outputs, step, true);
        return BufferPlan.Mark(ref s, lifetimes, s.OperatorRecord(index).Inputs, step, false);
    }

    static Status Enter(ref Setup s, int callee, int index, int nextCall)
    {
        ref SubgraphRecord record = ref s.Subgraph(callee);
        if (record.Caller != 0)
            return s.Fail(Status.RecursiveSubgraph, -1, callee);
        record.Caller = s.GraphNumber + 1;
        record.CallerOperator = index;
        record.Phase = nextCall;
        s.Enter(callee);
        return Status.Ok;
    }

    static void Leave(ref Setup s, out int index, out int call)
    {
        ref SubgraphRecord record = ref s.Subgraph(s.GraphNumber);
        int caller = record.Caller - 1;
        index = record.CallerOperator;
        call = record.Phase;
        record.Caller = 0;
        s.Enter(caller);
    }

    /// <summary>The subgraph of an operator's call number <paramref name="call"/>, 0 when it has fewer. The list is newest first.</summary>
    static int CalleeOf(ref Setup s, int index, int call)
    {
        int found = 0, calls = 0;
        for (int at = s.Subgraphs.LastCall; at != 0; at = Record(ref s, at).Previous)
            if (Record(ref s, at).Caller == s.GraphNumber && Record(ref s, at).Operator == index)
                calls++;
        for (int at = s.Subgraphs.LastCall; at != 0; at = Record(ref s, at).Previous)
            if (Record(ref s, at).Caller == s.GraphNumber && Record(ref s, at).Operator == index && --calls == call)
                found = Record(ref s, at).Callee;
        return found;
    }

    static ref CallRecord Record(ref Setup s, int at) => ref Unsafe.As<byte, CallRecord>(ref s.Arena[at]);

    /// <summary>An operator's number among those of all subgraphs.</summary>
    static int Number(ref Setup s, int index) => (s.Graph.Operators - s.Header.Main.Operators) / OperatorRecord.Bytes + index;
}
