using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Linking;

/// <summary>The deepest stack of a call tree.</summary>
/// <param name="Bytes">Bytes below the stack pointer at entry of the root.</param>
/// <param name="Path">Functions of the deepest path, root first.</param>
public sealed record StackUse(int Bytes, IReadOnlyList<string> Path);

/// <summary>Finds the greatest stack use by the call graph. The guest subset has no recursion, so that it is finite.</summary>
public static class StackDepth
{
    /// <summary>Stack use of one root.</summary>
    /// <param name="module">Compiled functions.</param>
    /// <param name="root">Where to start.</param>
    /// <param name="entryPoints">Functions whose address is taken outside the module, such as in a table that the caller links.</param>
    /// <returns>Bytes and path. An indirect call may reach every function whose address is taken and whose types match.</returns>
    /// <exception cref="LinkException">The call graph has a cycle.</exception>
    public static StackUse MaxStack(CompiledModule module, FunctionSymbol root, IEnumerable<string>? entryPoints = null)
    {
        HashSet<string> addressTaken = [.. entryPoints ?? []];
        foreach (CompiledFunction function in module.Functions.Values)
            foreach (Relocation relocation in function.Relocations)
                if (relocation.Kind != RelocationKind.Call)
                    addressTaken.Add(relocation.Symbol.Name);
        Dictionary<string, StackUse?> known = [];
        return Visit(module, root.Name, addressTaken, known);
    }

    private static StackUse Visit(CompiledModule module, string name, HashSet<string> addressTaken, Dictionary<string, StackUse?> known)
    {
        if (known.TryGetValue(name, out StackUse? use))
            return use ?? throw new LinkException($"recursion through '{name}': the stack has no bound");
        if (!module.Functions.TryGetValue(name, out CompiledFunction? function))
            return new StackUse(0, [name]);
        known[name] = null;
        StackUse deepest = new(0, []);
        foreach (FunctionSymbol callee in function.Callees)
            deepest = Deeper(deepest, Visit(module, callee.Name, addressTaken, known));
        foreach (IndirectCall call in function.IndirectCalls)
            foreach (CompiledFunction target in module.Functions.Values)
                if (addressTaken.Contains(target.Symbol.Name) && Matches(target.Signature, call.Signature))
                    deepest = Deeper(deepest, Visit(module, target.Symbol.Name, addressTaken, known));
        use = new StackUse(function.FrameBytes + deepest.Bytes, [name, .. deepest.Path]);
        known[name] = use;
        return use;
    }

    private static StackUse Deeper(StackUse a, StackUse b) => b.Bytes > a.Bytes || a.Path.Count == 0 ? b : a;

    private static bool Matches(IrSignature a, IrSignature b) => a.Result == b.Result && a.Parameters.SequenceEqual(b.Parameters);
}
