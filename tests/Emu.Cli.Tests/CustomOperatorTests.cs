using Emu.Runtime;
using Emu.Runtime.Hosting.Writing;

namespace Emu.Cli.Tests;

/// <summary>Kernels of a user's own in every command that takes a model.</summary>
public sealed class CustomOperatorTests : IDisposable
{
    private static readonly string Assembly = typeof(AddOne).Assembly.Location;
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Model(string name)
    {
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 4)), y = writer.AddOutput(new TensorSpec("y", ElementType.Int8, 4));
        writer.AddCustomOperator(name, [x], [y], []);
        return _scratch.Write($"{name}.tflite", writer.ToArray());
    }

    private string Input(params sbyte[] values) => _scratch.Write("x.bin", [.. values.Select(v => (byte)v)]);

    [Theory]
    [InlineData("--host")]
    [InlineData("--board", "nucleo-l4r5zi")]
    [InlineData("--board", "nucleo-g0b1re")]
    [InlineData("--board", "riscv-virt")]
    public void An_index_out_of_range_is_named_with_its_line(params string[] place)
    {
        CliRun run = CliRun.Of(["run", Model("Overrun"), "--operators", Assembly, "--input", Input(100, 0, 0, 0), .. place]);
        Assert.Contains("EMU2451: ", run.Error);
        Assert.Contains("an index or length outside its data", run.Error);
        Assert.True(run.Error.Contains("CustomKernels.cs:", StringComparison.Ordinal), run.Error);
        Assert.DoesNotContain("EMU1206", run.Error);
        Assert.Equal(place[0] == "--host" ? 2 : 3, run.ExitCode);
        Assert.Equal(0, CliRun.Of(["run", Model("Overrun"), "--operators", Assembly, "--input", Input(1, 0, 0, 0), .. place]).ExitCode);
    }

    [Theory]
    [InlineData("--host")]
    [InlineData("--board", "nucleo-l4r5zi")]
    public void A_run_that_an_operator_ends_early_says_so(params string[] place)
    {
        string[] command = ["run", Model("EverySecond"), "--operators", Assembly, .. place, "--input"];
        CliRun ended = CliRun.Of([.. command, Input(1, 0, 0, 0)]);
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("ended the last run early", ended.Output);
        Assert.True(CliRun.Of([.. command, Input(1, 0, 0, 0), "--json"]).Json().GetProperty("endedEarly").GetBoolean());
        Assert.False(CliRun.Of([.. command, Input(2, 0, 0, 0), "--json"]).Json().GetProperty("endedEarly").GetBoolean());
    }

    [Fact]
    public void Every_command_takes_them()
    {
        string model = Model("AddOne");
        Assert.Equal(1, CliRun.Of("inspect", model).ExitCode);
        Assert.Contains("--operators", CliRun.Of("inspect", model).Output);
        CliRun.Of("arena", model).AssertRefused("EMU2200");
        Assert.Contains("--operators", CliRun.Of("run", model, "--host").AssertRefused("EMU2200").Error);
        Assert.Equal(0, CliRun.Of("inspect", model, "--operators", Assembly).ExitCode);
        Assert.Equal(0, CliRun.Of("arena", model, "--operators", Assembly).ExitCode);
        Assert.Equal(0, CliRun.Of("fit", model, "--operators", Assembly, "--board", "nucleo-l4r5zi").ExitCode);
        Assert.Equal(0, CliRun.Of("diff", "plain", "nucleo-l4r5zi", "--model", model, "--operators", Assembly).ExitCode);
        string layers = Path.Combine(_scratch.Folder, "layers");
        CliRun run = CliRun.Of("run", model, "--host", "--json", "--operators", Assembly, "--input", Input(1, 2, 3, 4), "--dump-tensors", layers, "--output", layers);
        Assert.Equal([2, 3, 4, 5], run.Json().GetProperty("outputs")[0].GetProperty("values").EnumerateArray().Select(v => v.GetInt32()));
        Assert.Equal([2, 3, 4, 5], File.ReadAllBytes(Path.Combine(layers, "0000.AddOne.0.npy"))[^4..]);
        _scratch.Write("y.bin", [2, 3, 4, 5]);
        string suite = _scratch.Write("suite.json", """
            { "models": [ { "name": "one", "file": "AddOne.tflite", "tests": [ { "name": "t", "inputs": ["x.bin"], "outputs": ["y.bin"] } ] } ] }
            """u8.ToArray());
        Assert.Equal((0, ""), (CliRun.Of("verify", suite, "--host", "--operators", Assembly).ExitCode, CliRun.Of("verify", suite, "--host", "--operators", Assembly).Error));
    }

    [Fact]
    public void A_misspelt_input_is_answered_with_the_names()
    {
        CliRun run = CliRun.Of("run", Model("AddOne"), "--host", "--operators", Assembly, "--input", "xx=" + Input(1, 2, 3, 4)).AssertRefused("EMU0004");
        Assert.Contains("'x'", run.Error);
        Assert.Equal(0, CliRun.Of("run", Model("AddOne"), "--host", "--operators", Assembly, "--input", "x=" + Input(1, 2, 3, 4)).ExitCode);
    }

    [Fact]
    public void A_kernel_that_allocates_runs_here_and_is_refused_for_a_board()
    {
        string[] command = ["run", Model("Allocates"), "--operators", Assembly];
        Assert.Equal(0, CliRun.Of([.. command, "--host"]).ExitCode);
        CliRun board = CliRun.Of([.. command, "--board", "nucleo-l4r5zi"]);
        Assert.Equal(2, board.ExitCode);
        Assert.Contains("Allocates.Invoke", board.Error);
        Assert.Contains("CustomKernels.cs:", board.Error);
        Assert.DoesNotContain("   at ", board.Error);
    }
}
