using Emu.Guest.Compiler.Tests.Thumb;

namespace Emu.Guest.Compiler.Tests.RiscV;

/// <summary>Random IR programs, compiled for RV32 and executed, give what the IR evaluator gives.</summary>
public class RiscVRandomCodeTests
{
    public static TheoryData<string, int> Limits => new() { { "rv32imc", 11 }, { "rv32imc", 14 }, { "rv32i", 14 }, { "rv32ec", 8 }, { "rv32ec", 14 }, { "rv32imc_zba_zbb_zcb", 12 }, { "rv32imc_zba_zbb_zcb", 14 }, { "hazard3", 11 }, { "hazard3", 14 } };

    [Theory, MemberData(nameof(Limits))]
    public void Programs_as_imported_run_as_evaluated(string target, int registers) => RandomCodeTests.Compare(RiscVTargets.Find(target), registers, 40_000, 60, optimise: false);

    [Theory, MemberData(nameof(Limits))]
    public void Optimised_programs_run_as_evaluated(string target, int registers) => RandomCodeTests.Compare(RiscVTargets.Find(target), registers, 60_000, 120, optimise: true);
}
