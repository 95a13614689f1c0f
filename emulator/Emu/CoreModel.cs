using Emu.Arm;
using Emu.Isa;
using Emu.RiscV;
using Emu.Timing;

namespace Emu;

/// <summary>A core that can be built: its instruction sets, its times, and the values of its identification registers.</summary>
/// <param name="Name">For example <c>cortex-m4f</c>.</param>
/// <param name="Features">Instruction sets and options.</param>
/// <param name="Timing">Issue and latency. Holds no state: machines share it.</param>
public abstract record CoreModel(string Name, Features Features, ICoreTiming Timing)
{
    /// <summary>Cortex-M0 with the single-cycle multiplier: ARMv6-M without VTOR and unprivileged mode.</summary>
    public static ArmModel CortexM0 { get; } = new("cortex-m0", Features.V6M, new CortexM0Timing())
    {
        CpuId = 0x410CC200,                                 // Cortex-M0 r0p0: TRM, CPUID
        HasVectorTableOffset = false,
        HasUnprivilegedMode = false,
    };

    /// <summary>Cortex-M0+ with the single-cycle multiplier, VTOR and unprivileged mode: ARMv6-M.</summary>
    public static ArmModel CortexM0Plus { get; } = new("cortex-m0plus", Features.V6M, new CortexM0PlusTiming())
    {
        CpuId = 0x410CC601,                                 // Cortex-M0+ r0p1: TRM, CPUID
        ProtectionRegions = 8,                              // TRM: 0 or 8
    };

    /// <summary>Cortex-M3: ARMv7-M, with MPU and bit-band.</summary>
    public static ArmModel CortexM3 { get; } = new("cortex-m3", Features.V6M | Features.V7M, new CortexM3Timing())
    {
        CpuId = 0x412FC231,                                 // Cortex-M3 r2p1: TRM, CPUID
        Identification = CortexM3Identification.Of,
        ProtectionRegions = 8,
        HasBitBand = true,
    };

    /// <summary>Cortex-M4 without FPU: ARMv7E-M, with MPU and bit-band.</summary>
    public static ArmModel CortexM4 { get; } = new("cortex-m4", Features.V6M | Features.V7M | Features.Dsp, new CortexM4Timing())
    {
        CpuId = 0x410FC241,                                 // Cortex-M4 r0p1: TRM, CPUID
        Identification = CortexM4Identification.Of,
        ProtectionRegions = 8,
        HasBitBand = true,
    };

    /// <summary>Cortex-M4 with the single-precision FPU: ARMv7E-M and FPv4-SP.</summary>
    public static ArmModel CortexM4F { get; } = CortexM4 with
    {
        Name = "cortex-m4f",
        Features = CortexM4.Features | Features.Fp,
        MediaFeatures = (0x10110021, 0x11000011, 0),        // MVFR0, MVFR1: Cortex-M4 TRM, "FPU programmers model"
    };

    /// <summary>Cortex-M7 without FPU: ARMv7E-M, with an MPU of eight regions and the identification of two caches of 16 KB, which have no state here.</summary>
    public static ArmModel CortexM7 { get; } = new("cortex-m7", Features.V6M | Features.V7M | Features.Dsp, new CortexM7Timing())
    {
        CpuId = 0x411FC272,                                 // Cortex-M7 r1p2: TRM (DDI 0489F), CPUID
        Identification = CortexM7Identification.Of,
        ProtectionRegions = 8,
        Caches = new CacheIdentification(0x09000003, 0x8303C003, 0xF01FE009, 0xF00FE019),         // DDI 0489F, CLIDR, CTR and table of CCSIDR
    };

    /// <summary>Cortex-M7 with FPv5 single precision.</summary>
    public static ArmModel CortexM7F { get; } = CortexM7 with
    {
        Name = "cortex-m7f",
        Features = CortexM7.Features | Features.Fp5,
        MediaFeatures = (0x10110021, 0x11000011, 0x40),     // DDI 0489F, "FPU programmers model"
    };

    /// <summary>Cortex-M7 with FPv5 single and double precision.</summary>
    public static ArmModel CortexM7D { get; } = CortexM7 with
    {
        Name = "cortex-m7d",
        Features = CortexM7.Features | Features.Fp5 | Features.FpDouble,
        MediaFeatures = (0x10110221, 0x12000011, 0x40),     // DDI 0489F, "FPU programmers model"
    };

    /// <summary>Cortex-M23 without Security Extension, with the fast multiplier and divider: ARMv8-M Baseline, MPU of eight regions.</summary>
    public static ArmModel CortexM23 { get; } = new("cortex-m23", Features.V6M | Features.V7MAndV8M | Features.V8M, new CortexM23Timing())
    {
        CpuId = 0x411CD200,                                 // Cortex-M23 r1p0: TRM (DDI 0550C), CPUID
        ProtectionRegions = 8,
        IsV8M = true,
    };

    /// <summary>Cortex-M23 with the Security Extension and an SAU of eight regions. No machine of another emulator has it to compare with.</summary>
    public static ArmModel CortexM23S { get; } = CortexM23 with { Name = "cortex-m23s", Features = CortexM23.Features | Features.Security };

    /// <summary>
    /// Cortex-M33 without Security Extension and FPU: ARMv8-M Mainline with the DSP extension, MPU of eight regions, stack limits.
    /// </summary>
    public static ArmModel CortexM33 { get; } = new("cortex-m33", Features.V6M | Features.V7M | Features.V8M | Features.Dsp, new CortexM33Timing())
    {
        CpuId = 0x410FD213,                                 // Cortex-M33 r0p3: TRM, CPUID; QEMU 7.2
        Identification = CortexM33Identification.WithoutSecurity,
        ProtectionRegions = 8,
        IsV8M = true,
    };

    /// <summary>Cortex-M33 with the Security Extension and an SAU of eight regions.</summary>
    public static ArmModel CortexM33S { get; } = CortexM33 with
    {
        Name = "cortex-m33s",
        Features = CortexM33.Features | Features.Security,
        Identification = CortexM33Identification.WithSecurity,
        ProtectionRegions = 16,
    };

    /// <summary>Cortex-M33 with FPv5 single precision.</summary>
    public static ArmModel CortexM33F { get; } = WithFloat(CortexM33, "cortex-m33f");

    /// <summary>Cortex-M33 with FPv5 single precision and the Security Extension.</summary>
    public static ArmModel CortexM33SF { get; } = WithFloat(CortexM33S, "cortex-m33sf");

    // MVFR0 to MVFR2: Cortex-M33 TRM; QEMU 7.2 has the same.
    private static ArmModel WithFloat(ArmModel core, string name) => core with { Name = name, Features = core.Features | Features.Fp5, MediaFeatures = (0x10110021, 0x11000011, 0x40) };

    /// <summary>
    /// Cortex-M55 with all of MVE: ARMv8.1-M Mainline with half, single and double precision, MPU of sixteen regions, the Security
    /// Extension as on <see cref="CortexM33S"/>.
    /// </summary>
    public static ArmModel CortexM55S { get; } = new("cortex-m55s",
        Features.V6M | Features.V7M | Features.V8M | Features.V81M | Features.Dsp | Features.Fp5 | Features.FpDouble | Features.FpHalf | Features.MveFloat | Features.Security, new CortexM55Timing())
    {
        CpuId = 0x410FD221,                                 // Cortex-M55 r0p1: QEMU 7.2
        Identification = CortexM55Identification.Of,
        MediaFeatures = (0x10110221, 0x12100211, 0x40),     // QEMU 7.2
        ProtectionRegions = 16,
        IsV8M = true,
        HasPrivilegedExecuteNever = true,
    };

    /// <summary>
    /// Cortex-M85: the instructions and registers of <see cref="CortexM55S"/>, without the option PACBTI (<see cref="CortexM85SP"/> has it), whose hints do nothing. Its times are its
    /// own (docs/hardware/cortex-m85.md).
    /// </summary>
    public static ArmModel CortexM85S { get; } = CortexM55S with
    {
        Name = "cortex-m85s",
        Timing = new CortexM85Timing(),
        CpuId = 0x410FD230,                                 // part 0xD23: OpenOCD and other lists of parts; r0p0 is a choice
    };

    /// <summary>Cortex-M85 with PACBTI: pointer authentication with codes that are not those of the chip, and checks of branch targets.</summary>
    public static ArmModel CortexM85SP { get; } = CortexM85S with
    {
        Name = "cortex-m85sp",
        Features = CortexM85S.Features | Features.Pacbti,
        Identification = static offset => offset == 0xD74 ? 0x00100000 : CortexM55Identification.Of(offset),      // ID_ISAR5.PACBTI, bits 23..20 (DDI 0553): 1 is QARMA5
    };

    /// <summary>
    /// The nominal RV32IMAFDC core of the board riscv-virt, with the extensions that QEMU's machine <c>virt</c> switches on and Emu has rows for, machine and
    /// user mode, 16 PMP entries, unaligned accesses in hardware. Times of <see cref="NominalRv32Timing"/>.
    /// </summary>
    public static RiscVModel Rv32Virt { get; } = new("rv32-virt", Features.RvI | Features.RvM | Features.RvA | Features.RvD | Features.RvC | Features.Zicsr | Features.Zifencei
        | Features.Zba | Features.Zbb | Features.Zbc | Features.Zbs, new NominalRv32Timing())
    {
        ProtectionEntries = 16,
        HasEnhancedProtection = true,
        Triggers = new TriggerModel(2) { HasType6 = true },      // QEMU 7.2
        SplitsUnaligned = true,
    };

    /// <summary>
    /// Hazard3 as in the RP2350: RV32IMAC, Zba, Zbb, Zbs, Zbkb, Zcb, Zcmp (the -march of pico-sdk, pico_riscv_gcc_zcb_zcmp.cmake), Xh3irq, Xh3pmpm, Xh3power and Xh3bextm (RP2350 datasheet, 3.8).
    /// </summary>
    public static RiscVModel Hazard3 { get; } = new("hazard3", Features.RvI | Features.RvM | Features.RvA | Features.RvC | Features.Zicsr | Features.Zifencei
        | Features.Zba | Features.Zbb | Features.Zbs | Features.Zbkb | Features.Zcb | Features.Zcmp | Features.Xh3bextm | Features.Xh3power, new Hazard3Timing())
    {
        ArchitectureId = 27,                                // riscv-isa-manual, marchid.md
        ProtectionEntries = 11,                             // pico-sdk, rvcsr.h: eight to program and three fixed ones
        Protection = new ProtectionVariant(Grain: 3)        // RP2350 datasheet, 3.8.3: 32 bytes; erratum RP2350-E6: R and X are transposed
        {
            SwapsReadAndExecute = true,
            HasMachineBits = true,
            Fixed = [(0x1F, 0x01FFFFFF), (0x1F, 0x13FFFFFF), (0x1F, 0x35FFFFFF)],
        },
        RecordsTrapValue = false,                           // Hazard3 documentation, mtval: hardwired to 0
        CountsFromReset = false,                            // Hazard3 documentation, mcountinhibit
        Triggers = new TriggerModel(4) { MatchesData = false, HasControl = true },      // RP2350 datasheet, 3.8.4: four breakpoints
        Interrupts = static hart => new Hazard3Interrupts(hart),
    };

    /// <summary>The core of the ESP32-C3: RV32IMC (Espressif, ESP32-C3 Technical Reference Manual, chapter 1), with its interrupt controller and PMP.</summary>
    public static RiscVModel Esp32C3 { get; } = new("esp32-c3", Features.RvI | Features.RvM | Features.RvC | Features.Zicsr | Features.Zifencei, new Esp32C3Timing())
    {
        Interrupts = static hart => new Esp32C3Interrupts(hart),
        ProtectionEntries = 16,
        Protection = new ProtectionVariant(Grain: 0) { AnyEntryGrants = true },         // ESP32-C3 Technical Reference Manual, 1.8: 16 regions of at least four bytes, no static priority
        Triggers = new TriggerModel(8) { LargestRange = 31, HasControl = true },        // ESP32-C3 Technical Reference Manual, 1.6: eight triggers, exact and NAPOT
        SplitsUnaligned = true,
    };

    /// <summary>SiFive E31 as in the FE310-G002: RV32IMAC with machine and user mode and 8 PMP entries; unaligned accesses raise an exception (FE310-G002 Manual v1p0, chapter 3).</summary>
    public static RiscVModel SifiveE31 { get; } = new("sifive-e31", Features.RvI | Features.RvM | Features.RvA | Features.RvC | Features.Zicsr | Features.Zifencei, new E31Timing())
    {
        VendorId = 0x489,                                   // SiFive's JEDEC number
        EventCounters = 2,                                  // FE310-G002 Manual v1p0, "Hardware Performance Monitor"
        Triggers = new TriggerModel(8) { LargestRange = 4, HasBounds = true },           // FE310-G002 Manual v1p0, 21 "Debug": maskmax 4, ranges by chains; the number is G003's
        ProtectionEntries = 8,
    };

    /// <summary>WCH QingKe V2A as in the CH32V003: RV32EC and XW, machine mode alone, PFIC and hardware stacking (QingKeV2 Microprocessor Manual V1.3).</summary>
    public static RiscVModel QingkeV2A { get; } = new("qingke-v2a", Features.RvI | Features.RvE | Features.RvC | Features.Zicsr | Features.Zifencei | Features.Xw, new QingkeV2Timing())
    {
        ArchitectureId = 0xDC68D841,                        // QingKeV2 Microprocessor Manual V1.3, table 7-2: WCH-V2A
        HasUserMode = false,
        RecordsTrapValue = false,                           // the manual has no mtval
        Interrupts = static hart => new QingkeInterrupts(hart),
    };

    /// <summary>Nuclei Bumblebee as in the GD32VF103: RV32IMAC with machine and user mode, ECLIC (docs/hardware/gd32vf103.md).</summary>
    public static RiscVModel Bumblebee { get; } = new("bumblebee", Features.RvI | Features.RvM | Features.RvA | Features.RvC | Features.Zicsr | Features.Zifencei, new BumblebeeTiming())
    {
        SplitsUnaligned = true,
        HasVendorCsrs = true,                               // misa of a GD32VF103 reads 0x40901105
        Interrupts = static hart => new EclicInterrupts(hart),
    };

    /// <summary>All models by name.</summary>
    public static IReadOnlyDictionary<string, CoreModel> All { get; } = new CoreModel[] { CortexM0, CortexM0Plus, CortexM3, CortexM4, CortexM4F, CortexM7, CortexM7F, CortexM7D, CortexM23, CortexM23S, CortexM33, CortexM33S, CortexM33F, CortexM33SF, CortexM55S, CortexM85S, Rv32Virt, Hazard3, Esp32C3, SifiveE31, QingkeV2A, Bumblebee }.ToDictionary(m => m.Name);

    /// <summary>Makes the processor of a machine.</summary>
    internal abstract Processor Create(Machine machine);
}
