using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Passes;
using Emu.Guest.Compiler.Tests.Passes;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>Random IR programs, compiled and executed instruction by instruction, give what the IR evaluator gives.</summary>
public class RandomCodeTests
{
    private static readonly int[] Lengths = [0, 7, RandomProgram.BufferBytes];

    public static TheoryData<int> Limits => [6, 7, 8, 10, 14];

    [Theory, MemberData(nameof(Limits))]
    public void Programs_as_imported_run_as_evaluated(int registers) => Compare(registers, 0, 60, optimise: false);

    [Theory, MemberData(nameof(Limits))]
    public void Optimised_programs_run_as_evaluated(int registers) => Compare(registers, 20_000, 120, optimise: true);

    private static void Compare(int registers, int firstSeed, int seeds, bool optimise)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("EMU_SEED_FACTOR"), out int factor))
            seeds *= factor;
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            Module module = RandomProgram.Make(seed);
            if (optimise)
                Pipeline.Run(module, ["main"], new PassOptions());
            CompiledModule compiled;
            try
            {
                compiled = GuestCompiler.CompileIr(module, ThumbTarget.CortexM4, new CompilerOptions { RegisterLimit = registers, Verify = true });
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"seed {seed} with {registers} registers", e);
            }
            Run(module, compiled, seed, registers);
        }
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
