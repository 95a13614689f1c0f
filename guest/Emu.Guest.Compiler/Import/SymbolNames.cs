using System.Reflection;
using System.Text;

namespace Emu.Guest.Compiler.Import;

/// <summary>Readable names of types and methods, as C# would write them.</summary>
internal static class SymbolNames
{
    /// <summary>Namespace, type, method and generic arguments: <c>Emu.Runtime.Kernels.Conv2DInt8.Invoke</c>, <c>Emu.Runtime.Context.Params&lt;Params&gt;</c>.</summary>
    public static string Of(MethodBase method)
    {
        var text = new StringBuilder();
        if (method.DeclaringType is { } type)
            AppendType(text, type, withNamespace: true).Append('.');
        text.Append(method.IsConstructor ? "ctor" : SourceName(method.Name));
        if (method.IsGenericMethod)
            AppendArguments(text, method.GetGenericArguments(), 0);
        return text.ToString();
    }

    /// <summary>Parameter types in parentheses; tells overloads apart.</summary>
    public static string ParametersOf(MethodBase method)
    {
        var text = new StringBuilder("(");
        foreach (ParameterInfo parameter in method.GetParameters())
            AppendType(text.Length > 1 ? text.Append(',') : text, parameter.ParameterType, withNamespace: false);
        return text.Append(')').ToString();
    }

    /// <summary>Name of a type with its generic arguments.</summary>
    public static string Of(Type type) => AppendType(new StringBuilder(), type, withNamespace: false).ToString();

    private static StringBuilder AppendType(StringBuilder text, Type type, bool withNamespace)
    {
        if (type.IsByRef)
            return AppendType(text.Append("ref "), type.GetElementType()!, withNamespace);
        if (type.IsPointer)
            return AppendType(text, type.GetElementType()!, withNamespace).Append('*');
        if (type.IsArray)
            return AppendType(text, type.GetElementType()!, withNamespace).Append("[]");
        if (type.IsFunctionPointer)
            return text.Append("delegate*");
        if (type.IsPrimitive || type == typeof(void) || type == typeof(string) || type == typeof(object))
            return text.Append(Keyword(type));
        Type[] arguments = type.IsGenericType ? type.GetGenericArguments() : [];
        int outer = 0;
        if (type.DeclaringType is { } declaring && !type.IsGenericParameter)
        {
            outer = declaring.IsGenericType ? declaring.GetGenericArguments().Length : 0;
            Type closed = outer > 0 && !type.ContainsGenericParameters ? declaring.MakeGenericType(arguments[..outer]) : declaring;
            if (withNamespace)
                AppendType(text, closed, withNamespace).Append('.');
        }
        else if (withNamespace && type.Namespace is { Length: > 0 } space)
            text.Append(space).Append('.');
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        text.Append(tick < 0 ? SourceName(type.Name) : type.Name[..tick]);
        return arguments.Length > outer ? AppendArguments(text, arguments, outer) : text;
    }

    private static StringBuilder AppendArguments(StringBuilder text, Type[] arguments, int from)
    {
        text.Append('<');
        for (int i = from; i < arguments.Length; i++)
            AppendType(i > from ? text.Append(',') : text, arguments[i], withNamespace: false);
        return text.Append('>');
    }

    /// <summary>Turns a local function's name, <c>&lt;Run&gt;g__Tail|3_0</c>, into <c>Run.Tail</c>; leaves others.</summary>
    private static string SourceName(string name)
    {
        int close = name.IndexOf(">g__", StringComparison.Ordinal);
        int bar = name.IndexOf('|', StringComparison.Ordinal);
        return name.StartsWith('<') && close > 0 && bar > close ? $"{name[1..close]}.{name[(close + 4)..bar]}" : name;
    }

    private static string Keyword(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Byte => "byte",
        TypeCode.SByte => "sbyte",
        TypeCode.Char => "char",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 => "ushort",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.String => "string",
        _ => type == typeof(void) ? "void" : type == typeof(nint) ? "nint" : type == typeof(nuint) ? "nuint" : "object",
    };
}
