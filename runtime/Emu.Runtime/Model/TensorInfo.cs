using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emu.Runtime;

/// <summary>What a kernel's Prepare may know of a tensor; read from the model on demand, so it takes no arena memory.</summary>
public readonly ref struct TensorInfo
{
    readonly ReadOnlySpan<byte> _model;
    readonly int _table;
    readonly int _data;

    internal TensorInfo(ReadOnlySpan<byte> model, int table, int index, TensorRecord record)
    {
        _model = model;
        _table = table;
        _data = record.Offset < 0 ? ~record.Offset : 0;
        Index = index;
        Bytes = record.Bytes;
    }

    /// <summary>Number of the tensor in its subgraph; -1 for an absent optional operand.</summary>
    public readonly int Index;

    /// <summary>Bytes in memory.</summary>
    public readonly int Bytes;

    /// <summary>False for an optional operand that the model leaves out; everything else is then 0.</summary>
    public bool Exists => Index >= 0;

    /// <summary>Type of the elements.</summary>
    public ElementType Type => (ElementType)FlatBuffer.UInt8(_model, _table, Schema.TensorType, 0);

    /// <summary>Number of dimensions, 0 (a scalar) to 8.</summary>
    public int Rank => FlatBuffer.Count(_model, Shape);

    /// <summary>Size of dimension <paramref name="i"/>, which must be 0 to Rank-1.</summary>
    public int Dim(int i) => FlatBuffer.Item(_model, Shape, i);

    /// <summary>Product of the dimensions; 1 for a scalar.</summary>
    public int Elements
    {
        get
        {
            int shape = Shape, elements = 1;
            for (int i = FlatBuffer.Count(_model, shape) - 1; i >= 0; i--)
                elements *= FlatBuffer.Item(_model, shape, i);
            return elements;
        }
    }

    /// <summary>True when the contents are part of the model.</summary>
    public bool IsConstant => _data != 0;

    /// <summary>True for state that survives from one Invoke to the next.</summary>
    public bool IsVariable => _data == 0 && FlatBuffer.UInt8(_model, _table, Schema.TensorIsVariable, 0) != 0;

    /// <summary>The constant's elements in the model; empty when the tensor is not a constant. Int4: packed bytes.</summary>
    public ReadOnlySpan<T> Constant<T>() where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(_model.Slice(_data, _data == 0 ? 0 : Bytes));

    /// <summary>Number of scales: 0 not quantised, 1 per tensor, otherwise one for each index of <see cref="QuantizedDimension"/>.</summary>
    public int ScaleCount => FlatBuffer.Count(_model, FlatBuffer.Vector(_model, Quantization, Schema.QuantizationScale, 2));

    /// <summary>Scale of a channel: finite and not negative; 0 when there is none.</summary>
    public float Scale(int channel)
    {
        int scales = FlatBuffer.Vector(_model, Quantization, Schema.QuantizationScale, 2);
        return (uint)channel < (uint)FlatBuffer.Count(_model, scales) ? BitConverter.Int32BitsToSingle(FlatBuffer.Item(_model, scales, channel)) : 0;
    }

    /// <summary>All scales, in the model: for loops over channels, where <see cref="Scale"/> would search the tables each time.</summary>
    public ReadOnlySpan<float> Scales
    {
        get
        {
            int scales = FlatBuffer.Vector(_model, Quantization, Schema.QuantizationScale, 2);
            return MemoryMarshal.Cast<byte, float>(_model.Slice(scales <= 0 ? 0 : scales + 4, FlatBuffer.Count(_model, scales) * 4));
        }
    }

    /// <summary>First channel whose zero point is not 0, or -1.</summary>
    public int FirstZeroPoint
    {
        get
        {
            int zeros = FlatBuffer.Vector(_model, Quantization, Schema.QuantizationZeroPoint, 3);
            int count = FlatBuffer.Count(_model, zeros);
            for (int i = 0; i < count; i++)
                if (FlatBuffer.Int32(_model, zeros + 4 + 8 * i) != 0)
                    return i;
            return -1;
        }
    }

    /// <summary>Zero point of a channel; a single one serves all; 0 when there is none. 64 bits in the file, checked to fit 32.</summary>
    public int ZeroPoint(int channel)
    {
        int zeros = FlatBuffer.Vector(_model, Quantization, Schema.QuantizationZeroPoint, 3);
        int count = FlatBuffer.Count(_model, zeros);
        if (count == 1)
            channel = 0;
        return (uint)channel < (uint)count ? FlatBuffer.Int32(_model, zeros + 4 + 8 * channel) : 0;
    }

    /// <summary>The dimension that the scales belong to.</summary>
    public int QuantizedDimension => FlatBuffer.Int32(_model, Quantization, Schema.QuantizationDimension, 0);

    int Shape => FlatBuffer.Vector(_model, _table, Schema.TensorShape, 2);

    int Quantization => FlatBuffer.Table(_model, _table, Schema.TensorQuantization);
}
