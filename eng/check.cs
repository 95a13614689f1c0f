// The project's one check: build without warnings, formatting, generated pages, tests. CI runs exactly this.
// Usage: dotnet run eng/check.cs [--fix]     --fix rewrites formatting and generated pages instead of failing on them.
#:property PublishAot=false
#:property GenerateDocumentationFile=false

using System.Diagnostics;
using System.Text.RegularExpressions;

bool fix = args.Contains("--fix");
int passed = 0, failed = 0, skipped = 0;
List<string> broken = [];

Step("build", "dotnet", "build Emu.sln -c Release -v quiet --nologo");
Step("format", "dotnet", "format Emu.sln --no-restore" + (fix ? "" : " --verify-no-changes"));
Step("generated pages", "dotnet", "run --project eng/Emu.Pages -c Release --no-build --" + (fix ? "" : " --check"));
Tests();

foreach (string name in broken)
    Console.Error.WriteLine($"check: {name} failed");
Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
return broken.Count == 0 && failed == 0 && passed > 0 ? 0 : 1;

void Step(string name, string command, string arguments)
{
    if (broken.Contains("build"))
        return;
    long start = Stopwatch.GetTimestamp();
    (int exit, string output) = Run(command, arguments);
    Console.Error.WriteLine($"check: {name} {(exit == 0 ? "ok" : "FAILED")} ({Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s)");
    if (exit == 0)
        return;
    Console.Error.WriteLine(output);
    broken.Add(name);
}

// Each test project is an executable; its summary line tells the counts.
void Tests()
{
    if (broken.Contains("build"))
        return;
    foreach (string project in Directory.GetDirectories("tests", "*.Tests").Concat(Directory.GetDirectories("samples", "*.Tests")).Order(StringComparer.Ordinal))
    {
        long start = Stopwatch.GetTimestamp();
        (int exit, string output) = Run("dotnet", $"run --project {project} -c Release --no-build --");
        int ok = Count(output, "succeeded"), bad = Count(output, "failed"), skip = Count(output, "skipped");
        passed += ok;
        failed += bad;
        skipped += skip;
        Console.Error.WriteLine($"check: {project}: {ok} passed, {bad} failed, {skip} skipped ({Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s)");
        if (exit == 0)
            continue;
        Console.Error.WriteLine(output);
        broken.Add(project);
    }
}

static int Count(string output, string what)
{
    MatchCollection matches = Regex.Matches(output, $@"^\s*{what}:\s*(\d+)\s*$", RegexOptions.Multiline);
    return matches.Count == 0 ? 0 : int.Parse(matches[^1].Groups[1].Value);
}

static (int Exit, string Output) Run(string command, string arguments)
{
    using Process process = Process.Start(new ProcessStartInfo(command, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
    })!;
    process.StandardInput.Close();
    Task<string> errors = process.StandardError.ReadToEndAsync();
    string output = process.StandardOutput.ReadToEnd() + errors.Result;
    process.WaitForExit();
    return (process.ExitCode, Regex.Replace(output, @"\x1B\[[0-9;]*m", "")); // colours, which runners also use in CI
}
