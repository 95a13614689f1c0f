using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>
/// A depthwise filter with one output for each input channel, two taps at a time: the 16-bit inputs of two taps are interleaved, so that one
/// instruction multiplies both and adds the products.
/// </summary>
/// <remarks>Where few channels divide a vector and the filter steps by one pixel, several pixels of a row share a vector.</remarks>
internal struct PairedLayer
{
    const int HeaderBytes = 64, Line = 64;

    int _pairs, _blocks, _factorsAt, _weightsAt;
    int _isFlat;

    internal static unsafe byte* Pack<TLanes, V>(in ConvGeometry g, in LayerSource<sbyte> source)
        where TLanes : struct, IPairLanes<V>
        where V : struct
    {
        int taps = g.FilterHeight * g.FilterWidth, block = 2 * TLanes.Count, channels = g.OutputChannels;
        PaddedImage image = new(g, sizeof(short));
        PairedLayer layer = new()
        {
            _pairs = (taps + 1) / 2,
            _blocks = (channels + block - 1) / block,
            _isFlat = g.StrideWidth == 1 && channels < block && block % channels == 0 ? 1 : 0,
        };
        layer._factorsAt = Up(HeaderBytes + 2 * layer._pairs * sizeof(int));
        layer._weightsAt = Up(layer._factorsAt + 2 * layer._blocks * TLanes.FactorBytes);
        int bytes = layer._weightsAt + layer._blocks * layer._pairs * block * 4;
        byte* at = PackedModel.Allocate(bytes);
        new Span<byte>(at, bytes).Clear();
        *(PairedLayer*)at = layer;
        for (int tap = 0; tap < 2 * layer._pairs; tap++)
        {
            // An odd last tap is paired with itself and weights of zero.
            int real = Math.Min(tap, taps - 1);
            ((int*)(at + HeaderBytes))[tap] = (int)(real / g.FilterWidth * g.DilationHeight * image.RowBytes) + real % g.FilterWidth * g.DilationWidth * channels * sizeof(short);
        }
        for (int i = 0; i < layer._blocks * block; i++)
            layer.PackChannel<TLanes, V>(source, i / block, i % block / TLanes.Count, i % TLanes.Count, taps, channels, at);
        return at;
    }

    readonly unsafe void PackChannel<TLanes, V>(in LayerSource<sbyte> source, int block, int half, int lane, int taps, int channels, byte* at)
        where TLanes : struct, IPairLanes<V>
        where V : struct
    {
        int channel = block * 2 * TLanes.Count + TLanes.ChannelOf(half, lane);
        if (_isFlat != 0)
            channel %= channels;
        if (channel >= channels)
            return;
        byte* weights = at + _weightsAt + (long)block * _pairs * TLanes.Count * 8;
        for (int tap = 0; tap < taps; tap++)
            ((short*)weights)[((tap / 2 * 2 + half) * TLanes.Count + lane) * 2 + tap % 2] = source.Weights[tap * source.TapStep + channel];
        // The 16-bit inputs carry the offset themselves.
        LaneFactors.Pack((int*)(at + _factorsAt + (2 * block + half) * TLanes.FactorBytes), TLanes.Count, lane,
            source.Bias.Length != 0 ? source.Bias[channel] : 0, source.Multipliers[channel], source.Shifts[channel]);
    }

    internal static unsafe void Run<TLanes, V>(byte* packed, in ConvGeometry g, int offset, in OutputLimits limits, ReadOnlySpan<sbyte> x, Span<sbyte> y, SimdState work)
        where TLanes : struct, IPairLanes<V>
        where V : struct
    {
        PairedLayer* layer = (PairedLayer*)packed;
        PaddedImage image = new(g, sizeof(short));
        byte* pixels = work.Work(image.Bytes);
        int channels = g.OutputChannels, rowOutputs = g.OutputWidth * channels, input = g.InputHeight * g.InputWidth * channels;
        fixed (sbyte* from = x, to = y)
        {
            sbyte* next = to;
            for (int batch = 0; batch < g.Batches; batch++)
            {
                image.Fill<Int16Elements, sbyte>(g, from + (long)batch * input, pixels, offset);
                for (int row = 0; row < g.OutputHeight; row++, next += rowOutputs)
                {
                    byte* line = pixels + row * g.StrideHeight * image.RowBytes;
                    if (layer->_isFlat != 0)
                        layer->Flat<TLanes, V>(packed, line, limits, next, rowOutputs);
                    else
                        for (int pixel = 0; pixel < g.OutputWidth; pixel++)
                            layer->Pixel<TLanes, V>(packed, line + (long)pixel * g.StrideWidth * channels * sizeof(short), limits, next + (long)pixel * channels, channels);
                }
            }
        }
    }

    readonly unsafe void Flat<TLanes, V>(byte* packed, byte* x, in OutputLimits limits, sbyte* y, int count)
        where TLanes : struct, IPairLanes<V>
        where V : struct
    {
        for (int i = 0; i < count; i += 2 * TLanes.Count)
            Block<TLanes, V>(packed, x + i * sizeof(short), packed + _weightsAt, packed + _factorsAt, limits, y + i, count - i);
    }

    readonly unsafe void Pixel<TLanes, V>(byte* packed, byte* x, in OutputLimits limits, sbyte* y, int channels)
        where TLanes : struct, IPairLanes<V>
        where V : struct
    {
        for (int block = 0; block < _blocks; block++)
        {
            int first = block * 2 * TLanes.Count;
            Block<TLanes, V>(packed, x + first * sizeof(short), packed + _weightsAt + (long)block * _pairs * TLanes.Count * 8,
                packed + _factorsAt + 2 * block * TLanes.FactorBytes, limits, y + first, channels - first);
        }
    }

    readonly unsafe void Block<TLanes, V>(byte* packed, byte* x, byte* w, byte* factors, in OutputLimits limits, sbyte* y, int count)
        where TLanes : struct, IPairLanes<V>
        where V : struct
    {
        int* offsets = (int*)(packed + HeaderBytes);
        V sumLow = TLanes.Nothing, sumHigh = sumLow;
        for (int pair = _pairs; pair > 0; pair--)
        {
            TLanes.Interleave(TLanes.Load(x + offsets[0]), TLanes.Load(x + offsets[1]), out V low, out V high);
            sumLow = TLanes.MultiplyPairs(sumLow, low, TLanes.Load(w));
            sumHigh = TLanes.MultiplyPairs(sumHigh, high, TLanes.Load(w + TLanes.Count * 4));
            offsets += 2;
            w += TLanes.Count * 8;
        }
        TLanes.StoreHalves(sumLow, sumHigh, factors, factors + TLanes.FactorBytes, limits, y, count);
    }

    static int Up(int bytes) => (bytes + Line - 1) / Line * Line;
}
