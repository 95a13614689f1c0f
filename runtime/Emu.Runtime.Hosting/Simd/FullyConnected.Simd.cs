using System.Runtime.InteropServices;
using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>FULLY_CONNECTED on int8: a 1 x 1 convolution of one row of as many pixels as there are batches.</summary>
internal readonly unsafe struct FullyConnectedInt8Simd<TLanes, V> : ISimdKernel
    where TLanes : struct, IPanelLanes<V, sbyte>
    where V : struct
{
    public static Status Invoke(ref Context c)
    {
        ref readonly FullyConnectedInt8.Params p = ref c.Params<FullyConnectedInt8.Params>();
        ConvGeometry g = LayerShapes.OfRows(c.Output<sbyte>(0).Length / p.Outputs, p.Depth, p.Outputs);
        if (!LayerShapes.Takes(ref c, g, 4 / TLanes.InputsPerStep, out SimdState? state))
            return FullyConnectedInt8.Invoke(ref c);
        byte* packed = state!.Packed.Find(c.Index);
        if (packed == null)
            packed = state.Packed.Publish(c.Index, Pack(ref c, p, g));
        PanelLayer.Run<TLanes, V, sbyte>(packed, g, p.Depth, p.Outputs, p.Rescale.InputOffset, LayerShapes.Limits(p.Rescale), c.Input<sbyte>(0), c.Output<sbyte>(0), state);
        return Status.Ok;
    }

    static byte* Pack(ref Context c, in FullyConnectedInt8.Params p, in ConvGeometry g)
    {
        int perOutput = p.Multipliers != 0 ? p.Outputs : 0;
        return PanelLayer.Pack<TLanes, V, sbyte>(g, new LayerSource<sbyte>
        {
            Weights = Int8Filter.Of(ref c, p.Unpacked),
            OutputStep = p.Depth,
            TapStep = p.Depth,
            GroupInputs = p.Depth,
            GroupOutputs = p.Outputs,
            Bias = c.Input<int>(2),
            Multipliers = c.Persistent<int>(p.Multipliers, perOutput),
            Shifts = c.Persistent<sbyte>(p.Shifts, perOutput),
            Multiplier = p.Rescale.Multiplier,
            Shift = p.Rescale.Shift,
            Offset = p.Rescale.InputOffset,
        });
    }
}

/// <summary>FULLY_CONNECTED on float32.</summary>
internal readonly unsafe struct FullyConnectedFloat32Simd<TLanes, V> : ISimdKernel
    where TLanes : struct, IPanelLanes<V, float>
    where V : struct
{
    public static Status Invoke(ref Context c)
    {
        ref readonly FullyConnectedFloat32.Params p = ref c.Params<FullyConnectedFloat32.Params>();
        ConvGeometry g = LayerShapes.OfRows(c.Output<float>(0).Length / p.Outputs, p.Depth, p.Outputs);
        if (!LayerShapes.Takes(ref c, g, sizeof(float), out SimdState? state))
            return FullyConnectedFloat32.Invoke(ref c);
        byte* packed = state!.Packed.Find(c.Index);
        if (packed == null)
        {
            packed = state.Packed.Publish(c.Index, PanelLayer.Pack<TLanes, V, float>(g, new LayerSource<float>
            {
                Weights = c.Input<float>(1),
                OutputStep = p.Depth,
                TapStep = p.Depth,
                GroupInputs = p.Depth,
                GroupOutputs = p.Outputs,
                Bias = MemoryMarshal.Cast<float, int>(c.Input<float>(2)),
            }));
        }
        PanelLayer.Run<TLanes, V, float>(packed, g, p.Depth, p.Outputs, 0, new OutputLimits { FloatLow = p.Low, FloatHigh = p.High },
            c.Input<float>(0), c.Output<float>(0), state);
        return Status.Ok;
    }
}
