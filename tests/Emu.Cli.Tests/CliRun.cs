using System.Text.Json;
using Emu.Reports;

namespace Emu.Cli.Tests;

/// <summary>Runs the command inside the test's process with captured writers.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public static string Sample(string name) => Path.Combine(Repository.Root, "samples/models", name);

    public static CliRun Of(params string[] args)
    {
        StringWriter output = new(), error = new();
        int exitCode = EmuCommand.Invoke(args, new Surroundings(output, error, TerminalStyle.Plain, ShowProgress: false));
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    /// <summary>Exit code 2, nothing on standard output, an id with place and fix on standard error, no stack trace.</summary>
    public CliRun AssertRefused(string id)
    {
        Assert.Equal(2, ExitCode);
        Assert.Empty(Output);
        Assert.Contains($"{id}: ", Error);
        Assert.Contains("  fix:   ", Error);
        Assert.DoesNotContain("   at ", Error);
        return this;
    }
}

/// <summary>A folder that disappears after the test.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("emu-cli-").FullName;

    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
