using Emu.Runtime.Kernels;

namespace Emu.Runtime;

/// <summary>The operators that exist: one row for each operator and type of its input 0.</summary>
public static class Operators
{
    /// <summary>Gives every row to a sink.</summary>
    public static void AddAll<TSink>(ref TSink sink) where TSink : struct, IOperatorSink
    {
        sink.Add<Reshape>(BuiltinOperator.Reshape, ElementType.Any);
    }
}
