namespace Emu.Memory;

/// <summary>Something between the bus and a memory that lets an access pass or not by its security attribute, which is that of the address used.</summary>
internal interface IMemoryGate
{
    /// <summary>Name of the memory behind it.</summary>
    string Guards { get; }

    /// <summary>True when an access passes.</summary>
    /// <param name="offset">Offset from the start of the memory.</param>
    /// <param name="nonSecure">The address used is Non-secure.</param>
    bool Passes(uint offset, bool nonSecure);

    /// <summary>An access that does not pass is a bus error; otherwise it reads as zero and writes nothing.</summary>
    bool Faults { get; }

    /// <summary>Offsets at which the answer may change.</summary>
    IEnumerable<uint> Edges { get; }

    /// <summary>Set by the processor; called when answers have changed.</summary>
    Action? Changed { get; set; }
}
