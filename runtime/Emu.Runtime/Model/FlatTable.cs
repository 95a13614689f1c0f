using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emu.Runtime;

/// <summary>An operator's builtin options. A field that is absent, also because the whole table is, has its default.</summary>
/// <remarks>Field numbers are the order of the fields in schema.fbs. The table was checked against the model before a kernel sees it.</remarks>
public readonly ref struct FlatTable
{
    readonly ReadOnlySpan<byte> _model;
    readonly int _table;

    internal FlatTable(ReadOnlySpan<byte> model, int table)
    {
        _model = model;
        _table = table;
    }

    /// <summary>True when the model gives options.</summary>
    public bool Exists => _table > 0;

    /// <summary>A signed byte; also the schema's small enums (Padding, ActivationFunctionType).</summary>
    public int Int8(int field, int fallback) => (sbyte)FlatBuffer.UInt8(_model, _table, field, fallback);

    /// <summary>An unsigned byte.</summary>
    public int UInt8(int field, int fallback) => FlatBuffer.UInt8(_model, _table, field, fallback);

    /// <summary>A bool.</summary>
    public bool Bool(int field, bool fallback) => FlatBuffer.UInt8(_model, _table, field, fallback ? 1 : 0) != 0;

    /// <summary>A signed 32-bit number.</summary>
    public int Int32(int field, int fallback) => FlatBuffer.Int32(_model, _table, field, fallback);

    /// <summary>A single.</summary>
    public float Float(int field, float fallback) =>
        BitConverter.Int32BitsToSingle(FlatBuffer.Int32(_model, _table, field, BitConverter.SingleToInt32Bits(fallback)));

    /// <summary>A vector of 32-bit numbers; empty when absent or malformed.</summary>
    public ReadOnlySpan<int> Int32s(int field)
    {
        int vector = FlatBuffer.Vector(_model, _table, field, 2);
        return MemoryMarshal.Cast<byte, int>(_model.Slice(vector <= 0 ? 0 : vector + 4, FlatBuffer.Count(_model, vector) * 4));
    }
}
