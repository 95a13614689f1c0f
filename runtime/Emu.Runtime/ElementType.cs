namespace Emu.Runtime;

/// <summary>Type of a tensor's elements; the numbers are those of TFLite's <c>TensorType</c> (schema.fbs, version 3).</summary>
public enum ElementType : byte
{
    /// <summary>IEEE 754 single.</summary>
    Float32 = 0,
    /// <summary>IEEE 754 half.</summary>
    Float16 = 1,
    /// <summary>Signed 32 bits.</summary>
    Int32 = 2,
    /// <summary>Unsigned 8 bits.</summary>
    UInt8 = 3,
    /// <summary>Signed 64 bits.</summary>
    Int64 = 4,
    /// <summary>Strings; not supported.</summary>
    String = 5,
    /// <summary>One byte, 0 or 1.</summary>
    Bool = 6,
    /// <summary>Signed 16 bits.</summary>
    Int16 = 7,
    /// <summary>Two singles.</summary>
    Complex64 = 8,
    /// <summary>Signed 8 bits.</summary>
    Int8 = 9,
    /// <summary>IEEE 754 double.</summary>
    Float64 = 10,
    /// <summary>Two doubles.</summary>
    Complex128 = 11,
    /// <summary>Unsigned 64 bits.</summary>
    UInt64 = 12,
    /// <summary>Handle of a resource variable, 4 bytes.</summary>
    Resource = 13,
    /// <summary>Variant; not supported.</summary>
    Variant = 14,
    /// <summary>Unsigned 32 bits.</summary>
    UInt32 = 15,
    /// <summary>Unsigned 16 bits.</summary>
    UInt16 = 16,
    /// <summary>Signed 4 bits: two per byte in constants (low nibble first), one per byte in the arena.</summary>
    Int4 = 17,
    /// <summary>Brain float; not supported.</summary>
    BFloat16 = 18,
    /// <summary>Not a TFLite type: an operator row that takes every type.</summary>
    Any = 255,
}
