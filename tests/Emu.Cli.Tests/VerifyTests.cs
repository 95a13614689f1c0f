using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Emu.Runtime;
using Emu.Runtime.Hosting.Writing;

namespace Emu.Cli.Tests;

public sealed class VerifyTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private static string SampleSuite => Path.Combine(Repository.Root, "samples/suite.json");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("--host")]
    [InlineData("--board", "arduino-nano33ble")]
    public void The_sample_suite_passes(params string[] place)
    {
        CliRun run = CliRun.Of(["verify", SampleSuite, .. place, "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement document = run.Json(), counts = document.GetProperty("counts");
        Assert.Equal("emu.verify/1", document.GetProperty("schema").GetString());
        Assert.Equal(4, counts.GetProperty("passed").GetInt32());
        Assert.Equal(4, counts.GetProperty("cases").GetInt32());
        Assert.Equal(3, document.GetProperty("cases")[3].GetProperty("steps").GetInt32());
        Assert.Equal(place.Length == 2, document.GetProperty("cases")[0].GetProperty("cycles").ValueKind == JsonValueKind.Number);
    }

    [Fact]
    public void A_wrong_output_fails_with_the_first_difference_and_its_size()
    {
        CliRun run = CliRun.Of("verify", Suite("""{ "models": [{ "name": "s", "file": "m.tflite", "tests": [{ "name": "t", "inputs": ["x.bin"], "outputs": ["y.bin"] }] }] }""",
            ("x.bin", [0]), ("y.bin", [0x7F])), "--host", "--json");
        Assert.Equal(1, run.ExitCode);
        JsonElement item = run.Json().GetProperty("cases")[0], difference = item.GetProperty("differences")[0];
        Assert.Equal("failed", item.GetProperty("outcome").GetString());
        Assert.Equal("127", difference.GetProperty("expected").GetString());
        sbyte actual = sbyte.Parse(difference.GetProperty("actual").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(127 - actual, difference.GetProperty("largest").GetDouble());
        Assert.Contains("FAILED s/t", CliRun.Of("verify", Path.Combine(_scratch.Folder, "suite.json"), "--host").Output);
    }

    [Fact]
    public void An_unsupported_model_fails_unless_it_is_allowed()
    {
        var writer = new ModelWriter();
        int input = writer.AddInput(new TensorSpec("x", ElementType.Int8, 1, 4).Quantized(1, 0)), output = writer.AddOutput(new TensorSpec("y", ElementType.Int8, 1, 4).Quantized(1, 0));
        writer.AddCustomOperator("no_such_thing", [input], [output], []);
        string suite = Suite("""{ "models": [{ "name": "u", "file": "u.tflite", "tests": [{ "name": "t", "outputs": ["y.bin"] }] }] }""", ("u.tflite", writer.ToArray()), ("y.bin", [0, 0, 0, 0]));
        CliRun strict = CliRun.Of("verify", suite, "--host");
        Assert.Equal(1, strict.ExitCode);
        Assert.Contains("UNSUPPORTED u/t: EMU2200", strict.Output);
        string junit = Path.Combine(_scratch.Folder, "out.xml");
        Assert.Equal(0, CliRun.Of("verify", suite, "--host", "--allow-unsupported", "--junit", junit).ExitCode);
        Assert.NotNull(XDocument.Load(junit).Descendants("skipped").Single().Attribute("message"));
    }

    [Fact]
    public void The_filter_chooses_cases_and_JUnit_lists_each()
    {
        string junit = Path.Combine(_scratch.Folder, "out.xml");
        CliRun run = CliRun.Of("verify", SampleSuite, "--host", "--filter", "FALL", "--junit", junit, "--json");
        Assert.Equal(3, run.Json().GetProperty("counts").GetProperty("leftOut").GetInt32());
        XElement suite = XDocument.Load(junit).Root!.Element("testsuite")!;
        Assert.Equal(("1", "0"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Equal(("sine", "fall"), (suite.Element("testcase")!.Attribute("classname")!.Value, suite.Element("testcase")!.Attribute("name")!.Value));
        CliRun.Of("verify", SampleSuite, "--host", "--filter", "nothing").AssertRefused("EMU0006");
    }

    [Theory]
    [InlineData("EMU5003", "{ \"models\": [")]
    [InlineData("EMU5003", "")]
    [InlineData("EMU5004", """{ "schema": "emu.suite/9", "models": [] }""")]
    [InlineData("EMU5005", "[]")]
    [InlineData("EMU5005", """{ "models": 1 }""")]
    [InlineData("EMU5005", """{ "models": [1] }""")]
    [InlineData("EMU5005", """{ "tolerance": { "absolute": -1 }, "models": [] }""")]
    [InlineData("EMU5005", """{ "tolerance": { "absolute": 1e999 }, "models": [] }""")]
    [InlineData("EMU5005", """{ "models": [{ "name": "a", "file": "m.tflite", "compare": "close" }] }""")]
    [InlineData("EMU5005", """{ "cases": [{ "case": "a", "dir": ".", "model": "m.tflite", "steps": 2, "input_files": [["x.bin"]], "output_files": [] }] }""")]
    [InlineData("EMU5005", """{ "models": [{ "name": "a", "file": "m.tflite", "sequences": [{ "name": "s", "steps": ["t"] }] }] }""")]
    [InlineData("EMU5006", "{}")]
    [InlineData("EMU5006", """{ "models": [{ "file": "m.tflite" }] }""")]
    [InlineData("EMU5006", """{ "models": [{ "name": "a", "file": "m.tflite", "tests": [{ "name": "t" }] }] }""")]
    [InlineData("EMU5007", """{ "schema": "emu.suite/1", "model": [], "models": [] }""")]
    [InlineData("EMU5008", """{ "models": [{ "name": "a", "file": "../m.tflite" }] }""")]
    [InlineData("EMU5008", """{ "models": [{ "name": "a", "file": "/etc/passwd" }] }""")]
    [InlineData("EMU5008", """{ "models": [{ "name": "a", "file": "m.tflite", "dir": "..", "tests": [{ "name": "t", "outputs": ["x"] }] }] }""")]
    [InlineData("EMU5009", """{ "models": [{ "name": "a", "file": "missing.tflite" }] }""")]
    [InlineData("EMU5010", """{ "models": [{ "name": "a", "file": "m.tflite", "sequences": [{ "name": "s", "audio": "x.bin", "features": "x.bin", "windows": 100000, "window_samples": 1, "stride_samples": 1 }, { "name": "r", "audio": "x.bin", "features": "x.bin", "windows": 100000, "window_samples": 1, "stride_samples": 1 }] }] }""")]
    [InlineData("EMU5011", """{ "models": [{ "name": "a", "file": "m.tflite", "tests": [{ "name": "t", "inputs": ["x.bin", "x.bin"], "outputs": ["x.bin"] }] }] }""")]
    [InlineData("EMU5011", """{ "models": [{ "name": "a", "file": "m.tflite", "tests": [{ "name": "t", "outputs": [] }] }] }""")]
    [InlineData("EMU5012", """{ "models": [{ "name": "a", "file": "m.tflite", "tests": [{ "name": "t", "outputs": ["two.bin"] }] }] }""")]
    [InlineData("EMU5012", """{ "models": [{ "name": "a", "file": "m.tflite", "sequences": [{ "name": "s", "audio": "x.bin", "features": "x.bin", "windows": 2, "window_samples": 1, "stride_samples": 1 }] }] }""")]
    [InlineData("EMU5013", """{ "models": [{ "name": "a", "file": "two.bin", "tests": [{ "name": "t", "outputs": ["x.bin"] }] }] }""")]
    [InlineData("EMU0006", """{ "models": [] }""")]
    public void A_manifest_that_cannot_be_used_is_refused(string id, string manifest) =>
        CliRun.Of("verify", Suite(manifest, ("x.bin", [0]), ("two.bin", [1, 2])), "--host").AssertRefused(id);

    [Fact]
    public void A_link_that_leads_out_of_the_folder_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links needs rights there");
        string suite = Suite("""{ "models": [{ "name": "a", "file": "out/sine_int8.tflite" }, { "name": "b", "file": "link.tflite" }] }""");
        Directory.CreateSymbolicLink(Path.Combine(_scratch.Folder, "out"), Path.Combine(Repository.Root, "samples/models"));
        File.CreateSymbolicLink(Path.Combine(_scratch.Folder, "link.tflite"), CliRun.Sample("sine_int8.tflite"));
        CliRun run = CliRun.Of("verify", suite, "--host").AssertRefused("EMU5008");
        Assert.Equal(2, run.Error.Split("EMU5008").Length - 1);
    }

    [Fact]
    public void Every_truncation_of_a_manifest_is_refused_or_runs_and_never_crashes()
    {
        string text = File.ReadAllText(SampleSuite), folder = _scratch.Folder;
        for (int length = 0; length < text.Length; length += 13)
        {
            CliRun run = CliRun.Of("verify", _scratch.Write("cut.json", Encoding.UTF8.GetBytes(text[..length])), "--host");
            Assert.Equal(2, run.ExitCode);
            Assert.DoesNotContain("EMU0001", run.Error);
        }
        CliRun.Of("verify", Path.Combine(folder, "missing.json"), "--host").AssertRefused("EMU5001");
        CliRun.Of("verify", folder, "--host").AssertRefused("EMU5001");
    }

    [Fact]
    public void A_place_is_needed_and_only_one()
    {
        CliRun.Of("verify", SampleSuite).AssertRefused("EMU0005");
        CliRun.Of("verify", SampleSuite, "--host", "--board", "nucleo-l4r5zi").AssertRefused("EMU0002");
    }

    [Fact]
    public void The_JUnit_file_cannot_replace_what_was_read()
    {
        string suite = Suite("""{ "models": [{ "name": "a", "file": "m.tflite", "tests": [{ "name": "t", "outputs": ["x.bin"] }] }] }""", ("x.bin", [0]));
        CliRun.Of("verify", suite, "--host", "--junit", suite).AssertRefused("EMU0003");
        CliRun.Of("verify", suite, "--host", "--junit", Path.Combine(_scratch.Folder, "m.tflite")).AssertRefused("EMU0003");
    }

    /// <summary>A manifest beside a copy of the int8 sine model, m.tflite, and the given files.</summary>
    private string Suite(string manifest, params (string Name, byte[] Bytes)[] files)
    {
        foreach ((string name, byte[] bytes) in files)
            _scratch.Write(name, bytes);
        _scratch.Write("m.tflite", File.ReadAllBytes(CliRun.Sample("sine_int8.tflite")));
        return _scratch.Write("suite.json", Encoding.UTF8.GetBytes(manifest));
    }
}
