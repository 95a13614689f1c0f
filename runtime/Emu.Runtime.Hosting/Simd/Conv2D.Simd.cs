using System.Runtime.InteropServices;
using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>CONV_2D on int8.</summary>
internal readonly unsafe struct Conv2DInt8Simd<TLanes, V> : ISimdKernel
    where TLanes : struct, IPanelLanes<V, sbyte>
    where V : struct
{
    public static Status Invoke(ref Context c)
    {
        ref readonly Conv2DInt8.Params p = ref c.Params<Conv2DInt8.Params>();
        ConvGeometry g = LayerShapes.Flat(p.Geometry);
        if (!LayerShapes.Takes(ref c, g, 4 / TLanes.InputsPerStep, out SimdState? state))
            return Conv2DInt8.Invoke(ref c);
        byte* packed = state!.Packed.Find(c.Index);
        if (packed == null)
            packed = state.Packed.Publish(c.Index, Pack(ref c, p, g));
        PanelLayer.Run<TLanes, V, sbyte>(packed, g, p.FilterChannels, p.GroupOutputs, p.Rescale.InputOffset, LayerShapes.Limits(p.Rescale),
            c.Input<sbyte>(0), c.Output<sbyte>(0), state);
        return Status.Ok;
    }

    static byte* Pack(ref Context c, in Conv2DInt8.Params p, in ConvGeometry g)
    {
        int taps = g.FilterHeight * g.FilterWidth;
        return PanelLayer.Pack<TLanes, V, sbyte>(g, new LayerSource<sbyte>
        {
            Weights = Int8Filter.Of(ref c, p.Unpacked),
            OutputStep = taps * p.FilterChannels,
            TapStep = p.FilterChannels,
            GroupInputs = p.FilterChannels,
            GroupOutputs = p.GroupOutputs,
            Bias = c.Input<int>(2),
            Multipliers = c.Persistent<int>(p.Multipliers, g.OutputChannels),
            Shifts = c.Persistent<sbyte>(p.Shifts, g.OutputChannels),
            Offset = p.Rescale.InputOffset,
        });
    }
}

/// <summary>CONV_2D on float32; equal bits because every output adds its products in the plain kernel's order.</summary>
/// <remarks>Products with the written-out padding are zeros of either sign, which change no sum, as long as the weights are finite.</remarks>
internal readonly unsafe struct Conv2DFloat32Simd<TLanes, V> : ISimdKernel
    where TLanes : struct, IPanelLanes<V, float>
    where V : struct
{
    public static Status Invoke(ref Context c)
    {
        ref readonly Conv2DFloat32.Params p = ref c.Params<Conv2DFloat32.Params>();
        ConvGeometry g = LayerShapes.Flat(p.Geometry);
        if (!LayerShapes.Takes(ref c, g, sizeof(float), out SimdState? state))
            return Conv2DFloat32.Invoke(ref c);
        byte* packed = state!.Packed.Find(c.Index);
        if (packed == null)
            packed = state.Packed.Publish(c.Index, Pack(ref c, p, g));
        if (!LayerShapes.IsUsable(packed))
            return Conv2DFloat32.Invoke(ref c);
        PanelLayer.Run<TLanes, V, float>(packed, g, p.FilterChannels, p.GroupOutputs, 0, new OutputLimits { FloatLow = p.Low, FloatHigh = p.High },
            c.Input<float>(0), c.Output<float>(0), state);
        return Status.Ok;
    }

    static byte* Pack(ref Context c, in Conv2DFloat32.Params p, in ConvGeometry g)
    {
        int taps = g.FilterHeight * g.FilterWidth;
        ReadOnlySpan<float> weights = c.Input<float>(1);
        return !LayerShapes.AllFinite(weights) ? LayerShapes.NotUsable() : PanelLayer.Pack<TLanes, V, float>(g, new LayerSource<float>
        {
            Weights = weights,
            OutputStep = taps * p.FilterChannels,
            TapStep = p.FilterChannels,
            GroupInputs = p.FilterChannels,
            GroupOutputs = p.GroupOutputs,
            Bias = MemoryMarshal.Cast<float, int>(c.Input<float>(2)),
        });
    }
}
