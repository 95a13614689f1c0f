using System.Runtime.InteropServices;

namespace Emu.Runtime.Arithmetic;

/// <summary>Where the taps of a filter's window lie: rows of runs, each at fixed steps in input and weights, in elements. Vector routines read the fields in this order.</summary>
/// <param name="rows">Rows; 0 when no tap is inside the image.</param>
/// <param name="runs">Taps of a row; 1 or more when there are rows.</param>
/// <param name="inputRun">In the input from one tap of a row to the next.</param>
/// <param name="weightRun">The same in the weights.</param>
/// <param name="inputRow">In the input from a row's first tap to that of the next row.</param>
/// <param name="weightRow">The same in the weights.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Taps(int rows, int runs, int inputRun, int weightRun, int inputRow, int weightRow)
{
    /// <summary>Rows; 0 when no tap is inside the image.</summary>
    public readonly int Rows = rows;
    /// <summary>Taps of a row.</summary>
    public readonly int Runs = runs;
    /// <summary>In the input from one tap of a row to the next.</summary>
    public readonly int InputRun = inputRun;
    /// <summary>The same in the weights.</summary>
    public readonly int WeightRun = weightRun;
    /// <summary>In the input from a row's first tap to that of the next row.</summary>
    public readonly int InputRow = inputRow;
    /// <summary>The same in the weights.</summary>
    public readonly int WeightRow = weightRow;

    /// <summary>Element of a tap in the input, from the first tap on.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="run">From 0.</param>
    public int Input(int row, int run) => row * InputRow + run * InputRun;

    /// <summary>The same in the weights.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="run">From 0.</param>
    public int Weight(int row, int run) => row * WeightRow + run * WeightRun;
}
