using Emu.Runtime.Hosting.Writing;

namespace Emu.Runtime.Hosting.Tests;

public class PreflightTests
{
    static OperatorPreflight One(BuiltinOperator code, ElementType type, params TensorSpec[] others)
    {
        ModelWriter writer = new();
        int[] inputs = [writer.AddInput(new TensorSpec("x", type, 1, 4).Quantized(0.1f, 0)), .. others.Select(writer.AddTensor)];
        writer.AddOperator(code, inputs, [writer.AddOutput(new TensorSpec("y", type, 1, 4).Quantized(0.1f, 0))]);
        return Preflight.Of(ModelView.Read(ModelFile.Open(writer.ToArray())), OperatorTable.All).Single();
    }

    [Fact]
    public void A_wrong_type_is_answered_with_the_right_ones()
    {
        OperatorPreflight found = One(BuiltinOperator.HardSwish, ElementType.Int16);
        Assert.False(found.Supported);
        Assert.Equal("convert its first input to float32 or int8", found.Fix);
    }

    [Theory]
    [InlineData(BuiltinOperator.ReverseSequence, "REVERSE_V2")]
    [InlineData(BuiltinOperator.ReduceAny, "REDUCE_ALL")]
    [InlineData(BuiltinOperator.Bucketize, "docs/custom-operators.md")]
    public void An_operator_without_kernel_is_answered_with_a_rewrite(BuiltinOperator code, string fix) =>
        Assert.Contains(fix, One(code, ElementType.Float32).Fix, StringComparison.Ordinal);

    [Fact]
    public void A_model_for_an_NPU_says_so()
    {
        ModelWriter writer = new();
        writer.AddCustomOperator("ethos-u", [writer.AddInput(new TensorSpec("x", ElementType.Int8, 4))], [writer.AddOutput(new TensorSpec("y", ElementType.Int8, 4))], []);
        Assert.Contains("NPU", Preflight.Of(ModelView.Read(ModelFile.Open(writer.ToArray())), OperatorTable.All).Single().Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        ModelWriter writer = new() { Version = 2 };
        TensorSpec F(string name, params int[] shape) => new(name, ElementType.Float32, shape);
        int x = writer.AddInput(F("x", 1, 4)), open = writer.AddInput(F("open", -1, 4)), sum = writer.AddTensor(F("sum", 1, 4));
        int weights = writer.AddTensor(new TensorSpec("w8", ElementType.Int8, 3, 4).Quantized(0.1f, 0).With(new sbyte[12]));
        writer.AddOperator(BuiltinOperator.Add, [x, open], [sum], OperatorOptions.Add());
        writer.AddOperator(BuiltinOperator.FullyConnected, [sum, weights, -1], [writer.AddOutput(F("y", 1, 3))], OperatorOptions.FullyConnected());
        ModelView model = ModelView.Read(ModelFile.Open(writer.ToArray()));
        IReadOnlyList<ModelError> found = ModelFindings.Of(model, OperatorTable.All);
        Assert.Equal([ModelErrorId.WrongSchemaVersion, ModelErrorId.DynamicShape, ModelErrorId.HybridOperator], found.Select(f => f.Id).Distinct());
        Assert.Contains("'open'", found.Single(f => f.Id == ModelErrorId.DynamicShape).Message, StringComparison.Ordinal);
        Assert.Contains("'w8'", found.Single(f => f.Id == ModelErrorId.HybridOperator).Message, StringComparison.Ordinal);
        Assert.All(found, f => Assert.NotEmpty(f.Fix));
    }

    [Fact]
    public void One_refused_operator_does_not_hide_the_next()
    {
        ModelWriter writer = new();
        TensorSpec I8(string name, params int[] shape) => new TensorSpec(name, ElementType.Int8, shape).Quantized(0.1f, 0);
        int x = writer.AddInput(I8("x", 1, 4)), a = writer.AddTensor(I8("a", 1, 5)), b = writer.AddTensor(I8("b", 1, 5)), c = writer.AddOutput(I8("c", 2, 5));
        writer.AddOperator(BuiltinOperator.Relu, [x], [a]);          // other shape
        writer.AddOperator(BuiltinOperator.HardSwish, [a], [b]);     // fine
        writer.AddOperator(BuiltinOperator.Bucketize, [b], [b]);     // no kernel
        writer.AddOperator(BuiltinOperator.Relu, [b], [c]);          // other shape
        ModelView model = ModelView.Read(ModelFile.Open(writer.ToArray()));
        IReadOnlyList<ModelError> found = ModelFindings.Of(model, OperatorTable.All);
        Assert.Equal([(ModelErrorId.OperandShape, 0), (ModelErrorId.OperandShape, 3)], found.Select(f => (f.Id, f.Operator)));
        Assert.Equal([false, true, false, false], Preflight.Of(model, OperatorTable.All).Select(o => o.Supported));
    }

    [Fact]
    public void Constants_off_the_schemas_alignment_are_remarked()
    {
        byte[] model = Samples.Rich();
        Assert.Equal(["image"], ModelFindings.Remarks(ModelView.Read(ModelFile.Open(model))).Select(r => r.Split('\'')[1]));
        byte[] shifted = Samples.Moved(model, ModelView.Read(ModelFile.Open(model)).Main.Tensors[2].DataOffset, 16);
        Assert.Contains(ModelFindings.Remarks(ModelView.Read(ModelFile.Open(shifted))), r => r.Contains("'bias'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(BuiltinOperator.Tile, ElementType.Int8, "TFLM has no TILE")]
    [InlineData(BuiltinOperator.Prelu, ElementType.Int16, "TFLM refuses PRELU of int16")]
    public void What_runs_here_and_not_in_TFLM_says_so(BuiltinOperator code, ElementType type, string note) =>
        Assert.Contains(One(code, type).Notes, n => n.StartsWith(note, StringComparison.Ordinal));

    // Conditions and figures: single operators measured on Cortex-M4F with both kernel sets.
    [Fact]
    public void Results_that_depend_on_the_kernels_are_named()
    {
        Assert.Empty(One(BuiltinOperator.Relu, ElementType.Int8).Notes);
        Assert.Contains("int64 bias", One(BuiltinOperator.FullyConnected, ElementType.Int16, new TensorSpec("w", ElementType.Int8, 4, 4).Quantized(0.1f, 0).With(new sbyte[16]),
            new TensorSpec("b", ElementType.Int32, 4).With(new int[4])).Notes.Single(), StringComparison.Ordinal);
        Assert.Contains("false", One(BuiltinOperator.Greater, ElementType.Int16).Notes.Single(), StringComparison.Ordinal);
    }
}
