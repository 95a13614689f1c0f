using System.Buffers.Binary;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Writing;
using Emu.Runtime.Tests.Interpreters;

namespace Emu.Runtime.Tests.Model;

/// <summary>Models that must be refused, one for each status of the loader.</summary>
public sealed class HostileModelTests
{
    [Fact]
    public void Too_few_bytes_are_not_a_model()
    {
        Assert.Equal(Status.ModelTooShort, Load([]).Status);
        Assert.Equal(Status.ModelTooShort, Load([1, 2, 3, 4, 5, 6, 7]).Status);
    }

    [Fact]
    public void A_wrong_identifier_is_refused() => Assert.Equal(Status.WrongIdentifier, Load("\u0010\0\0\0TFL2........"u8.ToArray()).Status);

    [Theory]
    [InlineData(0u), InlineData(4u), InlineData(9u), InlineData(0x7FFFFFFFu), InlineData(0x80000000u), InlineData(0xFFFFFFFCu)]
    public void A_root_offset_outside_the_file_is_refused(uint root)
    {
        byte[] model = SmallModelTests.Reshape();
        BinaryPrimitives.WriteUInt32LittleEndian(model, root);
        Assert.Equal(Status.MalformedModel, Load(model).Status);
    }

    [Fact]
    public void Another_schema_version_is_refused()
    {
        (Status status, SetupReport report) = Load(new ModelWriter { Version = 2 }.ToArray());
        Assert.Equal((Status.WrongSchemaVersion, 2), (status, report.Value));
    }

    [Fact]
    public void A_truncated_model_is_refused_at_every_length()
    {
        byte[] model = SmallModelTests.Chain(2);
        for (int length = 0; length < model.Length - 16; length += 4)
            Assert.NotEqual(Status.Ok, Load(model[..length]).Status);
    }

    [Fact]
    public void A_vector_that_claims_two_gigabytes_is_refused()
    {
        byte[] model = WithConstant();
        int count = model.AsSpan().IndexOf((ReadOnlySpan<byte>)[24, 0, 0, 0, 0x5A, 0x5A, 0x5A]);
        BinaryPrimitives.WriteInt32LittleEndian(model.AsSpan(count), int.MaxValue);
        Assert.Equal((Status.MalformedModel, 1), (Load(model).Status, Load(model).Report.Tensor));
        BinaryPrimitives.WriteInt32LittleEndian(model.AsSpan(count), -1);
        Assert.Equal(Status.MalformedModel, Load(model).Status);
    }

    [Fact]
    public void A_constant_shorter_than_its_shape_is_refused()
    {
        byte[] model = WithConstant();
        int count = model.AsSpan().IndexOf((ReadOnlySpan<byte>)[24, 0, 0, 0, 0x5A, 0x5A, 0x5A]);
        BinaryPrimitives.WriteInt32LittleEndian(model.AsSpan(count), 20);
        (Status status, SetupReport report) = Load(model);
        Assert.Equal((Status.BufferTooSmall, 1, 20), (status, report.Tensor, report.Value));
    }

    [Fact]
    public void An_unknown_operator_is_named()
    {
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 4));
        writer.AddOperator(BuiltinOperator.Reshape, [x], [writer.AddOutput(new TensorSpec("y", ElementType.Int8, 4))]);
        writer.AddOperator(BuiltinOperator.Unique, [x], [writer.AddOutput(new TensorSpec("z", ElementType.Int8, 4))]);
        (Status status, SetupReport report) = Load(writer.ToArray());
        Assert.Equal((Status.OperatorUnsupported, 1, (int)BuiltinOperator.Unique), (status, report.Operator, report.Value));
    }

    [Fact]
    public void A_custom_operator_is_found_by_its_name()
    {
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 4));
        writer.AddCustomOperator("MyOperator", [x], [writer.AddOutput(new TensorSpec("y", ElementType.Int8, 4))], [1, 2, 3]);
        byte[] model = writer.ToArray();
        int code = (int)CustomOperator.Code("MyOperator"u8);
        Assert.Equal((Status.OperatorUnsupported, code), (Load(model).Status, Load(model).Report.Value));
        Assert.Equal(Status.Ok, Load(model, StandIns.Row<StandIns.Nothing>(code)).Status);
        // FNV-1a of "a" is 0xE40C292C (published test vector), whose top bit is set.
        Assert.Equal(unchecked((int)0xE40C292C), (int)CustomOperator.Code("a"u8));
    }

    [Fact]
    public void An_operator_is_chosen_by_the_type_of_its_first_input()
    {
        byte[] model = SmallModelTests.Reshape();
        OperatorEntry wrong = StandIns.Row<StandIns.Nothing>((int)BuiltinOperator.Reshape, ElementType.Int16);
        Assert.Equal(Status.OperatorUnsupported, Load(model, wrong).Status);
        Assert.Equal(Status.Ok, Load(model, wrong, StandIns.Row<StandIns.Nothing>((int)BuiltinOperator.Reshape, ElementType.Int8)).Status);
    }

    [Fact]
    public void Eight_bit_weights_with_float_activations_have_their_own_status()
    {
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Float32, 1, 4));
        int w = writer.AddTensor(new TensorSpec("w", ElementType.Int8, 2, 4).With<sbyte>(1, 2, 3, 4, 5, 6, 7, 8));
        writer.AddOperator(BuiltinOperator.FullyConnected, [x, w, -1], [writer.AddOutput(new TensorSpec("y", ElementType.Float32, 1, 2))]);
        (Status status, SetupReport report) = Load(writer.ToArray());
        Assert.Equal((Status.HybridOperator, 0, w), (status, report.Operator, report.Tensor));
    }

    [Theory]
    [InlineData(-1), InlineData(0)]
    public void A_dynamic_shape_names_its_tensor(int dim)
    {
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 4));
        writer.AddOperator(BuiltinOperator.Reshape, [x], [writer.AddOutput(new TensorSpec("y", ElementType.Int8, 1, dim))]);
        (Status status, SetupReport report) = Load(writer.ToArray());
        Assert.Equal((Status.DynamicShape, 1, 1), (status, report.Tensor, report.Value));
    }

    [Fact]
    public void A_signature_with_an_unknown_batch_is_fine_when_the_shape_is_known()
    {
        // As TFLM does: Keras models carry shape_signature [-1, 4] beside shape [1, 4].
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 1, 4) { ShapeSignature = [-1, 4] });
        writer.AddOperator(BuiltinOperator.Reshape, [x], [writer.AddOutput(new TensorSpec("y", ElementType.Int8, 4))]);
        Assert.Equal(Status.Ok, Load(writer.ToArray()).Status);
    }

    [Theory]
    [InlineData(Status.TensorTypeUnsupported, ElementType.String, 1, 4)]
    [InlineData(Status.TensorTypeUnsupported, ElementType.Variant, 1, 4)]
    [InlineData(Status.TensorTypeUnsupported, (ElementType)99, 1, 4)]
    [InlineData(Status.TensorTooLarge, ElementType.Int8, int.MaxValue, int.MaxValue)]
    [InlineData(Status.TensorTooLarge, ElementType.Int64, 1 << 20, 1 << 8)]
    [InlineData(Status.RankTooHigh, ElementType.Int8, 1, 1, 1, 1, 1, 1, 1, 1, 1)]
    public void A_tensor_that_cannot_be_held_is_named(Status expected, ElementType type, params int[] shape)
    {
        ModelWriter writer = new();
        writer.AddInput(new TensorSpec("x", ElementType.Int8, 4));
        writer.AddTensor(new TensorSpec("bad", type, shape));
        (Status status, SetupReport report) = Load(writer.ToArray());
        Assert.Equal((expected, 1), (status, report.Tensor));
    }

    [Theory]
    [InlineData(float.NaN, 0L), InlineData(float.PositiveInfinity, 0L), InlineData(-1f, 0L), InlineData(1f, 1L << 32), InlineData(1f, long.MinValue)]
    public void An_unusable_quantisation_is_refused(float scale, long zero)
    {
        ModelWriter writer = new();
        writer.AddInput(new TensorSpec("x", ElementType.Int8, 4) { Scales = [0.5f, scale], ZeroPoints = [0, zero] });
        (Status status, SetupReport report) = Load(writer.ToArray());
        Assert.Equal((Status.BadQuantization, 0, 1), (status, report.Tensor, report.Value));
    }

    [Fact]
    public void Zero_points_are_one_or_as_many_as_scales()
    {
        ModelWriter writer = new();
        writer.AddInput(new TensorSpec("x", ElementType.Int8, 4) { Scales = [1, 2, 3], ZeroPoints = [5] });
        Assert.Equal(Status.Ok, Load(writer.ToArray()).Status);
        writer.AddTensor(new TensorSpec("y", ElementType.Int8, 4) { Scales = [1, 2, 3], ZeroPoints = [5, 6] });
        Assert.Equal((Status.BadQuantization, 1), (Load(writer.ToArray()).Status, Load(writer.ToArray()).Report.Tensor));
    }

    [Fact]
    public void A_tensor_that_nothing_writes_is_refused()
    {
        ModelWriter writer = new();
        int x = writer.AddTensor(new TensorSpec("orphan", ElementType.Int8, 4));
        writer.AddOperator(BuiltinOperator.Reshape, [x], [writer.AddOutput(new TensorSpec("y", ElementType.Int8, 4))]);
        (Status status, SetupReport report) = Load(writer.ToArray());
        Assert.Equal((Status.TensorNeverWritten, 0, 0), (status, report.Operator, report.Tensor));
    }

    [Fact]
    public void A_constant_cannot_be_written_or_be_the_graphs_output()
    {
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 4));
        int c = writer.AddTensor(new TensorSpec("c", ElementType.Int8, 4).With<sbyte>(1, 2, 3, 4));
        writer.AddOperator(BuiltinOperator.Reshape, [x], [c]);
        Assert.Equal((Status.ConstantWritten, 0), (Load(writer.ToArray()).Status, Load(writer.ToArray()).Report.Operator));
        ModelWriter output = new();
        output.AddOutput(new TensorSpec("c", ElementType.Int8, 4).With<sbyte>(1, 2, 3, 4));
        Assert.Equal((Status.ConstantWritten, 0), (Load(output.ToArray()).Status, Load(output.ToArray()).Report.Tensor));
    }

    [Theory]
    [InlineData(7, 1), InlineData(-2, 1), InlineData(0, -1), InlineData(0, int.MaxValue), InlineData(int.MinValue, 1)]
    public void Operands_that_do_not_exist_are_refused(int input, int output)
    {
        ModelWriter writer = new();
        writer.AddInput(new TensorSpec("x", ElementType.Int8, 4));
        writer.AddOutput(new TensorSpec("y", ElementType.Int8, 4));
        writer.AddOperator(BuiltinOperator.Reshape, [input], [output]);
        Assert.Equal(Status.BadTensorIndex, Load(writer.ToArray()).Status);
    }

    [Fact]
    public void More_operands_than_the_limit_are_refused()
    {
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 4));
        writer.AddOperator(BuiltinOperator.Concatenation, new int[ModelLimits.Operands + 1], [writer.AddOutput(new TensorSpec("y", ElementType.Int8, 4))]);
        (Status status, SetupReport report) = Load(writer.ToArray());
        Assert.Equal((Status.TooManyOperands, ModelLimits.Operands + 1, 0), (status, report.Value, x));
    }

    [Fact]
    public void A_model_without_subgraph_or_operators_is_told_apart()
    {
        Assert.Equal(Status.Ok, Load(new ModelWriter().ToArray()).Status); // an empty graph computes nothing, correctly
        byte[] model = new ModelWriter().ToArray();
        int root = BinaryPrimitives.ReadInt32LittleEndian(model);
        int field = FlatBuffer.Field(model, root, Schema.ModelSubgraphs, 4);
        BinaryPrimitives.WriteInt32LittleEndian(model.AsSpan(FlatBuffer.Follow(model, field)), 0);
        Assert.Equal(Status.NoSubgraph, Load(model).Status);
    }

    static byte[] WithConstant()
    {
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 4));
        sbyte[] data = new sbyte[24];
        Array.Fill(data, (sbyte)0x5A);
        writer.AddTensor(new TensorSpec("c", ElementType.Int8, 24).With<sbyte>(data));
        writer.AddOperator(BuiltinOperator.Reshape, [x], [writer.AddOutput(new TensorSpec("y", ElementType.Int8, 4))]);
        return writer.ToArray();
    }

    internal static (Status Status, SetupReport Report) Load(byte[] model, params OperatorEntry[] table)
    {
        using ArenaBlock arena = new(1 << 16);
        SetupReport report = default;
        Status status = Interpreter.Setup(model, arena.Span, table.Length > 0 ? table : OperatorTable.All.Entries, ref report);
        return (status, report);
    }
}
