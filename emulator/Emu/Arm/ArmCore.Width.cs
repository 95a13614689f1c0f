using Emu.Isa;

namespace Emu.Arm;

// Operations of MVE between elements of different sizes, and ramps.
public unsafe partial struct ArmCore
{
    /// <inheritdoc/>
    public void Narrow(in Fields f, ShiftRule rule, bool toUnsigned, bool top)
    {
        int wide = f.ShiftType, narrow = wide - 1, amount = (int)f.Imm;
        uint enabled = Predicate();
        Span<uint> n = stackalloc uint[4];
        Copy(f.N, n);
        bool signed = (rule & ShiftRule.Signed) != 0;
        for (int e = 0; e < 16 >> wide; e++)
        {
            bool saturated = false;
            Int128 value = Shifted(Element(n, e, wide, signed), -amount, rule & ~ShiftRule.Saturate, 8 << wide, ref saturated);
            if ((rule & ShiftRule.Saturate) != 0)
                value = Clamped(value, signed && !toUnsigned, 8 << narrow, ref saturated);
            Put(f.D, 2 * e + (top ? 1 : 0), narrow, (long)value, enabled, saturated);
        }
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void Widen(in Fields f, bool signed, bool top)
    {
        int narrow = f.ShiftType;
        uint enabled = Predicate();
        Span<uint> n = stackalloc uint[4];
        Copy(f.N, n);
        for (int e = 0; e < 8 >> narrow; e++)
            Put(f.D, e, narrow + 1, Element(n, 2 * e + (top ? 1 : 0), narrow, signed) << (int)f.Imm, enabled, false);
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void MultiplyWide(in Fields f, bool signed, bool top, bool doubling, bool scalar)
    {
        int narrow = f.ShiftType, odd = top ? 1 : 0;
        uint enabled = Predicate();
        Span<uint> n = stackalloc uint[4], m = stackalloc uint[4];
        Copy(f.N, n);
        if (!scalar)
            Copy(f.M, m);
        for (int e = 0; e < 8 >> narrow; e++)
        {
            bool saturated = false;
            long a = Element(n, 2 * e + odd, narrow, signed), b = scalar ? Extend(R[f.M], 8 << narrow, signed) : Element(m, 2 * e + odd, narrow, signed);
            long product = doubling ? (long)Clamped((Int128)a * b * 2, true, 16 << narrow, ref saturated) : a * b;
            if (saturated && IsSaturationSeen(enabled >> (e << narrow + 1), narrow, top))
                Fpscr |= SaturatedVector;
            Put(f.D, e, narrow + 1, product, enabled, false);
        }
        AdvancePredicate();
    }

    // A product of halfwords counts where the half that it comes from is enabled, one of words where either half of its result is.
    static bool IsSaturationSeen(uint enabled, int narrow, bool top) => narrow == 1 ? (enabled >> (top ? 2 : 0) & 1) != 0 : (enabled & 0x11) != 0;

    /// <inheritdoc/>
    public void Ramp(in Fields f, bool down, bool wraps)
    {
        int size = f.ShiftType;
        uint enabled = Predicate(), number = R[f.A], step = 1u << (int)f.Imm, limit = R[f.T];
        for (int e = 0; e < 16 >> size; e++)
        {
            SetElement(f.D, e, size, number, enabled);
            if (down)
                number = (wraps && number == 0 ? limit : number) - step;
            else
                number = wraps && number + step == limit ? 0 : number + step;
        }
        R[f.A] = number;
        AdvancePredicate();
    }

    void Copy(int register, Span<uint> words)
    {
        for (int i = 0; i < 4; i++)
            words[i] = S[4 * register + i];
    }

    // Elements of 64 bits are two of 32.
    void Put(int register, int e, int size, long value, uint enabled, bool saturated)
    {
        if (size == 3)
        {
            SetElement(register, 2 * e, 2, (uint)value, enabled);
            SetElement(register, 2 * e + 1, 2, (uint)(value >> 32), enabled);
            return;
        }
        SetElement(register, e, size, (uint)value, enabled);
        if (saturated && (enabled >> (e << size) & 1) != 0)
            Fpscr |= SaturatedVector;
    }
}
