using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>Sums of int8 elements of one quantisation, as CUMSUM and ADD_N form them: each element halved with 20 extra bits, the sum scaled to the output.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct SumScale
{
    const int ExtraBits = 20;

    internal int InputZero, OutputZero;
    internal int Multiplier, Shift;

    internal Status Prepare(ref Setup s)
    {
        Status e;
        if ((e = Operands.PerTensor(ref s, 0, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok)
            return e;
        InputZero = s.Input(0).ZeroPoint(0);
        OutputZero = s.Output(0).ZeroPoint(0);
        QuantizedMultiplier factor = QuantizedMultiplier.From(PositiveDouble.Quotient(
            PositiveDouble.From(s.Input(0).Scale(0)).TimesPowerOfTwo(1), PositiveDouble.From(s.Output(0).Scale(0)).TimesPowerOfTwo(ExtraBits)));
        (Multiplier, Shift) = (factor.Value, factor.Shift);
        // A factor of 1 or more: an output scale 2^19 times finer than the input's.
        return Shift <= 0 ? Status.Ok : s.Fail(Status.OperandQuantization, Operands.Output);
    }

    /// <summary>An element's term: one half of it, exactly.</summary>
    internal readonly int Term(sbyte x) => (x - InputZero) << ExtraBits - 1;

    internal readonly sbyte Result(int sum) => (sbyte)FixedPoint.Clamp(FixedPoint.Rescale(sum, Multiplier, Shift) + OutputZero, sbyte.MinValue, sbyte.MaxValue);
}
