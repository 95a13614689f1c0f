using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>How the sums of an int16 layer with int8 filters become outputs. Zero points are 0.</summary>
/// <remarks>The bias's type decides the arithmetic, as in TFLM: int32 sums are rescaled as in int8 layers; int64 sums, also those without bias, by 16-bit multipliers.</remarks>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct Int16Rescale
{
    internal int Multipliers;      // persistent int[outputs]
    internal int Shifts;           // persistent sbyte[outputs]
    internal short Low;
    internal short High;
    internal short BiasBytes;      // 8, 4, or 2 for a bias of int16 with wide sums
    internal short HasBias;        // 1 or 0

    /// <summary>Checks the quantisation of the data input and the output, the bias and the activation.</summary>
    internal Status Prepare(ref Setup s, int data, int bias, int activation, int outputs)
    {
        Status e;
        if ((e = Operands.PerTensor(ref s, data, 0, 0)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, 0, 0)) != Status.Ok
            || (e = Activation.Limits(ref s, activation, short.MinValue, short.MaxValue, out int low, out int high)) != Status.Ok)
            return e;
        Low = (short)low;
        High = (short)high;
        HasBias = s.HasInput(bias) ? (short)1 : (short)0;
        ElementType type = HasBias != 0 ? s.Input(bias).Type : ElementType.Int64;
        BiasBytes = (short)(type switch { ElementType.Int64 => 8, ElementType.Int32 => 4, _ => 2 });
        return Operands.Bias(ref s, bias, type, outputs);
    }

    /// <summary>Checks that a channel's factor suits the arithmetic.</summary>
    internal readonly Status CheckShift(ref Setup s, int shift, int channel) =>
        BiasBytes == 4 || shift <= FixedPoint.WideMaxShift ? Status.Ok : s.Fail(Status.OperandQuantization, 1, channel);

    /// <summary>Output of a channel from its sum of products.</summary>
    internal readonly short Output(long sum, int channel, ReadOnlySpan<byte> bias, int multiplier, int shift)
    {
        if (HasBias != 0)
            sum += Bias(bias, channel);
        int scaled = BiasBytes == 4 ? FixedPoint.Rescale((int)sum, multiplier, shift) : FixedPoint.RescaleWide(sum, multiplier, shift);
        return (short)FixedPoint.Clamp(scaled, Low, High);
    }

    readonly long Bias(ReadOnlySpan<byte> bias, int channel) => BiasBytes switch
    {
        8 => BinaryPrimitives.ReadInt64LittleEndian(bias.Slice(channel * 8)),
        4 => BinaryPrimitives.ReadInt32LittleEndian(bias.Slice(channel * 4)),
        _ => BinaryPrimitives.ReadInt16LittleEndian(bias.Slice(channel * 2)),
    };
}
