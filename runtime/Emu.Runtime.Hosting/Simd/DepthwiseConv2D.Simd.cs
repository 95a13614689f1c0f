using System.Runtime.InteropServices;
using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>DEPTHWISE_CONV_2D on int8. Where each output channel has its own input channel, two taps at a time; otherwise a convolution in groups.</summary>
internal readonly unsafe struct DepthwiseConv2DInt8Simd<TLanes, V> : ISimdKernel
    where TLanes : struct, IPairLanes<V>
    where V : struct
{
    public static Status Invoke(ref Context c)
    {
        ref readonly DepthwiseConv2DInt8.Params p = ref c.Params<DepthwiseConv2DInt8.Params>();
        bool paired = p.DepthMultiplier == 1;
        if (!LayerShapes.Takes(ref c, p.Geometry, paired ? sizeof(short) : 4 / TLanes.InputsPerStep, out SimdState? state))
            return DepthwiseConv2DInt8.Invoke(ref c);
        byte* packed = state!.Packed.Find(c.Index);
        if (packed == null)
            packed = state.Packed.Publish(c.Index, Pack(ref c, p));
        if (paired)
            PairedLayer.Run<TLanes, V>(packed, p.Geometry, p.Rescale.InputOffset, LayerShapes.Limits(p.Rescale), c.Input<sbyte>(0), c.Output<sbyte>(0), state);
        else
            PanelLayer.Run<TLanes, V, sbyte>(packed, p.Geometry, 1, p.DepthMultiplier, p.Rescale.InputOffset, LayerShapes.Limits(p.Rescale),
                c.Input<sbyte>(0), c.Output<sbyte>(0), state);
        return Status.Ok;
    }

    static byte* Pack(ref Context c, in DepthwiseConv2DInt8.Params p)
    {
        int channels = p.Geometry.OutputChannels;
        LayerSource<sbyte> source = new()
        {
            Weights = Int8Filter.Of(ref c, p.Unpacked),
            OutputStep = 1,
            TapStep = channels,
            GroupInputs = 1,
            GroupOutputs = p.DepthMultiplier,
            Bias = c.Input<int>(2),
            Multipliers = c.Persistent<int>(p.Multipliers, channels),
            Shifts = c.Persistent<sbyte>(p.Shifts, channels),
            Offset = p.Rescale.InputOffset,
        };
        return p.DepthMultiplier == 1 ? PairedLayer.Pack<TLanes, V>(p.Geometry, source) : PanelLayer.Pack<TLanes, V, sbyte>(p.Geometry, source);
    }
}

/// <summary>DEPTHWISE_CONV_2D on float32, as a convolution in groups; see <see cref="Conv2DFloat32Simd{TLanes, V}"/> for why the bits are equal.</summary>
internal readonly unsafe struct DepthwiseConv2DFloat32Simd<TLanes, V> : ISimdKernel
    where TLanes : struct, IPanelLanes<V, float>
    where V : struct
{
    public static Status Invoke(ref Context c)
    {
        ref readonly DepthwiseConv2DFloat32.Params p = ref c.Params<DepthwiseConv2DFloat32.Params>();
        if (!LayerShapes.Takes(ref c, p.Geometry, sizeof(float), out SimdState? state))
            return DepthwiseConv2DFloat32.Invoke(ref c);
        byte* packed = state!.Packed.Find(c.Index);
        if (packed == null)
            packed = state.Packed.Publish(c.Index, Pack(ref c, p));
        if (!LayerShapes.IsUsable(packed))
            return DepthwiseConv2DFloat32.Invoke(ref c);
        OutputLimits limits = new() { FloatLow = p.Low, FloatHigh = p.High };
        if (p.DepthMultiplier == 1)
            ChannelLayer.Run<TLanes, V>(packed, p.Geometry, limits, c.Input<float>(0), c.Output<float>(0), state);
        else
            PanelLayer.Run<TLanes, V, float>(packed, p.Geometry, 1, p.DepthMultiplier, 0, limits, c.Input<float>(0), c.Output<float>(0), state);
        return Status.Ok;
    }

    static byte* Pack(ref Context c, in DepthwiseConv2DFloat32.Params p)
    {
        LayerSource<float> source = new()
        {
            Weights = c.Input<float>(1),
            OutputStep = 1,
            TapStep = p.Geometry.OutputChannels,
            GroupInputs = 1,
            GroupOutputs = p.DepthMultiplier,
            Bias = MemoryMarshal.Cast<float, int>(c.Input<float>(2)),
        };
        if (!LayerShapes.AllFinite(source.Weights))
            return LayerShapes.NotUsable();
        return p.DepthMultiplier == 1 ? ChannelLayer.Pack<TLanes, V>(p.Geometry, source) : PanelLayer.Pack<TLanes, V, float>(p.Geometry, source);
    }
}
