using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

/// <summary>Guest layouts of types, computed once each.</summary>
internal sealed class TypeTable
{
    private static readonly Assembly CoreLibrary = typeof(object).Assembly;
    private static readonly ConcurrentDictionary<Assembly, bool> FrameworkAssemblies = [];
    private readonly Dictionary<Type, TypeShape> _shapes = [];
    private readonly Dictionary<Type, bool> _frozen = [];

    /// <summary>True for assemblies whose IL is never compiled.</summary>
    public static bool IsFramework(Type type)
    {
        Assembly assembly = type.Assembly;
        return assembly == CoreLibrary || FrameworkAssemblies.GetOrAdd(assembly, static a => a.GetName().Name is { } name && name.StartsWith("System.", StringComparison.Ordinal));
    }

    /// <summary>Layout of a closed type.</summary>
    /// <exception cref="Rejection">The type has no guest form.</exception>
    public TypeShape Of(Type type)
    {
        if (_shapes.TryGetValue(type, out TypeShape? shape))
            return shape;
        shape = Build(type);
        _shapes.Add(type, shape);
        return shape;
    }

    /// <summary>True when an <c>in</c> parameter of the type is memory that does not change during the call: readonly structs and arena records.</summary>
    public bool IsFrozen(Type type)
    {
        if (_frozen.TryGetValue(type, out bool frozen))
            return frozen;
        frozen = !type.IsPrimitive && type.IsValueType && type.IsDefined(typeof(IsReadOnlyAttribute), false);
        if (!frozen && type.IsValueType)
            foreach (CustomAttributeData attribute in type.GetCustomAttributesData())
                frozen |= attribute.AttributeType.Name == "ArenaRecordAttribute";
        _frozen.Add(type, frozen);
        return frozen;
    }

    private TypeShape Build(Type type)
    {
        if (type.IsByRef || type.IsPointer || type.IsFunctionPointer)
            return new(type, ShapeKind.Scalar, IrType.I32, MemKind.I32, 4, 4);
        if (type.ContainsGenericParameters)
            throw new Rejection(RejectionId.OpenMethod, $"type {SymbolNames.Of(type)} has open type parameters");
        if (!type.IsValueType)
            throw ReferenceRejection(type);
        if (type.IsEnum)
            return Scalar(type, Type.GetTypeCode(Enum.GetUnderlyingType(type)));
        if (type == typeof(void))
            return new(type, ShapeKind.Void, IrType.Void, MemKind.I32, 0, 1);
        if (type == typeof(nint) || type == typeof(nuint))
            return new(type, ShapeKind.Scalar, IrType.I32, MemKind.I32, 4, 4);
        if (type.IsPrimitive)
            return Scalar(type, Type.GetTypeCode(type));
        if (type.IsGenericType)
        {
            Type definition = type.GetGenericTypeDefinition();
            if (definition == typeof(Span<>) || definition == typeof(ReadOnlySpan<>))
                return new(type, ShapeKind.Span, IrType.Void, MemKind.I32, 8, 4) { Element = Of(type.GetGenericArguments()[0]) };
        }
        if (IsFramework(type) && !type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
            throw new Rejection(RejectionId.FrameworkApi, $"framework type {SymbolNames.Of(type)} has no guest form");
        return Struct(type);
    }

    private static Rejection ReferenceRejection(Type type)
    {
        if (type == typeof(string))
            return new(RejectionId.String, "a string is used");
        return typeof(Delegate).IsAssignableFrom(type)
            ? new(RejectionId.Delegate, $"delegate {SymbolNames.Of(type)} is used")
            : new(RejectionId.ReferenceType, $"{SymbolNames.Of(type)} is a reference type");
    }

    private static TypeShape Scalar(Type type, TypeCode code) => code switch
    {
        TypeCode.Boolean or TypeCode.Byte => new(type, ShapeKind.Scalar, IrType.I32, MemKind.U8, 1, 1),
        TypeCode.SByte => new(type, ShapeKind.Scalar, IrType.I32, MemKind.S8, 1, 1),
        TypeCode.Char or TypeCode.UInt16 => new(type, ShapeKind.Scalar, IrType.I32, MemKind.U16, 2, 2),
        TypeCode.Int16 => new(type, ShapeKind.Scalar, IrType.I32, MemKind.S16, 2, 2),
        TypeCode.Int32 or TypeCode.UInt32 => new(type, ShapeKind.Scalar, IrType.I32, MemKind.I32, 4, 4),
        TypeCode.Int64 or TypeCode.UInt64 => new(type, ShapeKind.Scalar, IrType.I64, MemKind.I64, 8, 8),
        TypeCode.Single => new(type, ShapeKind.Scalar, IrType.F32, MemKind.F32, 4, 4),
        TypeCode.Double => new(type, ShapeKind.Scalar, IrType.F64, MemKind.F64, 8, 8),
        _ => throw new Rejection(RejectionId.FrameworkApi, $"framework type {SymbolNames.Of(type)} has no guest form"),
    };

    private TypeShape Struct(Type type)
    {
        FieldInfo[] infos = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);
        Array.Sort(infos, static (a, b) => a.MetadataToken.CompareTo(b.MetadataToken));
        StructLayoutAttribute? layout = type.StructLayoutAttribute;
        int pack = layout is { Pack: > 0 } ? layout.Pack : 8;
        int size = 0, align = 1;
        var fields = new FieldShape[infos.Length];
        for (int i = 0; i < infos.Length; i++)
        {
            TypeShape field = Of(infos[i].FieldType);
            int fieldAlign = Math.Min(field.Align, pack);
            int offset = type.IsExplicitLayout
                ? infos[i].GetCustomAttribute<FieldOffsetAttribute>()!.Value
                : (size + fieldAlign - 1) & -fieldAlign;
            while (offset % fieldAlign != 0)
                fieldAlign /= 2;
            fields[i] = new(infos[i].Name, infos[i].MetadataToken, offset, fieldAlign, field);
            size = Math.Max(size, offset + field.Size);
            align = Math.Max(align, fieldAlign);
        }
        if (infos.Length == 1 && type.GetCustomAttribute<InlineArrayAttribute>() is { } inline)
            size *= inline.Length;
        size = Math.Max(Math.Max(size, layout?.Size ?? 0), 1);
        size = (size + align - 1) & -align;
        return new(type, ShapeKind.Struct, IrType.Void, MemKind.I32, size, align) { Fields = fields };
    }
}
