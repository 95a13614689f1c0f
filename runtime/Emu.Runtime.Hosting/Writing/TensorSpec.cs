using System.Runtime.InteropServices;

namespace Emu.Runtime.Hosting.Writing;

/// <summary>A tensor for <see cref="ModelWriter"/>.</summary>
/// <param name="Name">Shown in reports.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Dimensions; empty for a scalar.</param>
public sealed record TensorSpec(string Name, ElementType Type, params int[] Shape)
{
    /// <summary>Contents of a constant, little-endian; null for an activation.</summary>
    public byte[]? Data { get; init; }
    /// <summary>One scale, or one for each index of <see cref="QuantizedDimension"/>; null when not quantised.</summary>
    public float[]? Scales { get; init; }
    /// <summary>As many as scales.</summary>
    public long[]? ZeroPoints { get; init; }
    /// <summary>The dimension that the scales belong to.</summary>
    public int QuantizedDimension { get; init; }
    /// <summary>State that survives from one Invoke to the next.</summary>
    public bool IsVariable { get; init; }
    /// <summary>The shape with -1 for dimensions unknown at conversion.</summary>
    public int[]? ShapeSignature { get; init; }

    /// <summary>The same tensor, quantised per tensor.</summary>
    public TensorSpec Quantized(float scale, int zeroPoint) => this with { Scales = [scale], ZeroPoints = [zeroPoint] };

    /// <summary>The same tensor, quantised per channel and symmetric.</summary>
    public TensorSpec Quantized(float[] scales, int dimension) =>
        this with { Scales = scales, ZeroPoints = new long[scales.Length], QuantizedDimension = dimension };

    /// <summary>The same tensor as a constant.</summary>
    public TensorSpec With<T>(params ReadOnlySpan<T> values) where T : unmanaged => this with { Data = MemoryMarshal.AsBytes(values).ToArray() };
}
