using Emu.Guest.Compiler.Import;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Passes;
using Emu.Guest.Compiler.Support;
using Emu.Guest.Compiler.Tests.Passes;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>Random IR programs, compiled and executed instruction by instruction, give what the IR evaluator gives.</summary>
public class RandomCodeTests
{
    private static readonly int[] Lengths = [0, 7, RandomProgram.BufferBytes];

    public static TheoryData<int> Limits => [6, 7, 8, 10, 14];

    public static TheoryData<int> LowLimits => [6, 7, 8];

    [Theory, MemberData(nameof(Limits))]
    public void Programs_as_imported_run_as_evaluated(int registers) => Compare(ThumbTarget.CortexM4, registers, 0, 60, optimise: false);

    [Theory, MemberData(nameof(Limits))]
    public void Optimised_programs_run_as_evaluated(int registers) => Compare(ThumbTarget.CortexM4, registers, 20_000, 120, optimise: true);

    [Theory, MemberData(nameof(LowLimits))]
    public void Programs_as_imported_run_as_evaluated_on_ARMv6_M(int registers) => Compare(ThumbTarget.CortexM0, registers, 0, 60, optimise: false);

    [Theory, MemberData(nameof(LowLimits))]
    public void Optimised_programs_run_as_evaluated_on_ARMv6_M(int registers) => Compare(ThumbTarget.CortexM0, registers, 20_000, 120, optimise: true);

    [Theory, MemberData(nameof(LowLimits))]
    public void Optimised_programs_run_as_evaluated_on_ARMv8_M_Baseline(int registers) => Compare(ThumbTarget.CortexM23, registers, 50_000, 120, optimise: true);

    /// <summary>No instruction of the DSP extension is used where there is none: the core would fault.</summary>
    [Fact]
    public void Optimised_programs_run_as_evaluated_without_DSP_instructions() => Compare(ThumbTarget.CortexM3, 14, 30_000, 100, optimise: true);

    [Fact]
    public void Optimised_programs_run_as_evaluated_on_Cortex_M7() => Compare(ThumbTarget.CortexM7, 14, 30_000, 60, optimise: true);

    [Theory, MemberData(nameof(Limits))]
    public void Optimised_programs_run_as_evaluated_on_ARMv8_1_M(int registers) => Compare(ThumbTarget.CortexM55, registers, 60_000, 120, optimise: true);

    internal static void Compare(GuestTarget target, int registers, int firstSeed, int seeds, bool optimise)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("EMU_SEED_FACTOR"), out int factor))
            seeds *= factor;
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            Module module = RandomProgram.Make(seed);
            if (target is not ThumbTarget { HasThumb2: true })
                module = Lowered(module, target, optimise);
            else if (optimise)
                Pipeline.Run(module, ["main"], new PassOptions { Target = target });
            CompiledModule compiled;
            try
            {
                compiled = GuestCompiler.CompileIr(module, target, new CompilerOptions { RegisterLimit = registers, Verify = true });
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"seed {seed} with {registers} registers", e);
            }
            InstructionRows.AssertOnly(compiled);
            Run(target is not ThumbTarget { HasThumb2: false } ? module : RandomProgram.Make(seed), compiled, seed, registers);
        }
    }

    /// <summary>The program with calls of support routines for what the target lacks.</summary>
    private static Module Lowered(Module program, GuestTarget target, bool optimise)
    {
        using Importer importer = new([]);
        foreach ((string name, Function function) in program.Functions)
            importer.Module.Functions.Add(name, function);
        HashSet<string> disabled = optimise ? [] : [.. GuestCompiler.PassNames];
        Pipeline.Run(importer.Module, ["main"], new PassOptions { Target = target, Support = new ImportedSupport(importer), Disabled = disabled });
        return importer.Module;
    }

    private static void Run(Module module, CompiledModule compiled, int seed, int registers)
    {
        using GuestRunner runner = new(compiled, "main");
        Random random = new(seed);
        IrSignature signature = compiled.Functions["main"].Signature;
        foreach (int length in Lengths)
        {
            Evaluator evaluator = new(module, 1 << 14);
            int at = evaluator.DataEnd + 15 & ~15;
            byte[] memory = new byte[RandomProgram.BufferBytes];
            random.NextBytes(memory);
            memory.CopyTo(evaluator.Memory, at);
            runner.Write(GuestRunner.Buffer, memory);
            long a = random.Next(), b = random.NextInt64();
            Evaluation expected = evaluator.Run("main", [at, length, a, b], 400_000);
            if (expected.Outcome == Outcome.StepLimit)
                continue;
            GuestResult actual = runner.Call("main", signature, [GuestRunner.Buffer, length, a, b]);
            string where = $"seed {seed}, {registers} registers, length {length}: {actual.Message}";
            Assert.True(expected.Trap == actual.Trap, $"{where}; trap {actual.Trap}, expected {expected.Trap}");
            if (actual.Trap == 0)
                Assert.True(actual.Message.Length == 0, where);
            Assert.True(expected.Value == actual.Value, $"{where}; value {actual.Value:x}, expected {expected.Value:x}");
            string bytes = Convert.ToHexString(runner.Read(GuestRunner.Buffer, memory.Length));
            Assert.True(Convert.ToHexString(evaluator.Memory.AsSpan(at, memory.Length)) == bytes, $"{where}; memory differs");
        }
    }
}
