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

    /// <summary>MVFR0, MVFR1 and MVFR2, with an FPU.</summary>
    public (uint Zero, uint One, uint Two) MediaFeatures { get; init; }

    /// <summary>Regions of the MPU, 0 to 16; 0: there is none.</summary>
    public int ProtectionRegions { get; init; }

    /// <summary>Each bit of the first megabytes of SRAM and of the peripherals has a word of its own at 0x22000000 and 0x42000000.</summary>
    public bool HasBitBand { get; init; }

    /// <summary>Identification of the caches, or null for a core that cannot have any.</summary>
    public CacheIdentification? Caches { get; init; }

    /// <summary>ARMv6-M, or ARMv8-M Baseline: HardFault takes all faults, unaligned accesses fault, no BASEPRI, FAULTMASK or fault status registers.</summary>
    public bool IsV6M => (Features & Features.V7M) != Features.V7M;

    /// <summary>ARMv8-M: PMSAv8, and in Mainline stack limits.</summary>
    public bool IsV8M { get; init; }

    /// <summary>The Security Extension is there: Secure and Non-secure state, with the SAU between them.</summary>
    public bool HasSecurity => (Features & Features.Security) != 0;

    /// <summary>PACBTI is there.</summary>
    public bool HasPointerAuthentication => (Features & Features.Pacbti) != 0;

    /// <summary>Bits of CONTROL that each security state has for itself.</summary>
    internal uint BankedControl => HasPointerAuthentication ? StateBank.BankedControl : 3;

    /// <summary>Regions of the SAU.</summary>
    public int AttributionRegions { get; init; } = 8;

    /// <summary>ARMv8.1-M: a region of the MPU may forbid privileged code to execute there (MPU_RLAR.PXN).</summary>
    public bool HasPrivilegedExecuteNever { get; init; }

    /// <summary>MSPLIM and PSPLIM exist.</summary>
    public bool HasStackLimits => IsV8M && (!IsV6M || HasSecurity);

    /// <summary>VTOR exists; without it the vector table is where it is at reset.</summary>
    public bool HasVectorTableOffset { get; init; } = true;

    /// <summary>CONTROL.nPRIV exists: thread code may run without privilege.</summary>
    public bool HasUnprivilegedMode { get; init; } = true;

    /// <summary>The same core as a chip has it.</summary>
    /// <param name="protectionRegions">Regions of the MPU.</param>
    /// <param name="bitBand">Bit-band aliases, where the core can have them.</param>
    public ArmModel With(int protectionRegions, bool bitBand) => this with { ProtectionRegions = protectionRegions, HasBitBand = HasBitBand && bitBand };

    internal override Processor Create(Machine machine) => new ArmProcessor(machine, this);
}

/// <summary>Values of the cache identification registers.</summary>
/// <param name="Levels">CLIDR.</param>
/// <param name="Type">CTR.</param>
/// <param name="Instruction">CCSIDR of the instruction cache.</param>
/// <param name="Data">CCSIDR of the data cache.</param>
public sealed record CacheIdentification(uint Levels, uint Type, uint Instruction, uint Data);
