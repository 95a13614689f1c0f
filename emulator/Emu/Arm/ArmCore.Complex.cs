using Emu.Isa;

namespace Emu.Arm;

// Operations of MVE in which an element of the result comes from several elements. Source: ARMv8-M ARM (DDI 0553), C2.4.
public unsafe partial struct ArmCore
{
    const uint FpscrConditions = 0xF0000000, FpscrCarry = 1 << 29;

    /// <inheritdoc/>
    public void ComplexAdd(in Fields f, bool halving)
    {
        int size = f.ShiftType;
        uint enabled = Predicate();
        Span<uint> n = stackalloc uint[4], m = stackalloc uint[4];
        Copy(f.N, n);
        Copy(f.M, m);
        for (int e = 0; e < 16 >> size; e++)
        {
            // By 90 degrees i * m is added: its real part is minus the imaginary part of m. By 270 it is the reverse.
            long a = Element(n, e, size, true), b = Element(m, e ^ 1, size, true), sum = (e & 1) == f.Imm ? a - b : a + b;
            SetElement(f.D, e, size, (uint)(halving ? sum >> 1 : sum), enabled);
        }
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void AddWithCarries(in Fields f, bool subtract, bool initial)
    {
        uint enabled = Predicate(), carry = initial && DoneBytes == 0 ? subtract ? 1u : 0 : Fpscr >> 29 & 1;
        bool seen = false;
        for (int e = 0; e < 4; e++)
        {
            if ((enabled >> 4 * e & 1) == 0)
            {
                SetElement(f.D, e, 2, SumOf(f, e, subtract, carry).Sum, enabled);
                continue;
            }
            (uint sum, carry) = SumOf(f, e, subtract, carry);
            SetElement(f.D, e, 2, sum, enabled);
            seen = true;
        }
        if (seen || (initial && DoneBytes == 0))
            Fpscr = (Fpscr & ~FpscrConditions) | (carry != 0 ? FpscrCarry : 0);
        AdvancePredicate();
    }

    (uint Sum, uint Carry) SumOf(in Fields f, int e, bool subtract, uint carry)
    {
        ulong wide = (ulong)S[4 * f.N + e] + (subtract ? ~S[4 * f.M + e] : S[4 * f.M + e]) + carry;
        return ((uint)wide, (uint)(wide >> 32));
    }

    /// <inheritdoc/>
    public void DoubledPairs(in Fields f, bool subtract)
    {
        int size = f.ShiftType, bits = 8 << size, exchange = (int)f.Imm;
        uint enabled = Predicate();
        Span<uint> n = stackalloc uint[4], m = stackalloc uint[4];
        Copy(f.N, n);
        Copy(f.M, m);
        for (int e = exchange; e < 16 >> size; e += 2)
        {
            // Without an exchange even elements are written, with one odd elements.
            bool saturated = false;
            Int128 own = (Int128)Element(n, e, size, true) * Element(m, e ^ exchange, size, true);
            Int128 other = (Int128)Element(n, e ^ 1, size, true) * Element(m, e ^ 1 ^ exchange, size, true);
            Int128 doubled = (subtract ? own - other : own + other) * 2 + (f.Imm2 != 0 ? Int128.One << bits - 1 : 0);
            Put(f.D, e, size, (long)Clamped(doubled >> bits, true, bits, ref saturated), enabled, saturated);
        }
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void ShiftWithCarry(in Fields f)
    {
        int amount = (int)f.Imm;
        uint enabled = Predicate(), carry = R[f.T];
        for (int e = 0; e < 4; e++)
        {
            uint old = S[4 * f.D + e];
            SetElement(f.D, e, 2, amount == 32 ? carry : old << amount | carry & (1u << amount) - 1, enabled);
            if ((enabled >> 4 * e & 1) != 0)
                carry = old >> 32 - amount;
        }
        R[f.T] = carry;
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void MultiplyPolynomials(in Fields f, bool top)
    {
        int size = f.ShiftType;
        uint enabled = Predicate();
        Span<uint> n = stackalloc uint[4], m = stackalloc uint[4];
        Copy(f.N, n);
        Copy(f.M, m);
        for (int e = 0; e < 8 >> size; e++)
        {
            uint a = (uint)Element(n, 2 * e + (top ? 1 : 0), size, false), b = (uint)Element(m, 2 * e + (top ? 1 : 0), size, false), product = 0;
            for (int i = 0; i < 8 << size; i++)
                product ^= (b >> i & 1) != 0 ? a << i : 0;
            SetElement(f.D, e, size + 1, product, enabled);
        }
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void FillVector(in Fields f, uint even, uint odd)
    {
        uint enabled = Predicate();
        for (int e = 0; e < 4; e++)
            SetElement(f.D, e, 2, (e & 1) == 0 ? even : odd, enabled);
        AdvancePredicate();
    }
}
