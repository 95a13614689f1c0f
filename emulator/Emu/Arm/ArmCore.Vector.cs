using Emu.Isa;

namespace Emu.Arm;

// What ARMv8.1-M and MVE add to the state, and long shifts.
public unsafe partial struct ArmCore
{
    const int TailSizeShift = 16;

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
        bool signed = (rule & ShiftRule.Signed) != 0;
        Int128 wide = signed ? (Int128)(long)value : (Int128)value;
        int shift = (int)amount;
        if (shift < 0)
        {
            int right = Math.Min(-shift, 126);
            Int128 half = (rule & ShiftRule.Round) != 0 ? Int128.One << right - 1 : 0;
            wide = wide + half >> right;
        }
        else if (shift < bits || wide == 0)
            wide <<= Math.Min(shift, 63);
        else
            wide = (rule & ShiftRule.Saturate) == 0 ? 0 : wide < 0 ? -(Int128.One << 64) : Int128.One << 64;
        if ((rule & ShiftRule.Saturate) != 0)
            wide = Clamp(wide, signed, bits);
        return (ulong)wide;
    }

    Int128 Clamp(Int128 value, bool signed, int bits)
    {
        Int128 low = signed ? -(Int128.One << bits - 1) : 0, high = (Int128.One << (signed ? bits - 1 : bits)) - 1;
        if (value >= low && value <= high)
            return value;
        Q = 1;
        return value < low ? low : high;
    }
}
