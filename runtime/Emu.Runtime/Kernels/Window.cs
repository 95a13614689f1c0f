namespace Emu.Runtime.Kernels;

/// <summary>The part of a filter that lies inside the image at one output position, as runs of elements that are contiguous in input and weights.</summary>
/// <remarks>A run is one tap's channels, or a whole filter row where taps are neighbours. Lengths and steps are in elements.</remarks>
internal struct Window
{
    internal int Input;       // element of the first tap inside
    internal int Weight;      // the same tap's element within one filter
    internal int Rows;        // 0 when no tap is inside
    internal int InputRow;    // from one filter row to the next
    internal int WeightRow;
    internal int Runs;        // per row
    internal int InputRun;    // from one run to the next
    internal int WeightRun;
    internal int Length;      // of a run

    /// <summary>The window at an output position, a run for each tap; <paramref name="weightStep"/> is the distance of two taps in a filter.</summary>
    internal static Window Taps(in ConvGeometry g, int weightStep, int batch, int y, int x)
    {
        int top = y * g.StrideHeight - g.PadTop;
        int left = x * g.StrideWidth - g.PadLeft;
        TapRange rows = new(top, g.DilationHeight, g.InputHeight, g.FilterHeight);
        TapRange columns = new(left, g.DilationWidth, g.InputWidth, g.FilterWidth);
        Window w = default;
        if (rows.Count == 0 || columns.Count == 0)
            return w;
        int firstRow = batch * g.InputHeight + top + rows.First * g.DilationHeight;
        w.Input = (firstRow * g.InputWidth + left + columns.First * g.DilationWidth) * g.InputChannels;
        w.Weight = (rows.First * g.FilterWidth + columns.First) * weightStep;
        w.Rows = rows.Count;
        w.InputRow = g.DilationHeight * g.InputWidth * g.InputChannels;
        w.WeightRow = g.FilterWidth * weightStep;
        w.Runs = columns.Count;
        w.InputRun = g.DilationWidth * g.InputChannels;
        w.WeightRun = weightStep;
        w.Length = weightStep;
        return w;
    }

    /// <summary>The same, with the taps of a row joined to one run where nothing lies between them.</summary>
    internal static Window Joined(in ConvGeometry g, int filterChannels, int batch, int y, int x)
    {
        Window w = Taps(g, filterChannels, batch, y, x);
        if (w.InputRun == w.WeightRun)
        {
            w.Length *= w.Runs;
            w.Runs = 1;
        }
        return w;
    }
}
