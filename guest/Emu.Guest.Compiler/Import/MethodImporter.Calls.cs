using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.InteropServices;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Support;

namespace Emu.Guest.Compiler.Import;

// Calls, construction, function pointers.
internal sealed partial class MethodImporter
{
    private bool Calling(IlInstruction i)
    {
        switch (i.Op)
        {
            case ILOpCode.Call or ILOpCode.Callvirt: CallToken(i); return true;
            case ILOpCode.Newobj: New(owner.Resolve(self, (int)i.Operand)); return true;
            case ILOpCode.Ldftn: LoadFunction(i); return true;
            case ILOpCode.Calli: CallPointer(i); return true;
            // Generic code converts T to a known type by boxing and unboxing; of the same type that is nothing.
            case ILOpCode.Box when Next is { Op: ILOpCode.Unbox_any } unbox && TypeOf(i) is { IsValueType: true } type && TypeOf(unbox) == type:
                _at++;
                return true;
            default: return false;
        }
    }

    private void CallToken(IlInstruction i)
    {
        MethodShape target = Target(i);
        if (i.Op == ILOpCode.Callvirt && _constrained is null && target.Method.DeclaringType is { IsValueType: false } holder)
            throw typeof(Delegate).IsAssignableFrom(holder)
                ? new Rejection(RejectionId.Delegate, $"delegate {SymbolNames.Of(holder)} is called")
                : RejectionOf(target.Method) ?? new Rejection(RejectionId.VirtualCall, $"{SymbolNames.Of(target.Method)} is called on a reference");
        Call(target);
    }

    private MethodShape Target(IlInstruction i)
    {
        MethodShape named = owner.Resolve(self, (int)i.Operand);
        return _constrained is { } type ? owner.ShapeOf(owner.Interfaces.Resolve(type, named.Method)) : named;
    }

    private void Call(MethodShape target)
    {
        if (target.Intrinsic is { } intrinsic)
        {
            intrinsic(this, target, isNew: false);
            return;
        }
        FunctionSymbol symbol = ReachOrReject(target);
        StackValue[] values = PopArguments(target.Parameters);
        Instr? receiver = target.HasThis ? PopScalar() : null;
        EmitCall(symbol, null, target.Signature, target.Parameters, target.Result, receiver, values);
        if (ReturnsFrozenReference(target))
            _frozenPointers.Add(_stack[^1].A);
    }

    /// <summary>True for methods that return <c>ref readonly</c> to a readonly struct or arena record.</summary>
    private bool ReturnsFrozenReference(MethodShape target) =>
        target.Method is MethodInfo { ReturnType.IsByRef: true } method && Types.IsFrozen(method.ReturnType.GetElementType()!)
            && Array.IndexOf(method.ReturnParameter.GetRequiredCustomModifiers(), typeof(InAttribute)) >= 0;

    private void New(MethodShape constructor)
    {
        Type type = constructor.Method.DeclaringType!;
        if (constructor.Intrinsic is { } intrinsic)
        {
            intrinsic(this, constructor, isNew: true);
            return;
        }
        if (typeof(Delegate).IsAssignableFrom(type))
            throw new Rejection(RejectionId.Delegate, $"a delegate of type {SymbolNames.Of(type)} is made");
        if (typeof(Exception).IsAssignableFrom(type))
            throw new Rejection(RejectionId.Exception, $"{SymbolNames.Of(type)} is thrown");
        if (!type.IsValueType)
            throw new Rejection(RejectionId.Allocation, $"an instance of class {SymbolNames.Of(type)} is allocated");
        TypeShape shape = Types.Of(type);
        FunctionSymbol symbol = ReachOrReject(constructor);
        StackValue[] values = PopArguments(constructor.Parameters);
        Settle();
        Instr made = FrameAddress(NewSlot("new", shape.Size, shape.Align));
        Zero(made, shape.Size, shape.Align);
        EmitCall(symbol, null, constructor.Signature, constructor.Parameters, constructor.Result, made, values);
        Push(StackValue.Struct(made, shape, borrowed: false));
    }

    public StackValue[] PopArguments(TypeShape[] parameters)
    {
        var values = new StackValue[parameters.Length];
        for (int p = values.Length - 1; p >= 0; p--)
            values[p] = Pop();
        return values;
    }

    /// <summary>Emits a call and pushes its result.</summary>
    private void EmitCall(FunctionSymbol? symbol, Instr? pointer, IrSignature signature, TypeShape[] parameters, TypeShape result, Instr? receiver, StackValue[] values)
    {
        Settle();
        List<Instr> args = new(signature.Parameters.Count + 1);
        if (pointer is not null)
            args.Add(pointer);
        Instr? home = null;
        if (result.Kind is ShapeKind.Span or ShapeKind.Struct)
            args.Add(home = FrameAddress(NewSlot("result", result.Size, result.Align)));
        if (receiver is not null)
            args.Add(receiver);
        for (int p = 0; p < values.Length; p++)
            AddArgument(args, parameters[p], values[p]);
        Instr call = Emit(new Instr(pointer is null ? Op.Call : Op.CallIndirect, signature.Result, args.ToArray()) { Symbol = symbol, Signature = pointer is null ? null : signature });
        if (home is not null)
        {
            StackValue value = LoadValue(home, result, result.Align);
            Push(value.Kind == ValueKind.Struct ? StackValue.Struct(value.A, result, borrowed: false) : value);
        }
        else if (result.Kind == ShapeKind.Scalar)
        {
            _extended[call] = result.Mem;
            Push(call);
        }
    }

    private void AddArgument(List<Instr> args, TypeShape parameter, StackValue value)
    {
        switch (parameter.Kind)
        {
            case ShapeKind.Span when value.Kind == ValueKind.Span:
                args.Add(value.A);
                args.Add(value.B);
                break;
            case ShapeKind.Struct when value.Kind == ValueKind.Struct:
                args.Add(Owned(value).A);
                break;
            case ShapeKind.Scalar:
                args.Add(Fit(ScalarOf(value), parameter));
                break;
            default:
                throw new Rejection(value.Kind == ValueKind.Text ? RejectionId.String : RejectionId.InvalidIl,
                    $"a {value.Kind} is passed where {SymbolNames.Of(parameter.Type)} is needed");
        }
    }

    private void LoadFunction(IlInstruction i)
    {
        MethodShape target = Target(i);
        if (target.HasThis)
            throw new Rejection(RejectionId.Delegate, $"a method group of instance method {SymbolNames.Of(target.Method)} is used");
        if (Next is { Op: ILOpCode.Newobj })
            throw new Rejection(RejectionId.Delegate, $"a delegate of {SymbolNames.Of(target.Method)} is made");
        if (target.Intrinsic is not null)
            throw new Rejection(RejectionId.FrameworkApi, $"the address of {SymbolNames.Of(target.Method)} is taken");
        FunctionSymbol symbol = Reach(target, isCall: false);
        owner.Calls.AddAddress(_name, symbol.Name, SignatureText(((MethodInfo)target.Method).ReturnType, Array.ConvertAll(target.Infos, p => p.ParameterType)), Line);
        Push(SymbolAddress(symbol));
    }

    private void CallPointer(IlInstruction i)
    {
        byte[] blob = self.Method.Module.ResolveSignature((int)i.Operand);
        var reader = new SignatureReader(blob, self.Method.Module, self.TypeArguments, self.MethodArguments);
        (Type result, Type[] parameters) = reader.Method();
        TypeShape resultShape = Types.Of(result);
        TypeShape[] shapes = Array.ConvertAll(parameters, Types.Of);
        Instr pointer = PopScalar();
        StackValue[] values = PopArguments(shapes);
        owner.Calls.AddIndirectCall(_name, SignatureText(result, parameters), Line);
        EmitCall(null, pointer, MethodShape.SignatureOf(hasThis: false, shapes, resultShape), shapes, resultShape, null, values);
    }

    private static string SignatureText(Type result, Type[] parameters) =>
        $"{Spell(result)}({string.Join(",", Array.ConvertAll(parameters, Spell))})";

    private static string Spell(Type type) => type.IsPointer || type.IsFunctionPointer ? "void*" : SymbolNames.Of(type);

    /// <summary>Calls a routine of the support library that returns nothing.</summary>
    public void CallSupport(string method, params Instr[] args) => CallSupport(SupportLibrary.Memory(method), IrType.Void, args);

    /// <summary>Calls a routine of the support library.</summary>
    public Instr CallSupport(MethodInfo method, IrType result, params Instr[] args)
    {
        Settle();
        return Emit(new Instr(Op.Call, result, args) { Symbol = Reach(owner.ShapeOf(method), isCall: true) });
    }

    private FunctionSymbol ReachOrReject(MethodShape target)
    {
        if (RejectionOf(target.Method) is { } rejection)
            throw rejection;
        return Reach(target, isCall: true);
    }

    private FunctionSymbol Reach(MethodShape target, bool isCall)
    {
        FunctionSymbol symbol = owner.Reach(target);
        if (isCall)
            owner.Calls.AddCall(_name, symbol.Name, Line);
        return symbol;
    }

    /// <summary>Why a method without an intrinsic cannot be called; null when it can.</summary>
    private static Rejection? RejectionOf(MethodBase method)
    {
        Type type = method.DeclaringType!;
        string name = SymbolNames.Of(method);
        if (method.Name.StartsWith("ThrowSwitchExpression", StringComparison.Ordinal))
            return new(RejectionId.SwitchWithoutDiscard, "a switch expression does not handle all values");
        if (type.IsArray)
            return new(RejectionId.ReferenceType, "an array is used");
        if (TypeTable.IsFramework(type))
            return new(FrameworkRejection(type), $"framework method {name}{SymbolNames.ParametersOf(method)} has no guest form");
        if (method.IsAbstract)
            return new(RejectionId.VirtualCall, $"{name} is abstract, and the call does not say for which struct");
        if (!method.IsStatic && type.IsInterface)
            return new(RejectionId.DefaultInterfaceMethod, $"the default interface method {name} is called");
        return null;
    }

    private static RejectionId FrameworkRejection(Type type)
    {
        if (type == typeof(Math) || type == typeof(MathF) || type == typeof(float) || type == typeof(double))
            return RejectionId.MathLibrary;
        if (type == typeof(string) || type.FullName == "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler")
            return RejectionId.String;
        if (type == typeof(Enum))
            return RejectionId.EnumMember;
        if (type == typeof(object))
            return RejectionId.Boxing;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EqualityComparer<>))
            return RejectionId.RecordEquality;
        return typeof(Delegate).IsAssignableFrom(type) ? RejectionId.Delegate : RejectionId.FrameworkApi;
    }
}
