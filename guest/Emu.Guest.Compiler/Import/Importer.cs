using System.Reflection;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

/// <summary>Turns the IL of methods, and of everything they reach, into IR.</summary>
/// <remarks>
/// Generic methods are imported once for each set of type arguments. The importer stays usable after <see cref="Import(IReadOnlyList{MethodInfo})"/>:
/// later passes ask for library functions with <see cref="ImportMore"/>.
/// </remarks>
public sealed class Importer : IDisposable
{
    private readonly ICollection<GuestDiagnostic> _diagnostics;
    private readonly GuestTarget? _target;
    private readonly Dictionary<MethodBase, MethodShape> _methods = [];
    private readonly Dictionary<(System.Reflection.Module, int), MethodShape> _byToken = [];
    private readonly Dictionary<(System.Reflection.Module, int), FieldInfo> _fieldsByToken = [];
    private readonly Dictionary<string, MethodBase> _names = [];
    private readonly Queue<MethodShape> _pending = [];

    /// <summary>An importer.</summary>
    /// <param name="diagnostics">Gets what is refused.</param>
    /// <param name="target">What is compiled for; null for IR that serves any target.</param>
    public Importer(ICollection<GuestDiagnostic> diagnostics, GuestTarget? target = null)
    {
        _diagnostics = diagnostics;
        _target = target;
    }

    /// <summary>Everything imported so far. Incomplete once a diagnostic was added.</summary>
    public Ir.Module Module { get; } = new();

    internal TypeTable Types { get; } = new();
    internal InterfaceResolver Interfaces { get; } = new();
    internal SourceMap Sources { get; } = new();
    internal DataTable Data { get; } = new();
    internal CallGraph Calls { get; } = new();

    /// <summary>Imports roots and all they reach with a new importer.</summary>
    public static Ir.Module Import(IReadOnlyList<MethodInfo> roots, ICollection<GuestDiagnostic> diagnostics)
    {
        using var importer = new Importer(diagnostics);
        return importer.Import(roots);
    }

    /// <summary>Imports roots and all they reach.</summary>
    /// <param name="roots">Closed static methods.</param>
    public Ir.Module Import(IReadOnlyList<MethodInfo> roots)
    {
        foreach (MethodInfo root in roots)
            AddRoot(root);
        Drain();
        return Module;
    }

    /// <summary>Imports one more function, such as a library function that a lowering pass needs, and all it reaches.</summary>
    /// <returns>The function's symbol; <see cref="Module"/> holds it unless a diagnostic says why not.</returns>
    public FunctionSymbol ImportMore(MethodInfo method)
    {
        FunctionSymbol symbol = AddRoot(method);
        Drain();
        return symbol;
    }

    /// <summary>The symbol of an imported method.</summary>
    public FunctionSymbol SymbolOf(MethodInfo method) => Reach(ShapeOf(method));

    /// <summary>Closes the PDBs.</summary>
    public void Dispose() => Sources.Dispose();

    /// <summary>The shape of a closed method, made on first use.</summary>
    internal MethodShape ShapeOf(MethodBase method)
    {
        if (!_methods.TryGetValue(method, out MethodShape? shape))
            _methods.Add(method, shape = new MethodShape(method, Types) { Intrinsic = Intrinsics.Find(method, _target) });
        return shape;
    }

    /// <summary>Resolves a method token as seen from a caller.</summary>
    internal MethodShape Resolve(MethodShape caller, int token)
    {
        System.Reflection.Module module = caller.Method.Module;
        // Without generic context a token means one method; with it, the answer depends on the caller.
        bool plain = caller.TypeArguments.Length == 0 && caller.MethodArguments.Length == 0;
        if (plain && _byToken.TryGetValue((module, token), out MethodShape? known))
            return known;
        MethodShape shape = ShapeOf(module.ResolveMethod(token, caller.TypeArguments, caller.MethodArguments)!);
        if (plain)
            _byToken.Add((module, token), shape);
        return shape;
    }

    /// <summary>Resolves a field token as seen from a caller.</summary>
    internal FieldInfo ResolveField(MethodShape caller, int token)
    {
        System.Reflection.Module module = caller.Method.Module;
        bool plain = caller.TypeArguments.Length == 0 && caller.MethodArguments.Length == 0;
        if (plain && _fieldsByToken.TryGetValue((module, token), out FieldInfo? known))
            return known;
        FieldInfo field = module.ResolveField(token, caller.TypeArguments, caller.MethodArguments)!;
        if (plain)
            _fieldsByToken.Add((module, token), field);
        return field;
    }

    /// <summary>Names a method's function and queues it for import.</summary>
    internal FunctionSymbol Reach(MethodShape shape)
    {
        if (shape.Symbol is { } symbol)
            return symbol;
        string name = SymbolNames.Of(shape.Method);
        if (!_names.TryAdd(name, shape.Method))
        {
            name += SymbolNames.ParametersOf(shape.Method);
            for (int i = 2; !_names.TryAdd(name, shape.Method); i++)
                name = $"{SymbolNames.Of(shape.Method)}{SymbolNames.ParametersOf(shape.Method)}#{i}";
        }
        shape.Symbol = new FunctionSymbol(name);
        _pending.Enqueue(shape);
        return shape.Symbol;
    }

    private FunctionSymbol AddRoot(MethodInfo root)
    {
        MethodShape shape = ShapeOf(root);
        FunctionSymbol symbol = Reach(shape);
        Calls.AddRoot(symbol.Name);
        return symbol;
    }

    private void Drain()
    {
        while (_pending.TryDequeue(out MethodShape? shape))
        {
            var importer = new MethodImporter(this, shape);
            try
            {
                Module.Functions.Add(shape.Symbol!.Name, importer.Run());
            }
            catch (Rejection rejection)
            {
                Report(rejection.Id, rejection.Message, importer.Line ?? Calls.LineTo(shape.Symbol!.Name), Calls.PathTo(shape.Symbol!.Name));
            }
        }
        foreach ((List<string> cycle, SourceLine? line) in Calls.FindRecursion())
        {
            List<string> path = Calls.PathTo(cycle[0]);
            path.AddRange(cycle.GetRange(1, cycle.Count - 1));
            Report(RejectionId.Recursion, $"{cycle[0]} can reach itself", line, path);
        }
    }

    private void Report(RejectionId id, string message, SourceLine? line, List<string> path) =>
        _diagnostics.Add(new GuestDiagnostic(id, message, line?.File, line?.Line ?? 0, path, Rejection.FixFor(id)));
}
