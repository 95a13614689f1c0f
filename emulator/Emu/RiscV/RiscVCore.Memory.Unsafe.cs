using Emu.Isa;

namespace Emu.RiscV;

// Memory, branches and calls of the system.
public unsafe partial struct RiscVCore
{
    /// <inheritdoc/>
    public uint Load(uint address, Width width) => throw NotYet();
    /// <inheritdoc/>
    public void Store(uint address, uint value, Width width) => throw NotYet();
    /// <inheritdoc/>
    public uint LoadAligned(uint address, Width width) => throw NotYet();
    /// <inheritdoc/>
    public void StoreAligned(uint address, uint value, Width width) => throw NotYet();
    /// <inheritdoc/>
    public uint LoadReserved(uint address) => throw NotYet();
    /// <inheritdoc/>
    public uint StoreConditional(uint address, uint value) => throw NotYet();
    /// <inheritdoc/>
    public uint Atomic(AtomicOperation operation, uint address, uint value) => throw NotYet();
    /// <inheritdoc/>
    public void Branch(uint target) => throw NotYet();
    /// <inheritdoc/>
    public void BranchIf(uint condition, uint target) => throw NotYet();
    /// <inheritdoc/>
    public void System(SystemCall call, in Fields f) => throw NotYet();

    static NotSupportedException NotYet() => new("no machine with a RISC-V core can be built yet");
}
