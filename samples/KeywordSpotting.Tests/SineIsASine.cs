using Emu.Guest;
using Emu.Testing;

namespace KeywordSpotting.Tests;

/// <summary>Outputs can be checked against whatever the application knows: here, against the sine itself.</summary>
public class SineIsASine
{
    private static readonly string Model = Path.Combine(AppContext.BaseDirectory, "models", "sine_int8.tflite");

    [Theory]
    [InlineData(-100)]
    [InlineData(-64)]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(100)]
    public void The_board_computes_the_sine_of_its_input(int quantized)
    {
        ModelRun run = VirtualBoard.Run(Model, "nucleo-l4r5zi", new RunOptions { Inputs = [[(byte)quantized]] }).Succeeds().UsesNoHeap().Record;
        double x = (quantized - run.Inputs[0].ZeroPoint) * run.Inputs[0].Scale;
        double y = ((sbyte)run.Outputs[0].Data[0] - run.Outputs[0].ZeroPoint) * run.Outputs[0].Scale;
        Assert.Equal(Math.Sin(x), y, 0.06);
    }

    [Fact]
    public void The_same_input_gives_the_same_output_again()
    {
        RunOptions options = new() { Inputs = [[42]] };
        byte[] first = VirtualBoard.Run(Model, "nucleo-l4r5zi", options).Record.Outputs[0].Data;
        VirtualBoard.Run(Model, "arduino-nano33ble", options).OutputEquals(0, first);
    }
}
