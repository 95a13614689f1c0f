namespace Emu.Runtime;

/// <summary>One operator for one type. Implemented by empty structs, so that every call is resolved at compile time.</summary>
public interface IKernel
{
    /// <summary>Checks every operand and option, computes the parameters and stores them in the arena. Runs once.</summary>
    static abstract Status Prepare(ref Setup setup);
    /// <summary>Computes the outputs. Checks only what depends on data.</summary>
    static abstract Status Invoke(ref Context context);
}

/// <summary>Receives the rows of <see cref="Operators"/>.</summary>
public interface IOperatorSink
{
    /// <summary>Adds one row.</summary>
    /// <param name="code">The operator; custom operators use <see cref="CustomOperator"/>.</param>
    /// <param name="type">Type of input 0 (of output 0 when there is no input), or <see cref="ElementType.Any"/>.</param>
    void Add<TKernel>(BuiltinOperator code, ElementType type) where TKernel : struct, IKernel;
}

/// <summary>One row of the table that the interpreter searches, first match wins. Lies in flash on a board.</summary>
public unsafe struct OperatorEntry
{
    /// <summary>TFLite builtin code, or the custom operator's number.</summary>
    public int Code;
    /// <summary>An <see cref="ElementType"/>.</summary>
    public int Type;
    /// <summary>The kernel's Prepare.</summary>
    public delegate*<ref Setup, Status> Prepare;
    /// <summary>The kernel's Invoke.</summary>
    public delegate*<ref Context, Status> Invoke;
}

/// <summary>Sees every operator run. Implemented by structs: an empty one costs nothing.</summary>
public interface IOperatorObserver
{
    /// <summary>Called before the operator with this index.</summary>
    void Begin(int operatorIndex);
    /// <summary>Called after it.</summary>
    void End(int operatorIndex);
}

/// <summary>Observes nothing.</summary>
public readonly struct NoObserver : IOperatorObserver
{
    /// <inheritdoc/>
    public void Begin(int operatorIndex) { }
    /// <inheritdoc/>
    public void End(int operatorIndex) { }
}

/// <summary>
/// Marks a struct that is stored in the arena: sequential layout, explicit padding, only fixed-width integers and singles, no pointers
/// and no bool, so that its bytes are the same on the host and on every board.
/// </summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ArenaRecordAttribute : Attribute;
