using System.Text.Json;
using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Cli.Tests;

public sealed class DiffTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private static string Model => CliRun.Sample("sine_int8.tflite");

    public void Dispose() => _scratch.Dispose();

    private string Dump(string name, params string[] place)
    {
        string folder = Path.Combine(_scratch.Folder, name);
        Assert.Equal(0, CliRun.Of(["run", Model, .. place, "--dump-tensors", folder]).ExitCode);
        return folder;
    }

    [Theory]
    [InlineData("plain", "simd")]
    [InlineData("simd", "nucleo-l4r5zi")]
    [InlineData("vector128", "arduino-nano33ble")]
    public void Kernel_sets_and_boards_leave_the_same_tensors(string a, string b)
    {
        CliRun run = CliRun.Of("diff", a, b, "--model", Model, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("emu.diff/1", run.Json().GetProperty("schema").GetString());
        Assert.Equal(ModelView.Read(ModelFile.Load(Model)).Operators.Count, run.Json().GetProperty("compared").GetInt32());
        Assert.Empty(run.Json().GetProperty("differences").EnumerateArray());
    }

    [Fact]
    public void A_dump_has_every_operators_outputs_and_equals_that_of_the_board()
    {
        string host = Dump("host", "--host"), board = Dump("board", "--board", "nucleo-l4r5zi");
        OperatorView last = ModelView.Read(ModelFile.Load(Model)).Operators[^1];
        string file = $"{ModelView.Read(ModelFile.Load(Model)).Operators.Count - 1:D4}.{last.Name}.0.npy";
        Assert.Equal(File.ReadAllBytes(Path.Combine(host, file)), File.ReadAllBytes(Path.Combine(board, file)));
        CliRun output = CliRun.Of("run", Model, "--host", "--output", Path.Combine(_scratch.Folder, "out"));
        Assert.Equal(0, output.ExitCode);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_scratch.Folder, "out", "output0.npy")), File.ReadAllBytes(Path.Combine(host, file)));
        Assert.Equal(0, CliRun.Of("diff", host, board).ExitCode);
    }

    [Fact]
    public void The_first_operator_that_differs_is_found_with_the_size_of_the_difference()
    {
        string a = Dump("a", "--host"), b = Dump("b", "--host");
        string file = Directory.GetFiles(b, "0001.*.npy").Single();
        Assert.Null(NpyFile.TryParse(File.ReadAllBytes(file), file, out NpyFile? array));
        array!.Data[3] ^= 4;
        File.WriteAllBytes(file, array.ToBytes());
        CliRun run = CliRun.Of("diff", a, b, "--json");
        Assert.Equal(1, run.ExitCode);
        JsonElement difference = run.Json().GetProperty("differences").EnumerateArray().Single();
        Assert.Equal((1, 3, 1, 4d), (difference.GetProperty("operator").GetInt32(), difference.GetProperty("first").GetInt32(),
            difference.GetProperty("different").GetInt32(), difference.GetProperty("largestSteps").GetDouble()));
        float scale = ModelView.Read(ModelFile.Load(Model)) is { } view ? view.Main.Tensors[view.Operators[1].Outputs[0]].Scale : 0;
        Assert.Equal(4 * scale, difference.GetProperty("largestReal").GetDouble(), 6);
        Assert.Contains("part at operator 1", CliRun.Of("diff", a, b).Output);
    }

    [Fact]
    public void References_need_not_have_every_tensor()
    {
        string all = Dump("all", "--host"), some = Path.Combine(_scratch.Folder, "some");
        Directory.CreateDirectory(some);
        string last = Directory.GetFiles(all, "*.npy").Order().Last();
        File.Copy(last, Path.Combine(some, Path.GetFileName(last)));
        CliRun run = CliRun.Of("diff", "plain", some, "--model", Model, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(1, run.Json().GetProperty("compared").GetInt32());
        Assert.True(run.Json().GetProperty("leftOut").GetInt32() > 0);
    }

    [Fact]
    public void Folders_and_sides_that_cannot_be_used_are_refused()
    {
        string good = Dump("good", "--host"), empty = Path.Combine(_scratch.Folder, "empty");
        Directory.CreateDirectory(empty);
        CliRun.Of("diff", good, empty).AssertRefused("EMU0008");
        CliRun.Of("diff", "plain", empty, "--model", Model).AssertRefused("EMU0008");
        CliRun.Of("diff", "plain", "simd").AssertRefused("EMU0002");
        CliRun.Of("run", Model, "--board", "nucleo-l4r5zi", "--kernels", "plain").AssertRefused("EMU0002");
        CliRun.Of("run", Model, "--host", "--kernels", "quick").AssertRefused("EMU0002");

        string file = Directory.GetFiles(good, "0000.*.npy").Single();
        File.WriteAllBytes(file, new NpyFile(ElementType.Int8, [1], [0]).ToBytes());
        CliRun.Of("diff", "plain", good, "--model", Model).AssertRefused("EMU0009");
        File.Delete(file);
        CliRun.Of("diff", good, good).AssertRefused("EMU0008");
        File.WriteAllText(Path.Combine(good, "tensors.json"), """{ "schema": "emu.tensors/1", "source": "x", "tensors": [{ "file": "../x.npy" }] }""");
        CliRun.Of("diff", good, good).AssertRefused("EMU0008");
        File.WriteAllText(Path.Combine(good, "tensors.json"), "{ \"schema\": 3");
        CliRun.Of("diff", good, good).AssertRefused("EMU0008");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("vector128")]
    public void A_suite_gives_the_same_hashes_with_every_kernel_set(string kernels)
    {
        string suite = Path.Combine(Repository.Root, "samples/suite.json");
        CliRun chosen = CliRun.Of("verify", suite, "--host", "--kernels", kernels, "--json"), fastest = CliRun.Of("verify", suite, "--host", "--json");
        Assert.Equal(0, chosen.ExitCode);
        Assert.Equal(Hashes(fastest), Hashes(chosen));
    }

    private static string?[] Hashes(CliRun run) => [.. run.Json().GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("outputsSha256").GetString())];
}
