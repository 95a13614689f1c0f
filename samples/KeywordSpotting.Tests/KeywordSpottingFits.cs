using Emu.Testing;

namespace KeywordSpotting.Tests;

/// <summary>What a firmware project would write next to its model: it must fit, be fast enough, and give the expected answer.</summary>
public class KeywordSpottingFits
{
    private static readonly string Model = Path.Combine(AppContext.BaseDirectory, "models", "keyword_int8.tflite");

    [Theory]
    [InlineData("nucleo-l4r5zi", 300)]
    [InlineData("arduino-nano33ble", 600)]
    public void The_keyword_model_runs_in_time_on(string board, int milliseconds) =>
        VirtualBoard.Run(Model, board).Succeeds().StaysUnder(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void The_keyword_model_leaves_room_for_the_application() =>
        VirtualBoard.Run(Model, "arduino-nano33ble").Succeeds().FitsArena(22_000).FitsRam(32 * 1024).FitsFlash(128 * 1024).UsesNoHeap();

    [Fact]
    public void No_convolution_takes_more_than_a_quarter_of_the_budget() =>
        VirtualBoard.Run(Model, "nucleo-l4r5zi").EachStaysUnder("CONV_2D", 9_000_000).EachStaysUnder("DEPTHWISE_CONV_2D", 9_000_000);

    [Fact]
    public void A_missed_budget_says_by_how_much()
    {
        BoardExpectationException missed = Assert.Throws<BoardExpectationException>(() => VirtualBoard.Run(Model, "nucleo-l4r5zi").FitsArena(1_000));
        Assert.Contains("expected at most 1,000 arena bytes on nucleo-l4r5zi, found ", missed.Message);
    }

    [Fact]
    public void A_missing_model_is_named_with_a_fix()
    {
        BoardExpectationException missing = Assert.Throws<BoardExpectationException>(() => VirtualBoard.Run("no-such.tflite", "nucleo-l4r5zi"));
        Assert.Contains("no-such.tflite", missing.Message);
        Assert.Contains("fix:", missing.Message);
    }
}
