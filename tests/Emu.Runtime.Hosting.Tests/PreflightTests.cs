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
