using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>A third engine beside interpreter and translator: its values mean nothing, it notes the order of effects.</summary>
internal struct OrderRecorder : IArmOps<OrderRecorder.Value, OrderRecorder.WideValue>
{
    internal readonly record struct Value;
    internal readonly record struct WideValue;

    /// <summary>An access to memory came after a write of a register or flag.</summary>
    internal bool AccessAfterWrite;

    /// <summary>An effect came after a branch.</summary>
    internal bool EffectAfterBranch;

    /// <summary>Accesses, register writes, branches and system calls.</summary>
    internal int Accesses, Writes, Branches, Calls;

    /// <summary>Registers read and written, one bit each.</summary>
    internal uint Read, Written;

    public readonly Value Imm(uint value) => default;
    public Value Reg(int r)
    {
        Assert.InRange(r, 0, 14);
        Read |= 1u << r;
        return default;
    }

    public void SetReg(int r, Value value)
    {
        Assert.InRange(r, 0, 14);
        Written |= 1u << r;
        Write();
    }

    public readonly Value Add(Value a, Value b) => default;
    public readonly Value Sub(Value a, Value b) => default;
    public readonly Value Mul(Value a, Value b) => default;
    public readonly Value And(Value a, Value b) => default;
    public readonly Value Or(Value a, Value b) => default;
    public readonly Value Xor(Value a, Value b) => default;
    public readonly Value Not(Value a) => default;
    public readonly Value Shl(Value a, int amount) => Shift(amount);
    public readonly Value Shr(Value a, int amount) => Shift(amount);
    public readonly Value Sar(Value a, int amount) => Shift(amount);
    public readonly Value Ror(Value a, int amount) => Shift(amount);
    public readonly Value ShlBy(Value a, Value amount) => default;
    public readonly Value ShrBy(Value a, Value amount) => default;
    public readonly Value SarBy(Value a, Value amount) => default;
    public readonly Value RorBy(Value a, Value amount) => default;
    public readonly Value Equal(Value a, Value b) => default;
    public readonly Value Below(Value a, Value b) => default;
    public readonly Value Less(Value a, Value b) => default;
    public readonly Value Select(Value condition, Value a, Value b) => default;
    public readonly Value CountLeadingZeros(Value a) => default;
    public readonly Value DivideSigned(Value a, Value b) => default;
    public readonly Value DivideUnsigned(Value a, Value b) => default;
    public readonly (Value Sum, Value Carry, Value Overflow) AddWithCarry(Value a, Value b, Value carryIn) => default;
    public readonly WideValue Wide(Value a) => default;
    public readonly WideValue WideSigned(Value a) => default;
    public readonly WideValue Pair(Value low, Value high) => default;
    public readonly WideValue AddWide(WideValue a, WideValue b) => default;
    public readonly WideValue SubWide(WideValue a, WideValue b) => default;
    public readonly WideValue MulWide(WideValue a, WideValue b) => default;
    public readonly Value Low(WideValue a) => default;
    public readonly Value High(WideValue a) => default;
    public readonly Value CarryFlag() => default;
    public readonly Value GeFlags() => default;
    public readonly Value ConditionHolds(int condition) => default;

    public readonly Value FloatStatus() => default;

    public readonly Value FloatReg(int s)
    {
        Assert.InRange(s, 0, 31);
        return default;
    }

    public void SetFloatReg(int s, Value value)
    {
        Assert.InRange(s, 0, 31);
        Write();
    }

    // Arithmetic sets the cumulative flags of the FPSCR.
    public Value Float(FloatOperation operation, Value a, Value b) => Flags();
    public Value FloatMultiplyAdd(Value addend, Value a, Value b) => Flags();
    public WideValue Float(FloatFormat format, FloatOperation operation, WideValue a, WideValue b) => WideFlags();
    public WideValue FloatMultiplyAdd(FloatFormat format, WideValue addend, WideValue a, WideValue b) => WideFlags();
    public void FloatCompare(FloatFormat format, WideValue a, WideValue b, bool signalAll) => Write();
    public Value FloatToFixed(FloatFormat format, WideValue a, int bits, bool signed, int fraction, FloatRounding rounding) => Flags();
    public WideValue FixedToFloat(FloatFormat format, Value a, int bits, bool signed, int fraction, FloatRounding rounding) => WideFlags();
    public WideValue FloatToIntegral(FloatFormat format, WideValue a, FloatRounding rounding, bool exact) => WideFlags();
    public WideValue FloatConvert(FloatFormat from, FloatFormat to, WideValue a) => WideFlags();
    public void ClearQ() => Write();
    public WideValue ShiftWide(WideValue value, Value amount, ShiftRule rule, int bits) => (rule & ShiftRule.Saturate) != 0 ? WideFlags() : default;
    public readonly Value VectorStatus() => default;
    public void SetVectorStatus(Value value) => Write();
    public void Lanes(LaneOperation operation, in Fields f, bool signed, LaneOperand second) => Write();
    public void Reduce(ReduceOperation operation, in Fields f, bool signed) => Write();
    public void Narrow(in Fields f, ShiftRule rule, bool toUnsigned, bool top) => Write();
    public void Widen(in Fields f, bool signed, bool top) => Write();
    public void MultiplyWide(in Fields f, bool signed, bool top, bool doubling, bool scalar) => Write();
    public void ComplexAdd(in Fields f, bool halving) => Write();
    public void AddWithCarries(in Fields f, bool subtract, bool initial) => Write();
    public void DoubledPairs(in Fields f, bool subtract) => Write();
    public void ShiftWithCarry(in Fields f) => Write();
    public void MultiplyPolynomials(in Fields f, bool top) => Write();
    public void FillVector(in Fields f, uint even, uint odd) => Write();
    public void FloatLanes(FloatLaneOperation operation, in Fields f, LaneOperand second) => Write();
    public void FloatExtreme(in Fields f, bool maximum, bool magnitudes) => Write();
    public void FloatComplexProduct(in Fields f, bool accumulate) => Write();
    public void FloatComplexAdd(in Fields f) => Write();
    public void RoundLanes(in Fields f, FloatRounding rounding, bool exact) => Write();
    public void LanesToFixed(in Fields f, bool signed, FloatRounding rounding) => Write();
    public void LanesFromFixed(in Fields f, bool signed) => Write();
    public void LanesToHalf(in Fields f, bool top) => Write();
    public void LanesFromHalf(in Fields f, bool top) => Write();
    public void CompareFloatLanes(int condition, in Fields f, bool scalar) => Write();
    public void Ramp(in Fields f, bool down, bool wraps) => Write();
    public void CompareLanes(int condition, in Fields f, bool scalar) => Write();
    public void PredicateCount(Value count, int size) => Write();
    public void PredicateNot() => Write();
    public readonly Value Predicate() => default;
    public void AdvancePredicate() => Write();
    public Value LoadIf(Value enabled, Value address, Width width) => Access();
    public void StoreIf(Value enabled, Value address, Value value, Width width) => Access();
    public readonly Value IsPrivileged() => default;
    public void RefuseTail(in Fields f) { }
    public readonly Value TailSize() => default;
    public void SetTailSize(Value size) => Write();
    public readonly Value PointerCode(Value pointer, Value modifier, Value otherwise) => default;
    public readonly void Authenticate(Value expected, Value code, in Fields f) { }
    public readonly Value FloatContext(bool nonSecure) => default;
    public readonly Value HasNonSecureContext() => default;
    public void LeaveFloatContext(bool nonSecure) => Write();
    public void SetFloatContext(Value value, bool nonSecure) => Write();
    public void SetFloatStatus(Value value) => Write();
    public void SetFlags(Value flags) => Write();

    public void SetNZ(Value result) => Write();
    public void SetC(Value carry) => Write();
    public void SetV(Value overflow) => Write();
    public void OrQ(Value saturated) => Write();
    public void SetGe(Value bits) => Write();

    public Value Load(Value address, Width width) => Access();
    public void LoadTo(int r, Value address, Width width) => SetReg(r, Load(address, width));

    public void LoadTo(int r, Value address, Width width, int n, Value next)
    {
        Value value = Load(address, width);
        SetReg(n, next);
        SetReg(r, value);
    }

    public Value LoadAligned(Value address, Width width) => Access();
    public void Store(Value address, Value value, Width width) => Access();
    public void StoreAligned(Value address, Value value, Width width) => Access();
    public Value StoreExclusive(Value address, Value value, Width width) => Access();

    public void Branch(Value target) => Leave();
    public void BranchIf(Value condition, uint target) => Leave();
    public void BranchCall(Value target) => Leave();
    public void BranchExchange(Value target) => Leave();
    public void System(SystemCall call, in Fields f) => Calls++;

    // The verbs take amounts that x86 and C# shifts can do; 32 must have been handled by the row.
    private static Value Shift(int amount)
    {
        Assert.InRange(amount, 0, 31);
        return default;
    }

    private void Write()
    {
        EffectAfterBranch |= Branches > 0;
        Writes++;
    }

    private Value Access()
    {
        EffectAfterBranch |= Branches > 0;
        AccessAfterWrite |= Writes > 0;
        Accesses++;
        return default;
    }

    private Value Flags()
    {
        Write();
        return default;
    }

    private WideValue WideFlags()
    {
        Write();
        return default;
    }

    private void Leave() => Branches++;
}
