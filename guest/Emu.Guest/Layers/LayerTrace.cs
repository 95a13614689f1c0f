using System.Globalization;
using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Guest.Layers;

/// <summary>What one run of one operator left in one of its outputs.</summary>
/// <param name="Operator">The operator, counted through all subgraphs.</param>
/// <param name="OperatorName">CONV_2D, or a custom operator's name.</param>
/// <param name="Run">How many times the operator has run before within the invocation; above 0 only in loops.</param>
/// <param name="Output">Position among the operator's outputs.</param>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Scale">Real units of one step, for tensors quantised with one scale; otherwise 0.</param>
/// <param name="Data">Little-endian, row-major.</param>
public sealed record LayerOutput(int Operator, string OperatorName, int Run, int Output, string Tensor, ElementType Type, int[] Shape, float Scale, byte[] Data)
{
    /// <summary>Name of the file that holds it, for example <c>0003.CONV_2D.0.npy</c>.</summary>
    public string FileName
    {
        get
        {
            string name = string.Concat(OperatorName.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '-'));
            string run = Run == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".run{Run}");
            return string.Create(CultureInfo.InvariantCulture, $"{Operator:D4}.{name}.{Output}{run}.npy");
        }
    }
}

/// <summary>Every intermediate tensor of one invocation, in the order in which operators ended.</summary>
/// <param name="Source">Where they come from, in words.</param>
/// <param name="Outputs">Outputs of operators.</param>
/// <param name="IsPartial">True for references that need not have every tensor.</param>
public sealed record LayerTrace(string Source, IReadOnlyList<LayerOutput> Outputs, bool IsPartial = false)
{
    /// <summary>Bytes that a trace may have in all; loops could make it endless.</summary>
    public const long MaximumBytes = 1L << 30;

    /// <summary>Outputs that a trace may have.</summary>
    public const int MaximumOutputs = 100_000;
}

/// <summary>A trace has become larger than <see cref="LayerTrace.MaximumBytes"/> or <see cref="LayerTrace.MaximumOutputs"/>.</summary>
public sealed class TraceTooLargeException() : Exception(
    string.Create(CultureInfo.InvariantCulture, $"the intermediate tensors are more than {LayerTrace.MaximumBytes >> 20} MB or {LayerTrace.MaximumOutputs:N0} files"));
