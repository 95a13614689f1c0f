using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>ELU on int8: a function of one float, tabulated for all 256 inputs at Setup.</summary>
/// <remarks>Each entry is rounded as TFLM's <c>LUTPopulate</c> does: round(f(scale * (q - zero)) * (1 / output scale)) + zero, all in float32.</remarks>
internal readonly struct TableInt8<TMap> : IKernel where TMap : struct, IFloatMap
{
    const int Entries = 256;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Table;    // offset; entry 0 is of -128
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Unary.Prepare(ref s, ElementType.Int8)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = s.Persist(Entries, out Span<sbyte> table, out p.Table)) != Status.Ok)
            return e;
        float inputScale = s.Input(0).Scale(0), steps = 1f / s.Output(0).Scale(0);
        int inputZero = s.Input(0).ZeroPoint(0), outputZero = s.Output(0).ZeroPoint(0);
        for (int i = 0; i < table.Length; i++)
        {
            float value = TMap.Of(inputScale * (i + sbyte.MinValue - inputZero));
            int rounded = FixedPoint.Clamp(FloatRounding.ToInt32(value * steps), -(1 << 24), 1 << 24);
            table[i] = (sbyte)FixedPoint.Clamp(rounded + outputZero, sbyte.MinValue, sbyte.MaxValue);
        }
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Run(c.Persistent<sbyte>(p.Table, Entries), c.Input<sbyte>(0), c.Output<sbyte>(0));
        return Status.Ok;
    }

    internal static void Run(ReadOnlySpan<sbyte> table, ReadOnlySpan<sbyte> x, Span<sbyte> y)
    {
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = table[x[i] - sbyte.MinValue];
    }
}
