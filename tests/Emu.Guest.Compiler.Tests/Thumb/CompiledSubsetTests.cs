using System.Reflection;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Tests.Subset;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>C# of the guest subset, compiled by the whole compiler and executed on the emulated core, gives what the same C# gives on the host.</summary>
public class CompiledSubsetTests
{
    public static TheoryData<string> Names => SubsetCases.Names;

    public static TheoryData<string> Passes => [.. GuestCompiler.PassNames];

    private static readonly ThumbTarget[] Targets = [ThumbTarget.CortexM4, ThumbTarget.CortexM0, ThumbTarget.CortexM3, ThumbTarget.CortexM7, ThumbTarget.CortexM23, ThumbTarget.Of(CoreModel.CortexM33.Name, CoreModel.CortexM33.Features)];

    [Theory, MemberData(nameof(Names))]
    public void Compiled_code_gives_the_results_of_the_host(string name) => Compare(name, new CompilerOptions { Verify = true });

    [Theory, MemberData(nameof(Names))]
    public void With_a_floating_point_unit_the_results_are_the_same(string name) => Compare(name, ThumbTarget.CortexM4F, new CompilerOptions { Verify = true });

    [Theory, MemberData(nameof(Names))]
    public void With_a_floating_point_unit_and_few_registers_the_results_are_the_same(string name) =>
        Compare(name, ThumbTarget.CortexM4F, new CompilerOptions { Verify = true, RegisterLimit = 6 });

    /// <summary>Low-overhead loops and conditional selects.</summary>
    [Theory, MemberData(nameof(Names))]
    public void On_ARMv8_1_M_the_results_are_the_same(string name) => Compare(name, ThumbTarget.CortexM55, new CompilerOptions { Verify = true });

    [Theory, MemberData(nameof(Names))]
    public void On_ARMv8_1_M_with_few_registers_the_results_are_the_same(string name) => Compare(name, ThumbTarget.CortexM55, new CompilerOptions { Verify = true, RegisterLimit = 9 });

    [Theory, MemberData(nameof(Names))]
    public void With_six_registers_the_results_are_the_same(string name) => Compare(name, new CompilerOptions { Verify = true, RegisterLimit = 6 });

    [Fact]
    public void Without_any_pass_the_results_are_the_same() => CompareAll(new HashSet<string>(GuestCompiler.PassNames));

    [Theory, MemberData(nameof(Passes))]
    public void Without_one_pass_the_results_are_the_same(string pass) => CompareAll(new HashSet<string> { pass });

    private static void CompareAll(HashSet<string> disabled)
    {
        foreach (ThumbTarget target in Targets[..2])
            CompareAll(target, disabled);
        foreach (string name in Names.Select(static row => (string)row.Data).Where(n => n.StartsWith(nameof(Floats), StringComparison.Ordinal)))
            Compare(name, ThumbTarget.CortexM4F, new CompilerOptions { DisabledPasses = disabled, Verify = true });
    }

    internal static void CompareAll(GuestTarget target, HashSet<string> disabled)
    {
        foreach (string name in Names.Select(static row => (string)row.Data))
            Compare(name, target, new CompilerOptions { DisabledPasses = disabled });
    }

    private static void Compare(string name, CompilerOptions options)
    {
        foreach (ThumbTarget target in Targets)
            Compare(name, target, options);
    }

    internal static void Compare(string name, GuestTarget target, CompilerOptions options)
    {
        MethodInfo method = SubsetCases.Find(name);
        CompiledModule module = GuestCompiler.Compile([method], target, options);
        InstructionRows.AssertOnly(module);
        string root = module.Roots[0].Name;
        using GuestRunner runner = new(module, root);
        foreach ((int a, int b) in SubsetCases.Inputs)
        {
            runner.Write(GuestRunner.Buffer, SubsetCases.InitialMemory());
            GuestResult actual = runner.Call(root, module.Functions[root].Signature, [GuestRunner.Buffer, a, b]);
            SubsetResult expected = SubsetCases.RunOnHost(method, a, b);
            string at = $"{target.Name}: {name}({a}, {b}): {actual.Message}";
            Assert.True(expected.Trap == actual.Trap, $"{at}; trap {actual.Trap}, expected {expected.Trap}");
            if (expected.Trap != 0)
                continue;
            Assert.True(actual.Message.Length == 0, at);
            Assert.True(expected.Value == actual.Value, $"{at}; value {actual.Value}, expected {expected.Value}");
            byte[] memory = runner.Read(GuestRunner.Buffer, SubsetCases.MemoryBytes);
            int same = expected.Memory.AsSpan().CommonPrefixLength(memory);
            Assert.True(same == memory.Length, $"{at}; memory differs at {same}");
        }
    }
}
