using System.Buffers.Binary;
using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Planning;

/// <summary>A model's memory plan and how good it is.</summary>
/// <param name="Planner">Who made it.</param>
/// <param name="HeadBytes">Size of the planned part.</param>
/// <param name="LowerBoundBytes">The most bytes alive at one step, with every operator in place that can be if <see cref="Planner.Search"/> planned: no plan can be smaller.</param>
/// <param name="IsOptimal">True when no smaller plan exists.</param>
/// <param name="InPlace">Number of operators that work in place.</param>
public sealed record ModelPlan(Planner Planner, int HeadBytes, int LowerBoundBytes, bool IsOptimal, int InPlace)
{
    /// <summary>The plan as the device reads it, to lie in flash; empty when the device plans by itself.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>For each numbered buffer the one whose place it takes over, or -1.</summary>
    internal int[] Heirs { get; init; } = [];

    /// <summary>Plans for a model that has been prepared with the device's planner.</summary>
    /// <exception cref="ModelException">The metadata for <see cref="Planner.Offline"/> is missing or no plan.</exception>
    internal static ModelPlan Make(HostInterpreter prepared, Planner planner, ReadOnlySpan<byte> model)
    {
        ExecutionOrder order = prepared.Order;
        NumberedBuffers buffers = NumberedBuffers.From(prepared, order);
        uint fingerprint = PlanFingerprint.Of(model, prepared.Arena);
        int bound = SearchPlanner.LowerBound(buffers.Lifetimes);
        switch (planner)
        {
            case Planner.Greedy:
                int head = prepared.Report.HeadBytes;
                return new ModelPlan(planner, head, bound, head == bound, 0);
            case Planner.Linear:
                if (buffers.Lifetimes.Sum(b => (long)b.Bytes) > ModelLimits.Bytes)
                    Diagnosis.Explain(Status.PlanTooLarge, new SetupReport { Operator = -1, Tensor = -1, Operand = -1 }, prepared.View, prepared.View.File.Path).Throw();
                return Of(planner, fingerprint, LinearPlanner.Plan(buffers.Lifetimes), buffers.Lifetimes, bound, false);
            case Planner.Offline:
                return Of(planner, fingerprint, OfflinePlanner.Plan(prepared.View, buffers), buffers.Lifetimes, bound, false);
            default:
                return Search(prepared.View, order, buffers, fingerprint);
        }
    }

    static ModelPlan Search(ModelView view, ExecutionOrder order, NumberedBuffers buffers, uint fingerprint)
    {
        (SearchPlan plan, int[] heirs) = InPlaceSearch.Run(buffers.Lifetimes, Planning.InPlace.Find(view, buffers, order));
        return Of(Planner.Search, fingerprint, [.. plan.Offsets], buffers.Lifetimes, plan.LowerBoundBytes, plan.IsOptimal) with
        {
            Heirs = heirs,
            InPlace = heirs.Count(h => h >= 0),
        };
    }

    static ModelPlan Of(Planner planner, uint fingerprint, int[] offsets, Lifetime[] lifetimes, int bound, bool optimal)
    {
        int head = 0;
        for (int i = 0; i < offsets.Length; i++)
            head = Math.Max(head, offsets[i] + lifetimes[i].Bytes);
        return new ModelPlan(planner, head, bound, optimal || head == bound, 0) { Bytes = Encode(fingerprint, head, offsets, lifetimes) };
    }

    static byte[] Encode(uint fingerprint, int head, int[] offsets, Lifetime[] lifetimes)
    {
        int size = EmbeddedPlan.OffsetBytes(head);
        byte[] bytes = new byte[EmbeddedPlan.HeaderBytes + size * offsets.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, fingerprint);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), head);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), offsets.Length);
        for (int i = 0; i < offsets.Length; i++)
        {
            Span<byte> at = bytes.AsSpan(EmbeddedPlan.HeaderBytes + size * i);
            int units = (lifetimes[i].Bytes == 0 ? EmbeddedPlan.NoPlace : offsets[i]) / EmbeddedPlan.Unit;
            if (size == 2)
                BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)units);
            else
                BinaryPrimitives.WriteInt32LittleEndian(at, units);
        }
        return bytes;
    }
}
