using Emu.Isa;

namespace Emu.Arm;

// Operations of MVE across the elements of vectors.
public unsafe partial struct ArmCore
{
    /// <inheritdoc/>
    public void Reduce(ReduceOperation operation, in Fields f, bool signed)
    {
        Span<uint> n = stackalloc uint[4], m = stackalloc uint[4];
        for (int i = 0; i < 4; i++)
            (n[i], m[i]) = (S[4 * f.N + i], S[4 * f.M + i]);
        uint enabled = Predicate();
        if (operation is ReduceOperation.Maximum or ReduceOperation.Minimum or ReduceOperation.MaximumAbsolute or ReduceOperation.MinimumAbsolute)
            R[f.T] = (uint)ExtremeOf(operation, m, f, signed, enabled);
        else if (operation == ReduceOperation.AbsoluteDifference)
            R[f.T] += (uint)SumOf(operation, n, m, f, signed, enabled);
        else
            Accumulate(f, IsLong(operation), SumOf(operation, n, m, f, signed, enabled));
        AdvancePredicate();
    }

    static bool IsLong(ReduceOperation operation) => operation is ReduceOperation.LongSum or >= ReduceOperation.LongProducts;

    void Accumulate(in Fields f, bool isLong, long sum)
    {
        if (f.Imm2 != 0)
            sum += isLong ? (long)((ulong)R[f.T] << 32 | R[f.D]) : R[f.D];
        R[f.D] = (uint)sum;
        if (isLong)
            R[f.T] = (uint)(sum >> 32);
    }

    static long SumOf(ReduceOperation operation, ReadOnlySpan<uint> n, ReadOnlySpan<uint> m, in Fields f, bool signed, uint enabled)
    {
        long sum = 0;
        int size = f.ShiftType, exchange = (int)f.Imm & 1;
        for (int e = 0; e < 16 >> size; e++)
        {
            if ((enabled >> (e << size) & 1) == 0)
                continue;
            long b = Element(m, e, size, signed);
            sum += operation switch
            {
                ReduceOperation.Sum or ReduceOperation.LongSum => b,
                ReduceOperation.AbsoluteDifference => Math.Abs(Element(n, e, size, signed) - b),
                _ => Product(operation, Element(n, e ^ exchange, size, signed), b, (e & 1) != 0),
            };
        }
        return sum;
    }

    static long Product(ReduceOperation operation, long a, long b, bool odd)
    {
        long product = a * b;
        bool differs = operation is ReduceOperation.ProductDifferences or ReduceOperation.LongProductDifferences or ReduceOperation.HighProductDifferences;
        bool wide = a >= 0 && b >= 0 && product < 0;        // an unsigned product beyond 63 bits
        if (odd && differs)
            product = -product;
        if (operation < ReduceOperation.HighProducts)
            return product;
        long high = wide ? (long)((ulong)product >> 8) : product >> 8;
        return high + (product >> 7 & 1);
    }

    long ExtremeOf(ReduceOperation operation, ReadOnlySpan<uint> m, in Fields f, bool signed, uint enabled)
    {
        int size = f.ShiftType;
        bool magnitudes = operation >= ReduceOperation.MaximumAbsolute, smaller = operation is ReduceOperation.Minimum or ReduceOperation.MinimumAbsolute;
        long best = Extend(R[f.T], 8 << size, signed && !magnitudes);
        for (int e = 0; e < 16 >> size; e++)
        {
            if ((enabled >> (e << size) & 1) == 0)
                continue;
            long value = Element(m, e, size, signed);
            if (magnitudes)
                value = Math.Abs(value);
            best = smaller ? Math.Min(best, value) : Math.Max(best, value);
        }
        return best;
    }
}
