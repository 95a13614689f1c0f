using System.Runtime.InteropServices;
using System.Text.Json;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Single-operator models with outputs recorded from TFLM's reference kernels; see the manifest there.</summary>
public class GoldenOperatorTests
{
    /// <summary>Transcendental functions follow the C library there, and sums may be contracted: a few units in the last place.</summary>
    const double RelativeTolerance = 2e-5, AbsoluteTolerance = 2e-6;

    static readonly string[] Supported =
    [
        "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "AVERAGE_POOL_2D", "MAX_POOL_2D", "SOFTMAX", "RESHAPE", "ADD", "MUL",
        "PAD", "PADV2", "MEAN", "CONCATENATION", "QUANTIZE", "DEQUANTIZE", "LOGISTIC", "TANH", "RELU", "RELU6",
        "TRANSPOSE", "SLICE", "STRIDED_SLICE", "SPLIT", "SPLIT_V", "PACK", "UNPACK", "GATHER", "GATHER_ND", "EXPAND_DIMS", "SQUEEZE", "SHAPE",
        "SPACE_TO_DEPTH", "DEPTH_TO_SPACE", "SPACE_TO_BATCH_ND", "BATCH_TO_SPACE_ND", "REVERSE_V2", "MIRROR_PAD", "BROADCAST_TO",
        "BROADCAST_ARGS", "DYNAMIC_UPDATE_SLICE", "EMBEDDING_LOOKUP", "RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR", "VARIABLES",
        "SUB", "DIV", "MAXIMUM", "MINIMUM", "SQUARED_DIFFERENCE", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL", "EQUAL", "NOT_EQUAL",
        "LOGICAL_AND", "LOGICAL_OR", "FLOOR_DIV", "FLOOR_MOD", "PRELU", "EXP", "LOG", "SIN", "COS", "SQRT", "RSQRT", "SQUARE", "ABS", "NEG",
        "FLOOR", "CEIL", "ROUND", "ELU", "HARD_SWISH", "LOGICAL_NOT", "LEAKY_RELU",
        "SUM", "REDUCE_MAX", "REDUCE_MIN", "REDUCE_ALL", "ARG_MAX", "ARG_MIN", "CUMSUM", "ADD_N", "CAST", "ZEROS_LIKE", "FILL", "L2_NORMALIZATION",
        "SVDF", "TRANSPOSE_CONV", "BATCH_MATMUL", "L2_POOL_2D", "UNIDIRECTIONAL_SEQUENCE_LSTM", "SELECT_V2", "LOG_SOFTMAX",
    ];

    public static TheoryData<string> Operators() => [.. Supported];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Recorded_outputs_of_TFLM_are_reproduced(string op)
    {
        string folder = Path.Combine(Repository.SharedModels, "..", "goldens", "ops");
        Assert.SkipUnless(Directory.Exists(folder), "needs ../shared/goldens/ops (single operators with recorded TFLM outputs)");
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        List<string> failures = [];
        int cases = 0;
        foreach (JsonElement item in manifest.RootElement.GetProperty("cases").EnumerateArray())
        {
            string name = item.GetProperty("case").GetString()!;
            if (item.GetProperty("op").GetString() != op)
                continue;
            cases++;
            string? failure = RunCase(item, Path.Combine(folder, item.GetProperty("dir").GetString()!));
            if (failure != null)
                failures.Add($"{name}: {failure}");
        }
        Assert.True(cases > 0);
        Assert.True(failures.Count == 0, $"{failures.Count} of {cases} cases of {op}:\n" + string.Join('\n', failures));
    }

    static string? RunCase(JsonElement item, string folder)
    {
        using ModelRun run = new(File.ReadAllBytes(Path.Combine(folder, item.GetProperty("model").GetString()!)));
        if (run.Status != Status.Ok)
            return run.Failure;
        JsonElement inputs = item.GetProperty("input_files"), outputs = item.GetProperty("output_files");
        for (int step = 0; step < inputs.GetArrayLength(); step++)
        {
            byte[][] results = run.Invoke([.. inputs[step].EnumerateArray().Select(f => File.ReadAllBytes(Path.Combine(folder, f.GetString()!)))]);
            if (run.Status != Status.Ok)
                return $"step {step}: {run.Status}";
            for (int i = 0; i < results.Length; i++)
            {
                byte[] expected = File.ReadAllBytes(Path.Combine(folder, outputs[step][i].GetString()!));
                bool isFloat = item.GetProperty("outputs")[i].GetProperty("type").GetString() == "FLOAT32";
                string? difference = isFloat ? CompareFloats(expected, results[i]) : CompareBytes(expected, results[i]);
                if (difference != null)
                    return $"step {step}, output {i}: {difference}";
            }
        }
        return null;
    }

    static string? CompareBytes(byte[] expected, byte[] actual)
    {
        if (expected.Length != actual.Length)
            return $"{actual.Length} bytes instead of {expected.Length}";
        int first = expected.AsSpan().CommonPrefixLength(actual);
        int wrong = expected.Zip(actual).Count(p => p.First != p.Second);
        return wrong == 0 ? null : $"{wrong} of {expected.Length} bytes differ, first at {first}: {actual[first]} instead of {expected[first]}";
    }

    static string? CompareFloats(byte[] expected, byte[] actual)
    {
        if (expected.Length != actual.Length)
            return $"{actual.Length} bytes instead of {expected.Length}";
        ReadOnlySpan<float> e = MemoryMarshal.Cast<byte, float>(expected), a = MemoryMarshal.Cast<byte, float>(actual);
        for (int i = 0; i < e.Length; i++)
        {
            if (!(Math.Abs((double)e[i] - a[i]) <= AbsoluteTolerance + RelativeTolerance * Math.Abs(e[i])))
                return $"element {i}: {a[i]:R} instead of {e[i]:R}";
        }
        return null;
    }
}
