using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>What a layer's weights and factors look like before they are packed.</summary>
internal ref struct LayerSource<T> where T : unmanaged
{
    internal ReadOnlySpan<T> Weights;
    /// <summary>Elements from one output channel, and from one filter tap, to the next.</summary>
    internal int OutputStep, TapStep;
    /// <summary>Input and output channels of one group.</summary>
    internal int GroupInputs, GroupOutputs;
    /// <summary>Bits of the biases, or empty.</summary>
    internal ReadOnlySpan<int> Bias;
    /// <summary>One for each output channel, or empty when the two below stand for all.</summary>
    internal ReadOnlySpan<int> Multipliers;
    internal ReadOnlySpan<sbyte> Shifts;
    internal int Multiplier, Shift;
    /// <summary>Minus the input's zero point.</summary>
    internal int Offset;
}

/// <summary>
/// A convolution, or what can be seen as one, with its weights in panels: as many neighbouring output channels as a vector has lanes, step by step
/// as they are read. Filter taps that lie side by side in the image are one run.
/// </summary>
internal struct PanelLayer
{
    const int HeaderBytes = 64, Line = 64;

    int _runs, _steps, _panels, _groups, _factorsAt, _weightsAt;
    long _panelBytes;

    /// <summary>Packs a layer.</summary>
    internal static unsafe byte* Pack<TLanes, V, T>(in ConvGeometry g, in LayerSource<T> source)
        where TLanes : struct, IPanelLanes<V, T>
        where V : struct
        where T : unmanaged
    {
        PaddedImage image = new(g, 4 / TLanes.InputsPerStep);
        int taps = g.FilterHeight * g.FilterWidth;
        bool joined = g.DilationWidth == 1 && source.GroupInputs == g.InputChannels;
        int runs = joined ? g.FilterHeight : taps, length = joined ? g.FilterWidth * source.GroupInputs : source.GroupInputs;
        PanelLayer layer = new()
        {
            _runs = runs,
            _steps = (length + TLanes.InputsPerStep - 1) / TLanes.InputsPerStep,
            _panels = (source.GroupOutputs + TLanes.Count - 1) / TLanes.Count,
            _groups = g.OutputChannels / source.GroupOutputs,
        };
        int panels = layer._panels * layer._groups;
        layer._panelBytes = (long)runs * layer._steps * TLanes.Count * 4;
        layer._factorsAt = Up(HeaderBytes + runs * sizeof(int));
        layer._weightsAt = Up(layer._factorsAt + panels * TLanes.FactorBytes);
        long bytes = layer._weightsAt + panels * layer._panelBytes;
        byte* at = PackedModel.Allocate(bytes);
        new Span<byte>(at, layer._weightsAt).Clear();
        *(PanelLayer*)at = layer;
        for (int run = 0; run < runs; run++)
        {
            int row = joined ? run : run / g.FilterWidth, column = joined ? 0 : run % g.FilterWidth;
            ((int*)(at + HeaderBytes))[run] = (int)(row * g.DilationHeight * image.RowBytes) + column * g.DilationWidth * image.Channels * image.ElementBytes;
        }
        for (int panel = 0; panel < panels; panel++)
            layer.PackPanel<TLanes, V, T>(source, panel, length, at);
        return at;
    }

    readonly unsafe void PackPanel<TLanes, V, T>(in LayerSource<T> source, int panel, int length, byte* at)
        where TLanes : struct, IPanelLanes<V, T>
        where V : struct
        where T : unmanaged
    {
        int first = panel % _panels * TLanes.Count, group = panel / _panels * source.GroupOutputs, elementBytes = 4 / TLanes.InputsPerStep;
        byte* weights = at + _weightsAt + panel * _panelBytes, factors = at + _factorsAt + panel * TLanes.FactorBytes;
        new Span<byte>(weights, checked((int)_panelBytes)).Clear();
        for (int lane = 0; lane < TLanes.Count && first + lane < source.GroupOutputs; lane++)
        {
            int output = group + first + lane, sum = 0;
            for (int run = 0; run < _runs; run++)
            {
                for (int i = 0; i < length; i++)
                {
                    int tap = run * length + i;
                    T weight = source.Weights[output * source.OutputStep + tap / source.GroupInputs * source.TapStep + tap % source.GroupInputs];
                    sum += weight is sbyte integer ? integer : 0;
                    long step = (long)run * _steps + i / TLanes.InputsPerStep;
                    TLanes.PackWeight(weights + (step * TLanes.Count + lane) * 4 + i % TLanes.InputsPerStep * elementBytes, weight);
                }
            }
            bool perChannel = source.Multipliers.Length != 0;
            TLanes.PackFactors(factors, lane, source.Bias.Length != 0 ? source.Bias[output] : 0, sum, source.Offset,
                perChannel ? source.Multipliers[output] : source.Multiplier, perChannel ? source.Shifts[output] : source.Shift);
        }
    }

    /// <summary>Computes all outputs.</summary>
    /// <param name="packed">What <see cref="Pack"/> gave.</param>
    /// <param name="g">The geometry that it was packed for.</param>
    /// <param name="groupInputs">Input channels of one group.</param>
    /// <param name="groupOutputs">Output channels of one group.</param>
    /// <param name="offset">Minus the input's zero point.</param>
    /// <param name="limits">Of the outputs.</param>
    /// <param name="x">Input.</param>
    /// <param name="y">Output.</param>
    /// <param name="work">The interpreter's memory.</param>
    internal static unsafe void Run<TLanes, V, T>(byte* packed, in ConvGeometry g, int groupInputs, int groupOutputs, int offset, in OutputLimits limits,
        ReadOnlySpan<T> x, Span<T> y, SimdState work)
        where TLanes : struct, IPanelLanes<V, T>
        where V : struct
        where T : unmanaged
    {
        PanelLayer* layer = (PanelLayer*)packed;
        PaddedImage image = new(g, 4 / TLanes.InputsPerStep);
        byte* pixels = work.Work(image.Bytes);
        int pixelBytes = g.StrideWidth * image.Channels * image.ElementBytes;
        long outputs = (long)g.OutputWidth * g.OutputChannels, input = (long)g.InputHeight * g.InputWidth * g.InputChannels;
        fixed (T* from = x, to = y)
        {
            T* next = to;
            for (int batch = 0; batch < g.Batches; batch++)
            {
                image.Fill<TLanes, T>(g, from + batch * input, pixels, offset);
                for (int row = 0; row < g.OutputHeight; row++, next += outputs)
                {
                    byte* line = pixels + row * g.StrideHeight * image.RowBytes;
                    for (int group = 0; group < layer->_groups; group++)
                        layer->Row<TLanes, V, T>(packed, group, line + group * groupInputs * image.ElementBytes, pixelBytes, g.OutputWidth,
                            limits, next + group * groupOutputs, g.OutputChannels, groupOutputs);
                }
            }
        }
    }

    const int Tile = 8;

    /// <summary>One group's outputs of one row of pixels.</summary>
    readonly unsafe void Row<TLanes, V, T>(byte* packed, int group, byte* x, int pixelBytes, int pixels, in OutputLimits limits, T* y, int pixelOutputs, int outputs)
        where TLanes : struct, IPanelLanes<V, T>
        where V : struct
        where T : unmanaged
    {
        int* runs = (int*)(packed + HeaderBytes);
        byte* factors = packed + _factorsAt + group * _panels * TLanes.FactorBytes, weights = packed + _weightsAt + group * _panels * _panelBytes;
        if (pixels < Tile)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
                OnePixel<TLanes, V, T>(runs, x + (long)pixel * pixelBytes, weights, factors, limits, y + (long)pixel * pixelOutputs, outputs);
            return;
        }
        for (int pixel = 0; pixel < pixels; pixel += Tile)
        {
            // The last tile begins earlier rather than being shorter: what it computes again comes out the same.
            int first = Math.Min(pixel, pixels - Tile);
            for (int panel = 0; panel < _panels; panel++)
            {
                int left = outputs - panel * TLanes.Count;
                EightPixels<TLanes, V, T>(runs, x + (long)first * pixelBytes, pixelBytes, weights + panel * _panelBytes, factors + panel * TLanes.FactorBytes,
                    limits, y + (long)first * pixelOutputs + panel * TLanes.Count, pixelOutputs, left);
            }
        }
    }

    /// <summary>Eight pixels of one panel: a weight is loaded once for eight products.</summary>
    readonly unsafe void EightPixels<TLanes, V, T>(int* runs, byte* x, long pixelBytes, byte* w, byte* factors, in OutputLimits limits, T* y, int pixelOutputs, int count)
        where TLanes : struct, IPanelLanes<V, T>
        where V : struct
        where T : unmanaged
    {
        V s0 = TLanes.Nothing, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        for (int run = 0; run < _runs; run++)
        {
            byte* a = x + runs[run], b = a + 3 * pixelBytes, c = b + 3 * pixelBytes;
            for (int step = _steps; step > 0; step--)
            {
                V weights = TLanes.Load(w);
                s0 = TLanes.MultiplyAdd(s0, TLanes.Broadcast(a), weights);
                s1 = TLanes.MultiplyAdd(s1, TLanes.Broadcast(a + pixelBytes), weights);
                s2 = TLanes.MultiplyAdd(s2, TLanes.Broadcast(a + 2 * pixelBytes), weights);
                s3 = TLanes.MultiplyAdd(s3, TLanes.Broadcast(b), weights);
                s4 = TLanes.MultiplyAdd(s4, TLanes.Broadcast(b + pixelBytes), weights);
                s5 = TLanes.MultiplyAdd(s5, TLanes.Broadcast(b + 2 * pixelBytes), weights);
                s6 = TLanes.MultiplyAdd(s6, TLanes.Broadcast(c), weights);
                s7 = TLanes.MultiplyAdd(s7, TLanes.Broadcast(c + pixelBytes), weights);
                a += 4;
                b += 4;
                c += 4;
                w += TLanes.Count * 4;
            }
        }
        TLanes.Store(s0, factors, limits, y, count);
        TLanes.Store(s1, factors, limits, y += pixelOutputs, count);
        TLanes.Store(s2, factors, limits, y += pixelOutputs, count);
        TLanes.Store(s3, factors, limits, y += pixelOutputs, count);
        TLanes.Store(s4, factors, limits, y += pixelOutputs, count);
        TLanes.Store(s5, factors, limits, y += pixelOutputs, count);
        TLanes.Store(s6, factors, limits, y += pixelOutputs, count);
        TLanes.Store(s7, factors, limits, y + pixelOutputs, count);
    }

    /// <summary>One pixel of all panels, four at a time; the last four overlap where they must.</summary>
    readonly unsafe void OnePixel<TLanes, V, T>(int* runs, byte* x, byte* w, byte* factors, in OutputLimits limits, T* y, int outputs)
        where TLanes : struct, IPanelLanes<V, T>
        where V : struct
        where T : unmanaged
    {
        for (int panel = 0; panel < _panels; panel += 4)
        {
            int p1 = Math.Min(panel + 1, _panels - 1), p2 = Math.Min(panel + 2, _panels - 1), p3 = Math.Min(panel + 3, _panels - 1);
            byte* w0 = w + panel * _panelBytes, w1 = w + p1 * _panelBytes, w2 = w + p2 * _panelBytes, w3 = w + p3 * _panelBytes;
            V s0 = TLanes.Nothing, s1 = s0, s2 = s0, s3 = s0;
            for (int run = 0; run < _runs; run++)
            {
                byte* a = x + runs[run];
                for (int step = _steps; step > 0; step--)
                {
                    V inputs = TLanes.Broadcast(a);
                    s0 = TLanes.MultiplyAdd(s0, inputs, TLanes.Load(w0));
                    s1 = TLanes.MultiplyAdd(s1, inputs, TLanes.Load(w1));
                    s2 = TLanes.MultiplyAdd(s2, inputs, TLanes.Load(w2));
                    s3 = TLanes.MultiplyAdd(s3, inputs, TLanes.Load(w3));
                    a += 4;
                    w0 += TLanes.Count * 4;
                    w1 += TLanes.Count * 4;
                    w2 += TLanes.Count * 4;
                    w3 += TLanes.Count * 4;
                }
            }
            TLanes.Store(s0, factors + panel * TLanes.FactorBytes, limits, y + panel * TLanes.Count, outputs - panel * TLanes.Count);
            TLanes.Store(s1, factors + p1 * TLanes.FactorBytes, limits, y + p1 * TLanes.Count, outputs - p1 * TLanes.Count);
            TLanes.Store(s2, factors + p2 * TLanes.FactorBytes, limits, y + p2 * TLanes.Count, outputs - p2 * TLanes.Count);
            TLanes.Store(s3, factors + p3 * TLanes.FactorBytes, limits, y + p3 * TLanes.Count, outputs - p3 * TLanes.Count);
        }
    }

    static int Up(int bytes) => (bytes + Line - 1) / Line * Line;
}
