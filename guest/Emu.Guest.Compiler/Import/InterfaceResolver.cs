using System.Reflection;

namespace Emu.Guest.Compiler.Import;

/// <summary>Finds the struct method behind a constrained call.</summary>
internal sealed class InterfaceResolver
{
    private readonly Dictionary<(Type, Type), InterfaceMapping> _maps = [];

    /// <summary>The method of a struct that implements an interface's or overrides object's method.</summary>
    /// <exception cref="Rejection">There is none, or it is the interface's own body.</exception>
    public MethodBase Resolve(Type type, MethodBase called)
    {
        Type declaring = called.DeclaringType!;
        if (declaring == type)
            return called;
        if (!type.IsValueType)
            throw new Rejection(RejectionId.VirtualCall, $"{SymbolNames.Of(called)} is called on {SymbolNames.Of(type)}, a reference type");
        if (!declaring.IsInterface)
            return Override(type, called);
        if (!_maps.TryGetValue((type, declaring), out InterfaceMapping map))
            _maps.Add((type, declaring), map = type.GetInterfaceMap(declaring));
        for (int i = 0; i < map.InterfaceMethods.Length; i++)
        {
            if (map.InterfaceMethods[i].MetadataToken != called.MetadataToken)
                continue;
            MethodInfo target = map.TargetMethods[i];
            if (target is null || target.DeclaringType is { IsInterface: true })
                throw new Rejection(RejectionId.DefaultInterfaceMethod, $"{SymbolNames.Of(type)} uses the default body of {SymbolNames.Of(called)}, which boxes the struct");
            return called.IsGenericMethod ? target.MakeGenericMethod(called.GetGenericArguments()) : target;
        }
        throw new Rejection(RejectionId.VirtualCall, $"{SymbolNames.Of(type)} has no {SymbolNames.Of(called)}");
    }

    private static MethodInfo Override(Type type, MethodBase called)
    {
        if (type.IsEnum)
            throw new Rejection(RejectionId.EnumMember, $"{SymbolNames.Of(called)} is called on enum {SymbolNames.Of(type)}");
        foreach (MethodInfo method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            if (method.IsVirtual && method.Name == called.Name && method.GetParameters().Length == called.GetParameters().Length
                && method.GetBaseDefinition().DeclaringType == called.DeclaringType)
                return method;
        throw new Rejection(RejectionId.Boxing, $"{SymbolNames.Of(type)} does not override {SymbolNames.Of(called)}, so the call boxes it");
    }
}
