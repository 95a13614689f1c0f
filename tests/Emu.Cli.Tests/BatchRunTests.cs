using System.Text.Json;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Writing;

namespace Emu.Cli.Tests;

public class BatchRunTests
{
    private static readonly string Sine = CliRun.Sample("sine_int8.tflite");

    /// <summary>Codes of x from 0 to 2 pi, one file each; every other one as .npy.</summary>
    private static string Angles(Scratch scratch, int count)
    {
        string folder = Directory.CreateDirectory(Path.Combine(scratch.Folder, "x")).FullName;
        for (int i = 0; i < count; i++)
        {
            byte[] data = [(byte)(i * 255 / (count - 1) - 128)];
            File.WriteAllBytes(Path.Combine(folder, $"x{i:D3}{(i % 2 == 0 ? ".bin" : ".npy")}"), i % 2 == 0 ? data : new NpyFile(Runtime.ElementType.Int8, [1, 1], data).ToBytes());
        }
        return folder;
    }

    [Fact]
    public void Every_file_gives_the_sine_of_its_angle()
    {
        using var scratch = new Scratch();
        string results = Path.Combine(scratch.Folder, "y");
        CliRun run = CliRun.Of("run", Sine, "--host", "--inputs", Angles(scratch, 50), "--output", results, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement json = run.Json();
        Assert.Equal("emu.batch/1", json.GetProperty("schema").GetString());
        Assert.Equal(50, json.GetProperty("count").GetInt32());
        JsonElement[] items = [.. json.GetProperty("items").EnumerateArray()];
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"x{i:D3}"), items.Select(i => i.GetProperty("name").GetString()));
        for (int i = 0; i < items.Length; i++)
        {
            double angle = 2 * Math.PI * (i * 255 / 49) / 255;
            Assert.Equal(Math.Sin(angle), items[i].GetProperty("outputs")[0].GetProperty("value").GetDouble(), 0.1);
            Assert.Single(File.ReadAllBytes(Path.Combine(results, $"x{i:D3}", "output0.bin")));
        }
    }

    [Fact]
    public void A_board_gives_the_same_outputs_and_the_cycles_of_each()
    {
        using var scratch = new Scratch();
        string inputs = Angles(scratch, 5);
        JsonElement[] host = [.. CliRun.Of("run", Sine, "--host", "--inputs", inputs, "--json").Json().GetProperty("items").EnumerateArray()];
        CliRun run = CliRun.Of("run", Sine, "--board", "nucleo-l4r5zi", "--inputs", inputs, "--json");
        JsonElement[] board = [.. run.Json().GetProperty("items").EnumerateArray()];
        Assert.Equal(host.Select(i => i.GetProperty("outputs").ToString()), board.Select(i => i.GetProperty("outputs").ToString()));
        Assert.All(board, i => Assert.InRange(i.GetProperty("cycles").GetInt64(), 1_000, 100_000));
        CliRun text = CliRun.Of("run", Sine, "--board", "nucleo-l4r5zi", "--inputs", inputs);
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("5 of 5 inputs, ", text.Output);
        Assert.Contains("x004", text.Output);
    }

    /// <summary>A variable that is assigned x + itself: without a reset the second item would see the first one's sum.</summary>
    [Theory]
    [InlineData("--host")]
    [InlineData("--board=nucleo-l4r5zi")]
    public void Each_item_starts_from_the_state_after_setup(string where)
    {
        using var scratch = new Scratch();
        ModelWriter model = new();
        TensorSpec pair = new("x", Runtime.ElementType.Float32, 2);
        int x = model.AddInput(pair), state = model.AddTensor(new TensorSpec("v", Runtime.ElementType.Resource)), old = model.AddTensor(pair), sum = model.AddOutput(pair);
        model.AddOperator(Runtime.BuiltinOperator.VarHandle, [], [state], new OperatorOptions(111).Text(1, "v"));
        model.AddOperator(Runtime.BuiltinOperator.ReadVariable, [state], [old]);
        model.AddOperator(Runtime.BuiltinOperator.Add, [x, old], [sum], OperatorOptions.Add());
        model.AddOperator(Runtime.BuiltinOperator.AssignVariable, [state, sum], []);
        string folder = Directory.CreateDirectory(Path.Combine(scratch.Folder, "x")).FullName;
        for (int i = 0; i < 3; i++)
            File.WriteAllBytes(Path.Combine(folder, $"{i}.bin"), new byte[] { 0, 0, 128, 63, 0, 0, 0, 64 });    // 1 and 2
        CliRun run = CliRun.Of("run", scratch.Write("m.tflite", model.ToArray()), where, "--inputs", folder, "--json");
        Assert.Equal("", run.Error);
        Assert.Equal([2.0, 2.0, 2.0], run.Json().GetProperty("items").EnumerateArray().Select(i => i.GetProperty("outputs")[0].GetProperty("value").GetDouble()));
    }

    [Fact]
    public void Folders_hold_one_file_for_each_of_several_inputs()
    {
        using var scratch = new Scratch();
        ModelWriter model = new();
        int a = model.AddInput(new TensorSpec("serving/a", Runtime.ElementType.Float32, 1)), b = model.AddInput(new TensorSpec("b", Runtime.ElementType.Float32, 1));
        model.AddOperator(Runtime.BuiltinOperator.Sub, [a, b], [model.AddOutput(new TensorSpec("y", Runtime.ElementType.Float32, 1))], OperatorOptions.Sub());
        string file = scratch.Write("m.tflite", model.ToArray()), folder = Path.Combine(scratch.Folder, "in"), item = Directory.CreateDirectory(Path.Combine(folder, "one")).FullName;
        File.WriteAllBytes(Path.Combine(item, "serving_a.bin"), [0, 0, 64, 64]);    // 3
        CliRun.Of("run", file, "--host", "--inputs", folder).AssertRefused("EMU0011");
        File.WriteAllBytes(Path.Combine(item, "input1.bin"), [0, 0, 128, 63]);      // 1
        Assert.Equal(2.0, CliRun.Of("run", file, "--host", "--inputs", folder, "--json").Json().GetProperty("items")[0].GetProperty("outputs")[0].GetProperty("value").GetDouble());
    }

    [Theory]
    [InlineData("--host")]
    [InlineData("--board=nucleo-l4r5zi")]
    public void An_arena_that_is_too_small_is_a_failed_check(string where)
    {
        using var scratch = new Scratch();
        CliRun run = CliRun.Of("run", Sine, where, "--inputs", Angles(scratch, 3), "--arena", "64", "--json");
        Assert.Equal((1, "check-failed", 0), (run.ExitCode, run.Json().GetProperty("exit").GetString(), run.Json().GetProperty("items").GetArrayLength()));
        Assert.Contains("arena", run.Error);
    }

    [Fact]
    public void Folders_that_cannot_be_used_are_refused_and_name_the_item()
    {
        using var scratch = new Scratch();
        string inputs = Angles(scratch, 3);
        CliRun.Of("run", Sine, "--host", "--inputs", Path.Combine(scratch.Folder, "none")).AssertRefused("EMU0011");
        CliRun.Of("run", Sine, "--host", "--inputs", Directory.CreateDirectory(Path.Combine(scratch.Folder, "empty")).FullName).AssertRefused("EMU0011");
        CliRun.Of("run", Sine, "--host", "--inputs", inputs, "--output", inputs).AssertRefused("EMU0003");
        CliRun.Of("run", Sine, "--host", "--inputs", inputs, "--repeat", "2").AssertRefused("EMU0002");
        CliRun.Of("run", Sine, "--inputs", inputs).AssertRefused("EMU0005");
        File.WriteAllBytes(Path.Combine(inputs, "x001.bin"), [1]);
        Assert.Contains("'x001'", CliRun.Of("run", Sine, "--host", "--inputs", inputs).AssertRefused("EMU0011").Error);
        File.Move(Path.Combine(inputs, "x001.bin"), Path.Combine(inputs, "notes.txt"));
        Assert.Contains("notes.txt", CliRun.Of("run", Sine, "--host", "--inputs", inputs).AssertRefused("EMU0011").Error);
        File.Delete(Path.Combine(inputs, "notes.txt"));
        File.WriteAllBytes(Path.Combine(inputs, "x002.bin"), [1, 2]);
        Assert.Contains("x002.bin", CliRun.Of("run", Sine, "--host", "--inputs", inputs).AssertRefused("EMU2024").Error);
    }
}
