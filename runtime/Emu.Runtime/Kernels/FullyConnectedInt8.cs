using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>FULLY_CONNECTED on int8: input of any shape seen as [batches, K], int8 or int4 filter [N, K], int32 bias [N]; one scale for the filter or one for each output.</summary>
/// <remarks>Bit-exact with TFLM's <c>reference/integer_ops/fully_connected.h</c>. The filter may be computed by the graph.</remarks>
internal readonly struct FullyConnectedInt8 : IKernel
{
    // Fields of FullyConnectedOptions in schema.fbs.
    internal const int FusedActivation = 0, WeightsFormat = 1;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Int8Rescale Rescale;
        internal int Depth;            // K
        internal int Outputs;          // N
        internal int Multipliers;      // persistent int[N]; 0 when the filter has one scale
        internal int Shifts;           // persistent sbyte[N]; likewise
        internal int Unpacked;         // scratch of an int4 filter, or -1
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 3, 1)) != Status.Ok
            || (e = Int8Filter.Prepare(ref s, out p.Unpacked)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int8)) != Status.Ok
            || (e = PrepareShapes(ref s, out p.Depth, out p.Outputs)) != Status.Ok
            || (e = Operands.Bias(ref s, 2, ElementType.Int32, p.Outputs)) != Status.Ok
            || (e = p.Rescale.Prepare(ref s, s.Options.Int8(FusedActivation, 0))) != Status.Ok
            || (e = s.Input(1).ScaleCount > 1
                ? PerChannel.Persist(ref s, p.Outputs, axis: 0, out p.Multipliers, out p.Shifts)
                : PerTensorFactor(ref s, ref p.Rescale)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    /// <summary>Checks the shapes; the same for every element type.</summary>
    internal static Status PrepareShapes(ref Setup s, out int depth, out int outputs)
    {
        depth = outputs = 0;
        Status e;
        if ((e = Operands.Rank(ref s, 1, 2)) != Status.Ok || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok)
            return e;
        int format = s.Options.Int8(WeightsFormat, 0);
        if (format != 0)
            return s.Fail(Status.OptionValue, -1, format);
        TensorInfo input = s.Input(0), filter = s.Input(1), output = s.Output(0);
        outputs = filter.Dim(0);
        depth = filter.Dim(1);
        int batches = input.Elements / depth;
        if (batches * depth != input.Elements)
            return s.Fail(Status.OperandShape, 0, input.Elements);
        if (output.Rank == 0)
            return s.Fail(Status.OperandRank, Operands.Output, 0);
        if (output.Dim(output.Rank - 1) != outputs || output.Elements / outputs != batches)
            return s.Fail(Status.OperandShape, Operands.Output, output.Dim(output.Rank - 1));
        return Status.Ok;
    }

    /// <summary>The factor of a filter with one scale. TFLM forms the product of input and filter scale in float32 here (and in double per channel).</summary>
    internal static Status PerTensorFactor(ref Setup s, out int multiplier, out int shift)
    {
        multiplier = shift = 0;
        Status e;
        if ((e = Operands.PerTensor(ref s, 1, 0, 0)) != Status.Ok)
            return e;
        float product = s.Input(0).Scale(0) * s.Input(1).Scale(0);
        float outputScale = s.Output(0).Scale(0);
        // The bias is added to the products, so it must have their scale; TFLM allows the same 2% of an output step.
        if (s.HasInput(2) && s.Input(2).ScaleCount > 0 && !(MathF.Abs(product - s.Input(2).Scale(0)) <= 0.02f * outputScale))
            return s.Fail(Status.OperandQuantization, 2);
        if (!(product <= float.MaxValue))
            return s.Fail(Status.OperandQuantization, 1);
        QuantizedMultiplier factor =
            QuantizedMultiplier.From(PositiveDouble.Quotient(PositiveDouble.From(product), PositiveDouble.From(outputScale)));
        multiplier = factor.Value;
        shift = factor.Shift;
        return factor.IsUsable ? Status.Ok : s.Fail(Status.OperandQuantization, 1);
    }

    static Status PerTensorFactor(ref Setup s, ref Int8Rescale r)
    {
        Status status = PerTensorFactor(ref s, out r.Multiplier, out int shift);
        r.Shift = (sbyte)shift;
        return status;
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int perOutput = p.Multipliers != 0 ? p.Outputs : 0;
        Run(p, c.Input<sbyte>(0), Int8Filter.Of(ref c, p.Unpacked), c.Input<int>(2),
            c.Persistent<int>(p.Multipliers, perOutput), c.Persistent<sbyte>(p.Shifts, perOutput), c.Output<sbyte>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> y)
    {
        int outputs = p.Outputs, depth = p.Depth;
        for (int at = 0, from = 0; at < y.Length; at += outputs, from += depth)
            Int8Outputs.Compute(p.Rescale, x.Slice(from, depth), w, bias, multipliers, shifts, y.Slice(at, outputs));
    }
}
