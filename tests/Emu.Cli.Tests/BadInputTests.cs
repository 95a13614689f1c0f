using Emu.Runtime;
using Emu.Runtime.Hosting.Writing;

namespace Emu.Cli.Tests;

public sealed class BadInputTests : IDisposable
{
    private static readonly byte[] s_sine = File.ReadAllBytes(CliRun.Sample("sine_int8.tflite"));
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("run", "--host")]
    [InlineData("inspect")]
    [InlineData("arena")]
    public void Files_that_are_no_models_are_refused(params string[] command)
    {
        CliRun Try(string name, byte[] bytes) => CliRun.Of([command[0], _scratch.Write(name, bytes), .. command[1..]]);
        Try("empty.tflite", []).AssertRefused("EMU2003");
        Try("magic.tflite", [.. s_sine[..4], .. "TFLX"u8, .. s_sine[8..]]).AssertRefused("EMU2005");
        Try("short.tflite", s_sine[..6]).AssertRefused("EMU2005");
        Try("text.tflite", "Hello, this is a text file and not a model at all."u8.ToArray()).AssertRefused("EMU2005");
        CliRun.Of([command[0], Path.Combine(_scratch.Folder, "missing.tflite"), .. command[1..]]).AssertRefused("EMU2001");
        CliRun.Of([command[0], _scratch.Folder, .. command[1..]]).AssertRefused("EMU2001");
        CliRun.Of([command[0], "a\0b", .. command[1..]]).AssertRefused("EMU2001");
    }

    [Fact]
    public void Every_truncation_is_refused_or_runs_and_never_crashes()
    {
        for (int length = 0; length < s_sine.Length; length += 7)
        {
            CliRun run = CliRun.Of("run", _scratch.Write("cut.tflite", s_sine[..length]), "--host");
            Assert.True(run.ExitCode is 0 or 2, $"{length} bytes: exit code {run.ExitCode}");
            Assert.DoesNotContain("EMU0001", run.Error);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_refused_or_runs_and_never_crashes()
    {
        for (int bit = 0; bit < s_sine.Length * 8; bit += 11)
        {
            byte[] bytes = [.. s_sine];
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            string path = _scratch.Write("flip.tflite", bytes);
            foreach (string[] args in new string[][] { ["run", path, "--host", "--json"], ["inspect", path], ["arena", path] })
            {
                CliRun run = CliRun.Of(args);
                Assert.True(run.ExitCode is 0 or 1 or 2, $"{args[0]}, bit {bit}: exit code {run.ExitCode}");
                Assert.DoesNotContain("EMU0001", run.Error);
                Assert.DoesNotContain("   at ", run.Error);
            }
        }
    }

    [Fact]
    public void Flipped_bits_never_crash_a_run_on_a_board_and_give_this_computers_outputs()
    {
        const int Stride = 397;
        for (int bit = 5; bit < s_sine.Length * 8; bit += Stride)
        {
            byte[] bytes = [.. s_sine];
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            string path = _scratch.Write("flip.tflite", bytes);
            CliRun guest = CliRun.Of("run", path, "--board", "arduino-nano33ble", "--json"), host = CliRun.Of("run", path, "--host", "--json");
            Assert.DoesNotContain("EMU0001", guest.Error);
            Assert.True(guest.ExitCode is 0 or 1 or 2, $"bit {bit}: exit code {guest.ExitCode}: {guest.Error}");
            if (guest.ExitCode == 0)
                Assert.Equal(host.Json().GetProperty("outputs").GetRawText(), guest.Json().GetProperty("outputs").GetRawText());
        }
    }

    [Fact]
    public void An_unknown_operator_is_refused_and_inspect_names_it()
    {
        var writer = new ModelWriter();
        int input = writer.AddInput(new TensorSpec("x", ElementType.Int8, 1, 4).Quantized(1, 0)), output = writer.AddOutput(new TensorSpec("y", ElementType.Int8, 1, 4).Quantized(1, 0));
        writer.AddCustomOperator("no_such_thing", [input], [output], []);
        string path = _scratch.Write("custom.tflite", writer.ToArray());
        CliRun.Of("run", path, "--host").AssertRefused("EMU2200");
        CliRun inspect = CliRun.Of("inspect", path);
        Assert.Equal(1, inspect.ExitCode);
        Assert.Contains("no kernel for no_such_thing", inspect.Output);
    }

    [Fact]
    public void Inputs_of_the_wrong_size_type_or_number_are_refused()
    {
        string model = CliRun.Sample("sine_int8.tflite"), two = _scratch.Write("two.bin", [1, 2]), one = _scratch.Write("one.bin", [1]);
        string wrongType = _scratch.Write("f.npy", new Runtime.Hosting.NpyFile(ElementType.Float32, [1, 1], [0, 0, 0, 0]).ToBytes());
        CliRun.Of("run", model, "--host", "--input", two).AssertRefused("EMU2024");
        CliRun.Of("run", model, "--host", "--input", wrongType).AssertRefused("EMU2022");
        CliRun.Of("run", model, "--host", "--input", one, "--input", one).AssertRefused("EMU0004");
        CliRun.Of("run", model, "--host", "--input", Path.Combine(_scratch.Folder, "missing.bin")).AssertRefused("EMU2001");
        CliRun.Of("run", model, "--host", "--input", _scratch.Write("bad.npy", [0x93, .. "NUMPY"u8])).AssertRefused("EMU2020");
    }

    [Fact]
    public void Unknown_and_broken_boards_are_refused()
    {
        string model = CliRun.Sample("sine_int8.tflite");
        Assert.Contains("did you mean 'nucleo-l4r5zi'?", CliRun.Of("run", model, "--board", "nucleo-l4r5").AssertRefused("EMU4010").Error);
        CliRun.Of("run", model, "--board", _scratch.Write("b.json", "{ nonsense"u8.ToArray())).AssertRefused("EMU4003");
        CliRun.Of("arena", model, "--board", "./none.json").AssertRefused("EMU4001");
        CliRun.Of("run", model).AssertRefused("EMU0005");
    }

    [Theory]
    [InlineData]
    [InlineData("frobnicate")]
    [InlineData("run")]
    [InlineData("run", "x", "y", "--host")]
    [InlineData("run", "x", "--frob")]
    [InlineData("run", "x", "--host", "--arena", "12Q")]
    [InlineData("run", "x", "--host", "--arena", "9999999999999")]
    [InlineData("run", "x", "--host", "--repeat", "0")]
    [InlineData("run", "x", "--host", "--repeat", "many")]
    [InlineData("run", "x", "--board")]
    [InlineData("boards", "x")]
    public void Bad_usage_is_refused(params string[] args) => CliRun.Of(args).AssertRefused("EMU0002");

    [Fact]
    public void An_output_folder_that_cannot_be_made_is_refused()
    {
        string file = _scratch.Write("file", [1]);
        CliRun run = CliRun.Of("run", CliRun.Sample("sine_int8.tflite"), "--host", "--output", Path.Combine(file, "under"));
        run.AssertRefused("EMU0003");
    }

    [Fact]
    public void A_text_that_looks_like_a_response_file_is_only_a_name() =>
        CliRun.Of("inspect", "@" + _scratch.Write("args.txt", "boards"u8.ToArray())).AssertRefused("EMU2001");
}
