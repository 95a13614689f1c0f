using System.Buffers.Binary;
using Emu.Boards;
using Emu.Guest.Compiler;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Loading;
using Emu.Runtime;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Guest;

/// <summary>
/// A model linked with the runtime for a board: vector table or first instructions, start-up code, the interpreter, exactly the kernels that the model names,
/// their constants and the model in flash; stack, state and arena in RAM. The ELF can be flashed.
/// </summary>
/// <remarks>
/// The stack lies at the very start of RAM, so that running over its end leaves the memory and faults at once, on the real board too
/// (docs/decisions/004-stack-at-the-start-of-ram.md). Its size is the deepest path of the call graph plus one exception frame.
/// </remarks>
public sealed class ModelImage
{
    private const string Flash = "flash", Ram = "ram";
    private const int Alignment = 16;

    private readonly Image _image;

    private ModelImage(Image image, MemoryUse memory)
    {
        _image = image;
        Elf = Loadable(image);
        Memory = memory;
        KernelEntries = [];
    }

    /// <summary>The ELF file, made anew at each call.</summary>
    public byte[] ToElf() => ElfWriter.Write(_image);

    /// <summary>Sizes of all parts, without what only a run can tell.</summary>
    public MemoryUse Memory { get; }

    /// <summary>What does not fit; empty when everything does.</summary>
    public IReadOnlyList<LinkOverflow> Overflows => _image.Overflows;

    internal ElfImage Elf { get; }
    internal uint Ready => Address(StartUp.Ready.Name);
    internal uint Done => Address(StartUp.Done.Name);
    internal uint Failed => Address(StartUp.Failed.Name);
    internal uint State => Address(StartUp.State.Name);
    internal uint ArenaBase => Address("emu_arena");
    internal uint StackBase => Address("emu_stack");
    internal uint StackBytes => _image.Find("emu_stack")!.Size;
    internal uint Invoke { get; private init; }
    internal IReadOnlyList<uint> KernelEntries { get; private init; }

    /// <summary>Source line of a code address, or null.</summary>
    public SourceLine? LineAt(uint address) => _image.LineAt(address);

    /// <summary>Why the compiled code traps at an address; null when the compiler put no trap there.</summary>
    internal TrapKind? TrapAt(uint address) => _image.TrapAt(address);

    /// <summary>Compiles and links.</summary>
    /// <param name="file">The model.</param>
    /// <param name="prepared">The same model prepared on the host: says which kernels it needs and how large its arena must be.</param>
    /// <param name="board">The board.</param>
    /// <param name="arenaBytes">Arena to reserve; a multiple of 16.</param>
    /// <param name="options">Compiler options.</param>
    /// <exception cref="GuestCompileException">A kernel leaves the guest subset.</exception>
    public static ModelImage Build(ModelFile file, HostInterpreter prepared, Board board, int arenaBytes, CompilerOptions? options = null) =>
        Build(file, prepared, board, arenaBytes, new KernelCache(options));

    /// <summary>Links, and compiles what the cache does not have yet.</summary>
    /// <param name="file">The model.</param>
    /// <param name="prepared">The same model prepared on the host: says which kernels it needs and how large its arena must be.</param>
    /// <param name="board">The board.</param>
    /// <param name="arenaBytes">Arena to reserve; a multiple of 16.</param>
    /// <param name="cache">Kernels compiled before.</param>
    /// <exception cref="GuestCompileException">A kernel leaves the guest subset.</exception>
    public static ModelImage Build(ModelFile file, HostInterpreter prepared, Board board, int arenaBytes, KernelCache cache)
    {
        KernelRow[] kernels = KernelsOf(prepared);
        GuestTarget target = CoreTarget.Of(board.Core);
        CompiledModule module = cache.Get(kernels, target, !prepared.Plan.Bytes.IsEmpty);
        FunctionSymbol[] symbols = [.. module.Roots];
        int stackBytes = StackBytesOf(module, symbols);
        Image image = Linker.Link(module, [StartUp.Reset, StartUp.Fault], new LinkOptions
        {
            Regions = [new(Flash, board.ImageBase, board.FlashBytes), new(Ram, board.RamBase, board.RamBytes)],
            CodeRegion = Flash,
            Objects = Objects(file, prepared.Plan, kernels, symbols[2..], arenaBytes, stackBytes, target),
            Entry = ResetObject.EntryPoint(target),
        });
        MemoryUse memory = MemoryParts.Measure(image, module, symbols, board, prepared, arenaBytes, stackBytes);
        return new ModelImage(image, memory)
        {
            Invoke = image.Find(symbols[1].Name)!.Address,
            KernelEntries = [.. Enumerable.Range(0, kernels.Length).Select(i => image.Find(symbols[3 + 2 * i].Name)!.Address)],
        };
    }

    private static ElfImage Loadable(Image image) => new(
        image.Entry,
        [.. image.Sections.Where(s => s.Kind != SectionKind.Reserved).Select(s => new ElfSegment(s.Address, s.Address, s.Size, SegmentFlags.Read, s.Bytes))],
        [],
        [.. image.Symbols.Where(s => s.Kind is SymbolKind.Function or SymbolKind.Object)
            .Select(s => new ElfSymbol(s.Name, s.Address, s.Size, s.Kind == SymbolKind.Function, true))]);

    private uint Address(string symbol) => _image.Find(symbol)!.Address;

    /// <summary>The rows that the model's operators resolve to, each once, in the order of the table so that first match stays first.</summary>
    private static KernelRow[] KernelsOf(HostInterpreter prepared)
    {
        IReadOnlyList<KernelRow> all = prepared.Operators.Rows;
        HashSet<KernelRow> used = [.. prepared.View.OperatorKeys.Select(key => all.First(row => row.Serves((BuiltinOperator)key.Code, key.Type)))];
        return [.. all.Where(used.Contains)];
    }

    private static int StackBytesOf(CompiledModule module, FunctionSymbol[] roots)
    {
        string[] addressTaken = [.. roots[2..].Select(r => r.Name)];
        int deepest = StackDepth.MaxStack(module, StartUp.Reset, addressTaken).Bytes;
        // A fault may be taken at the deepest point.
        return deepest + module.Target.ExceptionFrameBytes + Alignment - 1 & -Alignment;
    }

    private static List<LinkObject> Objects(ModelFile file, ModelPlan plan, KernelRow[] kernels, FunctionSymbol[] kernelSymbols, int arenaBytes, int stackBytes, GuestTarget target)
    {
        ExternalSymbol model = new("emu_model"), arena = new("emu_arena"), operators = new("emu_operators"), places = new("emu_plan");
        List<LinkObject> objects =
        [
            ResetObject.Make(target, Flash, new ExternalSymbol("emu_stack"), stackBytes),
            Table(operators, kernels, kernelSymbols),
            new LinkObject(StartUp.Layout.Name, ".rodata", Flash, SectionKind.ReadOnlyData, 4)
            {
                Bytes = Words(0, file.Bytes.Length, 0, arenaBytes, 0, kernels.Length, 0, plan.Bytes.Length),
                Relocations =
                [
                    new(0, RelocationKind.Word, model, 0), new(8, RelocationKind.Word, arena, 0), new(16, RelocationKind.Word, operators, 0),
                    .. plan.Bytes.IsEmpty ? [] : new Relocation[] { new(24, RelocationKind.Word, places, 0) },
                ],
            },
            new LinkObject(model.Name, ".model", Flash, SectionKind.ReadOnlyData, Alignment) { Bytes = file.Bytes },
            new LinkObject("emu_stack", ".stack", Ram, SectionKind.Reserved, Alignment) { ReservedBytes = (uint)stackBytes },
            new LinkObject(StartUp.State.Name, ".bss", Ram, SectionKind.Reserved, 4) { ReservedBytes = (uint)StateBytes },
            new LinkObject(arena.Name, ".arena", Ram, SectionKind.Reserved, Alignment) { ReservedBytes = (uint)arenaBytes },
        ];
        if (!plan.Bytes.IsEmpty)
            objects.Add(new LinkObject(places.Name, ".rodata", Flash, SectionKind.ReadOnlyData, 4) { Bytes = plan.Bytes.ToArray() });
        return objects;
    }

    private static unsafe int StateBytes => StartUp.ReportOffset + sizeof(SetupReport);

    /// <summary>The interpreter's <see cref="OperatorEntry"/> table with guest addresses.</summary>
    private static LinkObject Table(ExternalSymbol name, KernelRow[] kernels, FunctionSymbol[] symbols)
    {
        const int entryBytes = 16;
        List<Relocation> relocations = [];
        List<int> words = [];
        for (int i = 0; i < kernels.Length; i++)
        {
            words.AddRange((int)kernels[i].Code, (int)kernels[i].Type, 0, 0);
            relocations.Add(new(i * entryBytes + 8, RelocationKind.Word, symbols[2 * i], 0));
            relocations.Add(new(i * entryBytes + 12, RelocationKind.Word, symbols[2 * i + 1], 0));
        }
        return new LinkObject(name.Name, ".rodata", Flash, SectionKind.ReadOnlyData, 4) { Bytes = Words([.. words]), Relocations = relocations };
    }

    private static byte[] Words(params int[] words)
    {
        byte[] bytes = new byte[4 * words.Length];
        for (int i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }
}
