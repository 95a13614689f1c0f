using Emu.Isa;
using Emu.Timing;

namespace Emu.Arm;

/// <summary>A Cortex-M core.</summary>
/// <param name="Name">For example <c>cortex-m4</c>.</param>
/// <param name="Features">Instruction sets.</param>
/// <param name="Timing">Issue and latency.</param>
public sealed record ArmModel(string Name, Features Features, ICoreTiming Timing) : CoreModel(Name, Features, Timing)
{
    /// <summary>The CPUID register.</summary>
    public uint CpuId { get; init; }

    /// <summary>Words at 0xE000ED40 to 0xE000ED7C by their offset from 0xE000E000; reserved words are 0.</summary>
    public Func<uint, uint> Identification { get; init; } = static _ => 0;

    /// <summary>MVFR0 and MVFR1, with an FPU.</summary>
    public (uint Zero, uint One) MediaFeatures { get; init; }

    /// <summary>ARMv6-M: HardFault takes all faults, unaligned accesses fault, no BASEPRI, FAULTMASK or fault status registers.</summary>
    public bool IsV6M => (Features & Features.V7M) == 0;

    /// <summary>VTOR exists; without it the vector table is where it is at reset.</summary>
    public bool HasVectorTableOffset { get; init; } = true;

    /// <summary>CONTROL.nPRIV exists: thread code may run without privilege.</summary>
    public bool HasUnprivilegedMode { get; init; } = true;

    internal override Processor Create(Machine machine) => new ArmProcessor(machine, this);
}
