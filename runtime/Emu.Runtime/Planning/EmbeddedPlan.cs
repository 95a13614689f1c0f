using System.Buffers.Binary;

namespace Emu.Runtime.Planning;

/// <summary>
/// A memory plan as bytes: fingerprint of the model (4), size of the head in bytes (4), number of buffers (4), then each buffer's offset in units of 16 bytes:
/// 2 bytes each, or 4 when the head has 1 MB or more. All bits set stand for an activation that nothing touches: it has no place, and may be larger than the head.
/// </summary>
internal static class EmbeddedPlan
{
    internal const int HeaderBytes = 12, Unit = 16, ShortHead = 1 << 20, NoPlace = -Unit;

    internal static Status Run(ref Setup s, ReadOnlySpan<byte> plan, int count)
    {
        ref SetupReport report = ref s.Report;
        report.Phase = SetupPhase.Inference;
        report.Buffers = count;
        report.TemporaryPeakBytes = 0;
        if (plan.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(plan) != PlanFingerprint.Of(s.Model, s.Arena)
            || BinaryPrimitives.ReadInt32LittleEndian(plan.Slice(8)) != count)
            return Status.OtherPlan;
        int head = BinaryPrimitives.ReadInt32LittleEndian(plan.Slice(4)), bytes = OffsetBytes(head);
        if (plan.Length != HeaderBytes + count * bytes)
            return Status.OtherPlan;
        report.HeadBytes = head;
        report.PersistentBytes = s.Arena.Length - s.Tail;
        report.Used = report.PersistentBytes + head;
        report.Need = report.Used + 15 & ~15;
        if (head > s.Tail)
        {
            report.Value = report.Used - s.Arena.Length;
            return Status.ArenaTooSmall;
        }
        Places places = new(plan.Slice(HeaderBytes), bytes);
        return BufferPlan.Place(ref s, places, head) ? Status.Ok : Status.OtherPlan;
    }

    internal static int OffsetBytes(int head) => head < ShortHead ? 2 : 4;
}

/// <summary>Offsets of the numbered buffers, as a plan stores them.</summary>
internal readonly ref struct Places
{
    readonly ReadOnlySpan<byte> _offsets;
    readonly int _bytes;

    internal Places(ReadOnlySpan<byte> offsets, int bytes)
    {
        _offsets = offsets;
        _bytes = bytes;
    }

    /// <summary>Offset of a buffer, or <see cref="EmbeddedPlan.NoPlace"/>.</summary>
    internal int this[int buffer]
    {
        get
        {
            if (_bytes != 2)
                return EmbeddedPlan.Unit * BinaryPrimitives.ReadInt32LittleEndian(_offsets.Slice(4 * buffer));
            int units = BinaryPrimitives.ReadUInt16LittleEndian(_offsets.Slice(2 * buffer));
            return units == ushort.MaxValue ? EmbeddedPlan.NoPlace : EmbeddedPlan.Unit * units;
        }
    }
}
