using Emu.Interp;
using Emu.Isa;

namespace Emu.Arm;

// What ARMv8.1-M and MVE add to the state, and long shifts.
public unsafe partial struct ArmCore
{
    const int TailSizeShift = 16;
    const uint NoTail = 4;

    /// <summary>MVE is there: VPR is part of the floating-point context.</summary>
    internal readonly bool HasVectors => (FpscrWritable & 7u << TailSizeShift) != 0;

    /// <summary>What a new floating-point context has beside the defaults of FPDSCR: no tail size, no flags, no predicates.</summary>
    internal void StartVectorContext(uint controls)
    {
        if (!HasVectors)
            return;
        Fpscr = (Fpscr & controls & ~(7u << TailSizeShift)) | NoTail << TailSizeShift;
        Vpr = 0;
    }

    /// <inheritdoc/>
    public readonly uint IsPrivileged() => Ipsr != 0 || (Control & 1) == 0 ? 1u : 0;

    /// <inheritdoc/>
    public void RefuseTail(in Fields f)
    {
        if (HasVectors && TailSize() != NoTail && ArmProcessor.From(Bus.Owner).IsFloatActive)
            Bus.RaiseFault(FaultKind.LoopTail, f.Address);
    }

    /// <inheritdoc/>
    public readonly uint VectorStatus() => Vpr;
    /// <inheritdoc/>
    public void SetVectorStatus(uint value) => Vpr = value;
    /// <inheritdoc/>
    public readonly uint TailSize() => Fpscr >> TailSizeShift & 7;
    /// <inheritdoc/>
    public void SetTailSize(uint size) => Fpscr = (Fpscr & ~(7u << TailSizeShift)) | size << TailSizeShift;

    /// <inheritdoc/>
    public ulong ShiftWide(ulong value, uint amount, ShiftRule rule, int bits)
    {
        Int128 wide = (rule & ShiftRule.Signed) != 0 ? (Int128)(long)value : (Int128)value;
        bool saturated = false;
        wide = Shifted(wide, (int)amount, rule, bits, ref saturated);
        if (saturated)
            Q = 1;
        return (ulong)wide;
    }

    static Int128 Shifted(Int128 value, int shift, ShiftRule rule, int bits, ref bool saturated)
    {
        bool saturates = (rule & ShiftRule.Saturate) != 0;
        if (shift < 0)
        {
            int right = Math.Min(-shift, 126);
            Int128 half = (rule & ShiftRule.Round) != 0 ? Int128.One << right - 1 : 0;
            value = value + half >> right;
        }
        else if (shift < bits || value == 0)
            value <<= Math.Min(shift, 63);
        else
            value = !saturates ? 0 : value < 0 ? -(Int128.One << 64) : Int128.One << 64;
        return saturates ? Clamped(value, (rule & ShiftRule.Signed) != 0, bits, ref saturated) : value;
    }

    static Int128 Clamped(Int128 value, bool signed, int bits, ref bool saturated)
    {
        Int128 low = signed ? -(Int128.One << bits - 1) : 0, high = (Int128.One << (signed ? bits - 1 : bits)) - 1;
        if (value >= low && value <= high)
            return value;
        saturated = true;
        return value < low ? low : high;
    }
}
