namespace Emu.Runtime.Hosting;

/// <summary>Short names of element types, as numpy spells them.</summary>
public static class ElementTypeNames
{
    static readonly string[] Names =
    [
        "float32", "float16", "int32", "uint8", "int64", "string", "bool", "int16", "complex64", "int8", "float64",
        "complex128", "uint64", "resource", "variant", "uint32", "uint16", "int4", "bfloat16",
    ];

    /// <summary>The name, or "type 99" for a number that is not a type.</summary>
    public static string Name(ElementType type) => (int)type < Names.Length ? Names[(int)type] : type == ElementType.Any ? "any" : $"type {(int)type}";
}
