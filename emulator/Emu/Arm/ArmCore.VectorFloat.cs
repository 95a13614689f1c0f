using Emu.Isa;

namespace Emu.Arm;

// Floating point of MVE, under the manual's standard FPSCR value: default NaNs, to nearest, denormals of single precision as zero, those of half precision as FZ16 says.
// An element that is not enabled at all is not computed; flags count where its lowest byte is. Source: ARMv8-M ARM (DDI 0553), B5.4 and C2.4; the part of the lowest byte is QEMU's.
public unsafe partial struct ArmCore
{
    const uint CumulativeFlags = 0x9F;

    readonly uint StandardStatus => (Fpscr & (FlushHalfToZero | AlternativeHalfPrecision)) | FlushToZero | DefaultNaNs;

    static FloatFormat FormatOf(int size) => size == 1 ? FloatFormat.Half : FloatFormat.Single;

    static uint SignOf(int size) => size == 1 ? 0x8000u : 0x80000000;

    /// <summary>log2 of a word's bytes, as instructions give the size of their elements.</summary>
    const int WordSize = 2;

    /// <summary>The elements of one instruction: which are enabled, and FPSCR with the flags of those that were computed.</summary>
    struct FloatElements
    {
        public int Size;
        public uint Enabled, Standard, Status;
    }

    FloatElements BeginElements(int size) => new() { Size = size, Enabled = Predicate(), Standard = StandardStatus, Status = Fpscr };

    /// <summary>Prepares the standard FPSCR for an element; false when none of its bytes is enabled.</summary>
    bool Enters(in FloatElements elements, int e)
    {
        Fpscr = elements.Standard;
        return (elements.Enabled >> (e << elements.Size) & (1u << (1 << elements.Size)) - 1) != 0;
    }

    /// <summary>Keeps an element's flags if the byte that decides is enabled.</summary>
    void Leaves(ref FloatElements elements, int e, int firstByte = 0)
    {
        if ((elements.Enabled >> (e << elements.Size) + firstByte & 1) != 0)
            elements.Status |= Fpscr & CumulativeFlags;
    }

    /// <inheritdoc/>
    public void FloatLanes(FloatLaneOperation operation, in Fields f, LaneOperand second)
    {
        int size = f.ShiftType;
        FloatElements elements = BeginElements(size);
        Span<uint> n = stackalloc uint[4], m = stackalloc uint[4];
        Copy(f.N, n);
        Copy(f.M, m);
        for (int e = 0; e < 16 >> size; e++)
        {
            if (!Enters(elements, e))
                continue;
            uint a = (uint)Element(n, e, size, false), b = second == LaneOperand.Register ? (uint)Extend(R[f.M], 8 << size, false) : (uint)Element(m, e, size, false);
            uint result = FloatLane(operation, size, a, b, (uint)Extend((uint)Old(f.D, e, size), 8 << size, false));
            Leaves(ref elements, e);
            SetElement(f.D, e, size, result, elements.Enabled);
        }
        Fpscr = elements.Status;
        AdvancePredicate();
    }

    uint FloatLane(FloatLaneOperation operation, int size, uint a, uint b, uint old)
    {
        FloatFormat format = FormatOf(size);
        uint sign = SignOf(size);
        return operation switch
        {
            FloatLaneOperation.Add => (uint)Float(format, FloatOperation.Add, a, b),
            FloatLaneOperation.Subtract => (uint)Float(format, FloatOperation.Subtract, a, b),
            FloatLaneOperation.Multiply => (uint)Float(format, FloatOperation.Multiply, a, b),
            FloatLaneOperation.MultiplyAdd => (uint)FloatMultiplyAdd(format, old, a, b),
            FloatLaneOperation.MultiplySubtract => (uint)FloatMultiplyAdd(format, old, a ^ sign, b),
            FloatLaneOperation.MultiplyAddScalar => (uint)FloatMultiplyAdd(format, b, old, a),
            FloatLaneOperation.AbsoluteDifference => (uint)Float(format, FloatOperation.Subtract, a, b) & ~sign,
            FloatLaneOperation.Maximum => (uint)Float(format, FloatOperation.MaximumNumber, a, b),
            FloatLaneOperation.Minimum => (uint)Float(format, FloatOperation.MinimumNumber, a, b),
            FloatLaneOperation.MaximumOfMagnitudes => (uint)Float(format, FloatOperation.MaximumNumber, old & ~sign, b & ~sign),
            FloatLaneOperation.MinimumOfMagnitudes => (uint)Float(format, FloatOperation.MinimumNumber, old & ~sign, b & ~sign),
            FloatLaneOperation.Absolute => b & ~sign,
            _ => b ^ sign,
        };
    }

    /// <inheritdoc/>
    public void FloatExtreme(in Fields f, bool maximum, bool magnitudes)
    {
        int size = f.ShiftType;
        uint enabled = Predicate(), status = Fpscr, best = (uint)Extend(R[f.T], 8 << size, false);
        Span<uint> m = stackalloc uint[4];
        Copy(f.M, m);
        Fpscr = StandardStatus;
        for (int e = 0; e < 16 >> size; e++)
        {
            if ((enabled >> (e << size) & 1) == 0)
                continue;
            uint value = Quieted((uint)Element(m, e, size, false), size) & (magnitudes ? ~SignOf(size) : ~0u);
            best = (uint)Float(FormatOf(size), maximum ? FloatOperation.MaximumNumber : FloatOperation.MinimumNumber, Quieted(best, size), value);
        }
        R[f.T] = best;
        Fpscr = status | Fpscr & CumulativeFlags;
        AdvancePredicate();
    }

    // A signalling NaN is an invalid operation, but then it counts as a quiet one, which loses to any number.
    uint Quieted(uint value, int size)
    {
        uint exponent = size == 1 ? 0x7C00u : 0x7F800000, quiet = size == 1 ? 0x200u : 0x400000;
        if ((value & exponent) != exponent || (value & quiet) != 0 || (value & quiet - 1) == 0)
            return value;
        Fpscr |= 1;                                         // IOC
        return value | quiet;
    }

    /// <inheritdoc/>
    public void FloatComplexProduct(in Fields f, bool accumulate)
    {
        int size = f.ShiftType, part = (int)f.Imm & 1;
        uint sign = SignOf(size);
        FloatElements elements = BeginElements(size);
        FloatFormat format = FormatOf(size);
        Span<uint> n = stackalloc uint[4], m = stackalloc uint[4];
        Copy(f.N, n);
        Copy(f.M, m);
        for (int e = 0; e < 16 >> size; e++)
        {
            if (!Enters(elements, e))
                continue;
            // Rotations by 0 and 180 degrees take the real part of n, the others the imaginary one; i * m exchanges the parts of m.
            uint a = (uint)Element(n, (e & ~1) + part, size, false), b = (uint)Element(m, e ^ part, size, false);
            bool negative = (f.Imm & 2) != 0 ^ (part == 1 && (e & 1) == 0);
            b ^= negative ? sign : 0;
            uint result = accumulate
                ? (uint)FloatMultiplyAdd(format, (uint)Extend((uint)Old(f.D, e, size), 8 << size, false), a, b)
                : (uint)Float(format, FloatOperation.Multiply, a, b);
            Leaves(ref elements, e);
            SetElement(f.D, e, size, result, elements.Enabled);
        }
        Fpscr = elements.Status;
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void FloatComplexAdd(in Fields f)
    {
        int size = f.ShiftType;
        FloatElements elements = BeginElements(size);
        Span<uint> n = stackalloc uint[4], m = stackalloc uint[4];
        Copy(f.N, n);
        Copy(f.M, m);
        for (int e = 0; e < 16 >> size; e++)
        {
            if (!Enters(elements, e))
                continue;
            FloatOperation operation = (e & 1) == f.Imm ? FloatOperation.Subtract : FloatOperation.Add;
            uint result = (uint)Float(FormatOf(size), operation, (uint)Element(n, e, size, false), (uint)Element(m, e ^ 1, size, false));
            Leaves(ref elements, e);
            SetElement(f.D, e, size, result, elements.Enabled);
        }
        Fpscr = elements.Status;
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void CompareFloatLanes(int condition, in Fields f, bool scalar)
    {
        int size = f.ShiftType;
        uint result = 0;
        FloatElements elements = BeginElements(size);
        uint same = scalar && f.M != 15 ? (uint)Extend(R[f.M], 8 << size, false) : 0;
        for (int e = 0; e < 16 >> size; e++)
        {
            if (!Enters(elements, e))
                continue;
            uint a = (uint)Extend((uint)Old(f.N, e, size), 8 << size, false), b = scalar ? same : (uint)Extend((uint)Old(f.M, e, size), 8 << size, false);
            FloatCompare(FormatOf(size), a, b, signalAll: true);    // of EQ and NE, too: QEMU 7.2
            bool less = Fpscr >> 31 != 0, equal = (Fpscr >> 30 & 1) != 0, unordered = (Fpscr >> 28 & 1) != 0;
            // LT and LE are what GE and GT are not: they hold for NaNs.
            bool holds = condition switch
            {
                0 => equal,
                1 => !equal,
                10 => !less && !unordered,
                11 => less || unordered,
                12 => !less && !equal && !unordered,
                _ => less || equal || unordered,
            };
            Leaves(ref elements, e);
            result |= holds ? (1u << (1 << size)) - 1 << (e << size) : 0;
        }
        Fpscr = elements.Status;
        SetPredicate(result & elements.Enabled);
        AdvancePredicate();
        if (f.Imm2 != 0)
            Vpr = (Vpr & AllBytes) | f.Imm2 << 16 | f.Imm2 << 20;
    }
}
