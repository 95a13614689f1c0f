using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Emu.Runtime.Hosting.Tests;

public sealed class ModelViewTests
{
    [Fact]
    public void What_the_writer_wrote_is_read_back()
    {
        ModelView view = ModelView.Read(ModelFile.Open(Samples.Rich()));
        Assert.Equal((3, "rich", "graph", 1), (view.SchemaVersion, view.Description, view.Main.Name, view.Graphs.Count));
        TensorView image = view.Inputs.Single(), filter = view.Main.Tensors[1], bias = view.Main.Tensors[2], state = view.Main.Tensors[4];
        Assert.Equal(("image", ElementType.Int8, 0.25f, -128), (image.Name, image.Type, image.Scale, image.ZeroPoint));
        Assert.Equal([1, 8, 8, 3], image.Shape);
        Assert.Equal([-1, 8, 8, 3], image.ShapeSignature);
        Assert.Equal([1f, 2f, 3f, 4f], filter.Scales);
        Assert.Equal([0L, 0L, 0L, 0L], filter.ZeroPoints);
        Assert.Equal([10, -20, 30, -40], MemoryMarshal.Cast<byte, int>(bias.Data).ToArray());
        Assert.Equal(0, bias.DataOffset % 16);
        Assert.True(filter.IsConstant && !image.IsConstant && state.IsVariable && !bias.IsVariable);

        OperatorView conv = view.Main.Operators[0], twist = view.Main.Operators[1];
        Assert.Equal(("CONV_2D", ElementType.Int8), (conv.Name, conv.KeyType));
        Assert.Equal(["padding=SAME", "stride_w=2", "stride_h=2", "fused_activation_function=RELU6", "dilation_w_factor=1", "dilation_h_factor=1"],
            conv.Options.Select(o => $"{o.Name}={o.Value}"));
        Assert.Equal(4 * 4 * 4 * 27, conv.Macs); // 64 outputs, each 3x3 taps of 3 channels
        Assert.Equal(("Twist", (int)CustomOperator.Code("Twist"u8)), (twist.Name, twist.Key));
        Assert.Equal([3, 4, -1], twist.Inputs);
        Assert.Equal([9, 8, 7], twist.CustomOptions);
        Assert.Equal(["CONV_2D", "Twist"], view.OperatorKeys.Select(k => k.Name));
        MetadataView metadata = view.Metadata.Single();
        Assert.Equal(("min_runtime_version", "1.5.0"), (metadata.Name, Encoding.UTF8.GetString(view.File.Bytes, metadata.DataOffset, metadata.DataBytes)));
        Assert.Equal("1.5.0", view.TextOf(metadata));
        Assert.Equal(["serve"], view.Signatures.Select(s => s.Key));
    }

    // TensorFlow Lite's string_util.h: number of texts, an offset for each and the end, then the bytes.
    [Theory]
    [InlineData("02000000 10000000 12000000 15000000 6162 63C3A4", "ab", "c\u00E4")]
    [InlineData("01000000 0C000000 0C000000", "")]
    [InlineData("00000000 08000000")]
    public void Texts_of_a_constant_are_read(string bytes, params string[] texts) => Assert.Equal(texts, Texts(bytes));

    [Theory]
    [InlineData("02000000 10000000 12000000 16000000 6162 63C3A4")]   // ends behind the data
    [InlineData("02000000 10000000 0F000000 15000000 6162 63C3A4")]   // ends before it begins
    [InlineData("02000000 11000000 12000000 15000000 6162 63C3A4")]   // begins behind the table
    [InlineData("FFFFFF7F 10000000 12000000")]
    [InlineData("FFFFFFFF 10000000 12000000")]
    [InlineData("000000")]
    public void Bytes_that_are_no_texts_give_none(string bytes) => Assert.Null(Texts(bytes));

    static IReadOnlyList<string>? Texts(string bytes)
    {
        Writing.ModelWriter model = new();
        int texts = model.AddTensor(new Writing.TensorSpec("words", ElementType.String, 1) { Data = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)) });
        return ModelView.Read(ModelFile.Open(model.ToArray())).Main.Tensors[texts].Texts;
    }

    [Fact]
    public void Every_recorded_model_reads_as_its_manifest_says()
    {
        // manifest.json was made from TFLM's own view of the files.
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.SharedModels, "manifest.json")));
        foreach (JsonElement model in manifest.RootElement.GetProperty("models").EnumerateArray())
        {
            ModelView view = ModelView.Read(ModelFile.Load(Path.Combine(Repository.SharedModels, model.GetProperty("file").GetString()!)));
            Assert.Equal(model.GetProperty("subgraphs").GetInt32(), view.Graphs.Count);
            Assert.Equal(model.GetProperty("tensors").EnumerateArray().Select(t => t.GetInt32()), view.Graphs.Select(g => g.Tensors.Count));
            Assert.Equal(model.GetProperty("ops").EnumerateArray().Select(o => o.GetString()), view.Main.Operators.Select(o => o.Name));
            AssertOperands(model.GetProperty("inputs"), view.Inputs);
            AssertOperands(model.GetProperty("outputs"), view.Outputs);
        }
    }

    [Fact]
    public void Multiplications_are_counted_as_published()
    {
        // MLPerf Tiny reference models: the keyword model (DS-CNN) has about 2.7 million, ResNet-8 12.5 million, MobileNetV1 0.25 7.5 million,
        // the autoencoder 0.26 million multiply-accumulates (Banbury et al., MLPerf Tiny Benchmark, 2021).
        Assert.InRange(Macs("kws_ref_model"), 2_500_000, 2_800_000);
        Assert.InRange(Macs("pretrainedResnet_quant"), 12_300_000, 12_700_000);
        Assert.InRange(Macs("vww_96_int8"), 7_300_000, 7_700_000);
        Assert.InRange(Macs("ad01_int8"), 260_000, 270_000);
    }

    [Fact]
    public void Builtin_names_match_their_codes()
    {
        Assert.Equal(210, BuiltinOperatorNames.Count);
        // Spot checks against schema.fbs.
        Assert.Equal("ADD", BuiltinOperatorNames.Name(0));
        Assert.Equal("CUSTOM", BuiltinOperatorNames.Name((int)BuiltinOperator.Custom));
        Assert.Equal("BATCH_MATMUL", BuiltinOperatorNames.Name(126));
        Assert.Equal("GELU", BuiltinOperatorNames.Name(150));
        Assert.Equal("STABLEHLO_CASE", BuiltinOperatorNames.Name(209));
        Assert.Equal("BUILTIN_4711", BuiltinOperatorNames.Name(4711));
        foreach (BuiltinOperator code in Enum.GetValues<BuiltinOperator>())
            Assert.Equal(BuiltinOperatorNames.Name((int)code).Replace("_", "", StringComparison.Ordinal), code.ToString().ToUpperInvariant());
    }

    static long Macs(string name) => ModelView.Read(ModelFile.Load(Path.Combine(Repository.SharedModels, name + ".tflite"))).Macs;

    static void AssertOperands(JsonElement expected, IReadOnlyList<TensorView> found)
    {
        Assert.Equal(expected.GetArrayLength(), found.Count);
        for (int i = 0; i < found.Count; i++)
        {
            JsonElement e = expected[i];
            Assert.Equal(e.GetProperty("tensor").GetInt32(), found[i].Index);
            Assert.Equal(e.GetProperty("name").GetString(), found[i].Name);
            Assert.Equal(e.GetProperty("dims").EnumerateArray().Select(d => d.GetInt32()), found[i].Shape);
            Assert.Equal(e.GetProperty("bytes").GetInt64(), found[i].Bytes);
            Assert.Equal(e.GetProperty("type").GetString(), found[i].Type.ToString().ToUpperInvariant());
            if (e.TryGetProperty("scale", out JsonElement scale))
                Assert.Equal(scale.GetDouble(), found[i].Scale, 1e-6 * Math.Max(1, scale.GetDouble()));
        }
    }
}
