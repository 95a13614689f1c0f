using Emu.Boards;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Runtime.Hosting;

namespace Emu.Guest;

/// <summary>Says what takes the space in a linked image.</summary>
internal static class MemoryParts
{
    /// <param name="image">The image.</param>
    /// <param name="module">Its functions.</param>
    /// <param name="roots">Setup, Invoke, then the kernels' entry points.</param>
    /// <param name="board">Names the memories.</param>
    /// <param name="prepared">Arena figures.</param>
    /// <param name="arenaBytes">Arena reserved.</param>
    /// <param name="stackBytes">Stack reserved.</param>
    public static MemoryUse Measure(Image image, CompiledModule module, FunctionSymbol[] roots, Board board, HostInterpreter prepared, int arenaBytes, int stackBytes)
    {
        HashSet<string> core = Reach(module, roots[..2]);
        HashSet<string> startUp = Reach(module, [StartUp.Reset, StartUp.Fault]);
        startUp.ExceptWith(core);
        long coreBytes = 0, startUpBytes = 0, kernelBytes = 0;
        foreach (ImageSymbol symbol in image.Symbols)
        {
            if (symbol.Kind != SymbolKind.Function && !module.Data.ContainsKey(symbol.Name))
                continue;
            if (core.Contains(symbol.Name))
                coreBytes += symbol.Size;
            else if (startUp.Contains(symbol.Name))
                startUpBytes += symbol.Size;
            else
                kernelBytes += symbol.Size;
        }
        string flash = board.Flash.Name, ram = board.Memory.First(m => m.Base <= board.RamBase && board.RamBase < m.End).Name;
        long flashBytes = Extent(image, "flash", board.ImageBase), ramBytes = Extent(image, "ram", board.RamBase);
        List<MemoryPart> parts =
        [
            new("vectors", flash, Size(image, ResetObject.Vectors)),
            new("startup", flash, startUpBytes + Size(image, ResetObject.Entry)),
            new("core", flash, coreBytes),
            new("kernels", flash, kernelBytes),
            new("tables", flash, Size(image, "emu_operators") + Size(image, StartUp.Layout.Name)),
            new("plan", flash, prepared.Plan.Bytes.IsEmpty ? 0 : Size(image, "emu_plan")),
            new("model", flash, Size(image, "emu_model")),
        ];
        AddPadding(parts, flash, flashBytes);
        List<MemoryPart> inRam = [new("stack", ram, stackBytes), new("state", ram, Size(image, StartUp.State.Name)), new("arena", ram, arenaBytes)];
        AddPadding(inRam, ram, ramBytes);
        return new MemoryUse
        {
            FlashBytes = flashBytes,
            RamBytes = ramBytes,
            ArenaUsedBytes = prepared.Report.Used,
            ArenaMinimumBytes = prepared.Report.Need,
            ArenaGivenBytes = arenaBytes,
            StackBoundBytes = stackBytes,
            CoreBytes = (int)coreBytes,
            Parts = [.. parts, .. inRam],
        };
    }

    private static void AddPadding(List<MemoryPart> parts, string where, long total)
    {
        long padding = total - parts.Sum(p => p.Bytes);
        if (padding > 0)
            parts.Add(new("padding", where, padding));
    }

    /// <summary>Functions and constants reached by calls and addresses, the operator table left out.</summary>
    private static HashSet<string> Reach(CompiledModule module, IEnumerable<FunctionSymbol> roots)
    {
        HashSet<string> reached = [];
        Stack<string> open = new(roots.Select(r => r.Name));
        while (open.TryPop(out string? name))
        {
            if (!reached.Add(name) || !module.Functions.TryGetValue(name, out CompiledFunction? function))
                continue;
            foreach (Relocation relocation in function.Relocations)
                open.Push(relocation.Symbol.Name);
        }
        return reached;
    }

    private static long Extent(Image image, string region, uint from) =>
        image.Sections.Where(s => s.Region == region).Select(s => s.Address + (long)s.Size - from).DefaultIfEmpty(0).Max();

    private static long Size(Image image, string symbol) => image.Find(symbol)?.Size ?? 0;
}
