using System.Globalization;
using Emu.Boards;
using Emu.Loading;

namespace Emu.Guest.UserFirmware;

/// <summary>What an image takes of a board's memories.</summary>
internal static class FirmwareFit
{
    private const int MostParts = 64;

    public static FirmwareRun Of(ElfImage elf, Board board)
    {
        long flash = elf.Segments.Where(s => Kind(board, s.Address) == BoardMemoryKind.Flash).Sum(s => (long)Taken(board, s));
        long ram = elf.Segments.Where(s => Kind(board, s.VirtualAddress) == BoardMemoryKind.Ram).Sum(s => (long)s.MemorySize);
        RunCheck[] checks = [Check(board, "flash", flash, board.FlashBytes, Missing(elf, board, BoardMemoryKind.Flash)),
            Check(board, "ram", ram, board.TotalRamBytes, Missing(elf, board, BoardMemoryKind.Ram))];
        return new FirmwareRun
        {
            Exit = checks.All(c => c.Ok) ? RunExit.Ok : RunExit.CheckFailed,
            End = FirmwareEnd.NotRun,
            Checks = checks,
            FlashBytes = flash,
            RamBytes = ram,
            Parts = [.. elf.Sections.Where(s => s.IsAllocated && s.Size > 0).Take(MostParts).Select(s => new MemoryPart(s.Name, Place(board, s.Address)?.Name ?? "nowhere", s.Size))],
        };
    }

    private static RunCheck Check(Board board, string name, long bytes, long available, (string Memory, ulong Bytes)? missing)
    {
        string sizes = string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} of {available:N0} bytes");
        return missing is not { } m ? new RunCheck(name, true, sizes)
            : new RunCheck(name, false, string.Create(CultureInfo.InvariantCulture, $"{sizes}; a segment ends {m.Bytes:N0} bytes past the end of {m.Memory} of {board.Name}; fix: make the image smaller, or choose a larger board"));
    }

    // A segment that starts in no memory at all belongs to another board; loading reports that.
    private static (string Memory, ulong Bytes)? Missing(ElfImage elf, Board board, BoardMemoryKind kind)
    {
        foreach (ElfSegment s in elf.Segments)
            foreach ((uint start, ulong size) in new[] { (s.Address, (ulong)s.Data.Length), (s.VirtualAddress, (ulong)s.MemorySize) })
                if (Place(board, start) is { } memory && memory.Kind == kind && Overrun(board, start, size) is > 0 and ulong bytes)
                    return (memory.Name, bytes);
        return null;
    }

    // Adjacent memories may hold one segment together; a second base of the same bytes is no further room.
    private static ulong Overrun(Board board, ulong at, ulong size)
    {
        ulong end = at + size;
        var used = new HashSet<string>();
        while (at < end && at <= uint.MaxValue && Place(board, (uint)at) is { } memory && used.Add(memory.Name))
            at = EndAround(memory, (uint)at);
        return at < end ? end - at : 0;
    }

    // Data that runs in code memory takes room there with its zeros, too.
    private static ulong Taken(Board board, ElfSegment s) => s.Address == s.VirtualAddress && Place(board, s.Address) is { IsWritable: true } ? s.MemorySize : (ulong)s.Data.Length;

    private static BoardMemoryKind? Kind(Board board, uint address) => Place(board, address)?.Kind;

    private static BoardMemory? Place(Board board, uint address) =>
        board.Memory.FirstOrDefault(m => m.Aliases.Append(m.Base).Any(b => address >= b && address < (ulong)b + m.Size));

    private static ulong EndAround(BoardMemory memory, uint address) =>
        memory.Aliases.Append(memory.Base).Where(b => address >= b && address < (ulong)b + memory.Size).Max(b => (ulong)b + memory.Size);
}
