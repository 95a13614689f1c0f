using System.Text.Json;
using Emu.Runtime.Hosting;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Combinations of element types that TFLM's reference kernels refuse, as recorded: Emu refuses them, too, or says that TFLM does.</summary>
/// <remarks>What TFLM accepts is in the recorded cases of <see cref="GoldenOperatorTests"/>.</remarks>
public class SupportMatrixTests
{
    static string Folder
    {
        get
        {
            string folder = Path.Combine(Repository.SharedModels, "..", "goldens");
            Assert.SkipUnless(File.Exists(Path.Combine(folder, "support_matrix.json")), "needs ../shared/goldens (type combinations that TFLM accepts and refuses)");
            return folder;
        }
    }

    [Fact]
    public void Types_that_TFLM_refuses_are_refused()
    {
        string folder = Folder;
        using JsonDocument matrix = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "support_matrix.json")));
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "ops", "manifest.json")));
        List<string> wrong = [];
        int tried = 0;
        foreach (JsonProperty op in matrix.RootElement.GetProperty("matrix").EnumerateObject())
            foreach (JsonProperty tag in op.Value.EnumerateObject().Where(t => t.Value.GetProperty("accepted").GetInt32() == 0))
            {
                JsonElement? like = Pattern(manifest, op);
                if (like is not { } item)
                    continue;
                tried++;
                string name = $"{op.Name} {tag.Name}", model = Path.Combine(folder, "ops", item.GetProperty("dir").GetString()!, item.GetProperty("model").GetString()!);
                if (Outcome(ModelView.Read(ModelFile.Load(model)), tag.Name) is { } outcome)
                    wrong.Add($"{name}: {outcome}");
            }
        Assert.True(tried > 150, $"only {tried} combinations");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void What_TFLM_takes_is_not_called_refused()
    {
        string folder = Folder;
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "ops", "manifest.json")));
        foreach (JsonElement item in manifest.RootElement.GetProperty("cases").EnumerateArray())
        {
            string model = Path.Combine(folder, "ops", item.GetProperty("dir").GetString()!, item.GetProperty("model").GetString()!);
            Assert.All(Preflight.Of(ModelView.Read(ModelFile.Load(model)), OperatorTable.All), op => Assert.False(SaysRefused(op), $"{model}: {string.Join("; ", op.Notes)}"));
        }
    }

    static bool SaysRefused(OperatorPreflight op) => op.Notes.Any(n => n.StartsWith("TFLM refuses", StringComparison.Ordinal) || n.StartsWith("TFLM has no", StringComparison.Ordinal));

    /// <summary>A recorded model of the operator whose tensors have one type: int8 if there is one.</summary>
    static JsonElement? Pattern(JsonDocument manifest, JsonProperty op)
    {
        JsonElement[] cases = [.. manifest.RootElement.GetProperty("cases").EnumerateArray().Where(c => c.GetProperty("op").GetString() == op.Name)];
        foreach (string type in (ReadOnlySpan<string>)["i8_", "f32_", "i32_", ""])
            foreach (JsonElement item in cases)
                if (item.GetProperty("case").GetString()!.Split('/')[^1].StartsWith(type, StringComparison.Ordinal))
                    return item;
        return null;
    }

    /// <summary>Null when the types are refused at Setup or Invoke, or <c>emu inspect</c> says that TFLM refuses them.</summary>
    static string? Outcome(ModelView model, string tag)
    {
        OperatorView op = model.Operators[0];
        ElementType from = op.Name switch
        {
            "SELECT_V2" or "FILL" or "SPLIT" or "EMBEDDING_LOOKUP" => model.Main.Tensors[op.Inputs[1]].Type,
            _ => op.KeyType,
        };
        string[] parts = tag.Split('_');
        ElementType to = TypeOf(parts[0]);
        ElementType? weights = null, output = null;
        if (parts.Length > 1 && parts[1][0] == 'w')
            weights = TypeOf(parts[1][1..]);
        else if (parts.Length > 1)
            output = TypeOf(parts[1].TrimStart('o') is "64" ? "i64" : parts[1]);
        byte[] retyped = RetypedModel.Of(model, from, to, weights, output);
        using ModelRun run = new(retyped);
        if (run.Status == Status.Ok)
            run.Invoke();
        return run.Status switch
        {
            Status.Ok => SaysRefused(Preflight.Of(ModelView.Read(ModelFile.Open(retyped)), OperatorTable.All).Single()) ? null : "accepted without a word",
            Status.OperatorUnsupported or Status.OperandType or Status.HybridOperator => null,
            _ => run.Failure,
        };
    }

    static ElementType TypeOf(string text) => text switch
    {
        "f32" => ElementType.Float32,
        "f16" => ElementType.Float16,
        "i8" => ElementType.Int8,
        "u8" => ElementType.UInt8,
        "i16" => ElementType.Int16,
        "i32" => ElementType.Int32,
        "u32" => ElementType.UInt32,
        "i64" => ElementType.Int64,
        "bool" => ElementType.Bool,
        _ => throw new ArgumentException($"unknown type '{text}'"),
    };
}
