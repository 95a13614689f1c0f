using Emu.Isa;

namespace Emu.Arm;

// Predication of MVE: which bytes an instruction may change. Source: ARMv8-M ARM (DDI 0553), B5.5 and the pseudocode of GetCurInstrBeat and VPTAdvance.
public unsafe partial struct ArmCore
{
    const uint AllBytes = 0xFFFF;

    /// <inheritdoc/>
    public readonly uint Predicate()
    {
        uint mask = Vpr & AllBytes;
        if ((Vpr & 0x000F0000) == 0)
            mask |= 0x00FF;
        if ((Vpr & 0x00F00000) == 0)
            mask |= 0xFF00;
        mask &= ~DoneBytes;
        int size = (int)TailSize();
        return size < 4 && R14 <= 1u << 4 - size ? mask & FirstBytes(R14 << size) : mask;
    }

    readonly uint R14
    {
        get
        {
            fixed (uint* r = R)
                return r[14];
        }
    }

    static uint FirstBytes(uint count) => count >= 16 ? AllBytes : (1u << (int)count) - 1;

    /// <inheritdoc/>
    public void AdvancePredicate()
    {
        uint low = Vpr >> 16 & 15, high = Vpr >> 20 & 15;
        if ((low | high) == 0)
            return;
        // A set bit above the lowest one says that the next instruction is for the other lanes.
        uint inverted = ~DoneBytes & ((low > 8 ? 0x00FFu : 0) | (high > 8 ? 0xFF00u : 0));
        Vpr = ((Vpr & AllBytes) ^ inverted) | (low << 1 & 15) << 16 | (high << 1 & 15) << 20;
    }

    void SetPredicate(uint bytes) => Vpr = (Vpr & ~AllBytes) | bytes;

    /// <inheritdoc/>
    public void PredicateNot()
    {
        SetPredicate(~Vpr & Predicate());
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void PredicateCount(uint count, int size)
    {
        uint bytes = count > 16u >> size ? 16 : count << size;
        SetPredicate(FirstBytes(bytes) & Predicate());
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void CompareLanes(int condition, in Fields f, bool scalar)
    {
        int size = f.ShiftType, bits = 8 << size;
        bool signed = condition >= 10;                      // GE, LT, GT, LE
        Span<uint> n = stackalloc uint[4], m = stackalloc uint[4];
        for (int i = 0; i < 4; i++)
            (n[i], m[i]) = (S[4 * f.N + i], scalar ? 0 : S[4 * f.M + i]);
        long second = scalar && f.M != 15 ? Extend(R[f.M], bits, signed) : 0;
        uint result = 0;
        for (int e = 0; e < 16 >> size; e++)
        {
            long a = Element(n, e, size, signed), b = scalar ? second : Element(m, e, size, signed);
            bool holds = condition switch
            {
                0 => a == b,
                1 => a != b,
                2 or 10 => a >= b,
                11 => a < b,
                13 => a <= b,
                _ => a > b,
            };
            if (holds)
                result |= (1u << (1 << size)) - 1 << (e << size);
        }
        SetPredicate(result & Predicate());
        AdvancePredicate();
        if (f.Imm2 != 0)
            Vpr = (Vpr & AllBytes) | f.Imm2 << 16 | f.Imm2 << 20;
    }

    /// <inheritdoc/>
    public uint LoadIf(uint enabled, uint address, Width width) => enabled != 0 ? LoadAligned(address, width) : 0;

    /// <inheritdoc/>
    public void StoreIf(uint enabled, uint address, uint value, Width width)
    {
        if (enabled != 0)
            StoreAligned(address, value, width);
    }
}
