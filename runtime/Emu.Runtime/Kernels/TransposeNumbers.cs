using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>Sizes of a transposed convolution.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct TransposeGeometry
{
    internal int Batches;
    internal int InputHeight;
    internal int InputWidth;
    internal int InputChannels;
    internal int OutputHeight;
    internal int OutputWidth;
    internal int OutputChannels;
    internal int FilterHeight;
    internal int FilterWidth;
    internal int StrideHeight;
    internal int StrideWidth;
    internal int PadTop;
    internal int PadLeft;
    internal int Reserved;
}

/// <summary>Operands of a transposed convolution and the sum of the output element in work.</summary>
internal interface ITransposeNumbers
{
    /// <summary>Adds the products of a run of data and weights.</summary>
    void Add(int data, int weight, int length);
    /// <summary>Stores the sum as output <paramref name="at"/> and starts the next.</summary>
    void Finish(int channel, int at);
}

internal ref struct TransposeFloat32 : ITransposeNumbers
{
    internal ReadOnlySpan<float> X;
    internal ReadOnlySpan<float> W;
    internal ReadOnlySpan<float> Bias;
    internal Span<float> Y;
    internal float Low;
    internal float High;
    float _sum;

    public void Add(int data, int weight, int length)
    {
        ReadOnlySpan<float> x = X.Slice(data, length), w = W.Slice(weight, length);
        float sum = _sum;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * w[i];
        _sum = sum;
    }

    public void Finish(int channel, int at)
    {
        Y[at] = Activation.Clamp(Bias.Length != 0 ? _sum + Bias[channel] : _sum, Low, High);
        _sum = 0f;
    }
}

internal ref struct TransposeInt8 : ITransposeNumbers
{
    internal ReadOnlySpan<sbyte> X;
    internal ReadOnlySpan<sbyte> W;
    internal ReadOnlySpan<int> Bias;
    internal ReadOnlySpan<int> Multipliers;
    internal ReadOnlySpan<sbyte> Shifts;
    internal Span<sbyte> Y;
    internal Int8Rescale Rescale;
    int _sum;

    public void Add(int data, int weight, int length)
    {
        ReadOnlySpan<sbyte> x = X.Slice(data, length), w = W.Slice(weight, length);
        int sum = _sum, offset = Rescale.InputOffset;
        for (int i = 0; i < x.Length; i++)
            sum += (x[i] + offset) * w[i];
        _sum = sum;
    }

    public void Finish(int channel, int at)
    {
        int sum = Bias.Length != 0 ? _sum + Bias[channel] : _sum;
        Y[at] = (sbyte)FixedPoint.Clamp(FixedPoint.Rescale(sum, Multipliers[channel], Shifts[channel]) + Rescale.OutputZero, Rescale.Low, Rescale.High);
        _sum = 0;
    }
}

internal ref struct TransposeInt16 : ITransposeNumbers
{
    internal ReadOnlySpan<short> X;
    internal ReadOnlySpan<sbyte> W;
    internal ReadOnlySpan<byte> Bias;
    internal ReadOnlySpan<int> Multipliers;
    internal ReadOnlySpan<sbyte> Shifts;
    internal Span<short> Y;
    internal Int16Rescale Rescale;
    long _sum;

    public void Add(int data, int weight, int length)
    {
        ReadOnlySpan<short> x = X.Slice(data, length);
        ReadOnlySpan<sbyte> w = W.Slice(weight, length);
        long sum = _sum;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * w[i];
        _sum = sum;
    }

    public void Finish(int channel, int at)
    {
        Y[at] = Rescale.Output(_sum, channel, Bias, Multipliers[channel], Shifts[channel]);
        _sum = 0;
    }
}
