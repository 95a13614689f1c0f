using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SignalEnergy: squared magnitudes of the complex int16 numbers from a first to before a last index; uint32. Other outputs are 0.</summary>
/// <remarks>Bit-exact with TFLM's <c>signal/src/energy.cc</c>, which leaves the other outputs as they were.</remarks>
internal readonly struct SignalEnergy : IKernel
{
    const int EndOption = 0, StartOption = 1;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Start;
        internal int End;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, 0, ElementType.Int16)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, Operands.Output, ElementType.UInt32)) != Status.Ok)
            return e;
        int most = Math.Min(s.Input(0).Elements / 2, s.Output(0).Elements);
        if ((e = SignalOptions.Read(ref s, EndOption, 0, most, out p.End)) != Status.Ok
            || (e = SignalOptions.Read(ref s, StartOption, 0, p.End, out p.Start)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int start = p.Start, end = p.End;
        ReadOnlySpan<short> x = c.Input<short>(0);
        Span<uint> y = c.Output<uint>(0);
        y.Clear();
        for (int i = start; i < end; i++)
        {
            int real = x[2 * i], imaginary = x[2 * i + 1];
            y[i] = (uint)(real * real) + (uint)(imaginary * imaginary);
        }
        return Status.Ok;
    }
}
