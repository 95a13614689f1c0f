using System.Text.Json;

namespace Emu.Cli.Tests;

public class GuestRunTests
{
    public static TheoryData<string, string> Runs()
    {
        var data = new TheoryData<string, string>();
        foreach (string board in Boards.BoardCatalog.BoardNames)
            foreach (string model in new[] { "sine_int8.tflite", "sine_float32.tflite", "keyword_int8.tflite" })
                if (!TooLarge.Any(t => t.Data.Item1 == model && t.Data.Item2 == board))
                    data.Add(model, board);
        return data;
    }

    /// <summary>Models and boards too small for them, with the memory that the first check names: an arena of 20,208 bytes and 16 KB of RAM or 24 KB with the stack; 16 KB of flash.</summary>
    public static TheoryData<string, string, string> TooLarge { get; } = new()
    {
        { "keyword_int8.tflite", "microbit", "ram" },
        { "keyword_int8.tflite", "hifive1-revb", "ram" },
        { "keyword_int8.tflite", "ch32v003", "flash" },
        { "sine_int8.tflite", "ch32v003", "flash" },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void A_model_that_is_too_large_for_a_board_says_by_how_much(string model, string board, string memory)
    {
        CliRun run = CliRun.Of("run", CliRun.Sample(model), "--board", board);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"check '{memory}' failed: needs ", run.Error);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_board_gives_the_same_outputs_and_arena_as_this_computer_and_its_cycles_add_up(string model, string board)
    {
        CliRun run = CliRun.Of("run", CliRun.Sample(model), "--board", board, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement guest = run.Json(), host = CliRun.Of("run", CliRun.Sample(model), "--host", "--json").Json();
        Assert.Equal("guest", guest.GetProperty("mode").GetString());
        Assert.Equal(host.GetProperty("outputs").GetRawText(), guest.GetProperty("outputs").GetRawText());
        Assert.Equal(host.GetProperty("inputs").GetRawText(), guest.GetProperty("inputs").GetRawText());
        Assert.Equal(host.GetProperty("memory").GetProperty("arenaMinimumBytes").GetInt64(), guest.GetProperty("memory").GetProperty("arenaMinimumBytes").GetInt64());
        Assert.Equal(0, guest.GetProperty("memory").GetProperty("heapCalls").GetInt32());

        JsonElement totals = guest.GetProperty("totals");
        ulong sum = totals.GetProperty("overheadCycles").GetUInt64();
        foreach (JsonElement op in guest.GetProperty("operators").EnumerateArray())
        {
            ulong cycles = op.GetProperty("cycles").GetUInt64();
            Assert.Equal(cycles, op.GetProperty("causes").EnumerateObject().Aggregate(0ul, (a, c) => a + c.Value.GetUInt64()));
            Assert.True(cycles >= op.GetProperty("instructions").GetUInt64() / 2);
            sum += cycles;
        }
        Assert.Equal(totals.GetProperty("cycles").GetUInt64(), sum);
        Assert.Equal(totals.GetProperty("cycles").GetUInt64() / (double)guest.GetProperty("clockHz").GetInt64(), totals.GetProperty("seconds").GetDouble(), 1e-12);
    }

    [Fact]
    public void Both_cores_of_a_board_with_two_kinds_give_the_same_outputs()
    {
        JsonElement Run(params string[] core) => CliRun.Of(["run", CliRun.Sample("keyword_int8.tflite"), "--board", "raspberry-pi-pico2", "--json", .. core]).Json();
        JsonElement arm = Run(), riscV = Run("--core", "riscv");
        Assert.Equal(("cortex-m33-secure", "hazard3"), (arm.GetProperty("core").GetString(), riscV.GetProperty("core").GetString()));
        Assert.Equal(arm.GetProperty("outputs").GetRawText(), riscV.GetProperty("outputs").GetRawText());
        Assert.NotEqual(arm.GetProperty("totals").GetProperty("instructions").GetInt64(), riscV.GetProperty("totals").GetProperty("instructions").GetInt64());
    }

    [Fact]
    public void The_same_run_gives_the_same_document_but_for_the_host()
    {
        static string Stable()
        {
            string text = CliRun.Of("run", CliRun.Sample("sine_int8.tflite"), "--board", "nucleo-l4r5zi", "--json").Output;
            return text[..text.IndexOf("\"host\"", StringComparison.Ordinal)];
        }
        Assert.Equal(Stable(), Stable());
    }

    [Fact]
    public void Repeated_invocations_cost_the_same_from_the_second_on()
    {
        static ulong Cycles(string repeat) => CliRun.Of("run", CliRun.Sample("sine_int8.tflite"), "--board", "nucleo-l4r5zi", "--json", "--repeat", repeat).Json().GetProperty("totals").GetProperty("cycles").GetUInt64();
        Assert.Equal(Cycles("2"), Cycles("3"));
    }

    [Fact]
    public void An_arena_that_is_too_small_is_a_failed_check()
    {
        CliRun run = CliRun.Of("run", CliRun.Sample("keyword_int8.tflite"), "--board", "nucleo-l4r5zi", "--arena", "1K", "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("check-failed", run.Json().GetProperty("exit").GetString());
        Assert.Contains("check 'arena' failed", run.Error);
    }

    [Fact]
    public void A_model_that_does_not_fit_the_board_is_a_failed_check()
    {
        using var scratch = new Scratch();
        string board = scratch.Write("tiny.json", """
            { "schema": "emu.board/1", "name": "tiny", "title": "Tiny", "chip": "nrf52840", "clock": { "hz": 64000000, "source": "x" },
              "memory": [{ "name": "ram", "size": "8K", "source": "x" }, { "name": "flash", "size": "32K", "source": "x" }], "sources": { "x": "a test" } }
            """u8.ToArray());
        CliRun run = CliRun.Of("run", CliRun.Sample("keyword_int8.tflite"), "--board", board, "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["flash", "ram"], run.Json().GetProperty("checks").EnumerateArray().Where(c => !c.GetProperty("ok").GetBoolean()).Select(c => c.GetProperty("name").GetString()));
    }

    [Fact]
    public void Every_command_of_the_samples_page_works()
    {
        string[] commands = [.. File.ReadAllLines(Path.Combine(Repository.Root, "samples/README.md")).Where(l => l.StartsWith("./emu ", StringComparison.Ordinal))];
        Assert.NotEmpty(commands);
        foreach (string command in commands)
        {
            string[] args = command.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            Assert.Equal(0, CliRun.Of([.. args.Select(a => a.StartsWith("samples/", StringComparison.Ordinal) ? Path.Combine(Repository.Root, a) : a)]).ExitCode);
        }
    }
}
