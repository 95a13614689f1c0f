using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>QUANTIZE of float32 to int8 or int16: round(x / scale) + zero point, halves away from zero, clamped. NaN becomes the zero point, as on an Arm core.</summary>
internal readonly struct QuantizeFloat32 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal float Scale;
        internal int Zero;
        internal int OutputBits;    // 8 or 16
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        ElementType type = s.OutputCount == 1 ? s.Output(0).Type : default;
        int highest = type == ElementType.Int8 ? sbyte.MaxValue : short.MaxValue;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok)
            return e;
        if (type is not (ElementType.Int8 or ElementType.Int16))
            return s.Fail(Status.OperandType, Operands.Output, (int)type);
        if ((e = Operands.SameShape(ref s)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, ~highest, highest)) != Status.Ok)
            return e;
        p.Scale = s.Output(0).Scale(0);
        p.Zero = s.Output(0).ZeroPoint(0);
        p.OutputBits = type == ElementType.Int8 ? 8 : 16;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        if (p.OutputBits == 8)
            Run<Int8Element, sbyte>(p, c.Input<float>(0), c.Output<sbyte>(0));
        else
            Run<Int16Element, short>(p, c.Input<float>(0), c.Output<short>(0));
        return Status.Ok;
    }

    internal static void Run<TElement, T>(in Params p, ReadOnlySpan<float> x, Span<T> y)
        where TElement : struct, IElement<T>
        where T : unmanaged
    {
        float scale = p.Scale;
        int zero = p.Zero;
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            // Far beyond any 16-bit result and within 32 bits with the zero point, so that the sum cannot wrap.
            int steps = FixedPoint.Clamp(FloatRounding.ToInt32(x[i] / scale), -(1 << 24), 1 << 24);
            y[i] = TElement.Narrow(FixedPoint.Clamp(steps + zero, TElement.Lowest, TElement.Highest));
        }
    }
}
