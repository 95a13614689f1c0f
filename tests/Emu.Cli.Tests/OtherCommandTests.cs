using System.Text.Json;

namespace Emu.Cli.Tests;

public class OtherCommandTests
{
    [Fact]
    public void Boards_are_listed()
    {
        CliRun run = CliRun.Of("boards");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("nucleo-l4r5zi", run.Output);
        JsonElement boards = CliRun.Of("boards", "--json").Json().GetProperty("boards");
        Assert.Equal(Boards.BoardCatalog.BoardNames, boards.EnumerateArray().Select(b => b.GetProperty("name").GetString()));
    }

    [Fact]
    public void Inspect_shows_operators_tensors_and_support()
    {
        CliRun run = CliRun.Of("inspect", CliRun.Sample("sine_int8.tflite"), "--json");
        Assert.Equal(0, run.ExitCode);
        JsonElement json = run.Json();
        Assert.Equal("emu.inspect/1", json.GetProperty("schema").GetString());
        Assert.True(json.GetProperty("supported").GetBoolean());
        // 1 x 16 + 16 x 16 + 16 x 1.
        Assert.Equal(288, json.GetProperty("totals").GetProperty("macs").GetInt64());
        Assert.Equal(10, json.GetProperty("tensors").GetArrayLength());
        Assert.Contains("supported: every operator has a kernel", CliRun.Of("inspect", CliRun.Sample("sine_int8.tflite")).Output);
    }

    [Fact]
    public void Arena_shows_the_plan_and_whether_it_fits_a_board()
    {
        CliRun run = CliRun.Of("arena", CliRun.Sample("keyword_int8.tflite"), "--board", "arduino-nano33ble", "--json");
        Assert.Equal(0, run.ExitCode);
        JsonElement json = run.Json();
        Assert.True(json.GetProperty("board").GetProperty("fits").GetBoolean());
        long planned = json.GetProperty("plannedBytes").GetInt64();
        Assert.All(json.GetProperty("buffers").EnumerateArray(), b => Assert.InRange(b.GetProperty("offset").GetInt64() + b.GetProperty("bytes").GetInt64(), 1, planned));
        // Two activations of 25 x 5 x 64 bytes must be alive at once in a chain of layers.
        Assert.True(planned >= 2 * 25 * 5 * 64);
        Assert.Contains("fits arduino-nano33ble", CliRun.Of("arena", CliRun.Sample("keyword_int8.tflite"), "-b", "arduino-nano33ble").Output);
    }

    [Fact]
    public void Arena_predicts_what_TFLM_needs()
    {
        CliRun run = CliRun.Of("arena", CliRun.Sample("keyword_int8.tflite"), "--tflm", "--json");
        Assert.Equal(0, run.ExitCode);
        JsonElement json = run.Json();
        Assert.Equal(6, json.GetProperty("builds").GetArrayLength());
        Assert.All(json.GetProperty("builds").EnumerateArray(), b => Assert.InRange(b.GetProperty("usedBytes").GetInt64(), 1, b.GetProperty("recommendedBytes").GetInt64()));
        Assert.Contains("resolver.AddDepthwiseConv2D();", CliRun.Of("arena", CliRun.Sample("keyword_int8.tflite"), "--tflm").Output);
        Assert.Contains("arena_used_bytes()", CliRun.Of("arena", CliRun.Sample("keyword_int8.tflite")).Output);
    }

    [Fact]
    public void An_arena_larger_than_the_boards_ram_is_a_failed_check()
    {
        using var scratch = new Scratch();
        string board = scratch.Write("tiny.json", """
            { "schema": "emu.board/1", "name": "tiny", "title": "Tiny", "chip": "nrf52840", "clock": { "hz": 64000000, "source": "x" },
              "memory": [{ "name": "ram", "size": "16K", "source": "x" }], "sources": { "x": "a test" } }
            """u8.ToArray());
        CliRun run = CliRun.Of("arena", CliRun.Sample("keyword_int8.tflite"), "--board", board);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("DOES NOT FIT tiny", run.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("arena", "-h")]
    [InlineData("inspect", "--help")]
    [InlineData("boards", "-?")]
    public void Help_shows_an_example_and_succeeds(params string[] args)
    {
        CliRun run = CliRun.Of(args);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("emu ", run.Output);
        Assert.Contains(args[0] == "boards" ? "--board ./my-board.json" : "Example", run.Output);
    }

    [Fact]
    public void The_version_is_printed() => Assert.StartsWith("emu 0.", CliRun.Of("--version").Output);
}
