using System.Buffers.Binary;
using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>The core's own verbs with the vectors' memory: runs one instruction without a machine.</summary>
internal struct VectorCore(VectorMemory memory) : IArmOps<uint, ulong>
{
    internal ArmCore Core;

    /// <summary>Address of the next instruction when the last one branched.</summary>
    internal uint? Target;

    /// <summary>What the instruction asked of the machine.</summary>
    internal SystemCall? Call;

    public uint Imm(uint value) => Core.Imm(value);
    public uint Reg(int r) => Core.Reg(r);
    public void SetReg(int r, uint value) => Core.SetReg(r, value);
    public uint Add(uint a, uint b) => Core.Add(a, b);
    public uint Sub(uint a, uint b) => Core.Sub(a, b);
    public uint Mul(uint a, uint b) => Core.Mul(a, b);
    public uint And(uint a, uint b) => Core.And(a, b);
    public uint Or(uint a, uint b) => Core.Or(a, b);
    public uint Xor(uint a, uint b) => Core.Xor(a, b);
    public uint Not(uint a) => Core.Not(a);
    public uint Shl(uint a, int amount) => Core.Shl(a, amount);
    public uint Shr(uint a, int amount) => Core.Shr(a, amount);
    public uint Sar(uint a, int amount) => Core.Sar(a, amount);
    public uint Ror(uint a, int amount) => Core.Ror(a, amount);
    public uint ShlBy(uint a, uint amount) => Core.ShlBy(a, amount);
    public uint ShrBy(uint a, uint amount) => Core.ShrBy(a, amount);
    public uint SarBy(uint a, uint amount) => Core.SarBy(a, amount);
    public uint RorBy(uint a, uint amount) => Core.RorBy(a, amount);
    public uint Equal(uint a, uint b) => Core.Equal(a, b);
    public uint Below(uint a, uint b) => Core.Below(a, b);
    public uint Less(uint a, uint b) => Core.Less(a, b);
    public uint Select(uint condition, uint a, uint b) => Core.Select(condition, a, b);
    public uint CountLeadingZeros(uint a) => Core.CountLeadingZeros(a);
    public uint DivideSigned(uint a, uint b) => Core.DivideSigned(a, b);
    public uint DivideUnsigned(uint a, uint b) => Core.DivideUnsigned(a, b);
    public (uint Sum, uint Carry, uint Overflow) AddWithCarry(uint a, uint b, uint carryIn) => Core.AddWithCarry(a, b, carryIn);
    public ulong Wide(uint a) => Core.Wide(a);
    public ulong WideSigned(uint a) => Core.WideSigned(a);
    public ulong Pair(uint low, uint high) => Core.Pair(low, high);
    public ulong AddWide(ulong a, ulong b) => Core.AddWide(a, b);
    public ulong SubWide(ulong a, ulong b) => Core.SubWide(a, b);
    public ulong MulWide(ulong a, ulong b) => Core.MulWide(a, b);
    public uint Low(ulong a) => Core.Low(a);
    public uint High(ulong a) => Core.High(a);
    public uint CarryFlag() => Core.CarryFlag();
    public void SetNZ(uint result) => Core.SetNZ(result);
    public void SetC(uint carry) => Core.SetC(carry);
    public void SetV(uint overflow) => Core.SetV(overflow);
    public void OrQ(uint saturated) => Core.OrQ(saturated);
    public uint GeFlags() => Core.GeFlags();
    public void SetGe(uint bits) => Core.SetGe(bits);
    public uint ConditionHolds(int condition) => Core.ConditionHolds(condition);

    public void SetFlags(uint flags) => Core.SetFlags(flags);
    public uint FloatReg(int s) => Core.FloatReg(s);
    public void SetFloatReg(int s, uint value) => Core.SetFloatReg(s, value);
    public uint Float(FloatOperation operation, uint a, uint b) => Core.Float(operation, a, b);
    public uint FloatMultiplyAdd(uint addend, uint a, uint b) => Core.FloatMultiplyAdd(addend, a, b);
    public ulong Float(FloatFormat format, FloatOperation operation, ulong a, ulong b) => Core.Float(format, operation, a, b);
    public ulong FloatMultiplyAdd(FloatFormat format, ulong addend, ulong a, ulong b) => Core.FloatMultiplyAdd(format, addend, a, b);
    public void FloatCompare(FloatFormat format, ulong a, ulong b, bool signalAll) => Core.FloatCompare(format, a, b, signalAll);
    public uint FloatToFixed(FloatFormat format, ulong a, int bits, bool signed, int fraction, FloatRounding rounding) => Core.FloatToFixed(format, a, bits, signed, fraction, rounding);
    public ulong FixedToFloat(FloatFormat format, uint a, int bits, bool signed, int fraction, FloatRounding rounding) => Core.FixedToFloat(format, a, bits, signed, fraction, rounding);
    public ulong FloatToIntegral(FloatFormat format, ulong a, FloatRounding rounding, bool exact) => Core.FloatToIntegral(format, a, rounding, exact);
    public ulong FloatConvert(FloatFormat from, FloatFormat to, ulong a) => Core.FloatConvert(from, to, a);
    public void ClearQ() => Core.ClearQ();
    public ulong ShiftWide(ulong value, uint amount, ShiftRule rule, int bits) => Core.ShiftWide(value, amount, rule, bits);
    public uint VectorStatus() => Core.VectorStatus();
    public void SetVectorStatus(uint value) => Core.SetVectorStatus(value);
    public void Lanes(LaneOperation operation, in Fields f, bool signed, LaneOperand second) => Core.Lanes(operation, f, signed, second);
    public void Reduce(ReduceOperation operation, in Fields f, bool signed) => Core.Reduce(operation, f, signed);
    public void Narrow(in Fields f, ShiftRule rule, bool toUnsigned, bool top) => Core.Narrow(f, rule, toUnsigned, top);
    public void Widen(in Fields f, bool signed, bool top) => Core.Widen(f, signed, top);
    public void MultiplyWide(in Fields f, bool signed, bool top, bool doubling, bool scalar) => Core.MultiplyWide(f, signed, top, doubling, scalar);
    public void ComplexAdd(in Fields f, bool halving) => Core.ComplexAdd(f, halving);
    public void AddWithCarries(in Fields f, bool subtract, bool initial) => Core.AddWithCarries(f, subtract, initial);
    public void DoubledPairs(in Fields f, bool subtract) => Core.DoubledPairs(f, subtract);
    public void ShiftWithCarry(in Fields f) => Core.ShiftWithCarry(f);
    public void MultiplyPolynomials(in Fields f, bool top) => Core.MultiplyPolynomials(f, top);
    public void FillVector(in Fields f, uint even, uint odd) => Core.FillVector(f, even, odd);
    public void FloatLanes(FloatLaneOperation operation, in Fields f, LaneOperand second) => Core.FloatLanes(operation, f, second);
    public void FloatExtreme(in Fields f, bool maximum, bool magnitudes) => Core.FloatExtreme(f, maximum, magnitudes);
    public void FloatComplexProduct(in Fields f, bool accumulate) => Core.FloatComplexProduct(f, accumulate);
    public void FloatComplexAdd(in Fields f) => Core.FloatComplexAdd(f);
    public void RoundLanes(in Fields f, FloatRounding rounding, bool exact) => Core.RoundLanes(f, rounding, exact);
    public void LanesToFixed(in Fields f, bool signed, FloatRounding rounding) => Core.LanesToFixed(f, signed, rounding);
    public void LanesFromFixed(in Fields f, bool signed) => Core.LanesFromFixed(f, signed);
    public void LanesToHalf(in Fields f, bool top) => Core.LanesToHalf(f, top);
    public void LanesFromHalf(in Fields f, bool top) => Core.LanesFromHalf(f, top);
    public void CompareFloatLanes(int condition, in Fields f, bool scalar) => Core.CompareFloatLanes(condition, f, scalar);
    public void Ramp(in Fields f, bool down, bool wraps) => Core.Ramp(f, down, wraps);
    public void CompareLanes(int condition, in Fields f, bool scalar) => Core.CompareLanes(condition, f, scalar);
    public void PredicateCount(uint count, int size) => Core.PredicateCount(count, size);
    public void PredicateNot() => Core.PredicateNot();
    public uint Predicate() => Core.Predicate();
    public void AdvancePredicate() => Core.AdvancePredicate();
    public uint LoadIf(uint enabled, uint address, Width width) => enabled != 0 ? LoadAligned(address, width) : 0;
    public void StoreIf(uint enabled, uint address, uint value, Width width)
    {
        if (enabled != 0) StoreAligned(address, value, width);
    }
    public uint IsPrivileged() => Core.IsPrivileged();
    public void RefuseTail(in Fields f) { }                 // recorded cases have a tail size only where there is none to refuse
    public uint TailSize() => Core.TailSize();
    public void SetTailSize(uint size) => Core.SetTailSize(size);
    public uint PointerCode(uint pointer, uint modifier, uint otherwise) => throw new NotSupportedException("keys are the machine's");
    public void Authenticate(uint expected, uint code, in Fields f) => throw new NotSupportedException("keys are the machine's");
    public uint FloatContext(bool nonSecure) => throw new NotSupportedException("FPCXT is the machine's");
    public uint HasNonSecureContext() => throw new NotSupportedException("FPCXT is the machine's");
    public void LeaveFloatContext(bool nonSecure) => throw new NotSupportedException("FPCXT is the machine's");
    public void SetFloatContext(uint value, bool nonSecure) => throw new NotSupportedException("FPCXT is the machine's");
    public uint FloatStatus() => Core.FloatStatus();
    public void SetFloatStatus(uint value) => Core.SetFloatStatus(value);

    public uint Load(uint address, Width width) => width switch
    {
        Width.U8 => memory.At(address, 1)[0],
        Width.S8 => (uint)(sbyte)memory.At(address, 1)[0],
        Width.U16 => BinaryPrimitives.ReadUInt16LittleEndian(memory.At(address, 2)),
        Width.S16 => (uint)BinaryPrimitives.ReadInt16LittleEndian(memory.At(address, 2)),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(memory.At(address, 4)),
    };

    public void Store(uint address, uint value, Width width)
    {
        switch (width)
        {
            case Width.U8 or Width.S8: memory.At(address, 1)[0] = (byte)value; break;
            case Width.U16 or Width.S16: BinaryPrimitives.WriteUInt16LittleEndian(memory.At(address, 2), (ushort)value); break;
            default: BinaryPrimitives.WriteUInt32LittleEndian(memory.At(address, 4), value); break;
        }
    }

    public void LoadTo(int r, uint address, Width width) => SetReg(r, Load(address, width));

    public void LoadTo(int r, uint address, Width width, int n, uint next)
    {
        uint value = Load(address, width);
        SetReg(n, next);
        SetReg(r, value);
    }

    public uint LoadAligned(uint address, Width width) => Load(Aligned(address, width), width);
    public void StoreAligned(uint address, uint value, Width width) => Store(Aligned(address, width), value, width);

    public uint StoreExclusive(uint address, uint value, Width width)
    {
        bool passes = Core.Exclusive != 0;
        Core.Exclusive = 0;
        if (passes) StoreAligned(address, value, width);
        return passes ? 0u : 1u;
    }

    public void Branch(uint target) => Target = target & ~1u;
    public void BranchCall(uint target) => BranchExchange(target);

    public void BranchIf(uint condition, uint target)
    {
        if (condition != 0) Target = target;
    }

    public void BranchExchange(uint target)
    {
        Assert.Equal(1u, target & 1);
        Branch(target);
    }

    public void System(SystemCall call, in Fields f)
    {
        Call = call;
        if (call == SystemCall.MarkExclusive) Core.Exclusive = 1;
    }

    private static uint Aligned(uint address, Width width)
    {
        uint size = width switch { Width.U32 => 4, Width.U16 or Width.S16 => 2, _ => 1u };
        Assert.Equal(0u, address & size - 1);
        return address;
    }
}
