using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>QUANTIZE from one integer type to another: int8 to int8, uint8, int16, int32; uint8 to int8; int16 to int8, int16, int32; int32 to int8, int16.</summary>
/// <remarks>Bit-exact with TFLM's <c>reference/requantize.h</c>: rescale, add the zero point, clamp to the output type.</remarks>
internal readonly struct QuantizeInteger<TElement, T> : IKernel where TElement : struct, IElement<T> where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int InputZero;
        internal int Multiplier;
        internal int Shift;
        internal int OutputZero;
        internal int OutputType;    // an ElementType
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok || (e = Operands.SameShape(ref s)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), output = s.Output(0);
        if (!Takes(output.Type))
            return s.Fail(Status.OperandType, Operands.Output, (int)output.Type);
        if ((e = Operands.PerTensor(ref s, 0, TElement.Lowest, TElement.Highest)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, int.MinValue, int.MaxValue)) != Status.Ok)
            return e;
        QuantizedMultiplier factor = QuantizedMultiplier.From(
            PositiveDouble.Quotient(PositiveDouble.From(input.Scale(0)), PositiveDouble.From(output.Scale(0))));
        if (!factor.IsUsable)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        p.InputZero = input.ZeroPoint(0);
        p.Multiplier = factor.Value;
        p.Shift = factor.Shift;
        p.OutputZero = output.ZeroPoint(0);
        p.OutputType = (int)output.Type;
        return s.SetParams(p);
    }

    static bool Takes(ElementType output) => output switch
    {
        ElementType.Int8 => true,
        ElementType.Int16 => TElement.Type != ElementType.UInt8,
        ElementType.Int32 => TElement.Type is ElementType.Int8 or ElementType.Int16,
        ElementType.UInt8 => TElement.Type == ElementType.Int8,
        _ => false,
    };

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        switch ((ElementType)p.OutputType)
        {
            case ElementType.Int8: Run<Int8Element, sbyte>(p, c.Input<T>(0), c.Output<sbyte>(0)); break;
            case ElementType.Int16: Run<Int16Element, short>(p, c.Input<T>(0), c.Output<short>(0)); break;
            case ElementType.Int32: Run<Int32Element, int>(p, c.Input<T>(0), c.Output<int>(0)); break;
            default: Run<UInt8Element, byte>(p, c.Input<T>(0), c.Output<byte>(0)); break;
        }
        return Status.Ok;
    }

    internal static void Run<TTo, TOut>(in Params p, ReadOnlySpan<T> x, Span<TOut> y)
        where TTo : struct, IElement<TOut>
        where TOut : unmanaged
    {
        int inputZero = p.InputZero, outputZero = p.OutputZero, multiplier = p.Multiplier, shift = p.Shift;
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            int value = FixedPoint.Rescale(TElement.Widen(x[i]) - inputZero, multiplier, shift) + outputZero;
            y[i] = TTo.Narrow(FixedPoint.Clamp(value, TTo.Lowest, TTo.Highest));
        }
    }
}
