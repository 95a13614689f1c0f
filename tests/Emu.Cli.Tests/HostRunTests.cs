using System.Text.Json;
using Emu.Runtime.Hosting;

namespace Emu.Cli.Tests;

public class HostRunTests
{
    [Fact]
    public void A_run_without_inputs_uses_zero_points_and_prints_tables()
    {
        CliRun run = CliRun.Of("run", CliRun.Sample("sine_int8.tflite"), "--host");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("FullyConnectedInt8", run.Output);
        Assert.Contains("arena: the model needs", run.Output);
    }

    [Fact]
    public void Json_output_is_one_document_with_the_contracted_values()
    {
        JsonElement json = CliRun.Of("run", CliRun.Sample("keyword_int8.tflite"), "--host", "--json").Json();
        Assert.Equal("emu.run/1", json.GetProperty("schema").GetString());
        Assert.Equal("model", json.GetProperty("kind").GetString());
        Assert.Equal("host", json.GetProperty("mode").GetString());
        Assert.Equal("ok", json.GetProperty("exit").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("totals").GetProperty("cycles").ValueKind);
        Assert.Equal(13, json.GetProperty("operators").GetArrayLength());
        // The first layer by hand: 25 x 5 outputs x 64 channels x 10 x 4 taps x 1 input channel.
        Assert.Equal(25 * 5 * 64 * 10 * 4, json.GetProperty("operators")[0].GetProperty("macs").GetInt64());
        Assert.Equal(490, json.GetProperty("inputs")[0].GetProperty("bytes").GetInt64());
        Assert.Equal([1, 12], json.GetProperty("outputs")[0].GetProperty("shape").EnumerateArray().Select(e => e.GetInt32()));
    }

    [Fact]
    public void The_same_run_gives_the_same_document_but_for_the_host_seconds()
    {
        static string Stable() => string.Join('\n', CliRun.Of("run", CliRun.Sample("keyword_int8.tflite"), "--host", "--json").Output.Split('\n').Where(l => !l.Contains("\"seconds\": ", StringComparison.Ordinal)));
        Assert.Equal(Stable(), Stable());
    }

    [Fact]
    public void Outputs_are_written_raw_and_as_npy_and_raw_and_npy_inputs_agree()
    {
        using var scratch = new Scratch();
        // x = 1.5708 is code round(1.5708 / 0.02464) - 128 = -64; sin of it is 1.
        string raw = scratch.Write("x.bin", [unchecked((byte)-64)]);
        string npy = scratch.Write("x.npy", new NpyFile(Runtime.ElementType.Int8, [1, 1], [unchecked((byte)-64)]).ToBytes());
        string first = Path.Combine(scratch.Folder, "a"), second = Path.Combine(scratch.Folder, "b/c");
        CliRun run = CliRun.Of("run", CliRun.Sample("sine_int8.tflite"), "--host", "--json", "--input", raw, "--output", first);
        Assert.Equal(0, run.ExitCode);
        Assert.InRange(run.Json().GetProperty("outputs")[0].GetProperty("values")[0].GetDouble(), 0.97, 1.03);
        Assert.Equal(0, CliRun.Of("run", CliRun.Sample("sine_int8.tflite"), "--host", "--input", npy, "-o", second).ExitCode);
        byte[] bin = File.ReadAllBytes(Path.Combine(first, "output0.bin"));
        Assert.Single(bin);
        Assert.Equal(bin, File.ReadAllBytes(Path.Combine(second, "output0.bin")));
        Assert.Null(NpyFile.TryParse(File.ReadAllBytes(Path.Combine(second, "output0.npy")), "", out NpyFile? array));
        Assert.Equal((Runtime.ElementType.Int8, bin[0]), (array!.Type, array.Data[0]));
        Assert.Equal([1, 1], array.Shape);
    }

    [Fact]
    public void Repeating_a_run_gives_the_same_outputs()
    {
        string Crc(string repeat) => CliRun.Of("run", CliRun.Sample("keyword_int8.tflite"), "--host", "--json", "--repeat", repeat).Json().GetProperty("outputs")[0].GetProperty("crc32").GetString()!;
        Assert.Equal(Crc("1"), Crc("3"));
    }

    [Fact]
    public void Exactly_the_needed_arena_works_and_sixteen_bytes_less_is_a_failed_check()
    {
        string model = CliRun.Sample("keyword_int8.tflite");
        int need = CliRun.Of("arena", model, "--json").Json().GetProperty("arenaMinimumBytes").GetInt32();
        Assert.Equal(0, CliRun.Of("run", model, "--host", "--arena", $"{need}").ExitCode);
        CliRun less = CliRun.Of("run", model, "--host", "--json", "--arena", $"{need - 16}");
        Assert.Equal(1, less.ExitCode);
        Assert.Equal("check-failed", less.Json().GetProperty("exit").GetString());
        Assert.False(less.Json().GetProperty("checks")[0].GetProperty("ok").GetBoolean());
        Assert.Contains("check 'arena' failed", less.Error);
        Assert.Equal(0, CliRun.Of("run", model, "--host", "--arena", "64K").ExitCode);
    }
}
