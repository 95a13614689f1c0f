using Emu.Reports;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Prediction;

namespace Emu.Cli;

/// <summary>Predictions for TensorFlow Lite Micro as a report.</summary>
internal static class TflmReports
{
    private static readonly (Abi Abi, KernelSet Kernels, string Name)[] Builds =
    [
        (Abi.ArmShortEnums, KernelSet.Reference, "reference"),
        (Abi.ArmShortEnums, KernelSet.CmsisNn, "cmsis-nn"),
        (Abi.ArmShortEnums, KernelSet.CmsisNnDsp, "cmsis-nn-dsp"),
        (Abi.ArmShortEnums, KernelSet.CmsisNnMve, "cmsis-nn-mve"),
        (Abi.IntEnums, KernelSet.Reference, "reference"),
        (Abi.X64, KernelSet.Reference, "reference"),
    ];

    public static TflmReport Of(ModelFile file, ModelView model)
    {
        ArenaPrediction[] predictions = [.. Builds.Select(b => ArenaPrediction.Of(model, b.Abi, b.Kernels))];
        return new TflmReport
        {
            File = TensorReports.OfFile(file),
            Builds = [.. predictions.Select((p, i) => Build(p, Builds[i].Name))],
            Resolver = OpResolverCode.Of(model),
            Notes = [.. predictions.SelectMany(p => p.Notes).Distinct()],
        };
    }

    private static TflmBuild Build(ArenaPrediction one, string kernels) => new(
        one.Abi.Name, kernels, one.UsedBytes, one.HeadBytes, one.TailBytes, one.MinimumBytes, one.RecommendedBytes, $"{one.MinimumPhase}".ToLowerInvariant(),
        one.PersistentArenaBytes, one.NonPersistentArenaBytes, one.Declaration,
        [.. one.Categories.Select(c => new TflmCategory(c.Name, c.Requested, c.Used, c.Count))]);
}
