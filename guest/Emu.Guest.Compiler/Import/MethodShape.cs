using System.Reflection;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

/// <summary>A closed method as the importer calls or imports it.</summary>
internal sealed class MethodShape(MethodBase method, TypeTable types)
{
    private static readonly Type[] NoTypes = [];
    private ParameterInfo[]? _infos;
    private TypeShape[]? _parameters;
    private TypeShape? _result;
    private IrSignature? _signature;
    private Type[]? _typeArguments;
    private Type[]? _methodArguments;

    public MethodBase Method { get; } = method;
    public bool HasThis { get; } = !method.IsStatic;
    /// <summary>The declaring assembly's IL is never compiled.</summary>
    public bool IsFramework { get; } = method.DeclaringType is { } type && TypeTable.IsFramework(type);
    /// <summary>How calls are imported when not as calls; null for ordinary methods.</summary>
    public Intrinsic? Intrinsic { get; init; }
    /// <summary>Set once the method is reachable.</summary>
    public FunctionSymbol? Symbol { get; set; }

    public ParameterInfo[] Infos => _infos ??= Method.GetParameters();
    public Type[] TypeArguments => _typeArguments ??= Method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : NoTypes;
    public Type[] MethodArguments => _methodArguments ??= Method.IsGenericMethod ? Method.GetGenericArguments() : NoTypes;
    /// <summary>Without the receiver.</summary>
    public TypeShape[] Parameters => _parameters ??= Array.ConvertAll(Infos, p => types.Of(p.ParameterType));
    public TypeShape Result => _result ??= types.Of(Method is MethodInfo info ? info.ReturnType : typeof(void));
    public bool ReturnsThroughPointer => Result.Kind is ShapeKind.Span or ShapeKind.Struct;
    public IrSignature Signature => _signature ??= SignatureOf(HasThis, Parameters, Result);

    /// <summary>IR types of a call: hidden result pointer, receiver, then parameters with spans as two words.</summary>
    public static IrSignature SignatureOf(bool hasThis, TypeShape[] parameters, TypeShape result)
    {
        List<IrType> list = [];
        bool hidden = result.Kind is ShapeKind.Span or ShapeKind.Struct;
        if (hidden)
            list.Add(IrType.I32);
        if (hasThis)
            list.Add(IrType.I32);
        foreach (TypeShape parameter in parameters)
        {
            list.Add(parameter.Kind == ShapeKind.Scalar ? parameter.Ir : IrType.I32);
            if (parameter.Kind == ShapeKind.Span)
                list.Add(IrType.I32);
        }
        return new(list, hidden ? IrType.Void : result.Ir);
    }
}

/// <summary>Imports one call of a framework method: takes operands from the importer's stack and pushes the result.</summary>
internal delegate void Intrinsic(MethodImporter importer, MethodShape call, bool isNew);
