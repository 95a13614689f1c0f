using System.Diagnostics;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Hosting.Prediction;
using Emu.Runtime.Planning;

namespace Emu.Benchmarks;

/// <summary>Planned bytes of every model of a folder: TFLM's greedy planner, Emu's, and the bound that no plan can go below; and the time of a search.</summary>
internal static class PlanTable
{
    public static void Print(string folder)
    {
        Console.WriteLine("| Model | TFLM head | Emu greedy | Emu search | lower bound | optimal | in place | plan in flash | arena: greedy | arena: search |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (string path in Directory.GetFiles(folder, "*.tflite").Order(StringComparer.Ordinal))
        {
            ModelFile file = ModelFile.Load(path);
            using HostInterpreter greedy = HostInterpreter.Open(file, planner: Planner.Greedy), search = HostInterpreter.Open(file);
            long tflm = ArenaPrediction.Of(search.View, Abi.ArmShortEnums, KernelSet.Reference).HeadBytes;
            ModelPlan plan = search.Plan;
            Console.WriteLine($"| {Path.GetFileNameWithoutExtension(path)} | {tflm:N0} | {greedy.Report.HeadBytes:N0} | {plan.HeadBytes:N0} | {plan.LowerBoundBytes:N0} "
                + $"| {(plan.IsOptimal ? "yes" : "no")} | {plan.InPlace} | {plan.Bytes.Length} | {greedy.Report.Need:N0} | {search.Report.Need:N0} |");
        }
        foreach (int count in (int[])[50, 200, 1_000, 10_000])
            Time(count);
    }

    /// <summary>A network with skip connections, as the planner sees it: the worst of ten, after one to warm up.</summary>
    private static void Time(int count)
    {
        double worst = 0;
        for (int seed = 0; seed <= 10; seed++)
        {
            Lifetime[] buffers = PlannerBenchmarks.Network(count, seed);
            long start = Stopwatch.GetTimestamp();
            SearchPlan plan = SearchPlanner.Plan(buffers);
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (seed > 0)
                worst = Math.Max(worst, milliseconds);
            if (seed == 10)
                Console.WriteLine($"{count} buffers: at most {worst:F1} ms; the last plan has {plan.Bytes:N0} bytes, bound {plan.LowerBoundBytes:N0}");
        }
    }
}
