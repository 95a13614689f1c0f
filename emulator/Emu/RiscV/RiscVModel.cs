using Emu.Isa;
using Emu.Timing;

namespace Emu.RiscV;

/// <summary>An RV32 core with one hart: machine mode, and user mode when it has one.</summary>
/// <param name="Name">For example <c>rv32-virt</c>.</param>
/// <param name="Features">Instruction sets.</param>
/// <param name="Timing">Issue and latency.</param>
public sealed record RiscVModel(string Name, Features Features, ICoreTiming Timing) : CoreModel(Name, Features, Timing)
{
    /// <summary>mvendorid: 0 for a core that no vendor sells.</summary>
    public uint VendorId { get; init; }
    /// <summary>marchid.</summary>
    public uint ArchitectureId { get; init; }
    /// <summary>mimpid.</summary>
    public uint ImplementationId { get; init; }
    /// <summary>User mode exists.</summary>
    public bool HasUserMode { get; init; } = true;
    /// <summary>Entries of physical memory protection: 0 to 16.</summary>
    public int ProtectionEntries { get; init; }
    /// <summary>How the protection differs from the standard's fullest form, or null.</summary>
    public ProtectionVariant? Protection { get; init; }
    /// <summary>Smepmp: mseccfg and its rules.</summary>
    public bool HasEnhancedProtection { get; init; }
    /// <summary>Loads and stores at unaligned addresses are split by the core; otherwise they raise an exception.</summary>
    public bool SplitsUnaligned { get; init; }

    /// <summary>mtval is written by traps; false: it is always 0.</summary>
    public bool RecordsTrapValue { get; init; } = true;
    /// <summary>mcycle and minstret count after reset; false: mcountinhibit stops them until it is cleared.</summary>
    public bool CountsFromReset { get; init; } = true;

    /// <summary>Counters of events beside mcycle and minstret, with SiFive's event selectors.</summary>
    public int EventCounters { get; init; }
    /// <summary>Debug triggers that programs can use.</summary>
    public TriggerModel Triggers { get; init; } = new(0);
    /// <summary>misa.X is set although all instructions are standard ones.</summary>
    public bool HasVendorCsrs { get; init; }

    /// <summary>What finds, enters and leaves interrupts, where it is not the standard's way.</summary>
    internal Func<RiscVProcessor, InterruptRules>? Interrupts { get; init; }

    internal override Processor Create(Machine machine) => new RiscVProcessor(machine, this);
}
