using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest.Compiler.Passes;

/// <summary>Gives the support function that does an operation which the target lacks.</summary>
internal interface ISupportResolver
{
    /// <summary>The function for an operation, added to the module if it is new.</summary>
    /// <param name="op">An operation that <see cref="GuestTarget.Calls"/> names.</param>
    /// <param name="operandType">Type of the first operand before lowering.</param>
    /// <param name="resultType">Type of the result before lowering.</param>
    /// <param name="cond">For Compare; the function returns 0 or 1.</param>
    FunctionSymbol Resolve(Op op, IrType operandType, IrType resultType, Cond cond);
}

/// <summary>What a run of the pipeline shares between passes.</summary>
internal sealed class PassContext(Module module, PassOptions options)
{
    /// <summary>All functions.</summary>
    public Module Module { get; } = module;
    /// <summary>Target, switches, sinks.</summary>
    public PassOptions Options { get; } = options;
    /// <summary>Functions that were cleaned and inlined already, by name: what callers may copy.</summary>
    public HashSet<string> Ready { get; } = [];
    /// <summary>What ready functions write, by name.</summary>
    public Dictionary<string, WriteSummary> Writes { get; } = [];
    /// <summary>Number of call sites of each function, by name.</summary>
    public Dictionary<string, int> CallSites { get; } = [];
}

/// <summary>Switches of the pipeline.</summary>
internal sealed record PassOptions
{
    /// <summary>Target.</summary>
    public GuestTarget Target { get; init; } = ThumbTarget.CortexM4;
    /// <summary>Names of passes to skip; see <see cref="Pipeline.PassNames"/>.</summary>
    public IReadOnlySet<string> Disabled { get; init; } = new HashSet<string>();
    /// <summary>Called after each pass that changed a function, with the pass's name, the function's name and its text.</summary>
    public Action<string, string, string>? Dump { get; init; }
    /// <summary>Verify the IR after each pass.</summary>
    public bool Verify { get; init; }
    /// <summary>Called after each pass, for tests that evaluate the module in between.</summary>
    public Action<string, Function>? AfterPass { get; init; }
    /// <summary>Where lowering gets its functions; null leaves floats and 64-bit division as they are.</summary>
    public ISupportResolver? Support { get; init; }
}
