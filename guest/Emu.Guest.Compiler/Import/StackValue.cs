using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

/// <summary>What an entry of the evaluation stack is.</summary>
internal enum ValueKind : byte
{
    /// <summary>One IR value.</summary>
    Scalar,
    /// <summary>Address and length.</summary>
    Span,
    /// <summary>A struct: the address of memory that holds it.</summary>
    Struct,
    /// <summary>The address of a variable that lives in SSA values; an address only in name as long as nothing needs its bits.</summary>
    VariableAddress,
    /// <summary>A type (ldtoken).</summary>
    TypeToken,
    /// <summary>A field (ldtoken).</summary>
    FieldToken,
    /// <summary>A string literal; only assertions may take it, and ignore it.</summary>
    Text,
}

/// <summary>An entry of the evaluation stack.</summary>
internal readonly struct StackValue
{
    public ValueKind Kind { get; private init; }
    /// <summary>The value, the span's address, or the struct's address.</summary>
    public Instr A { get; private init; }
    /// <summary>The span's length.</summary>
    public Instr B { get; private init; }
    /// <summary>TypeShape of a struct, Type or FieldInfo of a token.</summary>
    public object? Info { get; private init; }
    /// <summary>Variable number of <see cref="ValueKind.VariableAddress"/>.</summary>
    public int Variable { get; private init; }
    /// <summary>The struct still lies where it was read from and must be copied before anything may write there.</summary>
    public bool IsBorrowed { get; private init; }

    public static StackValue Scalar(Instr value) => new() { Kind = ValueKind.Scalar, A = value };
    public static StackValue Span(Instr address, Instr length) => new() { Kind = ValueKind.Span, A = address, B = length };
    public static StackValue Struct(Instr address, TypeShape shape, bool borrowed) =>
        new() { Kind = ValueKind.Struct, A = address, Info = shape, IsBorrowed = borrowed };
    public static StackValue AddressOf(int variable) => new() { Kind = ValueKind.VariableAddress, Variable = variable };
    public static StackValue Token(Type type) => new() { Kind = ValueKind.TypeToken, Info = type };
    public static StackValue Token(System.Reflection.FieldInfo field) => new() { Kind = ValueKind.FieldToken, Info = field };
    public static StackValue Text => new() { Kind = ValueKind.Text };
}
