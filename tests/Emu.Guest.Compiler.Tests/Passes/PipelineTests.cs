using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Passes;

namespace Emu.Guest.Compiler.Tests.Passes;

/// <summary>Random programs mean the same before and after the passes; the evaluator judges.</summary>
public class PipelineTests
{
    private static readonly int[] Lengths = [0, 1, 7, RandomProgram.BufferBytes];

    internal static readonly string[] Roots = ["main"];

    [Fact]
    public void Random_programs_are_well_formed_and_defined()
    {
        int returned = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            Module module = RandomProgram.Make(seed);
            Verifier.Verify(module, "generation");
            foreach (string result in Results(module, seed))
            {
                Assert.DoesNotContain("Undefined", result, StringComparison.Ordinal);
                returned += result.StartsWith("Returned", StringComparison.Ordinal) ? 1 : 0;
            }
        }
        Assert.InRange(returned, 250, 800);
    }

    [Fact]
    public void The_whole_pipeline_keeps_the_meaning_of_random_programs()
    {
        int seeds = SeedCount(400);
        for (int seed = 0; seed < seeds; seed++)
            AssertSameMeaning(seed, new PassOptions { Verify = true });
    }

    public static TheoryData<string> Passes => [.. Pipeline.PassNames];

    [Theory, MemberData(nameof(Passes))]
    public void Without_one_pass_the_meaning_is_the_same(string pass)
    {
        int seeds = SeedCount(40);
        for (int seed = 5000; seed < 5000 + seeds; seed++)
            AssertSameMeaning(seed, new PassOptions { Verify = true, Disabled = new HashSet<string> { pass } });
    }

    [Theory, MemberData(nameof(Passes))]
    public void One_pass_alone_keeps_the_meaning(string pass)
    {
        int seeds = SeedCount(40);
        for (int seed = 9000; seed < 9000 + seeds; seed++)
            AssertSameMeaning(seed, new PassOptions { Verify = true, Disabled = new HashSet<string>(Pipeline.PassNames.Where(p => p != pass)) });
    }

    [Fact]
    public void The_pipeline_removes_every_promotable_slot_and_many_instructions()
    {
        long before = 0, after = 0;
        for (int seed = 0; seed < 50; seed++)
        {
            Module module = RandomProgram.Make(seed);
            before += module.Functions.Values.Sum(Inline.SizeOf);
            Pipeline.Run(module, Roots, new PassOptions());
            after += module.Functions.Values.Sum(Inline.SizeOf);
        }
        Assert.True(after * 2 < before, $"{before} instructions became {after}");
    }

    private static int SeedCount(int normal) =>
        int.TryParse(Environment.GetEnvironmentVariable("EMU_SEED_FACTOR"), out int factor) ? normal * factor : normal;

    private static void AssertSameMeaning(int seed, PassOptions options)
    {
        Module module = RandomProgram.Make(seed);
        string[] expected = Results(module, seed);
        string last = "none", culprit = "none";
        if (Environment.GetEnvironmentVariable("EMU_BLAME") is not null)
            options = options with
            {
                AfterPass = (pass, function) =>
                {
                    if (culprit == "none" && Results(module, seed).Zip(expected).Any(r => r.Second != "limit" && r.First != r.Second))
                        culprit = $"{pass} on {function.Symbol.Name}:\nBEFORE\n{last}\nAFTER\n{Printer.Text(function)}";
                    last = Printer.Text(function);
                },
            };
        try
        {
            Pipeline.Run(module, Roots, options);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"seed {seed}", e);
        }
        string[] actual = Results(module, seed);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i] is "limit" || expected[i] == actual[i], $"seed {seed} input {i}: expected {expected[i]}, got {actual[i]}; culprit {culprit}");
    }

    private static string[] Results(Module module, int seed)
    {
        string[] results = new string[Lengths.Length];
        Random random = new(seed);
        for (int i = 0; i < results.Length; i++)
        {
            Evaluator evaluator = new(module, 1 << 14);
            int at = evaluator.DataEnd;
            random.NextBytes(evaluator.Memory.AsSpan(at, RandomProgram.BufferBytes));
            Evaluation result = evaluator.Run("main", [at, Lengths[i], random.Next(), random.NextInt64()], 400_000);
            // What stands in memory after a trap does not matter to anybody, but its order with stores must not change: compare it too.
            string memory = Convert.ToHexString(evaluator.Memory.AsSpan(at, RandomProgram.BufferBytes));
            results[i] = result.Outcome == Outcome.StepLimit ? "limit" : $"{result.Outcome} {result.Value} {result.Trap} {result.Message} {memory}";
        }
        return results;
    }
}
