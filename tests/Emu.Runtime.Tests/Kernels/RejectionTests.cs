using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Prepare refuses what Invoke could not compute, with the status and the operand at fault.</summary>
public class RejectionTests
{
    const int Output = Setup.Outputs, NoOperand = -1;

    static TensorSpec I8(params int[] shape) => Tensor(ElementType.Int8, shape).Quantized(0.1f, 0);
    static TensorSpec F32(params int[] shape) => Tensor(ElementType.Float32, shape);
    static TensorSpec Weights(params int[] shape) => I8(shape).With<sbyte>(new sbyte[Draw.Count(shape)]);
    static TensorSpec Biases(int count) => Tensor(ElementType.Int32, count).With<int>(new int[count]);

    static void Refused(Status status, int operand, byte[] model)
    {
        using ModelRun run = new(model);
        Assert.Equal((status, operand), (run.Status, run.Report.Operand));
    }

    static byte[] Conv(TensorSpec? input = null, TensorSpec? filter = null, TensorSpec? bias = null, TensorSpec? output = null, OperatorOptions? options = null) =>
        Build(BuiltinOperator.Conv2D, options ?? OperatorOptions.Conv2D(PaddingScheme.Valid, 1, 1), output ?? I8(1, 3, 3, 4),
            input ?? I8(1, 5, 5, 2), filter ?? Weights(4, 3, 3, 2), bias ?? Biases(4));

    [Fact]
    public void The_convolution_that_the_others_vary_is_accepted()
    {
        using ModelRun run = new(Conv());
        Assert.True(run.Status == Status.Ok, run.Failure);
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(-1, 1, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, -3)]
    [InlineData(int.MaxValue, 1, 1, 1)]
    [InlineData(1, int.MinValue, 1, 1)]
    [InlineData(1, 1, int.MaxValue, 1)]
    [InlineData(1, 1, 20000, 1)]
    public void Hostile_strides_and_dilations_are_refused(int strideWidth, int strideHeight, int dilationWidth, int dilationHeight)
    {
        OperatorOptions options = OperatorOptions.Conv2D(PaddingScheme.Valid, strideWidth, strideHeight, FusedActivation.None, dilationWidth, dilationHeight);
        Refused(Status.OptionValue, NoOperand, Conv(options: options));
        OperatorOptions depthwise = OperatorOptions.DepthwiseConv2D(PaddingScheme.Valid, strideWidth, strideHeight, 1, FusedActivation.None, dilationWidth, dilationHeight);
        Refused(Status.OptionValue, NoOperand, Build(BuiltinOperator.DepthwiseConv2D, depthwise, I8(1, 3, 3, 2), I8(1, 5, 5, 2), Weights(1, 3, 3, 2), Biases(2)));
    }

    [Fact]
    public void A_convolutions_options_must_be_known()
    {
        Refused(Status.OptionValue, NoOperand, Conv(options: OperatorOptions.Conv2D((PaddingScheme)2, 1, 1)));
        Refused(Status.OptionValue, NoOperand, Conv(options: OperatorOptions.Conv2D(PaddingScheme.Valid, 1, 1, (FusedActivation)4)));
        Refused(Status.OptionValue, NoOperand, Conv(options: new OperatorOptions(1)));    // strides of 0
    }

    [Fact]
    public void A_convolutions_shapes_must_fit_each_other()
    {
        Refused(Status.OperandRank, 0, Conv(input: I8(5, 5, 2)));
        Refused(Status.OperandRank, 1, Conv(filter: Weights(4, 9, 2)));
        Refused(Status.OperandRank, Output, Conv(output: I8(9, 4)));
        Refused(Status.OperandShape, Output, Conv(output: I8(1, 5, 5, 4)));
        Refused(Status.OperandShape, Output, Conv(output: I8(2, 3, 3, 4)));
        Refused(Status.OperandShape, Output, Conv(filter: Weights(4, 9, 3, 2)));       // the filter is larger than the image
        Refused(Status.OperandShape, 1, Conv(output: I8(1, 3, 3, 5)));
        Refused(Status.OperandShape, 1, Conv(filter: Weights(4, 3, 3, 3)));            // 2 channels are no multiple of 3
        Refused(Status.OperandShape, 1, Conv(input: I8(1, 5, 5, 6)));                  // 3 groups do not divide 4 outputs
        Refused(Status.OperandShape, 2, Conv(bias: Biases(3)));
    }

    [Fact]
    public void A_convolutions_types_must_fit_each_other()
    {
        Refused(Status.OperandType, 1, Conv(filter: Tensor(ElementType.UInt8, 4, 3, 3, 2).Quantized(0.1f, 0).With<byte>(new byte[72])));
        Refused(Status.OperandType, Output, Conv(output: Tensor(ElementType.Int16, 1, 3, 3, 4).Quantized(0.1f, 0)));
        Refused(Status.OperandType, 2, Conv(bias: F32(4).With<float>(new float[4])));
        Refused(Status.OperandType, 1, Conv(input: F32(1, 5, 5, 2), filter: Biases(72) with { Shape = [4, 3, 3, 2] }));
    }

    [Fact]
    public void A_convolutions_quantisation_must_be_usable()
    {
        Refused(Status.OperandQuantization, 0, Conv(input: Tensor(ElementType.Int8, 1, 5, 5, 2)));
        Refused(Status.OperandQuantization, 0, Conv(input: I8(1, 5, 5, 2).Quantized(0f, 0)));
        Refused(Status.OperandQuantization, 0, Conv(input: I8(1, 5, 5, 2).Quantized(0.1f, 128)));
        Refused(Status.OperandQuantization, Output, Conv(output: I8(1, 3, 3, 4).Quantized(0.1f, -129)));
        Refused(Status.OperandQuantization, 1, Conv(filter: Weights(4, 3, 3, 2).Quantized(0.1f, 1)));
        Refused(Status.OperandQuantization, 1, Conv(filter: Weights(4, 3, 3, 2).Quantized([1f, 1f, 1f], 0)));
        Refused(Status.OperandQuantization, 1, Conv(filter: Weights(4, 3, 3, 2).Quantized([1f, 1f, 1f, 1f], 3)));    // the wrong axis
        Refused(Status.OperandQuantization, 1, Conv(filter: Weights(4, 3, 3, 2).Quantized(3e38f, 0)));              // the factor exceeds 2^30
        Refused(Status.OperandQuantization, Output, Conv(output: I8(1, 3, 3, 4).Quantized(1e-30f, 0), options: OperatorOptions.Conv2D(PaddingScheme.Valid, 1, 1, FusedActivation.Relu6)));
    }

    [Fact]
    public void Operand_counts_are_checked()
    {
        TensorSpec a = I8(4);
        Refused(Status.OperandCount, NoOperand, Build(BuiltinOperator.Add, null, a, a));
        Refused(Status.OperandCount, NoOperand, Build(BuiltinOperator.Softmax, null, a, a, a));
        Refused(Status.OperandCount, 1, Build(BuiltinOperator.Add, null, a, a, null));
        Refused(Status.OperandCount, 1, Build(BuiltinOperator.Conv2D, null, I8(1, 3, 3, 4), I8(1, 5, 5, 2), null));
    }

    [Fact]
    public void A_depthwise_filter_must_belong_to_its_images()
    {
        byte[] Depthwise(TensorSpec filter, TensorSpec output) =>
            Build(BuiltinOperator.DepthwiseConv2D, OperatorOptions.DepthwiseConv2D(PaddingScheme.Valid, 1, 1, 1), output, I8(1, 5, 5, 2), filter, Biases(output.Shape[3]));
        Refused(Status.OperandShape, 1, Depthwise(Weights(2, 3, 3, 2), I8(1, 3, 3, 2)));
        Refused(Status.OperandShape, 1, Depthwise(Weights(1, 3, 3, 4), I8(1, 3, 3, 2)));
        Refused(Status.OperandShape, Output, Depthwise(Weights(1, 3, 3, 3), I8(1, 3, 3, 3)));
        Refused(Status.OperandQuantization, 1, Depthwise(Weights(1, 3, 3, 2).Quantized([1f, 1f], 0), I8(1, 3, 3, 2)));
    }

    [Fact]
    public void A_fully_connected_layers_operands_must_fit_each_other()
    {
        byte[] Layer(TensorSpec input, TensorSpec filter, TensorSpec output, TensorSpec? bias = null, OperatorOptions? options = null) =>
            Build(BuiltinOperator.FullyConnected, options ?? OperatorOptions.FullyConnected(), output, input, filter, bias);
        Refused(Status.OperandShape, 0, Layer(I8(1, 7), Weights(3, 6), I8(1, 3)));
        Refused(Status.OperandShape, Output, Layer(I8(1, 6), Weights(3, 6), I8(1, 4)));
        Refused(Status.OperandShape, Output, Layer(I8(2, 6), Weights(3, 6), I8(1, 3)));
        Refused(Status.OperandRank, 1, Layer(I8(1, 6), Weights(3, 6, 1), I8(1, 3)));
        Refused(Status.OperandShape, 2, Layer(I8(1, 6), Weights(3, 6), I8(1, 3), Biases(2)));
        Refused(Status.OperandQuantization, 2, Layer(I8(1, 6), Weights(3, 6), I8(1, 3), Biases(3).Quantized(5f, 0)));    // the bias has another scale than the products
        Refused(Status.OptionValue, NoOperand, Layer(I8(1, 6), Weights(3, 6), I8(1, 3), options: new OperatorOptions(8).Byte(1, 1)));    // shuffled weights
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 0)]
    [InlineData(-2, 1)]
    [InlineData(2, -1)]
    public void Pools_need_a_window_and_a_stride(int filter, int stride) =>
        Refused(Status.OptionValue, NoOperand, Build(BuiltinOperator.MaxPool2D, OperatorOptions.Pool2D(PaddingScheme.Valid, stride, stride, filter, filter), I8(1, 2, 2, 1), I8(1, 4, 4, 1)));

    [Fact]
    public void Pools_need_equal_channels_and_quantisation()
    {
        OperatorOptions options = OperatorOptions.Pool2D(PaddingScheme.Valid, 2, 2, 2, 2);
        Refused(Status.OperandShape, Output, Build(BuiltinOperator.AveragePool2D, options, I8(1, 2, 2, 2), I8(1, 4, 4, 1)));
        Refused(Status.OperandQuantization, 0, Build(BuiltinOperator.AveragePool2D, options, I8(1, 2, 2, 1).Quantized(0.2f, 0), I8(1, 4, 4, 1)));
    }

    [Fact]
    public void Softmax_needs_its_fixed_output_quantisation()
    {
        TensorSpec output = I8(1, 4).Quantized(1f / 256, -128);
        byte[] Model(TensorSpec from, TensorSpec to, float beta = 1) => Build(BuiltinOperator.Softmax, OperatorOptions.Softmax(beta), to, from);
        Refused(Status.OperandQuantization, Output, Model(I8(1, 4), output.Quantized(1f / 256, 0)));
        Refused(Status.OperandQuantization, Output, Model(I8(1, 4), output.Quantized(1f / 128, -128)));
        Refused(Status.OperandType, Output, Model(I8(1, 4), F32(1, 4)));
        Refused(Status.OperandShape, Output, Model(I8(1, 5), output));
        Refused(Status.OperandShape, 0, Model(I8(1, 4097), I8(1, 4097).Quantized(1f / 256, -128)));
        Refused(Status.OptionValue, NoOperand, Model(I8(1, 4), output, float.NaN));
        Refused(Status.OptionValue, NoOperand, Model(I8(1, 4), output, -1));
        Refused(Status.OperandQuantization, 0, Model(I8(1, 4).Quantized(1e-30f, 0), output));
        Refused(Status.OptionValue, NoOperand, Build(BuiltinOperator.Softmax, OperatorOptions.Softmax(float.PositiveInfinity), F32(1, 4), F32(1, 4)));
    }

    [Fact]
    public void Element_wise_operands_must_broadcast()
    {
        Refused(Status.OperandShape, 1, Build(BuiltinOperator.Add, null, I8(2, 3), I8(2, 3), I8(2)));
        Refused(Status.OperandShape, Output, Build(BuiltinOperator.Add, null, I8(2, 4), I8(2, 3), I8(3)));
        Refused(Status.OperandRank, Output, Build(BuiltinOperator.Mul, null, I8(1, 2, 3), I8(2, 3), I8(3)));
        Refused(Status.OperandType, 1, Build(BuiltinOperator.Mul, null, I8(3), I8(3), F32(3)));
        // An output scale 2^20 times finer than the inputs'.
        Refused(Status.OperandQuantization, Output, Build(BuiltinOperator.Add, null, I8(3).Quantized(1e-8f, 0), I8(3), I8(3)));
        Refused(Status.OperandQuantization, 0, Build(BuiltinOperator.Add, null, Tensor(ElementType.Int16, 3).Quantized(0.1f, 0),
            Tensor(ElementType.Int16, 3).Quantized(0.1f, 5), Tensor(ElementType.Int16, 3).Quantized(0.1f, 0)));
    }

    [Fact]
    public void Paddings_must_be_constant_and_lead_to_the_output()
    {
        TensorSpec List(params int[] values) => Tensor(ElementType.Int32, values.Length / 2, 2).With<int>(values);
        Refused(Status.OperandNotConstant, 1, Build(BuiltinOperator.Pad, null, I8(5), I8(3), Tensor(ElementType.Int32, 1, 2)));
        Refused(Status.OperandValue, 1, Build(BuiltinOperator.Pad, null, I8(5), I8(3), List(1, 2)));
        Refused(Status.OperandValue, 1, Build(BuiltinOperator.Pad, null, I8(5), I8(3), List(-1, 3)));
        Refused(Status.OperandValue, 1, Build(BuiltinOperator.Pad, null, I8(5), I8(3), List(int.MaxValue, int.MaxValue)));
        Refused(Status.OperandShape, 1, Build(BuiltinOperator.Pad, null, I8(5), I8(3), List(1, 1, 0, 0)));
        Refused(Status.OperandType, 2, Build(BuiltinOperator.PadV2, null, I8(5), I8(3), List(1, 1), F32(1)));
        Refused(Status.OperandRank, 0, Build(BuiltinOperator.Pad, null, I8(1, 1, 1, 1, 1, 3), I8(1, 1, 1, 1, 1, 3), List(new int[12])));
    }

    [Fact]
    public void Concatenated_inputs_must_fit_and_share_a_quantisation()
    {
        byte[] Model(int axis, TensorSpec output, params TensorSpec[] inputs) => Build(BuiltinOperator.Concatenation, OperatorOptions.Concatenation(axis), output, inputs);
        Refused(Status.OptionValue, NoOperand, Model(2, I8(2, 4), I8(2, 2), I8(2, 2)));
        Refused(Status.OptionValue, NoOperand, Model(-3, I8(2, 4), I8(2, 2), I8(2, 2)));
        Refused(Status.OperandShape, 1, Model(1, I8(2, 4), I8(2, 2), I8(3, 2)));
        Refused(Status.OperandShape, Output, Model(1, I8(2, 5), I8(2, 2), I8(2, 2)));
        Refused(Status.OperandShape, 1, Model(1, I8(2, 3), I8(2, 2), I8(2, 2)));
        Refused(Status.OperandQuantization, 1, Model(1, I8(2, 4), I8(2, 2), I8(2, 2).Quantized(0.2f, 0)));
        Refused(Status.OperandType, 1, Model(1, I8(2, 4), I8(2, 2), F32(2, 2)));
    }

    [Fact]
    public void Means_need_constant_axes_inside_the_tensor()
    {
        byte[] Model(TensorSpec axes, TensorSpec? output = null) => Build(BuiltinOperator.Mean, OperatorOptions.Reducer(false), output ?? F32(2), F32(2, 3), axes);
        Refused(Status.OperandNotConstant, 1, Model(Tensor(ElementType.Int32, 1)));
        Refused(Status.OperandValue, 1, Model(Tensor(ElementType.Int32, 1).With<int>(2)));
        Refused(Status.OperandValue, 1, Model(Tensor(ElementType.Int32, 1).With<int>(-3)));
        Refused(Status.OperandShape, Output, Model(Tensor(ElementType.Int32, 1).With<int>(0)));
        Refused(Status.OperandRank, 0, Build(BuiltinOperator.Mean, OperatorOptions.Reducer(false), F32(2, 2, 2), F32(2, 2, 2, 2, 2), Tensor(ElementType.Int32, 2).With<int>(1, 3)));
    }

    [Fact]
    public void Type_changes_that_TFLM_does_not_know_are_refused()
    {
        Refused(Status.OperandType, Output, Build(BuiltinOperator.Quantize, null, Tensor(ElementType.Int32, 3).Quantized(0.1f, 0), Tensor(ElementType.Int32, 3).Quantized(0.1f, 0)));
        Refused(Status.OperandType, Output, Build(BuiltinOperator.Quantize, null, F32(3), F32(3)));
        Refused(Status.OperandType, Output, Build(BuiltinOperator.Dequantize, null, I8(3), I8(3)));
        Refused(Status.OperandQuantization, Output, Build(BuiltinOperator.Quantize, null, Tensor(ElementType.Int8, 3), F32(3)));
        Refused(Status.OperandQuantization, Output, Build(BuiltinOperator.Logistic, null, I8(3), I8(3)));
    }
}
