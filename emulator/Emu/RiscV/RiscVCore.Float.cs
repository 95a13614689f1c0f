using System.Runtime.CompilerServices;
using Emu.FloatingPoint;
using Emu.Isa;

namespace Emu.RiscV;

// The floating-point verbs. Registers and fcsr are kept as words; BinaryFloat does the arithmetic.
public unsafe partial struct RiscVCore
{
    internal const uint BoxedSingle = 0xFFFFFFFF;
    const uint SignOfSingle = 1u << 31;
    const ulong SignOfDouble = 1ul << 63;

    /// <inheritdoc/>
    public ulong FloatReg(int r, FloatPlace place)
    {
        switch (place)
        {
            case FloatPlace.SingleInX:
                return X[r];
            case FloatPlace.Single:
                return F[r] >> 32 == BoxedSingle ? (uint)F[r] : BinaryFloat<SingleFormat>.NaN;
            default:
                return F[r];
        }
    }

    /// <inheritdoc/>
    public void SetFloatReg(int r, ulong value, FloatPlace place)
    {
        if (place == FloatPlace.SingleInX)
        {
            SetReg(r, (uint)value);
            return;
        }
        F[r] = place == FloatPlace.Single ? (ulong)BoxedSingle << 32 | value : value;
        FloatState = 3;
    }

    /// <inheritdoc/>
    public ulong Float(FloatOperation operation, ulong a, ulong b, FloatPlace place, int rounding)
    {
        SetRounding(rounding);
        return place == FloatPlace.Double
            ? BinaryFloat<DoubleFormat>.Do(operation, a, b, ref Environment)
            : BinaryFloat<SingleFormat>.Do(operation, a, b, ref Environment);
    }

    /// <inheritdoc/>
    public ulong FloatFuse(ulong a, ulong b, ulong c, bool negateProduct, bool negateAddend, FloatPlace place, int rounding)
    {
        SetRounding(rounding);
        return place == FloatPlace.Double
            ? BinaryFloat<DoubleFormat>.Fuse(a, b, c, negateProduct, negateAddend, ref Environment)
            : BinaryFloat<SingleFormat>.Fuse(a, b, c, negateProduct, negateAddend, ref Environment);
    }

    /// <inheritdoc/>
    public readonly ulong FloatSign(ulong a, ulong b, bool negate, bool multiply, FloatPlace place)
    {
        ulong bit = place == FloatPlace.Double ? SignOfDouble : SignOfSingle;
        ulong sign = (multiply ? a ^ b : negate ? ~b : b) & bit;
        return (a & ~bit) | sign;
    }

    /// <inheritdoc/>
    public ulong FloatExtreme(ulong a, ulong b, bool highest, FloatPlace place) => place == FloatPlace.Double
        ? BinaryFloat<DoubleFormat>.Extreme(a, b, highest, ref Environment)
        : BinaryFloat<SingleFormat>.Extreme(a, b, highest, ref Environment);

    /// <inheritdoc/>
    public uint FloatCompare(FloatRelation relation, ulong a, ulong b, FloatPlace place) =>
        (place == FloatPlace.Double ? Compare<DoubleFormat>(relation, a, b) : Compare<SingleFormat>(relation, a, b)) ? 1u : 0;

    bool Compare<TFormat>(FloatRelation relation, ulong a, ulong b) where TFormat : struct, IFloatFormat => relation switch
    {
        FloatRelation.Equal => BinaryFloat<TFormat>.Compare(a, b, signalAll: false, ref Environment) == FloatOrder.Equal,
        FloatRelation.Less => BinaryFloat<TFormat>.Compare(a, b, signalAll: true, ref Environment) == FloatOrder.Less,
        _ => BinaryFloat<TFormat>.Compare(a, b, signalAll: true, ref Environment) <= FloatOrder.Equal,
    };

    /// <inheritdoc/>
    public readonly uint FloatClass(ulong a, FloatPlace place) =>
        place == FloatPlace.Double ? BinaryFloat<DoubleFormat>.Classify(a) : BinaryFloat<SingleFormat>.Classify(a);

    /// <inheritdoc/>
    public uint FloatToInteger(ulong a, bool signed, FloatPlace place, int rounding)
    {
        SetRounding(rounding);
        return place == FloatPlace.Double
            ? BinaryFloat<DoubleFormat>.ToFixed(a, 32, signed, 0, ref Environment)
            : BinaryFloat<SingleFormat>.ToFixed(a, 32, signed, 0, ref Environment);
    }

    /// <inheritdoc/>
    public ulong IntegerToFloat(uint a, bool signed, FloatPlace place, int rounding)
    {
        SetRounding(rounding);
        long value = signed ? (int)a : a;
        return place == FloatPlace.Double
            ? BinaryFloat<DoubleFormat>.FromFixed(value, 0, ref Environment)
            : BinaryFloat<SingleFormat>.FromFixed(value, 0, ref Environment);
    }

    /// <inheritdoc/>
    public ulong FloatResize(ulong a, FloatPlace to, int rounding)
    {
        SetRounding(rounding);
        return to == FloatPlace.Double
            ? BinaryFloat<DoubleFormat>.From<SingleFormat>(a, ref Environment)
            : BinaryFloat<SingleFormat>.From<DoubleFormat>(a, ref Environment);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void SetRounding(int rounding) => Environment.Rounding = RoundingModes.Directions[rounding == RoundingModes.Dynamic ? DynamicRounding : rounding];

    void SaveFloat()
    {
        for (int i = 0; i < 32; i++)
            _savedF[i] = F[i];
        _savedFloatState = FloatState;
    }

    void RestoreFloat()
    {
        for (int i = 0; i < 32; i++)
            F[i] = _savedF[i];
        FloatState = _savedFloatState;
    }
}
