using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emu.Reports;

/// <summary>Writes reports as JSON: indented, properties in a fixed order, a line feed at the end.</summary>
public static class JsonReport
{
    /// <summary>The document <c>emu.run/1</c>.</summary>
    public static string Of(RunReport report) => Finish(JsonSerializer.Serialize(report, ReportJson.Default.RunReport));

    /// <summary>The document <c>emu.inspect/1</c>.</summary>
    public static string Of(InspectReport report) => Finish(JsonSerializer.Serialize(report, ReportJson.Default.InspectReport));

    /// <summary>The document <c>emu.arena/1</c>.</summary>
    public static string Of(ArenaReport report) => Finish(JsonSerializer.Serialize(report, ReportJson.Default.ArenaReport));

    /// <summary>The document <c>emu.tflm/1</c>.</summary>
    public static string Of(TflmReport report) => Finish(JsonSerializer.Serialize(report, ReportJson.Default.TflmReport));

    /// <summary>The document <c>emu.boards/1</c>.</summary>
    public static string Of(BoardsReport report) => Finish(JsonSerializer.Serialize(report, ReportJson.Default.BoardsReport));

    /// <summary>The document <c>emu.verify/1</c>.</summary>
    public static string Of(VerifyReport report) => Finish(JsonSerializer.Serialize(report, ReportJson.Default.VerifyReport));

    /// <summary>The document <c>emu.build/1</c>.</summary>
    public static string Of(BuildReport report) => Finish(JsonSerializer.Serialize(report, ReportJson.Default.BuildReport));

    /// <summary>The document <c>emu.fit/1</c>.</summary>
    public static string Of(FitReport report) => Finish(JsonSerializer.Serialize(report, ReportJson.Default.FitReport));

    /// <summary>The document <c>emu.diff/1</c>.</summary>
    public static string Of(DiffReport report) => Finish(JsonSerializer.Serialize(report, ReportJson.Default.DiffReport));

    /// <summary>The document <c>emu.batch/1</c>.</summary>
    public static string Of(BatchReport report) => Finish(JsonSerializer.Serialize(report, ReportJson.Default.BatchReport));

    /// <summary>Reads a document <c>emu.run/1</c> back.</summary>
    /// <exception cref="JsonException">The text is not such a document.</exception>
    public static RunReport ReadRun(string json) =>
        JsonSerializer.Deserialize(json, ReportJson.Default.RunReport) ?? throw new JsonException("the document is null");

    private static string Finish(string json) => json + "\n";
}

/// <summary>Generated at build time: no reflection when the command starts.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    // A hostile model's scale may be NaN; that must not turn a report into an exception.
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(InspectReport))]
[JsonSerializable(typeof(ArenaReport))]
[JsonSerializable(typeof(TflmReport))]
[JsonSerializable(typeof(BoardsReport))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(BuildReport))]
[JsonSerializable(typeof(FitReport))]
[JsonSerializable(typeof(DiffReport))]
[JsonSerializable(typeof(BatchReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
