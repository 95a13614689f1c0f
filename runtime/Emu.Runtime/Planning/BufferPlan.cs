using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emu.Runtime.Planning;

/// <summary>
/// Gives every activation and scratch buffer its place in the head. Step 0 is the caller's: graph inputs begin there; operator i runs
/// at step i + 1; graph outputs live to the last step. Outputs of an operator overlap its inputs in time, as in TFLM.
/// </summary>
/// <remarks>The tables lie at the arena's start, where the head will be: 16 bytes for each buffer, dead before inference.</remarks>
internal static class BufferPlan
{
    const int TableBytes = 16; // Lifetime 8, offset 4, order 4
    const ushort NotYet = ushort.MaxValue;

    /// <summary>A lifetime that grows while the operators are read.</summary>
    internal struct Growing
    {
        internal int Bytes;
        internal ushort First;
        internal ushort Last;
    }

    /// <summary>When an operator of a model with several subgraphs runs first and last.</summary>
    internal struct Steps
    {
        internal ushort First;
        internal ushort Last;
    }

    internal static Status Run(ref Setup s, int count)
    {
        ref SetupReport report = ref s.Report;
        report.Phase = SetupPhase.Planning;
        report.Buffers = count;
        int timed = s.Header.GraphCount == 1 ? 0 : OperatorsOf(ref s);
        report.TemporaryPeakBytes = count * TableBytes + timed * 4;
        int persistent = s.Arena.Length - s.Tail;
        if (report.TemporaryPeakBytes > s.Tail)
            return TooSmall(ref s, persistent + report.TemporaryPeakBytes);

        Span<byte> tables = s.Arena.Slice(0, report.TemporaryPeakBytes);
        Span<Growing> lifetimes = MemoryMarshal.Cast<byte, Growing>(tables.Slice(0, count * 8));
        Span<int> offsets = MemoryMarshal.Cast<byte, int>(tables.Slice(count * 8, count * 4));
        Span<int> order = MemoryMarshal.Cast<byte, int>(tables.Slice(count * 12, count * 4));
        Status status = MarkAll(ref s, lifetimes, MemoryMarshal.Cast<byte, Steps>(tables.Slice(count * TableBytes, timed * 4)));
        if (status != Status.Ok)
            return status;
        ReadOnlySpan<Lifetime> fixedLifetimes = MemoryMarshal.Cast<Growing, Lifetime>(lifetimes);
        int head = GreedyPlanner.Plan(fixedLifetimes, offsets, order);
        if (head < 0)
            return Status.PlanTooLarge;

        report.HeadBytes = head;
        report.PersistentBytes = persistent;
        report.Used = persistent + head;
        int need = persistent + Math.Max(head, report.TemporaryPeakBytes);
        if (head > s.Tail)
            return TooSmall(ref s, need);
        report.Need = need + 15 & ~15;
        report.Phase = head >= report.TemporaryPeakBytes ? SetupPhase.Inference : SetupPhase.Planning;
        report.PeakStep = PeakStep(fixedLifetimes, offsets, head);
        for (int i = 0; i < offsets.Length; i++)
            offsets[i] = fixedLifetimes[i].Bytes == 0 ? -1 : offsets[i] / EmbeddedPlan.Unit;
        Place(ref s, new Places(MemoryMarshal.AsBytes(offsets), 4), head);
        return Status.Ok;
    }

    static int OperatorsOf(ref Setup s)
    {
        int count = 0;
        for (int graph = 0; graph < s.Header.GraphCount; graph++)
        {
            s.Enter(graph);
            count += s.OperatorCount;
        }
        s.Enter(0);
        return count;
    }

    static Status TooSmall(ref Setup s, int need)
    {
        s.Report.Value = need - s.Arena.Length;
        s.Report.Need = need + 15 & ~15;
        return Status.ArenaTooSmall;
    }

    /// <summary>Replaces the mark of every activation by its number; scratch buffers follow, in the order they were asked for.</summary>
    internal static int NumberBuffers(ref Setup s)
    {
        int count = 0;
        for (int graph = 0; graph < s.Header.GraphCount; graph++)
        {
            s.Enter(graph);
            int tensors = s.TensorCount;
            for (int i = 0; i < tensors; i++)
            {
                ref TensorRecord record = ref s.TensorRecord(i);
                if (record.Offset >= TensorRecord.Unplanned)
                    record.Offset = TensorRecord.Unplanned + count++;
            }
        }
        s.Enter(0);
        int scratches = 0;
        for (int at = s.Header.LastScratch; at != 0; at = Scratch(ref s, at).Previous)
            scratches++;
        int number = count + scratches;
        for (int at = s.Header.LastScratch; at != 0; at = Scratch(ref s, at).Previous)
            Scratch(ref s, at).Offset = --number;
        return count + scratches;
    }

    static ref ScratchRecord Scratch(ref Setup s, int at) => ref Unsafe.As<byte, ScratchRecord>(ref s.Arena[at]);

    static Status MarkAll(ref Setup s, Span<Growing> lifetimes, Span<Steps> steps)
    {
        for (int i = 0; i < lifetimes.Length; i++)
            lifetimes[i].First = NotYet;
        Status status = steps.Length == 0 ? MarkGraph(ref s, lifetimes) : CallWalk.Run(ref s, lifetimes, steps);
        for (int at = s.Header.LastScratch; at != 0; at = Scratch(ref s, at).Previous)
        {
            ref ScratchRecord scratch = ref Scratch(ref s, at);
            Steps at0 = steps.Length == 0 ? new Steps { First = (ushort)(scratch.Operator + 1), Last = (ushort)(scratch.Operator + 1) } : steps[scratch.Operator];
            Begin(ref lifetimes[scratch.Offset], scratch.Bytes, at0.First);
            lifetimes[scratch.Offset].Last = at0.Last;
        }
        // An activation that no operator touches needs no place.
        for (int i = 0; i < lifetimes.Length; i++)
            if (lifetimes[i].First == NotYet)
                lifetimes[i] = default;
        return status;
    }

    /// <summary>A model of one graph.</summary>
    static Status MarkGraph(ref Setup s, Span<Growing> lifetimes)
    {
        Status status = Mark(ref s, lifetimes, s.Graph.Inputs, 0, true);
        int step = 0, count = s.OperatorCount;
        while (step < count && status == Status.Ok)
        {
            s.Report.Operator = step;
            ref OperatorRecord record = ref s.OperatorRecord(step);
            step++;
            Mark(ref s, lifetimes, record.Outputs, step, true);
            status = Mark(ref s, lifetimes, record.Inputs, step, false);
        }
        if (status != Status.Ok)
            return status;
        s.Report.Operator = -1;
        return Mark(ref s, lifetimes, s.Graph.Outputs, step, false);
    }

    /// <summary>Extends the listed tensors' lives to a step; unborn ones begin there if <paramref name="writes"/>, otherwise fail.</summary>
    internal static Status Mark(ref Setup s, Span<Growing> lifetimes, int vector, int step, bool writes)
    {
        int count = FlatBuffer.Count(s.Model, vector);
        for (int i = 0; i < count; i++)
        {
            int tensor = FlatBuffer.Item(s.Model, vector, i);
            if (tensor < 0)
                continue;
            ref TensorRecord record = ref s.TensorRecord(tensor);
            if (record.Offset < TensorRecord.Unplanned)
                continue;
            ref Growing life = ref lifetimes[record.Offset - TensorRecord.Unplanned];
            if (life.First != NotYet)
                life.Last = (ushort)step;
            else if (writes)
                Begin(ref life, record.Bytes, step);
            else
                return s.FailTensor(Status.TensorNeverWritten, tensor, 0);
        }
        return Status.Ok;
    }

    internal static void Begin(ref Growing life, int bytes, int step)
    {
        life.Bytes = bytes + 15 & ~15;
        life.First = (ushort)step;
        life.Last = (ushort)step;
    }

    static int PeakStep(ReadOnlySpan<Lifetime> lifetimes, ReadOnlySpan<int> offsets, int head)
    {
        for (int i = 0; i < lifetimes.Length; i++)
            if (offsets[i] + lifetimes[i].Bytes == head)
                return lifetimes[i].First;
        return 0;
    }

    /// <summary>Replaces the numbers of the buffers by their places. False when one does not end within the head, or begins before it.</summary>
    internal static bool Place(ref Setup s, scoped in Places places, int head)
    {
        bool inside = true;
        for (int graph = 0; graph < s.Header.GraphCount; graph++)
        {
            s.Enter(graph);
            int tensors = s.TensorCount;
            for (int i = 0; i < tensors; i++)
            {
                ref TensorRecord record = ref s.TensorRecord(i);
                if (record.Offset < TensorRecord.Unplanned)
                    continue;
                int offset = places[record.Offset - TensorRecord.Unplanned];
                inside &= offset == EmbeddedPlan.NoPlace || (offset >= 0 && record.Bytes <= head - offset);
                record.Offset = Math.Max(offset, 0);
            }
        }
        s.Enter(0);
        for (int at = s.Header.LastScratch; at != 0; at = Scratch(ref s, at).Previous)
        {
            ref ScratchRecord scratch = ref Scratch(ref s, at);
            scratch.Offset = places[scratch.Offset];
            inside &= scratch.Offset >= 0 && scratch.Bytes <= head - scratch.Offset;
        }
        return inside;
    }
}
