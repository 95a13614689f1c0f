using System.Text.Json;

namespace Emu.Cli.Tests;

public sealed class FitTests : IDisposable
{
    // A board with 8 KB of flash, which no model fits.
    private const string Tiny = """
        { "schema": "emu.board/1", "name": "tiny", "title": "Tiny", "chip": "nrf52840", "clock": { "hz": 64000000, "source": "idea" },
          "memory": [{ "name": "flash", "size": "8K", "source": "idea" }], "sources": { "idea": "a test" } }
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static string Model => CliRun.Sample("sine_int8.tflite");

    private string TinyBoard => _scratch.Write("tiny.json", System.Text.Encoding.UTF8.GetBytes(Tiny));

    [Fact]
    public void A_row_has_the_figures_of_a_run_on_that_board()
    {
        JsonElement row = CliRun.Of("fit", Model, "--board", "arduino-nano33ble", "--json").Json().GetProperty("boards")[0];
        JsonElement run = CliRun.Of("run", Model, "--board", "arduino-nano33ble", "--json").Json();
        Assert.True(row.GetProperty("fits").GetBoolean());
        Assert.Equal(run.GetProperty("totals").GetProperty("cycles").GetUInt64(), row.GetProperty("cycles").GetUInt64());
        Assert.Equal(run.GetProperty("memory").GetProperty("arenaMinimumBytes").GetInt64(), row.GetProperty("arenaBytes").GetInt64());
        Assert.Equal(run.GetProperty("memory").GetProperty("flashBytes").GetInt64(), row.GetProperty("flashBytes").GetInt64());
    }

    [Fact]
    public void One_board_that_it_fits_is_enough_and_the_others_say_why_not()
    {
        CliRun run = CliRun.Of("fit", Model, "--board", TinyBoard, "--board", "arduino-nano33ble");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("tiny: flash: ", run.Output);
    }

    [Fact]
    public void A_model_that_fits_no_board_gives_exit_code_1()
    {
        CliRun run = CliRun.Of("fit", Model, "--board", TinyBoard, "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.False(run.Json().GetProperty("fits").GetBoolean());
    }

    [Fact]
    public void Without_a_board_all_are_tried() =>
        Assert.Equal(Boards.BoardCatalog.BoardNames.Count, CliRun.Of("fit", Model, "--json").Json().GetProperty("boards").GetArrayLength());

    [Fact]
    public void Unknown_boards_and_files_are_refused()
    {
        CliRun.Of("fit", Model, "--board", "no-such").AssertRefused("EMU4010");
        CliRun.Of("fit", "missing.tflite").AssertRefused("EMU2001");
    }
}
