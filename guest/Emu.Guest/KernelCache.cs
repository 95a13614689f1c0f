using System.Reflection;
using Emu.Guest.Compiler;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Device;
using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Guest;

/// <summary>Compiled runtimes by target and the kernels in them: models that name the same kernels are compiled once and only linked anew.</summary>
/// <remarks>The code does not depend on model or arena, and on the board only by its core, so an image is the same with and without a cache. Not safe for use by several threads at once.</remarks>
/// <param name="options">Compiler options; the products' own when null.</param>
public sealed class KernelCache(CompilerOptions? options = null)
{
    /// <summary>Sets kept. Suites group their cases by operator, so a few are enough; the oldest goes first.</summary>
    private const int MostSets = 32;

    private readonly CompilerOptions _options = options ?? new CompilerOptions();
    private readonly Dictionary<(GuestTarget, bool, string), CompiledModule> _sets = [];
    private readonly Queue<(GuestTarget, bool, string)> _age = [];

    /// <summary>How often something had to be compiled.</summary>
    public int Compilations { get; private set; }

    /// <summary>Setup, Invoke, the kernels' Prepare and Invoke in pairs, and the start-up code. The module is shared: it must not be changed.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="target">What to compile for.</param>
    /// <param name="planned">Setup takes a plan from flash; otherwise it plans by itself.</param>
    internal CompiledModule Get(KernelRow[] kernels, GuestTarget target, bool planned)
    {
        (GuestTarget, bool, string) key = (target, planned, string.Join('|', kernels.Select(k => k.Kernel.AssemblyQualifiedName)));
        if (_sets.TryGetValue(key, out CompiledModule? known))
            return known;
        if (_sets.Count == MostSets)
            _sets.Remove(_age.Dequeue());
        CompiledModule module = Compile(kernels, target, planned);
        _sets.Add(key, module);
        _age.Enqueue(key);
        Compilations++;
        return module;
    }

    private CompiledModule Compile(KernelRow[] kernels, GuestTarget target, bool planned)
    {
        List<MethodInfo> roots = [Entry(planned ? nameof(Firmware.SetupPlanned) : nameof(Firmware.Setup)), Entry(nameof(Firmware.Invoke)), .. kernels.SelectMany(k => new[] { k.Kernel.GetMethod(nameof(IKernel.Prepare))!, k.Kernel.GetMethod(nameof(IKernel.Invoke))! })];
        CompiledModule module = GuestCompiler.Compile(roots, target, _options);
        foreach (CompiledFunction function in StartUp.Functions(module.Roots[0], module.Roots[1], target, _options))
            module.Functions.Add(function.Symbol.Name, function);
        return module;
    }

    private static MethodInfo Entry(string name) => typeof(Firmware).GetMethod(name)!;
}
