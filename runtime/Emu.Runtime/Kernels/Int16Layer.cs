using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>Checks and factors that the int16 layers with int8 filters share.</summary>
internal static class Int16Layer
{
    /// <summary>An optional bias is int64 or int32.</summary>
    internal static Status Bias(ref Setup s, int operand)
    {
        ElementType type = s.Input(operand).Type;
        return !s.HasInput(operand) || type is ElementType.Int64 or ElementType.Int32 ? Status.Ok : s.Fail(Status.OperandType, operand, (int)type);
    }

    internal static Status PerChannelFactors(ref Setup s, int data, int channels, int axis, ref Int16Rescale r)
    {
        Status e = PerChannel.Persist(ref s, channels, axis, out r.Multipliers, out r.Shifts, data);
        ReadOnlySpan<sbyte> shifts = MemoryMarshal.Cast<byte, sbyte>(s.Arena.Slice(r.Shifts, e == Status.Ok ? channels : 0));
        for (int i = 0; i < shifts.Length && e == Status.Ok; i++)
            e = r.CheckShift(ref s, shifts[i], i);
        return e;
    }
}
