using System.Reflection;
using Emu.Runtime;

namespace Emu.Guest;

/// <summary>One row of the runtime's operator table, with the methods that the compiler compiles.</summary>
/// <param name="Code">Builtin code, or a custom operator's number.</param>
/// <param name="Type">Type of input 0, or Any.</param>
/// <param name="Kernel">The kernel struct.</param>
internal sealed record KernelRow(BuiltinOperator Code, ElementType Type, Type Kernel)
{
    public MethodInfo Prepare => Kernel.GetMethod(nameof(IKernel.Prepare))!;
    public MethodInfo Invoke => Kernel.GetMethod(nameof(IKernel.Invoke))!;

    /// <summary>First match wins, as in the interpreter.</summary>
    public bool Serves(BuiltinOperator code, ElementType type) => Code == code && (Type == type || Type == ElementType.Any);
}

/// <summary>Collects the rows of <see cref="Operators"/> by type instead of by function pointer.</summary>
internal struct KernelSet() : IOperatorSink
{
    private readonly List<KernelRow> _rows = [];

    public static IReadOnlyList<KernelRow> All
    {
        get
        {
            KernelSet set = new();
            Operators.AddAll(ref set);
            return set._rows;
        }
    }

    public readonly void Add<TKernel>(BuiltinOperator code, ElementType type) where TKernel : struct, IKernel =>
        _rows.Add(new(code, type, typeof(TKernel)));
}
