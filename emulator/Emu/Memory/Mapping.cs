namespace Emu.Memory;

/// <summary>One entry of the address map: a region, an alias of one, or a device.</summary>
internal unsafe struct Mapping
{
    /// <summary>First address.</summary>
    public uint Base;
    /// <summary>Last address.</summary>
    public uint Last;
    /// <summary>The bytes; null for a device.</summary>
    public byte* Host;
    /// <summary>Index of the region, or of the device.</summary>
    public int Index;
    /// <summary>Extra cycles of each data access.</summary>
    public int WaitStates;
    /// <summary>What a region is made of; meaningless for a device.</summary>
    public MemoryKind Kind;
    /// <summary>Stores of the guest reach a region.</summary>
    public bool IsWritable;
    /// <summary>True for a device.</summary>
    public bool IsDevice;
    /// <summary>True for a second base of a region.</summary>
    public bool IsAlias;
}
