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

    private static readonly Pass Rotate = new("rotate-loops", (f, _) => RotateLoops.Run(f));
    private static readonly Pass Checks = new("remove-checks", (f, _) => RemoveChecks.Run(f));
    private static readonly Pass Hoist = new("hoist-invariants", (f, _) => HoistInvariants.Run(f));
    private static readonly Pass Strength = new("reduce-strength", (f, c) => ReduceStrength.Run(f, c.Options.Target));
    private static readonly Pass Rounds = new("count-rounds", (f, c) => CountRounds.Run(f, c.Options.Target));
    private static readonly Pass Divide = new("divide-by-constant", (f, c) => DivideByConstant.Run(f, c.Options.Target));
    private static readonly Pass Stores = new("eliminate-stores", (f, _) => EliminateStores.Run(f));

    // Once per function, callees first: what callers copy is already small.
    private static readonly Pass[] Early =
    [
        Clean, Inlining, Clean, Simple, Scalars, Simple, Clean, Thread, Clean,
        Number, Simple, Scalars, Forward, Simple, Clean, Thread, Clean, Number, Simple, Dead,
    ];

    // Once per function that is still called: checks and loops.
    private static readonly Pass[] Loops =
    [
        Checks, Clean, Rotate, Clean, Number, Simple, Checks, Clean, Dead,
        Hoist, Number, Forward, Simple, Checks, Clean, Divide, Simple, Hoist, Number, Clean, Dead,
    ];

    // After lowering to calls.
    private static readonly Pass[] Late =
    [
        Simple, Strength, Rounds, Number, Simple, Forward, Stores, Clean, Dead,
    ];

    /// <summary>Names that <see cref="PassOptions.Disabled"/> understands.</summary>
    public static IReadOnlyList<string> PassNames { get; } = [.. Early.Concat(Loops).Concat(Late).Select(p => p.Name).Distinct()];

    /// <summary>Optimises a module in place.</summary>
    /// <param name="module">What the importer made.</param>
    /// <param name="roots">Names of the functions that must stay.</param>
    /// <param name="options">Target and switches.</param>
    public static void Run(Module module, IReadOnlyCollection<string> roots, PassOptions options)
    {
        PassContext context = new(module, options);
        HashSet<string> done = [];
        // Lowering may bring in support functions, which go the same way.
        while (true)
        {
            Prepare(context, roots);
            List<Function> fresh = CallGraph.BottomUp(module, roots);
            fresh.RemoveAll(f => !done.Add(f.Symbol.Name));
            if (fresh.Count == 0)
                break;
            foreach (Function function in fresh)
                Run(Loops, function, context);
            if (options.Support is { } support)
                foreach (Function function in fresh)
                    Lower(function, support, context);
        }
        CallGraph.RemoveUnreached(module, roots);
        foreach (Function function in module.Functions.Values.ToArray())
            Run(Late, function, context);
    }

    // Functions that are new since the last call are cleaned and may inline.
    private static void Prepare(PassContext context, IReadOnlyCollection<string> roots)
    {
        List<Function> order = CallGraph.BottomUp(context.Module, roots);
        CallGraph.CountCallSites(order, context.CallSites);
        foreach (Function function in order)
        {
            if (context.Ready.Contains(function.Symbol.Name))
                continue;
            Run(Early, function, context);
            context.Ready.Add(function.Symbol.Name);
            context.Writes[function.Symbol.Name] = WriteSummary.Of(function, context.Writes);
        }
    }

    private static void Lower(Function function, ISupportResolver support, PassContext context)
    {
        Function result = LowerToCalls.Run(function, support, context.Options.Target);
        if (context.Options.Target.HasFloat(IrType.F32))
            CopyFloatsAsBits.Run(result);
        context.Module.Functions[function.Symbol.Name] = result;
        if (context.Options.Verify)
            Verifier.Verify(result, "lower-to-calls");
        context.Options.Dump?.Invoke("lower-to-calls", function.Symbol.Name, Printer.Text(result));
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
