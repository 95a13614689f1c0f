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

    internal override Processor Create(Machine machine) => new ArmProcessor(machine, this);
}
