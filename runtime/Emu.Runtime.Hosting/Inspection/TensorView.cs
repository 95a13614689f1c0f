using System.Runtime.InteropServices;

namespace Emu.Runtime.Hosting;

/// <summary>A tensor of a model, read-only.</summary>
public sealed class TensorView
{
    readonly byte[] _model;
    readonly int _scales;
    readonly int _zeros;

    internal TensorView(byte[] model, int table, int index, TensorFacts facts)
    {
        _model = model;
        _scales = facts.Scales;
        _zeros = facts.Zeros;
        Index = index;
        TableOffset = table;
        Name = facts.Name;
        Type = facts.Type;
        Shape = facts.Shape;
        ShapeSignature = facts.ShapeSignature;
        Buffer = facts.Buffer;
        DataOffset = facts.DataOffset;
        DataBytes = facts.DataBytes;
        IsVariable = facts.IsVariable && facts.DataBytes == 0;
        QuantizedDimension = facts.QuantizedDimension;
    }

    /// <summary>Number in its subgraph.</summary>
    public int Index { get; }
    /// <summary>Name; may be empty. Cut after 256 bytes.</summary>
    public string Name { get; }
    /// <summary>Type of the elements.</summary>
    public ElementType Type { get; }
    /// <summary>Dimensions; empty for a scalar.</summary>
    public int[] Shape { get; }
    /// <summary>Dimensions as at conversion, -1 unknown; empty when the file has none.</summary>
    public int[] ShapeSignature { get; }
    /// <summary>Number of the buffer.</summary>
    public int Buffer { get; }
    /// <summary>File offset of the constant's data; 0 for activations.</summary>
    public int DataOffset { get; }
    /// <summary>Bytes of the constant's data; 0 for activations.</summary>
    public int DataBytes { get; }
    /// <summary>File offset of the tensor's table.</summary>
    public int TableOffset { get; }
    /// <summary>State that survives from one Invoke to the next.</summary>
    public bool IsVariable { get; }
    /// <summary>True when the contents are part of the model.</summary>
    public bool IsConstant => DataBytes > 0;
    /// <summary>The dimension that the scales belong to.</summary>
    public int QuantizedDimension { get; }
    /// <summary>Number of scales: 0 not quantised, 1 per tensor, more per channel.</summary>
    public int ScaleCount => FlatBuffer.Count(_model, _scales);
    /// <summary>The scales.</summary>
    public float[] Scales => MemoryMarshal.Cast<byte, float>(_model.AsSpan(_scales <= 0 ? 0 : _scales + 4, 4 * ScaleCount)).ToArray();
    /// <summary>The zero points.</summary>
    public long[] ZeroPoints => MemoryMarshal.Cast<byte, long>(_model.AsSpan(_zeros <= 0 ? 0 : _zeros + 4, 8 * FlatBuffer.Count(_model, _zeros))).ToArray();
    /// <summary>The first scale, or 0.</summary>
    public float Scale => ScaleCount > 0 ? BitConverter.Int32BitsToSingle(FlatBuffer.Item(_model, _scales, 0)) : 0;
    /// <summary>The first zero point, or 0.</summary>
    public int ZeroPoint => FlatBuffer.Count(_model, _zeros) > 0 ? FlatBuffer.Int32(_model, _zeros + 4) : 0;
    /// <summary>Product of the dimensions, 0 when one is unknown, saturating.</summary>
    public long Elements
    {
        get
        {
            long elements = 1;
            foreach (int dim in Shape)
                elements = Math.Min(elements * Math.Max(dim, 0), 1L << 31);
            return elements;
        }
    }

    /// <summary>Bytes in memory; int4 constants hold two elements in each byte.</summary>
    public long Bytes
    {
        get
        {
            int size = (int)Type < ModelLoader.ElementBytes.Length ? ModelLoader.ElementBytes[(int)Type] : 0;
            return Type == ElementType.Int4 && IsConstant ? (Elements + 1) / 2 : Elements * size;
        }
    }

    /// <summary>The constant's bytes; empty for activations.</summary>
    public ReadOnlySpan<byte> Data => _model.AsSpan(DataOffset, DataBytes);

    /// <summary>The texts of a constant of type STRING, in row-major order; null for other tensors and for bytes that are no such list. The runtime has no kernels for them.</summary>
    public IReadOnlyList<string>? Texts => Type == ElementType.String && IsConstant ? TextTensor.Read(Data) : null;

    /// <summary>The shape as [1, 49, 10].</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}

/// <summary>What the reader found of a tensor.</summary>
sealed record TensorFacts(string Name, ElementType Type, int[] Shape, int[] ShapeSignature, int Buffer, int DataOffset, int DataBytes,
    bool IsVariable, int Scales, int Zeros, int QuantizedDimension);
