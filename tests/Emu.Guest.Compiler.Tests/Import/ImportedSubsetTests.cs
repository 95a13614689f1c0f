using System.Reflection;
using Emu.Guest.Compiler.Import;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Tests.Subset;

namespace Emu.Guest.Compiler.Tests.Import;

/// <summary>Imported IR, run by the IR evaluator, gives what the same C# gives on the host: result, memory and traps.</summary>
public sealed class ImportedSubsetTests
{
    public static TheoryData<string> Names => SubsetCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Imported_code_gives_the_results_of_the_host(string name)
    {
        MethodInfo method = SubsetCases.Find(name);
        List<GuestDiagnostic> diagnostics = [];
        Emu.Guest.Compiler.Ir.Module module = Importer.Import([method], diagnostics);
        Assert.Empty(diagnostics);
        Verifier.Verify(module, "import");
        string root = module.Functions.Keys.First();
        foreach ((int a, int b) in SubsetCases.Inputs)
        {
            var evaluator = new Evaluator(module, 1 << 16);
            int start = evaluator.DataEnd;
            SubsetCases.InitialMemory().CopyTo(evaluator.Memory, start);
            Evaluation result = evaluator.Run(root, [start, a, b]);
            SubsetResult expected = SubsetCases.RunOnHost(method, a, b);
            string at = $"{name}({a}, {b}): {result.Message}\n";
            Assert.True(result.Outcome == (expected.Trap != 0 ? Outcome.Trapped : Outcome.Returned), at + result.Outcome + " expected trap " + expected.Trap);
            Assert.True(result.Trap == expected.Trap, at + result.Trap + " expected " + expected.Trap);
            Assert.True(result.Value == expected.Value, $"{at}{result.Value} expected {expected.Value}");
            if (expected.Trap == 0)
                Assert.Equal(expected.Memory, evaluator.Memory.AsSpan(start, SubsetCases.MemoryBytes).ToArray());
        }
    }
}
