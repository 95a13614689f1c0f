using System.Diagnostics;
using System.Globalization;
using Emu.Runtime.Hosting;
using Emu.Tests;

// Damages models by the million and runs them on the host: every one must give a typed error or run, in bounded time and memory.
// dotnet run --project tests/fuzz -c Release -- COUNT [FIRST] [FOLDER ...]     FOLDERs hold seeds (*.tflite, searched in depth); mutant n is the same on every machine.
const int MostSeedBytes = 400 << 10;
int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
int first = args.Length > 1 && int.TryParse(args[1], CultureInfo.InvariantCulture, out int given) ? given : 0;
string[] folders = [.. args.Skip(1).Where(a => !int.TryParse(a, CultureInfo.InvariantCulture, out _))];
if (folders.Length == 0)
    folders = ["samples/models"];
byte[][] seeds = [.. folders.SelectMany(f => Directory.GetFiles(f, "*.tflite", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)
    .Select(File.ReadAllBytes).Where(b => b.Length <= MostSeedBytes)];
int[][] places = [.. seeds.Select(FieldPlaces.Of)];
Console.WriteLine($"{seeds.Length} seeds, mutants {first} to {first + count - 1}");

SortedDictionary<string, int> outcomes = new(StringComparer.Ordinal);
TimeSpan slowest = TimeSpan.Zero;
int slowestMutant = 0, failures = 0;
long start = Stopwatch.GetTimestamp();
for (int i = first; i < first + count; i++)
{
    byte[] model = ModelMutator.Damage(seeds[i % seeds.Length], places[i % seeds.Length], new Random(i));
    long begin = Stopwatch.GetTimestamp();
    string outcome;
    try
    {
        outcome = ModelTrial.Run(model, i / seeds.Length);
    }
    catch (Exception e)
    {
        outcome = "FAILURE";
        failures++;
        Console.WriteLine($"mutant {i}: {e}");
    }
    outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
    if (Stopwatch.GetElapsedTime(begin) is TimeSpan took && took > slowest)
        (slowest, slowestMutant) = (took, i);
    if ((i - first + 1) % 1_000_000 == 0)
        Console.WriteLine($"{i - first + 1:N0} mutants, {failures} failures, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
}
foreach ((string outcome, int times) in outcomes)
    Console.WriteLine($"{times,12:N0}  {outcome}");
Console.WriteLine($"slowest: mutant {slowestMutant}, {slowest.TotalMilliseconds:F0} ms; peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
return failures == 0 ? 0 : 1;
