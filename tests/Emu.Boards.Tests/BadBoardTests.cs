using System.Text;

namespace Emu.Boards.Tests;

public class BadBoardTests
{
    private const string Good = """
        {
          "schema": "emu.board/1", "name": "mine", "title": "Mine", "tier": 2,
          "chip": {
            "schema": "emu.chip/1", "name": "my-chip", "title": "MyChip",
            "core": { "type": "cortex-m4", "fpu": "none", "irqLines": 32, "priorityBits": 4, "source": "s" },
            "clock": { "maxHz": 80000000, "resetHz": 4000000, "source": "s" },
            "memory": [
              { "name": "flash", "kind": "flash", "base": "0x08000000", "size": "256K", "aliases": ["0x0"], "waitStates": [{ "upToHz": 40000000, "cycles": 0 }, { "upToHz": 80000000, "cycles": 1 }], "source": "s" },
              { "name": "ram", "kind": "ram", "base": "0x20000000", "size": 65536, "source": "s: table 2" }
            ],
            "flashAccelerator": { "kind": "st-art", "wordBits": 64, "instructionCache": { "enabled": true, "lines": 32, "lineBytes": 32, "ways": 0 }, "dataCache": { "enabled": true, "lines": 8, "lineBytes": 32 }, "source": "s" },
            "devices": [{ "name": "uart", "type": "stm32.usart", "base": "0x40004400", "irq": 3, "source": "s" }],
            "sources": { "s": "a datasheet" }
          },
          "clock": { "hz": 80000000, "source": "s" },
          "console": { "device": "uart", "baud": 115200, "source": "s" },
          "sources": { "s": "a datasheet" }
        }
        """;

    private static BoardLoadResult Parse(string text) => BoardCatalog.Parse("mine.json", Encoding.UTF8.GetBytes(text));

    [Fact]
    public void A_whole_board_in_one_file_loads()
    {
        BoardLoadResult result = Parse(Good);
        Assert.Empty(result.Errors);
        Assert.Equal("MyChip", result.Board!.Chip);
        Assert.Equal(1, result.Board.Flash.WaitStates);
        Assert.Equal(0, Parse(Good.Replace("\"hz\": 80000000", "\"hz\": 40000000", StringComparison.Ordinal)).Board!.Flash.WaitStates);
    }

    [Theory]
    [InlineData(BoardError.Syntax, "\"tier\": 2,", "\"tier\": 2")]
    [InlineData(BoardError.Syntax, "\"tier\": 2", "\"tier\": 02")]
    [InlineData(BoardError.UnknownProperty, "\"tier\"", "\"teir\"")]
    [InlineData(BoardError.UnknownProperty, "\"wordBits\"", "\"wordbits\"")]
    [InlineData(BoardError.MissingProperty, "\"title\": \"Mine\",", "")]
    [InlineData(BoardError.MissingProperty, "\"size\": 65536,", "")]
    [InlineData(BoardError.MissingProperty, ", \"irqLines\": 32", "")]
    [InlineData(BoardError.WrongType, "\"title\": \"Mine\"", "\"title\": 3")]
    [InlineData(BoardError.WrongType, "\"base\": \"0x20000000\"", "\"base\": 536870912")]
    [InlineData(BoardError.WrongType, "\"hz\": 80000000", "\"hz\": \"80M\"")]
    [InlineData(BoardError.WrongType, "\"enabled\": true", "\"enabled\": 1")]
    [InlineData(BoardError.WrongType, "\"aliases\": [\"0x0\"]", "\"aliases\": \"0x0\"")]
    [InlineData(BoardError.BadNumber, "\"256K\"", "\"256 K\"")]
    [InlineData(BoardError.BadNumber, "\"256K\"", "\"256G\"")]
    [InlineData(BoardError.BadNumber, "\"256K\"", "\"-1\"")]
    [InlineData(BoardError.BadNumber, "\"256K\"", "256.5")]
    [InlineData(BoardError.BadNumber, "\"0x08000000\"", "\"08000000\"")]
    [InlineData(BoardError.BadNumber, "\"0x08000000\"", "\"0x108000000\"")]
    [InlineData(BoardError.BadNumber, "\"hz\": 80000000", "\"hz\": 8e7")]
    [InlineData(BoardError.BadNumber, "\"hz\": 80000000", "\"hz\": 99999999999999999999999")]
    [InlineData(BoardError.OutOfRange, "\"256K\"", "0")]
    [InlineData(BoardError.OutOfRange, "\"256K\"", "\"4096M\"")]
    [InlineData(BoardError.OutOfRange, "\"0x20000000\"", "\"0xFFFFF000\"")]
    [InlineData(BoardError.OutOfRange, "\"irqLines\": 32", "\"irqLines\": 1000")]
    [InlineData(BoardError.OutOfRange, "\"upToHz\": 40000000", "\"upToHz\": 80000000")]
    [InlineData(BoardError.OutOfRange, "\"ways\": 0", "\"ways\": 5")]
    [InlineData(BoardError.OutOfRange, "\"lineBytes\": 32", "\"lineBytes\": 0")]
    [InlineData(BoardError.UnknownValue, "\"cortex-m4\"", "\"cortex-m44\"")]
    [InlineData(BoardError.UnknownValue, "\"kind\": \"ram\"", "\"kind\": \"rom\"")]
    [InlineData(BoardError.UnknownValue, "\"name\": \"mine\"", "\"name\": \"Mine!\"")]
    [InlineData(BoardError.UnknownValue, "\"wordBits\": 64", "\"wordBits\": 65")]
    [InlineData(BoardError.Overlap, "\"0x20000000\"", "\"0x08020000\"")]
    [InlineData(BoardError.Overlap, "\"0x20000000\"", "\"0x00000400\"")]
    [InlineData(BoardError.Overlap, "\"0x20000000\"", "\"0xDFFFF000\"")]
    [InlineData(BoardError.Overlap, "\"0x40004400\"", "\"0x2000FFFC\"")]
    [InlineData(BoardError.OutOfRange, "\"0x20000000\"", "\"0x20000002\"")]
    [InlineData(BoardError.OutOfRange, "65536", "\"257M\"")]
    [InlineData(BoardError.OutOfRange, "\"0x40004400\"", "\"0xE000E000\"")]
    [InlineData(BoardError.UnknownValue, "\"lines\": 32", "\"lines\": 64")]
    [InlineData(BoardError.UnknownReference, "stm32.usart", "nrf.nvmc")]
    [InlineData(BoardError.Duplicate, "\"name\": \"ram\"", "\"name\": \"flash\"")]
    [InlineData(BoardError.Duplicate, "\"tier\": 2", "\"tier\": 2, \"tier\": 2")]
    [InlineData(BoardError.UnknownSource, "\"s: table 2\"", "\"t: table 2\"")]
    [InlineData(BoardError.UnknownDeviceType, "stm32.usart", "stm32.usrt")]
    [InlineData(BoardError.UnknownReference, "\"device\": \"uart\"", "\"device\": \"uart2\"")]
    [InlineData(BoardError.UnknownValue, "\"irq\": 3", "\"gate\": \"apb-exp9.1\", \"irq\": 3")]
    [InlineData(BoardError.UnknownValue, "\"irq\": 3", "\"gate\": \"apb-exp1.16\", \"irq\": 3")]
    [InlineData(BoardError.UnknownReference, "\"irq\": 3", "\"gate\": \"accessctrl.uart0\", \"irq\": 3")]
    [InlineData(BoardError.Overlap, "\"irq\": 3", "\"aliases\": [\"0x20000000\"], \"irq\": 3")]
    [InlineData(BoardError.WrongSchema, "emu.board/1", "emu.board/9")]
    [InlineData(BoardError.ClockTooFast, "\"hz\": 80000000", "\"hz\": 80000001")]
    [InlineData(BoardError.NoMemory, "\"kind\": \"ram\"", "\"kind\": \"flash\"")]
    public void A_single_mistake_is_reported_with_its_id_place_and_fix(BoardError id, string good, string bad)
    {
        int at = Good.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the good file does not contain {good}");
        BoardLoadResult result = Parse(string.Concat(Good.AsSpan(0, at), bad, Good.AsSpan(at + good.Length)));
        Assert.Null(result.Board);
        BoardDiagnostic error = result.Errors.First(e => e.Id == id);
        Assert.StartsWith($"EMU{(int)id}: ", error.ToString());
        Assert.True(error.Line > 0 && error.Column > 0);
        Assert.NotEmpty(error.Fix);
    }

    [Fact]
    public void Line_and_column_point_at_the_value_that_is_wrong()
    {
        BoardDiagnostic error = Assert.Single(Parse(Good.Replace("\"cortex-m4\"", "\"cortex-m44\"", StringComparison.Ordinal)).Errors);
        Assert.Equal("mine.json, line 5, column 23", error.Where);
        Assert.Equal("did you mean 'cortex-m4'? known: cortex-m0, cortex-m0plus, cortex-m3, cortex-m4, cortex-m7, cortex-m23, cortex-m23-secure, cortex-m33, cortex-m33-secure, cortex-m55-secure, cortex-m85-secure, cortex-m85-secure-pacbti, rv32-virt, hazard3, esp32-c3, sifive-e31, qingke-v2a, bumblebee", error.Fix);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("{} {}")]
    public void What_is_no_object_is_an_error_and_not_an_exception(string text) => Assert.NotEmpty(Parse(text).Errors);

    [Fact]
    public void Bytes_that_are_not_utf8_are_an_error() => Assert.NotEmpty(BoardCatalog.Parse("x.json", [(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}']).Errors);

    [Fact]
    public void A_file_that_is_too_large_is_refused_before_it_is_read()
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, new byte[BoardCatalog.MaxFileBytes + 1]);
        string json = Path.ChangeExtension(path, ".json");
        File.Move(path, json);
        Assert.Equal(BoardError.TooLarge, Assert.Single(BoardCatalog.Load(json).Errors).Id);
        File.Delete(json);
        Assert.Equal(BoardError.TooLarge, Assert.Single(BoardCatalog.Parse("big.json", new byte[BoardCatalog.MaxFileBytes + 1]).Errors).Id);
    }

    [Fact]
    public void An_unknown_board_names_the_nearest_one()
    {
        BoardDiagnostic error = Assert.Single(BoardCatalog.Load("nucleo-l4r5z").Errors);
        Assert.Equal(BoardError.UnknownBoard, error.Id);
        Assert.Contains("did you mean 'nucleo-l4r5zi'?", error.Fix);
    }

    [Fact]
    public void An_unknown_chip_names_the_known_ones()
    {
        int start = Good.IndexOf("\"chip\": {", StringComparison.Ordinal), end = Good.IndexOf("\"clock\": { \"hz\"", StringComparison.Ordinal);
        BoardDiagnostic error = Assert.Single(Parse(string.Concat(Good.AsSpan(0, start), "\"chip\": \"nrf52480\", ", Good.AsSpan(end))).Errors);
        Assert.Equal(BoardError.UnknownChip, error.Id);
        Assert.Contains("did you mean 'nrf52840'?", error.Fix);
    }

    [Fact]
    public void Missing_files_and_folders_are_unreadable()
    {
        Assert.Equal(BoardError.Unreadable, Assert.Single(BoardCatalog.Load("./no-such.json").Errors).Id);
        Assert.Equal(BoardError.Unreadable, Assert.Single(BoardCatalog.Load(Path.GetTempPath()).Errors).Id);
        Assert.Equal(BoardError.Unreadable, Assert.Single(BoardCatalog.Load("a\0.json").Errors).Id);
    }

    [Fact]
    public void A_file_full_of_mistakes_reports_a_bounded_number()
    {
        string text = "{" + string.Join(",", Enumerable.Range(0, 500).Select(i => $"\"p{i}\": 1")) + ", \"chip\": \"nrf52840\"}";
        Assert.Equal(BoardCatalog.MaxErrors, Parse(text).Errors.Count);
    }
}
