using Emu.Boards;
using Emu.Runtime.Hosting;

namespace Emu.Guest.Tests;

/// <summary>The main job on real models: outputs must equal what real TFLM gave, bit for bit, on every board.</summary>
public sealed class RecordedModelTests
{
    private static readonly string[] Models =
        ["hello_world_int8", "kws_ref_model", "vww_96_int8", "pretrainedResnet_quant", "ad01_int8", "person_detect", "micro_speech_quantized"];

    /// <summary>2 to 32 KB of RAM: say what does not fit.</summary>
    private static readonly string[] TooSmallForMost = ["microbit", "hifive1-revb", "ch32v003", "longan-nano"];

    public static TheoryData<string, string> ModelsOnBoards
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string model in Models)
                foreach (string board in BoardCatalog.BoardNames)
                    data.Add(model, board);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ModelsOnBoards))]
    public void A_recorded_model_gives_TFLMs_outputs_bit_for_bit(string model, string board)
    {
        ModelFile file = SharedModels.Load(model);
        foreach ((string name, byte[][] inputs, byte[][] outputs) in SharedModels.Recordings(model))
        {
            ModelRun run = ModelRunner.Run(file, SharedModels.Board(board), new RunOptions { Inputs = inputs });
            if (TooSmallForMost.Contains(board) && run.Exit == RunExit.CheckFailed)
            {
                Assert.Contains(run.Checks, c => !c.Ok && c.Name is "ram" or "flash");
                return;
            }
            Assert.True(run.Exit == RunExit.Ok, $"{name}: {run.Exit} {run.Fault}");
            Assert.Equal(outputs, run.Outputs.Select(o => o.Data));
            Assert.Equal(run.Totals!.Cycles, run.Totals.OverheadCycles + run.Operators.Aggregate(0UL, (sum, o) => sum + o.Cycles));
            Assert.All(run.Operators, o => Assert.Equal(o.Cycles, o.Causes.Aggregate(0UL, (sum, c) => sum + c.Cycles)));
            Assert.True(run.Memory!.CoreBytes <= 20 * 1024, $"the core takes {run.Memory.CoreBytes} bytes");
        }
    }

    [Theory]
    [InlineData("hello_world_int8")]
    [InlineData("kws_ref_model")]
    [InlineData("vww_96_int8")]
    [InlineData("pretrainedResnet_quant")]
    [InlineData("ad01_int8")]
    [InlineData("person_detect")]
    [InlineData("micro_speech_quantized")]
    public void No_model_executes_more_instructions_than_TFLMs_reference_kernels(string model)
    {
        byte[][] inputs = SharedModels.Recordings(model).First(r => r.Name == "rand1").Inputs;
        ModelRun run = ModelRunner.Run(SharedModels.Load(model), SharedModels.Board("nucleo-l4r5zi"), new RunOptions { Inputs = inputs });
        Assert.InRange(run.Totals!.Instructions, 1UL, SharedModels.TflmInstructions(model));
    }
}
