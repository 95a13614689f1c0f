using Emu.Loading;

namespace Emu.Guest.UserFirmware;

/// <summary>Counts calls of allocators after main was entered, with hooks on the image's symbols.</summary>
internal sealed class HeapWatch
{
    private const int NestedDepth = 8, TailCallInstructions = 32;

    private static readonly HashSet<string> s_allocators =
    [
        "malloc", "calloc", "realloc", "memalign", "aligned_alloc", "_malloc_r", "_calloc_r", "_realloc_r", "_memalign_r",
        "_Znwj", "_Znaj", "_ZnwjRKSt9nothrow_t", "_ZnajRKSt9nothrow_t", "sbrk", "_sbrk", "_sbrk_r", "pvPortMalloc", "k_malloc", "k_calloc",
    ];

    private bool _started;
    private int _calls;
    private string? _first;
    private IReadOnlyList<string> _callers = [];
    private (uint Link, uint Sp, ulong Instructions) _last;

    private HeapWatch(bool started) => _started = started;

    /// <summary>Places the hooks; null when the image has no symbols. Without a symbol main everything after reset counts.</summary>
    public static HeapWatch? On(Machine machine, SymbolTable symbols)
    {
        if (symbols.All.Count == 0)
            return null;
        ElfSymbol? main = symbols.Find("main");
        var watch = new HeapWatch(main is null);
        if (main is not null)
            machine.AddHook(main.Address, _ => watch._started = true);
        foreach (ElfSymbol symbol in symbols.All.Where(s => s.IsFunction && s_allocators.Contains(s.Name)).DistinctBy(s => s.Address))
            machine.AddHook(symbol.Address, m => watch.Called(m, symbol.Name));
        return watch;
    }

    public HeapUse Use => new(_calls, _first, _callers);

    private void Called(Machine machine, string name)
    {
        if (!_started)
            return;
        (uint Link, uint Sp, ulong Instructions) now = (machine.LinkRegister, machine.StackPointer, machine.Instructions);
        // malloc often ends in a jump to _malloc_r: the same call goes on.
        bool same = _calls > 0 && now.Link == _last.Link && now.Sp == _last.Sp && now.Instructions - _last.Instructions < TailCallInstructions;
        _last = now;
        if (same || IsNested(machine))
            return;
        _calls++;
        if (_first is not null)
            return;
        _first = name;
        _callers = CallChain.Describe(machine);
    }

    private static bool IsNested(Machine machine) =>
        CallChain.Of(machine, NestedDepth).Any(a => machine.Symbols?.At(a - 2) is { } caller && s_allocators.Contains(caller.Name));
}
