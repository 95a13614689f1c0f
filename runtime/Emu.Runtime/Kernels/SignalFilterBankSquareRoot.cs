using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>SignalFilterBankSquareRoot: roots of uint64 [C], shifted right by the int32 scalar of input 1 (0 to 31); uint32 [C].</summary>
/// <remarks>Bit-exact with TFLM's <c>signal/micro/kernels/filter_bank_square_root.cc</c>.</remarks>
internal readonly struct SignalFilterBankSquareRoot : IKernel
{
    public static Status Prepare(ref Setup s)
    {
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, 0, ElementType.UInt64)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Int32)) != Status.Ok
            || (e = Operands.Elements(ref s, 1, 1)) != Status.Ok)
            return e;
        return SignalOptions.SameVector(ref s, Operands.Output, ElementType.UInt32);
    }

    public static Status Invoke(ref Context c)
    {
        ReadOnlySpan<ulong> x = c.Input<ulong>(0);
        Span<uint> y = c.Output<uint>(0).Slice(0, x.Length);
        int shift = c.Input<int>(1)[0];
        if ((uint)shift > 31)
            return Status.IndexOutOfRange;
        for (int i = 0; i < x.Length; i++)
            y[i] = IntegerRoot.Of(x[i]) >> shift;
        return Status.Ok;
    }
}
