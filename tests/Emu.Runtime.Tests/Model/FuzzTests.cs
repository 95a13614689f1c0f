using Emu.Runtime.Hosting;
using Emu.Runtime.Tests.Interpreters;
using Emu.Tests;

namespace Emu.Runtime.Tests.Model;

/// <summary>
/// 50,000 damaged models: bits flipped, numbers replaced, ends cut. Whatever happens is a status: no exception, no write outside the
/// arena, bounded time. The runtime meets them with kernels that compute nothing and with the real ones; the inspection reads them too.
/// </summary>
public sealed class FuzzTests
{
    const int Mutants = 25_000;

    [Fact]
    public void Damaged_models_give_a_status_from_setup()
    {
        byte[][] seeds = Seeds();
        OperatorEntry[][] tables = [.. seeds.Select(s => StandIns.RowsFor(ModelView.Read(ModelFile.Open(s))))];
        HashSet<Status> seen = [];
        Run(seeds, (model, seed) =>
        {
            using ArenaBlock arena = new(1 << 15);
            SetupReport report = default;
            Status status = Interpreter.Setup(model, arena.Span, tables[seed], ref report);
            Assert.True(Enum.IsDefined(status));
            seen.Add(status);
            if (status != Status.Ok)
                return;
            NoObserver none = default;
            Assert.Equal(Status.Ok, Interpreter.Invoke(model, arena.Span, tables[seed], ref none));
            for (int i = 0; i < Interpreter.InputCount(model, arena.Span); i++)
            {
                Assert.Equal(Status.Ok, Interpreter.Input(model, arena.Span, i, out int offset, out int bytes));
                Assert.InRange(offset + bytes, 0, arena.Span.Length);
            }
        });
        // The damage reaches all parts of the loader, not only its door.
        Assert.Superset(new HashSet<Status> { Status.Ok, Status.MalformedModel, Status.BadTensorIndex, Status.OperatorUnsupported, Status.ArenaTooSmall, Status.DynamicShape }, seen);
    }

    [Fact]
    public void Damaged_models_give_an_error_or_a_view_from_the_host()
    {
        HashSet<ModelErrorId> seen = [];
        Run(Seeds(), (model, _) =>
        {
            ModelError? error = ModelFile.TryOpen(model, "mutant", out ModelFile? file);
            HostInterpreter? interpreter = null;
            error ??= HostInterpreter.TryOpen(file!, 1 << 15, OperatorTable.All, out interpreter);
            if (error == null)
            {
                using (interpreter)
                    error = Invoke(interpreter!);
                if (error == null)
                    return;
            }
            Assert.True(Enum.IsDefined(error.Id), error.ToString());
            Assert.NotEmpty(error.Fix);
            Assert.NotEqual(ModelErrorId.KernelFault, error.Id);     // what Prepare let through must run
            seen.Add(error.Id);
        });
        Assert.Contains(ModelErrorId.MalformedModel, seen);
        Assert.Contains(ModelErrorId.NotAModel, seen);
    }

    /// <summary>What Prepare let through must run: kernels check only what depends on data.</summary>
    static ModelError? Invoke(HostInterpreter interpreter)
    {
        // A damaged shape may ask for minutes of honest work.
        if (interpreter.View.Macs > 2_000_000)
            return null;
        try
        {
            interpreter.Invoke();
            return null;
        }
        catch (ModelException e)
        {
            return e.Error;
        }
    }

    static byte[][] Seeds()
    {
        List<byte[]> seeds = [SmallModelTests.Reshape(), SmallModelTests.Chain(4)];
        if (Repository.Shared != null)
            foreach (string name in (string[])["hello_world_int8", "simple_add_model", "micro_speech_quantized", "keyword_scrambled_8bit", "audio_preprocessor_int8"])
                seeds.Add(RecordedModels.Load(name).Bytes);
        return [.. seeds];
    }

    static void Run(byte[][] seeds, Action<byte[], int> check)
    {
        int[][] places = [.. seeds.Select(FieldPlaces.Of)];
        for (int i = 0; i < Mutants; i++)
        {
            Random random = new(i);
            int seed = i % seeds.Length;
            byte[] model = ModelMutator.Damage(seeds[seed], places[seed], random);
            try
            {
                check(model, seed);
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"mutant {i} of seed {seed}: {e}");
            }
        }
    }
}
