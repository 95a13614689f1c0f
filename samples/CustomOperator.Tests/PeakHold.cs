using System.Runtime.InteropServices;
using Emu.Runtime;

namespace CustomOperator.Tests;

/// <summary>A custom operator of one's own: each element's largest value so far, which sinks by one in every run. int8 to int8 of the same shape.</summary>
/// <remarks>One text for this computer and for boards: no heap, no exceptions, no strings (docs/guest-subset.md).</remarks>
[Kernel("PeakHold", ElementType.Int8)]
public readonly struct PeakHold : IKernel
{
    /// <summary>What Invoke needs; lies in the arena, so it holds numbers only.</summary>
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    private struct Params
    {
        public int Peaks;
        public int Elements;
    }

    /// <summary>Runs once: checks the operands and reserves memory.</summary>
    public static Status Prepare(ref Setup setup)
    {
        if (setup.InputCount != 1 || setup.OutputCount != 1)
            return setup.Fail(Status.OperandCount, value: setup.InputCount);
        TensorInfo input = setup.Input(0), output = setup.Output(0);
        if (output.Type != ElementType.Int8)
            return setup.Fail(Status.OperandType, Setup.Outputs, (int)output.Type);
        if (output.Elements != input.Elements)
            return setup.Fail(Status.OperandShape, Setup.Outputs, output.Elements);
        Params p = default;
        p.Elements = input.Elements;
        Status status = setup.PersistState<sbyte>(p.Elements, out p.Peaks);
        return status != Status.Ok ? status : setup.SetParams(p);
    }

    /// <summary>Runs in every inference: arithmetic on spans.</summary>
    public static Status Invoke(ref Context context)
    {
        ref readonly Params p = ref context.Params<Params>();
        Span<sbyte> peaks = context.PersistentState<sbyte>(p.Peaks, p.Elements);
        ReadOnlySpan<sbyte> x = context.Input<sbyte>(0).Slice(0, peaks.Length);
        Span<sbyte> y = context.Output<sbyte>(0).Slice(0, peaks.Length);
        for (int i = 0; i < peaks.Length; i++)
        {
            int sunk = Math.Max(peaks[i] - 1, (int)sbyte.MinValue);
            y[i] = peaks[i] = (sbyte)Math.Max(sunk, (int)x[i]);
        }
        return Status.Ok;
    }
}
