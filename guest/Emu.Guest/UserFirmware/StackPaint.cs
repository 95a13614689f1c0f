using System.Runtime.InteropServices;
using Emu.Loading;
using Emu.Memory;

namespace Emu.Guest.UserFirmware;

/// <summary>Fills the room of the initial stack with a pattern and finds out later how deep it was used.</summary>
internal sealed class StackPaint
{
    private const uint Pattern = 0xC5A3_5AC3;

    private static readonly string[] s_ends =
        ["end", "_end", "__end__", "_ebss", "__bss_end__", "__bss_end", "__StackLimit", "__stack_limit", "_sstack", "__stack_start__"];

    /// <summary>Painting all of a large RAM would take longer than most firmware runs: a deeper stack is reported as this deep.</summary>
    private const uint MostPainted = 4 << 20;

    private readonly uint _bottom, _top, _room;

    private StackPaint(uint bottom, uint top, uint room) => (_bottom, _top, _room) = (bottom, top, room);

    /// <summary>Paints. Null when SP does not start in RAM, or there is no room below it.</summary>
    /// <param name="machine">A machine with the image loaded and reset.</param>
    /// <param name="elf">The image.</param>
    public static StackPaint? On(Machine machine, ElfImage elf)
    {
        uint top = machine.StackPointer & ~3u;
        if (machine.Memory.Regions.FirstOrDefault(r => r.Kind == MemoryKind.Ram && top > r.Base && top - 4 <= r.Last) is not { } ram)
            return null;
        uint bottom = Bottom(elf, ram.Base, top);
        if (bottom >= top)
            return null;
        uint room = top - bottom;
        bottom = Math.Max(bottom, top - Math.Min(room, MostPainted));
        uint[] words = new uint[(top - bottom) / 4];
        Array.Fill(words, Pattern);
        machine.Memory.Write(bottom, MemoryMarshal.AsBytes<uint>(words));
        return new StackPaint(bottom, top, room);
    }

    /// <summary>
    /// The stack reaches down to the longest stretch that kept its paint: what lies below it is a heap that grew, and arrays that a function
    /// reserved but never wrote are shorter.
    /// </summary>
    public StackUse Measure(Machine machine)
    {
        uint[] words = new uint[(_top - _bottom) / 4];
        machine.Memory.Read(_bottom, MemoryMarshal.AsBytes(words.AsSpan()));
        (int longest, int end, int run) = (0, 0, 0);
        for (int i = 0; i < words.Length; i++)
        {
            run = words[i] == Pattern ? run + 1 : 0;
            if (run > longest)
                (longest, end) = (run, i + 1);
        }
        return new StackUse(_top, _room, _top - (_bottom + (uint)end * 4));
    }

    // Sections that only reserve room for heap and stack do not count as data; a stack inside a section ends where its symbol starts.
    private static uint Bottom(ElfImage elf, uint ramBase, uint top)
    {
        ulong bottom = ramBase;
        foreach (ElfSection s in elf.Sections.Where(s => s.IsAllocated && s.Size > 0 && !s.Name.Contains("stack", StringComparison.OrdinalIgnoreCase) && !s.Name.Contains("heap", StringComparison.OrdinalIgnoreCase)))
        {
            ulong end = (ulong)s.Address + s.Size;
            if (end > bottom && end < top)
                bottom = end;
            else if (s.Address < top && end >= top)
                bottom = Math.Max(bottom, elf.Symbols.At(top - 4)?.Address ?? s.Address);
        }
        if (elf.Sections.Count == 0)
            foreach (ElfSegment s in elf.Segments)
                if ((ulong)s.VirtualAddress + s.MemorySize is ulong end && end > bottom && end < top)
                    bottom = end;
        foreach (string name in s_ends)
            if (elf.Symbols.Find(name) is { } symbol && symbol.Address > bottom && symbol.Address < top)
                bottom = symbol.Address;
        return (uint)bottom + 3 & ~3u;
    }
}
