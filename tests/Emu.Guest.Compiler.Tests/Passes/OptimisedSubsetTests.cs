using System.Reflection;
using Emu.Guest.Compiler.Import;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Passes;
using Emu.Guest.Compiler.Support;
using Emu.Guest.Compiler.Tests.Subset;

namespace Emu.Guest.Compiler.Tests.Passes;

/// <summary>Imported C# after all passes, floats lowered to support functions, gives what the same C# gives on the host.</summary>
public sealed class OptimisedSubsetTests
{
    public static TheoryData<string> Names => SubsetCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Optimised_code_gives_the_results_of_the_host(string name)
    {
        MethodInfo method = SubsetCases.Find(name);
        List<GuestDiagnostic> diagnostics = [];
        using Importer importer = new(diagnostics);
        Emu.Guest.Compiler.Ir.Module module = importer.Import([method]);
        Assert.Empty(diagnostics);
        string root = module.Functions.Keys.First();
        Pipeline.Run(module, [root], new PassOptions { Verify = true, Support = new ImportedSupport(importer) });
        Assert.Empty(diagnostics);
        AssertLowered(module);
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

    private static void AssertLowered(Emu.Guest.Compiler.Ir.Module module)
    {
        foreach (Function function in module.Functions.Values)
            foreach (Block block in function.Blocks)
                foreach (Instr instr in block.Instrs)
                    Assert.False(instr.Type is IrType.F32 or IrType.F64 || instr.Op is >= Op.FAdd and <= Op.Bitcast, Printer.Text(instr));
    }

    private sealed class ImportedSupport(Importer importer) : ISupportResolver
    {
        public FunctionSymbol Resolve(Op op, IrType operandType, IrType resultType, Cond cond) =>
            importer.ImportMore(SupportLibrary.MethodFor(op, resultType, operandType, cond)!);
    }
}
