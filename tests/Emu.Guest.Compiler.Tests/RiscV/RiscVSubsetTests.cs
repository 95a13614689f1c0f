using Emu.Guest.Compiler.Tests.Subset;
using Emu.Guest.Compiler.Tests.Thumb;

namespace Emu.Guest.Compiler.Tests.RiscV;

/// <summary>C# of the guest subset, compiled for RV32 and executed on the emulated core, gives what the same C# gives on the host.</summary>
public class RiscVSubsetTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string target in RiscVTargets.All.Select(static t => t.Name))
                foreach (string name in SubsetCases.Names.Select(static row => (string)row.Data))
                    cases.Add(target, name);
            return cases;
        }
    }

    public static TheoryData<string> Names => SubsetCases.Names;

    public static TheoryData<string> Targets => [.. RiscVTargets.All.Select(static t => t.Name)];

    [Theory, MemberData(nameof(Cases))]
    public void Compiled_code_gives_the_results_of_the_host(string target, string name) =>
        CompiledSubsetTests.Compare(name, RiscVTargets.Find(target), new CompilerOptions { Verify = true });

    [Theory, MemberData(nameof(Names))]
    public void With_few_registers_the_results_are_the_same(string name) =>
        CompiledSubsetTests.Compare(name, Compiler.RiscV.RiscVTarget.Rv32Ec, new CompilerOptions { Verify = true, RegisterLimit = 8 });

    [Theory, MemberData(nameof(Targets))]
    public void Without_any_pass_the_results_are_the_same(string target) =>
        CompiledSubsetTests.CompareAll(RiscVTargets.Find(target), [.. GuestCompiler.PassNames]);
}
