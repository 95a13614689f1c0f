using System.Diagnostics;
using System.Text.Json;
using Emu.Loading;

namespace Emu.Cli.Tests;

public sealed class BuildTests : IDisposable
{
    private static readonly string[] s_readers = ["arm-none-eabi-readelf", "readelf"];

    private readonly Scratch _scratch = new();

    private string Output => Path.Combine(_scratch.Folder, "fw.elf");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("nucleo-l4r5zi", 0x08000000u)]
    [InlineData("arduino-nano33ble", 0x00010000u)]
    public void An_ELF_for_the_board_is_written_with_vectors_at_the_image_base(string board, uint expectedBase)
    {
        CliRun run = CliRun.Of("build", CliRun.Sample("sine_int8.tflite"), "--board", board, "-o", Output, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        byte[] bytes = File.ReadAllBytes(Output);
        Assert.Equal(bytes.Length, run.Json().GetProperty("output").GetProperty("bytes").GetInt32());
        ElfImage elf = ElfImage.Read(bytes);
        ElfSegment flash = elf.Segments.OrderBy(s => s.Address).First(s => s.Data.Length > 0);
        uint imageBase = Boards.BoardCatalog.Load(board).Board!.ImageBase;
        Assert.True(imageBase >= expectedBase || imageBase == 0, $"{imageBase:x}");
        Assert.Equal(imageBase, flash.Address);
        Assert.Equal(elf.Symbols.Find("emu_reset")!.Address | 1, BitConverter.ToUInt32(flash.Data.Span[4..]));
    }

    [Fact]
    public void Binutils_read_it_as_an_Arm_executable()
    {
        string? readelf = s_readers.SelectMany(n => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, n))).FirstOrDefault(File.Exists);
        Assert.SkipWhen(readelf is null, "needs readelf on the path");
        Assert.Equal(0, CliRun.Of("build", CliRun.Sample("keyword_int8.tflite"), "--board", "nucleo-l4r5zi", "-o", Output).ExitCode);
        using Process process = Process.Start(new ProcessStartInfo(readelf!, ["-h", "-l", Output]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string text = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", errors);
        Assert.Matches(@"Type:\s+EXEC", text);
        Assert.Matches(@"Machine:\s+ARM", text);
        Assert.Contains("LOAD", text);
    }

    [Fact]
    public void What_does_not_fit_is_a_failed_check_and_nothing_is_written()
    {
        CliRun run = CliRun.Of("build", CliRun.Sample("keyword_int8.tflite"), "--board", "nucleo-l4r5zi", "-o", Output, "--arena", "1K", "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(JsonValueKind.Null, run.Json().GetProperty("output").ValueKind);
        Assert.Contains("check 'arena' failed", run.Error);
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public void Only_the_named_file_is_touched_and_never_the_model()
    {
        byte[] model = File.ReadAllBytes(CliRun.Sample("sine_int8.tflite"));
        string copy = _scratch.Write("m.tflite", model);
        File.WriteAllText(Output, "old");
        Assert.Equal(0, CliRun.Of("build", copy, "--board", "nucleo-l4r5zi", "-o", Output).ExitCode);
        Assert.Equal(["fw.elf", "m.tflite"], Directory.GetFiles(_scratch.Folder).Select(f => Path.GetFileName(f)).Order());
        CliRun.Of("build", copy, "--board", "nucleo-l4r5zi", "-o", Path.Combine(_scratch.Folder, ".", "m.tflite")).AssertRefused("EMU0003");
        CliRun.Of("build", copy, "--board", "nucleo-l4r5zi", "-o", _scratch.Folder).AssertRefused("EMU0003");
        CliRun.Of("build", copy, "--board", "nucleo-l4r5zi", "-o", Path.Combine(_scratch.Folder, "no", "such", "x.elf")).AssertRefused("EMU0003");
        CliRun.Of("build", copy, "--board", "nucleo-l4r5zi").AssertRefused("EMU0002");
        CliRun.Of("build", copy, "-o", Output).AssertRefused("EMU0005");
        Assert.Equal(model, File.ReadAllBytes(copy));
    }
}
