using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>Who calls whom, and what can be reached.</summary>
internal static class CallGraph
{
    /// <summary>
    /// Functions that can be reached from the roots by calls or through their address, callees before callers. A cycle is cut where it is
    /// met.
    /// </summary>
    public static List<Function> BottomUp(Module module, IEnumerable<string> roots)
    {
        List<Function> order = [];
        HashSet<string> seen = [];
        Stack<(Function Function, List<string> Callees, int Next)> stack = new();
        foreach (string root in roots)
        {
            Enter(root);
            while (stack.TryPop(out (Function Function, List<string> Callees, int Next) top))
            {
                if (top.Next == top.Callees.Count)
                {
                    order.Add(top.Function);
                    continue;
                }
                stack.Push((top.Function, top.Callees, top.Next + 1));
                Enter(top.Callees[top.Next]);
            }
        }
        return order;

        void Enter(string name)
        {
            if (seen.Add(name) && module.Functions.TryGetValue(name, out Function? function))
                stack.Push((function, Mentioned(function), 0));
        }
    }

    private static List<string> Mentioned(Function function)
    {
        List<string> names = [];
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                if (instr.Symbol is FunctionSymbol symbol)
                    names.Add(symbol.Name);
        return names;
    }

    /// <summary>Counts the direct call sites of each function.</summary>
    public static void CountCallSites(IEnumerable<Function> functions, Dictionary<string, int> counts)
    {
        counts.Clear();
        foreach (Function function in functions)
            foreach (Block block in function.Blocks)
                foreach (Instr instr in block.Instrs)
                    if (instr.Op == Op.Call)
                        counts[instr.Symbol!.Name] = counts.GetValueOrDefault(instr.Symbol.Name) + 1;
    }

    /// <summary>Drops the functions that cannot be reached from the roots any more.</summary>
    public static void RemoveUnreached(Module module, IEnumerable<string> roots)
    {
        HashSet<string> reached = [];
        foreach (Function function in BottomUp(module, roots))
            reached.Add(function.Symbol.Name);
        foreach (string name in module.Functions.Keys.ToArray())
            if (!reached.Contains(name))
                module.Functions.Remove(name);
    }
}
