using System.Numerics;
using Emu.Isa;

namespace Emu.Arm;

// Element-wise operations of MVE. The whole vector is done at once: the beats of an instruction are not visible.
public unsafe partial struct ArmCore
{
    const uint SaturatedVector = 1 << 27;                   // FPSCR.QC

    /// <inheritdoc/>
    public void Lanes(LaneOperation operation, in Fields f, bool signed, LaneOperand second)
    {
        int size = f.ShiftType, bits = 8 << size;
        uint enabled = Predicate(), chosen = Vpr & 0xFFFF;
        Span<uint> n = stackalloc uint[4], m = stackalloc uint[4];
        for (int i = 0; i < 4; i++)
            (n[i], m[i]) = (S[4 * f.N + i], second == LaneOperand.Vector ? S[4 * f.M + i] : 0);
        bool repeated = second != LaneOperand.Vector || operation == LaneOperation.Duplicate;
        long same = operation == LaneOperation.Duplicate ? R[f.T] : second == LaneOperand.Immediate ? f.Imm : Extend(R[f.M], bits, signed);
        int reversal = operation == LaneOperation.Reverse ? (1 << (int)f.Imm2 - size) - 1 : 0;
        for (int e = 0; e < 16 >> size; e++)
        {
            bool saturated = false;
            long a = Element(n, e, size, signed), b = repeated ? same : Element(m, e ^ reversal, size, signed);
            long result = operation switch
            {
                LaneOperation.Select => (long)Chosen((ulong)a, (ulong)b, chosen >> (e << size), bits),
                LaneOperation.MultiplyAdd => Old(f.D, e, size) + a * b,
                LaneOperation.MultiplyAddScalar => Old(f.D, e, size) * a + b,
                LaneOperation.InsertLeft => (Old(f.D, e, size) & (1L << (int)b) - 1) | a << (int)b,
                LaneOperation.InsertRight => Inserted(Old(f.D, e, size), a, (int)b, bits),
                LaneOperation.SetBits => Old(f.D, e, size) | b,
                LaneOperation.ClearBits => Old(f.D, e, size) & ~b,
                LaneOperation.MaximumOfMagnitudes => Math.Max(Extend((uint)Old(f.D, e, size), bits, false), Math.Abs(b)),
                LaneOperation.MinimumOfMagnitudes => Math.Min(Extend((uint)Old(f.D, e, size), bits, false), Math.Abs(b)),
                LaneOperation.DoublingAdd or LaneOperation.DoublingAddRounding => Doubled(a, b, Extend((uint)Old(f.D, e, size), bits, true), bits, operation == LaneOperation.DoublingAddRounding, ref saturated),
                LaneOperation.DoublingAddScalar or LaneOperation.DoublingAddScalarRounding => Doubled(a, Extend((uint)Old(f.D, e, size), bits, true), b, bits, operation == LaneOperation.DoublingAddScalarRounding, ref saturated),
                _ => Lane(operation, a, b, bits, signed, ref saturated),
            };
            SetElement(f.D, e, size, (uint)result, enabled);
            if (saturated && (enabled >> (e << size) & 1) != 0)
                Fpscr |= SaturatedVector;
        }
        AdvancePredicate();
    }

    long Old(int register, int e, int size) => S[4 * register + (e << size >> 2)] >> (e << size & 3) * 8;

    // VSRI keeps the high bits of the old element.
    static long Inserted(long old, long value, int amount, int bits)
    {
        long kept = amount == bits ? -1 : ~((1L << bits - amount) - 1);
        return (old & kept) | (value >> amount & ~kept);
    }

    static long Doubled(long a, long b, long addend, int bits, bool rounds, ref bool saturated)
    {
        Int128 sum = (Int128)a * b * 2 + ((Int128)addend << bits) + (rounds ? Int128.One << bits - 1 : 0);
        return (long)Clamped(sum >> bits, true, bits, ref saturated);
    }

    // VPSEL chooses byte by byte.
    static ulong Chosen(ulong a, ulong b, uint predicate, int bits)
    {
        ulong mask = 0;
        for (int i = 0; i < bits / 8; i++)
            mask |= (predicate >> i & 1) != 0 ? 0xFFUL << 8 * i : 0;
        return (a & mask) | (b & ~mask);
    }

    static long Lane(LaneOperation operation, long n, long m, int bits, bool signed, ref bool saturated)
    {
        ShiftRule sign = signed ? ShiftRule.Signed : ShiftRule.None;
        switch (operation)
        {
            case LaneOperation.Add: return n + m;
            case LaneOperation.Subtract: return n - m;
            case LaneOperation.Multiply: return n * m;
            case LaneOperation.MultiplyHigh: return (long)((Int128)n * m >> bits);
            case LaneOperation.MultiplyHighRounding: return (long)((Int128)n * m + (Int128.One << bits - 1) >> bits);
            case LaneOperation.Maximum: return Math.Max(n, m);
            case LaneOperation.Minimum: return Math.Min(n, m);
            case LaneOperation.AbsoluteDifference: return Math.Abs(n - m);
            case LaneOperation.HalvingAdd: return n + m >> 1;
            case LaneOperation.HalvingSubtract: return n - m >> 1;
            case LaneOperation.RoundingHalvingAdd: return n + m + 1 >> 1;
            case LaneOperation.SaturatingAdd: return (long)Clamped(n + m, signed, bits, ref saturated);
            case LaneOperation.SaturatingSubtract: return (long)Clamped(n - m, signed, bits, ref saturated);
            case LaneOperation.DoublingHigh: return (long)Clamped((Int128)n * m * 2 >> bits, true, bits, ref saturated);
            case LaneOperation.DoublingHighRounding: return (long)Clamped((Int128)n * m * 2 + (Int128.One << bits - 1) >> bits, true, bits, ref saturated);
            case LaneOperation.Shift: return (long)(ulong)Shifted(n, (sbyte)m, sign, bits, ref saturated);
            case LaneOperation.RoundingShift: return (long)(ulong)Shifted(n, (sbyte)m, sign | ShiftRule.Round, bits, ref saturated);
            case LaneOperation.SaturatingShift: return (long)Shifted(n, (sbyte)m, sign | ShiftRule.Saturate, bits, ref saturated);
            case LaneOperation.SaturatingRoundingShift: return (long)Shifted(n, (sbyte)m, sign | ShiftRule.Round | ShiftRule.Saturate, bits, ref saturated);
            case LaneOperation.ShiftRight: return (long)(ulong)Shifted(n, -(int)m, sign, bits, ref saturated);
            case LaneOperation.RoundingShiftRight: return (long)(ulong)Shifted(n, -(int)m, sign | ShiftRule.Round, bits, ref saturated);
            case LaneOperation.SaturatingShiftUnsigned: return (long)Clamped((Int128)n << (int)m, false, bits, ref saturated);
            case LaneOperation.And: return n & m;
            case LaneOperation.AndNot: return n & ~m;
            case LaneOperation.Or: return n | m;
            case LaneOperation.OrNot: return n | ~m;
            case LaneOperation.Xor: return n ^ m;
            case LaneOperation.Absolute: return Math.Abs(m);
            case LaneOperation.Negate: return -m;
            case LaneOperation.SaturatingAbsolute: return (long)Clamped(Math.Abs(m), true, bits, ref saturated);
            case LaneOperation.SaturatingNegate: return (long)Clamped(-m, true, bits, ref saturated);
            case LaneOperation.CountZeros: return BitOperations.LeadingZeroCount((ulong)m) - (64 - bits);
            case LaneOperation.CountSigns: return BitOperations.LeadingZeroCount((ulong)(m < 0 ? ~m : m)) - (64 - bits) - 1;
            case LaneOperation.Not: return ~m;
            case LaneOperation.ReverseBits: return ReversedBits((uint)n, (int)m & 0xFF, bits);
            default: return m;                              // Reverse, Duplicate, Repeat
        }
    }

    // The lowest count bits of the element, in the reverse order.
    static long ReversedBits(uint value, int count, int bits)
    {
        uint reversed = 0;
        for (int i = 0; i < Math.Min(count, bits); i++)
            reversed = reversed << 1 | value >> i & 1;
        return reversed;
    }

    static long Extend(uint value, int bits, bool signed) => signed ? (int)(value << 32 - bits) >> 32 - bits : value << 32 - bits >> 32 - bits;

    static long Element(ReadOnlySpan<uint> vector, int e, int size, bool signed) =>
        Extend(vector[e << size >> 2] >> (e << size & 3) * 8, 8 << size, signed);

    // Only the bytes that the predicate enables are written.
    void SetElement(int register, int e, int size, uint value, uint enabled)
    {
        int at = e << size, shift = (at & 3) * 8;
        uint mask = 0;
        for (int i = 0; i < 1 << size; i++)
            mask |= (enabled >> at + i & 1) != 0 ? 0xFFu << 8 * i + shift : 0;
        ref uint word = ref S[4 * register + (at >> 2)];
        word = (word & ~mask) | (value << shift & mask);
    }
}
