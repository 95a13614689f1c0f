using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

/// <summary>How a type lives on the guest.</summary>
internal enum ShapeKind : byte
{
    /// <summary>No value.</summary>
    Void,
    /// <summary>One IR value.</summary>
    Scalar,
    /// <summary>Span or ReadOnlySpan: address and length.</summary>
    Span,
    /// <summary>A struct in memory.</summary>
    Struct,
}

/// <summary>A type's guest layout: sequential, natural alignment, 4-byte pointers.</summary>
internal sealed class TypeShape(Type type, ShapeKind kind, IrType ir, MemKind mem, int size, int align)
{
    public Type Type { get; } = type;
    public ShapeKind Kind { get; } = kind;
    /// <summary>For scalars.</summary>
    public IrType Ir { get; } = ir;
    /// <summary>For scalars.</summary>
    public MemKind Mem { get; } = mem;
    public int Size { get; } = size;
    public int Align { get; } = align;
    /// <summary>Of a span.</summary>
    public TypeShape? Element { get; init; }
    /// <summary>Of a struct, in metadata order.</summary>
    public FieldShape[] Fields { get; init; } = [];

    /// <summary>Finds a field by its metadata token, which is unique in its declaring type.</summary>
    public FieldShape? Field(int token)
    {
        foreach (FieldShape field in Fields)
            if (field.Token == token)
                return field;
        return null;
    }
}

/// <summary>A field's place in its struct.</summary>
/// <param name="Name">Of the field.</param>
/// <param name="Token">Metadata token, unique in the struct.</param>
/// <param name="Offset">In bytes.</param>
/// <param name="Align">Known alignment in bytes: less than the type's in a packed struct.</param>
/// <param name="Shape">Of the field's type.</param>
internal sealed record FieldShape(string Name, int Token, int Offset, int Align, TypeShape Shape);
