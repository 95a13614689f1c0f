using System.Reflection;
using Emu.Guest.Compiler.Import;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Passes;
using Emu.Guest.Compiler.Support;

namespace Emu.Guest.Compiler;

/// <summary>Switches of a compilation. The defaults are what products use.</summary>
public sealed record CompilerOptions
{
    /// <summary>Names of passes to skip; <see cref="GuestCompiler.PassNames"/> lists them.</summary>
    public IReadOnlySet<string> DisabledPasses { get; init; } = new HashSet<string>();
    /// <summary>Called with stage, function and IR text after each pass that changed a function.</summary>
    public Action<string, string, string>? Dump { get; init; }
    /// <summary>Registers that the allocator may use, 6..14. Fewer than 14 only to test it.</summary>
    public int RegisterLimit { get; init; } = 14;
    /// <summary>Verify the IR after each pass and replay each register allocation. On in Debug builds, and when EMU_VERIFY_COMPILER is 1.</summary>
    public bool Verify { get; init; } = ByDefault;

    private static readonly bool ByDefault =
#if DEBUG
        true;
#else
        Environment.GetEnvironmentVariable("EMU_VERIFY_COMPILER") == "1";
#endif
}

/// <summary>Compiles methods of the guest subset, and everything they reach, to machine code.</summary>
public static class GuestCompiler
{
    /// <summary>Names of the optimisation passes.</summary>
    public static IReadOnlyList<string> PassNames => Pipeline.PassNames;

    /// <summary>Compiles.</summary>
    /// <param name="roots">Closed static methods.</param>
    /// <param name="target">Instruction set.</param>
    /// <param name="options">Switches.</param>
    /// <returns>Code of the roots and of what they reach. <see cref="CompiledModule.Roots"/> has the roots' symbols in the order given.</returns>
    /// <exception cref="GuestCompileException">The code leaves the guest subset; all findings are in it.</exception>
    public static CompiledModule Compile(IReadOnlyList<MethodInfo> roots, GuestTarget target, CompilerOptions options)
    {
        List<GuestDiagnostic> diagnostics = [];
        using Importer importer = new(diagnostics, target);
        importer.Import(roots);
        List<FunctionSymbol> symbols = [.. roots.Select(importer.SymbolOf)];
        if (diagnostics.Count > 0)
            throw new GuestCompileException(diagnostics);
        PassOptions passes = new()
        {
            Disabled = options.DisabledPasses,
            Dump = options.Dump,
            Verify = options.Verify,
            Support = new ImportedSupport(importer),
            Target = target,
        };
        Pipeline.Run(importer.Module, [.. symbols.Select(static s => s.Name)], passes);
        if (diagnostics.Count > 0)
            throw new GuestCompileException(diagnostics);
        CompiledModule module = CompileIr(importer.Module, target, options);
        module.Roots.AddRange(symbols);
        return module;
    }

    /// <summary>Compiles one function that is given as IR and needs no lowering, such as start-up code.</summary>
    public static CompiledFunction CompileFunction(Function function, GuestTarget target, CompilerOptions options)
    {
        if (options.Verify)
            Verifier.Verify(function, "input");
        return target.Compile(function, options);
    }

    /// <summary>Compiles all functions of a module that has been lowered for the target.</summary>
    internal static CompiledModule CompileIr(Ir.Module ir, GuestTarget target, CompilerOptions options)
    {
        CompiledModule module = new(target);
        foreach (Function function in ir.Functions.Values)
        {
            CompiledFunction compiled = target.Compile(function, options);
            module.Functions.Add(function.Symbol.Name, compiled);
            foreach (Relocation relocation in compiled.Relocations)
                if (relocation.Symbol is DataSymbol data)
                    module.Data[data.Name] = data;
        }
        return module;
    }
}
