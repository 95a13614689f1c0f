using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>A depthwise float filter with one output for each input channel: neighbouring channels side by side, taps in order.</summary>
internal struct ChannelLayer
{
    const int HeaderBytes = 64, Line = 64;

    int _taps, _panels, _factorsAt, _weightsAt;

    internal static unsafe byte* Pack<TLanes, V>(in ConvGeometry g, in LayerSource<float> source)
        where TLanes : struct, IPanelLanes<V, float>
        where V : struct
    {
        int taps = g.FilterHeight * g.FilterWidth, channels = g.OutputChannels;
        PaddedImage image = new(g, sizeof(float));
        ChannelLayer layer = new() { _taps = taps, _panels = (channels + TLanes.Count - 1) / TLanes.Count };
        layer._factorsAt = (HeaderBytes + taps * sizeof(int) + Line - 1) / Line * Line;
        layer._weightsAt = layer._factorsAt + layer._panels * TLanes.FactorBytes;
        int bytes = layer._weightsAt + layer._panels * taps * TLanes.Count * sizeof(float);
        byte* at = PackedModel.Allocate(bytes);
        new Span<byte>(at, bytes).Clear();
        *(ChannelLayer*)at = layer;
        for (int tap = 0; tap < taps; tap++)
            ((int*)(at + HeaderBytes))[tap] = (int)(tap / g.FilterWidth * g.DilationHeight * image.RowBytes) + tap % g.FilterWidth * g.DilationWidth * channels * sizeof(float);
        for (int channel = 0; channel < channels; channel++)
        {
            int panel = channel / TLanes.Count, lane = channel % TLanes.Count;
            float* weights = (float*)(at + layer._weightsAt) + panel * taps * TLanes.Count + lane;
            for (int tap = 0; tap < taps; tap++)
                weights[tap * TLanes.Count] = source.Weights[tap * channels + channel];
            TLanes.PackFactors(at + layer._factorsAt + panel * TLanes.FactorBytes, lane, source.Bias.Length != 0 ? source.Bias[channel] : 0, 0, 0, 0, 0);
        }
        return at;
    }

    internal static unsafe void Run<TLanes, V>(byte* packed, in ConvGeometry g, in OutputLimits limits, ReadOnlySpan<float> x, Span<float> y, SimdState work)
        where TLanes : struct, IPanelLanes<V, float>
        where V : struct
    {
        ChannelLayer* layer = (ChannelLayer*)packed;
        PaddedImage image = new(g, sizeof(float));
        byte* pixels = work.Work(image.Bytes);
        int channels = g.OutputChannels, input = g.InputHeight * g.InputWidth * channels;
        fixed (float* from = x, to = y)
        {
            float* next = to;
            for (int batch = 0; batch < g.Batches; batch++)
            {
                image.Fill<TLanes, float>(g, from + (long)batch * input, pixels, 0);
                for (int row = 0; row < g.OutputHeight; row++)
                    for (int column = 0; column < g.OutputWidth; column++, next += channels)
                        layer->Pixel<TLanes, V>(packed, pixels + row * g.StrideHeight * image.RowBytes + (long)column * g.StrideWidth * channels * sizeof(float), limits, next, channels);
            }
        }
    }

    readonly unsafe void Pixel<TLanes, V>(byte* packed, byte* x, in OutputLimits limits, float* y, int channels)
        where TLanes : struct, IPanelLanes<V, float>
        where V : struct
    {
        int* offsets = (int*)(packed + HeaderBytes);
        byte* w = packed + _weightsAt;
        for (int panel = 0; panel < _panels; panel++)
        {
            V sums = TLanes.Nothing;
            for (int tap = 0; tap < _taps; tap++, w += TLanes.Count * sizeof(float))
                sums = TLanes.MultiplyAdd(sums, TLanes.Load(x + offsets[tap]), TLanes.Load(w));
            int first = panel * TLanes.Count;
            TLanes.Store(sums, packed + _factorsAt + panel * TLanes.FactorBytes, limits, y + first, channels - first);
            x += TLanes.Count * sizeof(float);
        }
    }
}
