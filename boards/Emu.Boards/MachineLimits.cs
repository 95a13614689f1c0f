namespace Emu.Boards;

/// <summary>Checks what the machine could not build, so that a board that loads can also run.</summary>
internal static class MachineLimits
{
    private const ulong CoreRegion = 0xE0000000, VendorRegion = 0xE0100000;
    private const long MaximumMemoryBytes = 256L << 20;
    private const int MaximumFlashWaitStates = 15;

    public static void Check(TreeReader read, JsonTree board, Board result)
    {
        CheckMemory(read, board, result);
        CheckDevices(read, board, result);
        if (result.Memory.Any(m => m.Kind == BoardMemoryKind.Flash))
            CheckAccelerator(read, board["flashAccelerator"] ?? board, result);
    }

    private static void CheckMemory(TreeReader read, JsonTree board, Board result)
    {
        JsonTree at = board["memory"] ?? board;
        foreach (BoardMemory memory in result.Memory)
        {
            if (memory.Aliases.Append(memory.Base).Append(memory.Size).Any(n => n % 4 != 0))
                read.Report(BoardError.OutOfRange, at, $"memory '{memory.Name}': base, aliases and size must be multiples of 4", "round them");
            if (!CoreTypes.IsRiscV(result.Core.Type) && memory.Aliases.Append(memory.Base).Any(start => (ulong)start + memory.Size > CoreRegion))
                read.Report(BoardError.Overlap, at, $"memory '{memory.Name}' reaches into the core's own region from 0x{CoreRegion:X8} on", "move or shrink it");
        }
        if (result.Memory.Sum(m => m.Size) > MaximumMemoryBytes)
            read.Report(BoardError.OutOfRange, at, "the memories together have more than 256 MB", "make them smaller");
        if (result.Memory.Where(m => m.Kind == BoardMemoryKind.Flash).Select(m => m.WaitStates).Distinct().Count() > 1)
            read.Report(BoardError.UnknownValue, at, "flash memories with different wait states are not modelled", "give all flash the same table");
    }

    private static void CheckDevices(TreeReader read, JsonTree board, Board result)
    {
        JsonTree at = board["devices"] ?? board;
        var claims = result.Memory.SelectMany(m => m.Aliases.Append(m.Base).Select(b => (First: (ulong)b, End: (ulong)b + m.Size, Name: $"memory '{m.Name}'"))).ToList();
        foreach (BoardDevice device in result.Devices)
        {
            if (!DeviceTypes.All.TryGetValue(device.Type, out DeviceType? type))
                continue;
            foreach (ulong first in device.Aliases.Append(device.Base))
                CheckPlace(device, first, first + type.Size);
            if (device.Irq >= result.Core.IrqLines)
                read.Report(BoardError.OutOfRange, at, $"device '{device.Name}' has interrupt line {device.Irq}, the core has {result.Core.IrqLines} lines", "correct one of them");
            if (device.Gate is { Controller: BoardMachine.AccessControl } && !result.Devices.Any(d => d.Type == "rp2350.accessctrl"))
                read.Report(BoardError.UnknownReference, at, $"device '{device.Name}' has a gate in ACCESSCTRL, which the board does not have", "add a device of type rp2350.accessctrl, or leave the gate out");
            if (type.Accelerator is { } kind && result.FlashAccelerator.Kind != kind)
                read.Report(BoardError.UnknownReference, at, $"device '{device.Name}' controls another flash accelerator than the board's", "give both or neither");
        }

        void CheckPlace(BoardDevice device, ulong first, ulong end)
        {
            if (first % 4 != 0 || end > 1UL << 32 || (!CoreTypes.IsRiscV(result.Core.Type) && end > CoreRegion && first < VendorRegion))
                read.Report(BoardError.OutOfRange, at, $"device '{device.Name}' at 0x{first:X8} must be a multiple of 4 and outside the core's own region, 0x{CoreRegion:X8} to 0x{VendorRegion - 1:X8}", "move it");
            if (claims.Find(c => first < c.End && c.First < end) is { Name: { } other })
                read.Report(BoardError.Overlap, at, $"device '{device.Name}' (0x{first:X8} to 0x{end - 1:X8}) overlaps {other}", "move one of them");
            claims.Add((first, end, $"device '{device.Name}'"));
        }
    }

    // The models of the two accelerators have their chip's geometry built in; a file that says otherwise would be ignored silently.
    private static void CheckAccelerator(TreeReader read, JsonTree at, Board result)
    {
        FlashAccelerator found = result.FlashAccelerator;
        int waitStates = result.Flash.WaitStates;
        FlashCache none = new(false, 0, 0, 0);
        (bool good, string modelled) = found.Kind switch
        {
            FlashAcceleratorKind.StArt => (
                found is { WordBits: 64 } && found.InstructionCache == new FlashCache(true, 32, 32, 0) && found.DataCache == new FlashCache(true, 8, 32, 0) && waitStates <= MaximumFlashWaitStates,
                "st-art is modelled with 64-bit words, 32 instruction and 8 data lines of 32 bytes, fully associative, both enabled, 0 to 15 wait states"),
            FlashAcceleratorKind.NrfInstructionCache => (
                found is { WordBits: 128, Prefetch: false } && found.InstructionCache with { Enabled = true } == new FlashCache(true, 128, 16, 2) && found.DataCache == none && waitStates == 2,
                "nrf-icache is modelled with 128-bit words, 128 instruction lines of 16 bytes in 2 ways, no data cache, no prefetch, 2 wait states"),
            FlashAcceleratorKind.StPrefetch => (
                found is { WordBits: 64 } && found.InstructionCache with { Enabled = true } == new FlashCache(true, 2, 8, 0) && found.DataCache == none && waitStates <= 2,
                "st-prefetch is modelled with 64-bit words, 2 instruction lines of 8 bytes, fully associative, no data cache, 0 to 2 wait states"),
            FlashAcceleratorKind.XipCache => (
                found is { Prefetch: false } && found.InstructionCache == new FlashCache(true, 2048, 8, 2) && found.DataCache == none && waitStates is >= 1 and <= 255,
                "xip-cache is modelled with 2048 lines of 8 bytes in 2 ways for instructions and data, given as instructionCache, no prefetch, 1 to 255 wait states for a miss"),
            FlashAcceleratorKind.SerialCache => (
                found is { Prefetch: false, InstructionCache: { Enabled: true, LineBytes: >= 8, Ways: > 0 } } && (found.DataCache == none) == (found.DataReadCycles > 0)
                    && (found.DataCache == none || found.DataCache == found.InstructionCache) && waitStates >= 1,
                "serial-cache is modelled with an enabled cache in ways, no prefetch, at least 1 wait state for a miss, and either the same dataCache, which is then one with it, or dataReadCycles"),
            _ => (found is { Prefetch: false } && found.InstructionCache == none && found.DataCache == none && waitStates <= 63,
                "flash without accelerator has no caches, no prefetch, and 0 to 63 wait states"),
        };
        if (!good)
            read.Report(BoardError.UnknownValue, at, $"flashAccelerator: {modelled}", "use these settings, or kind \"none\" with wait states only");
    }
}
