using System.Text.Json;
using Emu.Runtime.Hosting.Prediction;

namespace Emu.Runtime.Hosting.Tests.Prediction;

public class ArenaPredictionTests
{
    [Fact]
    public void Used_bytes_of_every_recorded_model_equal_those_of_every_build()
    {
        List<string> wrong = [];
        foreach (JsonProperty model in Recordings.Models.EnumerateObject())
            foreach ((string build, Abi abi, KernelSet kernels) in Recordings.Builds)
            {
                long measured = model.Value.GetProperty("arena_used_bytes").GetProperty(build).GetInt64();
                long predicted = ArenaPrediction.Of(Recordings.Model(model.Name), abi, kernels).UsedBytes;
                if (measured != predicted)
                    wrong.Add($"{model.Name} {build}: predicted {predicted}, measured {measured} ({measured - predicted})");
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Head_tail_and_categories_equal_those_of_the_recording_allocator()
    {
        List<string> wrong = [];
        foreach (JsonProperty model in Recordings.Models.EnumerateObject())
            foreach ((string build, Abi abi, KernelSet kernels) in Recordings.Builds.Where(b => b.Name != "host64"))
            {
                ArenaPrediction prediction = ArenaPrediction.Of(Recordings.Model(model.Name), abi, kernels, ArenaForm.Recording);
                JsonElement parts = model.Value.GetProperty("head_tail").GetProperty(build);
                Compare("used", model.Value.GetProperty("arena_used_bytes_recording").GetProperty(build).GetInt64(), prediction.UsedBytes);
                Compare("head", parts[0].GetInt64(), prediction.HeadBytes);
                Compare("tail", parts[1].GetInt64(), prediction.TailBytes);
                foreach (JsonProperty category in model.Value.GetProperty("recorded").GetProperty(build).EnumerateObject())
                {
                    AllocationCategory predicted = prediction.Categories.Single(c => c.Name == category.Name);
                    Compare(category.Name + " requested", category.Value[0].GetInt64(), predicted.Requested);
                    Compare(category.Name + " used", category.Value[1].GetInt64(), predicted.Used);
                    Compare(category.Name + " count", category.Value[2].GetInt64(), predicted.Count);
                }

                void Compare(string what, long measured, long predicted)
                {
                    if (measured != predicted)
                        wrong.Add($"{model.Name} {build} {what}: predicted {predicted}, measured {measured}");
                }
            }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Used_bytes_of_every_single_operator_case_equal_those_of_three_builds()
    {
        JsonElement small = Recordings.Read("goldens", "cmsis_nn_differences.json").GetProperty("arena_used_bytes");
        List<string> wrong = [];
        foreach (JsonElement test in Recordings.Read("goldens", "ops", "manifest.json").GetProperty("cases").EnumerateArray())
        {
            string name = $"{test.GetProperty("op").GetString()}/{test.GetProperty("case").GetString()}";
            ModelView model = ModelView.Read(ModelFile.Load(Path.Combine(Recordings.Goldens, "ops", test.GetProperty("dir").GetString()!, test.GetProperty("model").GetString()!)));
            Compare("host64", test.GetProperty("arena_used_bytes_host64"), Abi.X64, KernelSet.Reference);
            Compare("m4ref", small.GetProperty(name)[0], Abi.ArmShortEnums, KernelSet.Reference);
            Compare("m4nn", small.GetProperty(name)[1], Abi.ArmShortEnums, KernelSet.CmsisNnDsp);

            void Compare(string build, JsonElement measured, Abi abi, KernelSet kernels)
            {
                long predicted = ArenaPrediction.Of(model, abi, kernels).UsedBytes;
                if (measured.ValueKind == JsonValueKind.Number && measured.GetInt64() != predicted)
                    wrong.Add($"{name} {build}: predicted {predicted}, measured {measured.GetInt64()} ({measured.GetInt64() - predicted})");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // From TFLM's source by hand: 16-aligned persistent part before planning, requests 12 x (scratch + 12), one offset, 24 bytes for each tensor and scratch, 40 for each
    // planned buffer. TFLM's own test says that arena_used_bytes is not enough for such models.
    [Theory]
    [InlineData("hello_world_int8", 1072, 1104)]
    [InlineData("keyword_scrambled_8bit", 10400, 10480)]
    [InlineData("keyword_scrambled", 15520, 15600)]
    public void Planning_sets_the_minimum_of_models_with_small_activations(string name, long arm, long intEnums)
    {
        ModelView model = Recordings.Model(name);
        ArenaPrediction onArm = ArenaPrediction.Of(model, Abi.ArmShortEnums, KernelSet.Reference);
        Assert.Equal(ArenaPhase.Planning, onArm.MinimumPhase);
        Assert.Equal(arm, onArm.RecommendedBytes);
        Assert.Equal(intEnums, ArenaPrediction.Of(model, Abi.IntEnums, KernelSet.Reference).RecommendedBytes);
    }

    [Fact]
    public void Prepare_needs_what_its_temporary_tensors_take()
    {
        ModelView model = Recordings.Model("hello_world_int8");
        Assert.Equal(864, ArenaPrediction.Of(model, Abi.ArmShortEnums, KernelSet.Reference).PhaseBytes[(int)ArenaPhase.Prepare]);
        Assert.Equal(928, ArenaPrediction.Of(model, Abi.IntEnums, KernelSet.Reference).PhaseBytes[(int)ArenaPhase.Prepare]);
    }

    [Fact]
    public void Large_activations_make_used_bytes_the_minimum()
    {
        ArenaPrediction prediction = ArenaPrediction.Of(Recordings.Model("person_detect"), Abi.ArmShortEnums, KernelSet.Reference);
        Assert.Equal(ArenaPhase.Invoke, prediction.MinimumPhase);
        Assert.Equal(82292, prediction.UsedBytes);
        Assert.Equal("alignas(16) uint8_t arena[82304];", prediction.Declaration);
    }

    [Fact]
    public void No_arena_smaller_than_used_bytes_is_ever_called_enough()
    {
        foreach (JsonProperty model in Recordings.Models.EnumerateObject())
            foreach ((string build, Abi abi, KernelSet kernels) in Recordings.Builds)
            {
                ArenaPrediction one = ArenaPrediction.Of(Recordings.Model(model.Name), abi, kernels);
                ArenaPrediction two = ArenaPrediction.Of(Recordings.Model(model.Name), abi, kernels, ArenaForm.Split);
                Assert.True(one.MinimumBytes > one.UsedBytes - 16, $"{model.Name} {build}");
                Assert.True(two.NonPersistentArenaBytes >= two.HeadBytes && two.PersistentArenaBytes >= two.TailBytes, $"{model.Name} {build}");
            }
    }

    [Fact]
    public void A_resolver_lists_each_operator_once()
    {
        string code = OpResolverCode.Of(Recordings.Model("person_detect"));
        Assert.StartsWith("tflite::MicroMutableOpResolver<5> resolver;\n", code);
        Assert.Contains("resolver.AddDepthwiseConv2D();\n", code);
        Assert.Equal(6, code.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Operators_that_TFLM_lacks_are_named()
    {
        ArenaPrediction prediction = ArenaPrediction.Of(ModelView.Read(ModelFile.Open(Samples.Rich())), Abi.ArmShortEnums, KernelSet.CmsisNnMve);
        Assert.Contains("TFLM has no operator Twist", prediction.Notes);
        Assert.Contains("resolver.AddCustom(\"Twist\"", OpResolverCode.Of(ModelView.Read(ModelFile.Open(Samples.Rich()))));
    }

    [Fact]
    public void CMSIS_NN_on_a_PC_is_refused() =>
        Assert.Throws<ArgumentException>(() => ArenaPrediction.Of(ModelView.Read(ModelFile.Open(Samples.Reshape())), Abi.X64, KernelSet.CmsisNn));

    [Fact]
    public void A_damaged_model_is_predicted_or_refused_but_never_crashes()
    {
        byte[] good = Samples.Rich();
        Random random = new(7);
        for (int i = 0; i < 3000; i++)
        {
            byte[] bad = (byte[])good.Clone();
            for (int k = random.Next(1, 4); k > 0; k--)
                bad[random.Next(8, bad.Length)] = (byte)random.Next(256);
            if (ModelFile.TryOpen(bad, "damaged", out ModelFile? file) == null && ModelView.TryRead(file!, out ModelView? view) == null)
                foreach (KernelSet kernels in Enum.GetValues<KernelSet>())
                    Assert.True(ArenaPrediction.Of(view!, Abi.ArmShortEnums, kernels).Notes.Count >= 0);
        }
    }
}
