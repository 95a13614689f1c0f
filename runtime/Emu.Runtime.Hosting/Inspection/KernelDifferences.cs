namespace Emu.Runtime.Hosting;

/// <summary>Where the same operator gives other results with other kernels, as measured on single operators.</summary>
/// <remarks>
/// Integers: tflite-micro 90b983c2 on Cortex-M4F, reference kernels (which Emu equals) against CMSIS-NN 4ab83cc3. Floats: compilers contract products and sums to fused
/// multiply-adds on cores with an FPU. TensorFlow Lite on a PC: tensorflow issue 99072 and tflite-micro issue 3130 (80 of 51,200 elements off by one).
/// </remarks>
static class KernelDifferences
{
    internal static IReadOnlyList<string> Of(OperatorView op, GraphView graph)
    {
        List<string> notes = [];
        bool wide = op.KeyType == ElementType.Int16;
        TensorView? Tensor(int input) => input < op.Inputs.Length && op.Inputs[input] >= 0 ? graph.Tensors[op.Inputs[input]] : null;
        bool narrowBias = Tensor(2)?.Type == ElementType.Int32;
        switch (op.Name)
        {
            case "CONV_2D" when wide:
                notes.Add("CMSIS-NN: without bias or in 1 x 1 convolutions results differ by one from the reference kernels; grouped ones are wrong");
                break;
            case "FULLY_CONNECTED" when wide && Tensor(1)?.ScaleCount > 1:
                notes.Add("CMSIS-NN refuses int16 with one scale for each output");
                break;
            case "FULLY_CONNECTED" when wide && narrowBias:
                notes.Add("CMSIS-NN: with an int32 bias all results are wrong; use an int64 bias");
                break;
            case "TRANSPOSE" when op.KeyType == ElementType.Int8 && Tensor(0)?.Shape.Length > 4:
                notes.Add("CMSIS-NN writes no result for more than four dimensions, and reports none of it");
                break;
            case "TRANSPOSE_CONV" when Tensor(2)?.Type is ElementType.Int8 or ElementType.Int16:
                notes.Add("CMSIS-NN: some strides give wrong results (measured: 4 x 4 by 2, SAME), and int16 without bias is refused");
                break;
            case "SVDF" when Tensor(4)?.Type == ElementType.Int8:
                notes.Add("CMSIS-NN: with int8 state a few elements differ");
                break;
            case "UNIDIRECTIONAL_SEQUENCE_LSTM" when op.KeyType != ElementType.Float32:
                notes.Add("CMSIS-NN clears the cell state at every Invoke: from the second on results differ");
                break;
            case "GREATER" when wide:
                notes.Add("TFLM gives false for every int16 element; so does Emu");
                break;
        }
        if (op.KeyType == ElementType.Int8 && (op.Name is "CONV_2D" or "DEPTHWISE_CONV_2D"))
            notes.Add("TensorFlow Lite on a PC may be off by one (XNNPACK); compare with OpResolverType.BUILTIN_REF");
        if (op.KeyType == ElementType.Float32 && op.Macs > 0)
            notes.Add("on cores with an FPU gcc fuses products and sums: last bits differ");
        return notes;
    }
}
