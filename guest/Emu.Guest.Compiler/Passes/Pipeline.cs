using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>The list of passes. Reading it top to bottom is reading what happens to a function.</summary>
internal static class Pipeline
{
    /// <summary>A named pass over one function; true when it changed something.</summary>
    internal sealed record Pass(string Name, Func<Function, PassContext, bool> Run);

    private static readonly Pass Clean = new("clean-cfg", (f, _) => CleanCfg.Run(f));
    private static readonly Pass Thread = new("thread-jumps", (f, _) => ThreadJumps.Run(f));
    private static readonly Pass Inlining = new("inline", Inline.Run);
    private static readonly Pass Scalars = new("scalar-replacement", (f, _) => ScalarReplacement.Run(f));
    private static readonly Pass Simple = new("simplify", (f, _) => Simplify.Run(f));
    private static readonly Pass Number = new("number-values", (f, _) => NumberValues.Run(f));
    private static readonly Pass Forward = new("forward-loads", (f, _) => ForwardLoads.Run(f));
    private static readonly Pass Dead = new("eliminate-dead", (f, _) => EliminateDead.Run(f));

    // Once per function, callees first: what callers copy is already small.
    private static readonly Pass[] Early =
    [
        Clean, Inlining, Clean, Simple, Scalars, Simple, Clean, Thread, Clean,
        Number, Simple, Scalars, Forward, Simple, Clean, Thread, Clean, Number, Simple, Dead,
    ];

    // Once per function that is still called.
    private static readonly Pass[] Late =
    [
        Number, Forward, Simple, Clean, Dead,
    ];

    /// <summary>Names that <see cref="PassOptions.Disabled"/> understands.</summary>
    public static IReadOnlyList<string> PassNames { get; } = [.. Early.Concat(Late).Select(p => p.Name).Distinct()];

    /// <summary>Optimises a module in place.</summary>
    /// <param name="module">What the importer made.</param>
    /// <param name="roots">Names of the functions that must stay.</param>
    /// <param name="options">Target and switches.</param>
    public static void Run(Module module, IReadOnlyCollection<string> roots, PassOptions options)
    {
        PassContext context = new(module, options);
        Prepare(context, roots);
        CallGraph.RemoveUnreached(module, roots);
        foreach (Function function in CallGraph.BottomUp(module, roots))
            Run(Late, function, context);
        CallGraph.RemoveUnreached(module, roots);
    }

    private static void Prepare(PassContext context, IReadOnlyCollection<string> roots)
    {
        List<Function> order = CallGraph.BottomUp(context.Module, roots);
        CallGraph.CountCallSites(order, context.CallSites);
        foreach (Function function in order)
        {
            if (!context.Ready.Contains(function.Symbol.Name))
                Run(Early, function, context);
            context.Ready.Add(function.Symbol.Name);
            context.Writes[function.Symbol.Name] = WriteSummary.Of(function, context.Writes);
        }
    }

    private static void Run(Pass[] passes, Function function, PassContext context)
    {
        foreach (Pass pass in passes)
            if (!context.Options.Disabled.Contains(pass.Name))
                Run(pass, function, context);
    }

    private static void Run(Pass pass, Function function, PassContext context)
    {
        bool changed = pass.Run(function, context);
        if (!changed)
            return;
        PassOptions options = context.Options;
        if (options.Verify)
            Verifier.Verify(function, pass.Name, context.Module);
        options.Dump?.Invoke(pass.Name, function.Symbol.Name, Printer.Text(function));
        options.AfterPass?.Invoke(pass.Name, function);
    }
}
