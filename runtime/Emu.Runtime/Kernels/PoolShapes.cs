namespace Emu.Runtime.Kernels;

/// <summary>Operands and options of the 2-D pools, which are the same for every element type.</summary>
internal static class PoolShapes
{
    // Fields of Pool2DOptions in schema.fbs.
    const int Padding = 0, StrideWidth = 1, StrideHeight = 2, FilterWidth = 3, FilterHeight = 4, FusedActivation = 5;

    internal static Status Prepare(ref Setup s, ElementType type, ref ConvGeometry g)
    {
        FlatTable options = s.Options;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, type)) != Status.Ok
            || (e = g.Prepare(ref s, options.Int8(Padding, 0), (options.Int32(FilterHeight, 0), options.Int32(FilterWidth, 0)),
                (options.Int32(StrideHeight, 0), options.Int32(StrideWidth, 0)), (1, 1))) != Status.Ok)
            return e;
        return Operands.Size(ref s, Operands.Output, 3, g.InputChannels);
    }

    internal static int Activation(ref Setup s) => s.Options.Int8(FusedActivation, 0);
}
