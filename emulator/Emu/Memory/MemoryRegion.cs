namespace Emu.Memory;

/// <summary>What a region is made of.</summary>
public enum MemoryKind : byte
{
    /// <summary>Read, write, execute.</summary>
    Ram,
    /// <summary>Read and execute; a store faults. Behind the machine's flash accelerator.</summary>
    Flash,
    /// <summary>Read and execute, no accelerator and no wait states: boot ROM, factory information.</summary>
    Rom,
}

/// <summary>One stretch of memory of a board.</summary>
/// <param name="Name">Name for messages, e.g. "sram1".</param>
/// <param name="Base">First address; a multiple of 4.</param>
/// <param name="Size">Bytes; a multiple of 4, not 0.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="WaitStates">Extra cycles of each data access to RAM. For flash, see the machine's flash accelerator.</param>
public sealed record MemoryRegion(string Name, uint Base, uint Size, MemoryKind Kind, int WaitStates = 0)
{
    /// <summary>Further base addresses at which the same bytes appear.</summary>
    public IReadOnlyList<uint> Aliases { get; init; } = [];

    /// <summary>Stores of the guest reach it: RAM, and code memory that is RAM behind the windows of flash, which a debugger fills before the core starts.</summary>
    public bool IsWritable { get; init; } = Kind == MemoryKind.Ram;

    /// <summary>Value of every byte before anything is loaded: 0xFF for erased flash. RAM starts at 0.</summary>
    public byte Fill { get; init; } = Kind == MemoryKind.Flash ? (byte)0xFF : (byte)0;

    /// <summary>Address of the last byte.</summary>
    public uint Last => Base + (Size - 1);
}
