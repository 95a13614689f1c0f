using System.Text.Json;

namespace Emu.Reports.Tests;

public class ReportTests
{
    private static string Print(Action<TextWriter> write)
    {
        var writer = new StringWriter();
        write(writer);
        return string.Join('\n', writer.ToString().ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd()));
    }

    [Fact]
    public void A_guest_run_prints_as_verified() => Verified.Matches("run-guest.txt", Print(w => TerminalReport.Write(Samples.Guest, w, TerminalStyle.Plain)));

    [Fact]
    public void A_host_run_prints_as_verified() => Verified.Matches("run-host.txt", Print(w => TerminalReport.Write(Samples.Host, w, TerminalStyle.Plain)));

    [Fact]
    public void An_inspection_prints_as_verified() => Verified.Matches("inspect.txt", Print(w => TerminalReport.Write(Samples.Inspect, w, TerminalStyle.Plain)));

    [Fact]
    public void A_prediction_for_TFLM_prints_as_verified() => Verified.Matches("tflm.txt", Print(w => TerminalReport.Write(Samples.Tflm, w, TerminalStyle.Plain)));

    [Fact]
    public void An_arena_prints_as_verified() => Verified.Matches("arena.txt", Print(w => TerminalReport.Write(Samples.Arena, w, TerminalStyle.Plain)));

    [Fact]
    public void The_boards_print_as_verified() => Verified.Matches("boards.txt", Print(w => TerminalReport.Write(Samples.Boards, w, TerminalStyle.Plain)));

    [Fact]
    public void The_json_documents_are_as_verified()
    {
        Verified.Matches("run-guest.json", JsonReport.Of(Samples.Guest));
        Verified.Matches("run-host.json", JsonReport.Of(Samples.Host));
        Verified.Matches("inspect.json", JsonReport.Of(Samples.Inspect));
        Verified.Matches("arena.json", JsonReport.Of(Samples.Arena));
        Verified.Matches("boards.json", JsonReport.Of(Samples.Boards));
    }

    [Fact]
    public void Plain_output_contains_no_escape_character() =>
        Assert.DoesNotContain('\u001b', Print(w => TerminalReport.Write(Samples.Guest, w, TerminalStyle.Plain)));

    [Fact]
    public void Names_from_a_file_cannot_colour_a_terminal() =>
        Assert.DoesNotContain("\u001b[31m[", Print(w => TerminalReport.Write(Samples.Guest, w, new TerminalStyle(true, 160))));

    // The names that scripts rely on, written out by hand from the command line's contract.
    [Theory]
    [InlineData("", "schema kind board core clockHz mode engine exit checks totals operators memory inputs outputs host")]
    [InlineData("checks.0", "name ok message")]
    [InlineData("totals", "cycles instructions seconds overheadCycles")]
    [InlineData("operators.0", "index name kernel cycles instructions macs causes")]
    [InlineData("memory", "flashBytes ramBytes arenaUsedBytes arenaMinimumBytes stackHighWaterBytes heapCalls parts")]
    [InlineData("memory.parts.0", "name where bytes")]
    [InlineData("inputs.0", "index name type shape scale zeroPoint bytes crc32")]
    [InlineData("outputs.0", "index name type shape scale zeroPoint bytes crc32")]
    [InlineData("host", "seconds guestMips")]
    public void The_run_document_has_the_contracted_names(string path, string names)
    {
        using JsonDocument document = JsonDocument.Parse(JsonReport.Of(Samples.Guest));
        JsonElement element = document.RootElement;
        foreach (string step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
            element = int.TryParse(step, out int index) ? element[index] : element.GetProperty(step);
        foreach (string name in names.Split(' '))
            Assert.True(element.TryGetProperty(name, out _), $"'{name}' is missing");
        if (path.Length == 0)
            Assert.Equal("emu.run/1", element.GetProperty("schema").GetString());
    }

    [Fact]
    public void A_run_document_can_be_read_back()
    {
        string json = JsonReport.Of(Samples.Guest);
        Assert.Equal(json, JsonReport.Of(JsonReport.ReadRun(json)));
        Assert.Throws<JsonException>(() => JsonReport.ReadRun("null"));
    }

    [Fact]
    public void A_scale_that_is_no_number_does_not_break_a_report()
    {
        InspectReport report = Samples.Inspect with { Tensors = [Samples.Inspect.Tensors[0] with { Scale = double.NaN }] };
        Assert.Contains("\"NaN\"", JsonReport.Of(report));
        Assert.Contains("NaN", Print(w => TerminalReport.Write(report, w, TerminalStyle.Plain)));
    }

    // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms (Cook).
    [Fact]
    public void Crc32_gives_the_published_check_value() => Assert.Equal("cbf43926", Crc32.Hex("123456789"u8));
}
