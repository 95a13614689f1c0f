using Emu.Isa;

namespace Emu.Arm;

// Roundings and conversions of MVE, element by element. Source: ARMv8-M ARM (DDI 0553), C2.4.
public unsafe partial struct ArmCore
{
    /// <inheritdoc/>
    public void RoundLanes(in Fields f, FloatRounding rounding, bool exact) => ConvertLanes(f, FloatConversion.Integral, exact, rounding);

    /// <inheritdoc/>
    public void LanesToFixed(in Fields f, bool signed, FloatRounding rounding) => ConvertLanes(f, FloatConversion.ToFixed, signed, rounding);

    /// <inheritdoc/>
    public void LanesFromFixed(in Fields f, bool signed) => ConvertLanes(f, FloatConversion.FromFixed, signed, FloatRounding.Nearest);

    enum FloatConversion
    {
        Integral,
        ToFixed,
        FromFixed,
    }

    // What may be chosen besides the rounding: for integral values that a change is inexact, else that integers have a sign.
    void ConvertLanes(in Fields f, FloatConversion conversion, bool choice, FloatRounding rounding)
    {
        int size = f.ShiftType, bits = 8 << size;
        FloatElements elements = BeginElements(size);
        Span<uint> m = stackalloc uint[4];
        Copy(f.M, m);
        for (int e = 0; e < 16 >> size; e++)
        {
            if (!Enters(elements, e))
                continue;
            uint a = (uint)Element(m, e, size, false);
            uint result = conversion switch
            {
                FloatConversion.Integral => (uint)FloatToIntegral(FormatOf(size), a, rounding, choice),
                FloatConversion.ToFixed => FloatToFixed(FormatOf(size), a, bits, choice, (int)f.Imm, rounding),
                _ => (uint)FixedToFloat(FormatOf(size), a, bits, choice, (int)f.Imm, rounding),
            };
            Leaves(ref elements, e);
            SetElement(f.D, e, size, result, elements.Enabled);
        }
        Fpscr = elements.Status;
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void LanesToHalf(in Fields f, bool top)
    {
        int odd = top ? 1 : 0;
        FloatElements elements = BeginElements(WordSize);
        Span<uint> m = stackalloc uint[4];
        Copy(f.M, m);
        for (int e = 0; e < 4; e++)
        {
            if (!Enters(elements, e))
                continue;
            uint result = (uint)FloatConvert(FloatFormat.Single, FloatFormat.Half, m[e]);
            Leaves(ref elements, e);
            SetElement(f.D, 2 * e + odd, 1, result, elements.Enabled);
        }
        Fpscr = elements.Status;
        AdvancePredicate();
    }

    /// <inheritdoc/>
    public void LanesFromHalf(in Fields f, bool top)
    {
        FloatElements elements = BeginElements(WordSize);
        Span<uint> m = stackalloc uint[4];
        Copy(f.M, m);
        for (int e = 0; e < 4; e++)
        {
            if (!Enters(elements, e))
                continue;
            uint result = (uint)FloatConvert(FloatFormat.Half, FloatFormat.Single, (uint)Element(m, 2 * e + (top ? 1 : 0), 1, false));
            Leaves(ref elements, e, firstByte: top ? 2 : 0);    // flags count where the half that it comes from is enabled
            SetElement(f.D, e, 2, result, elements.Enabled);
        }
        Fpscr = elements.Status;
        AdvancePredicate();
    }
}
