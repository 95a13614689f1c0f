using Emu.Runtime;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Writing;

namespace Emu.Guest.Tests;

/// <summary>Operators without recordings of TFLM: the board computes the host's bits.</summary>
public sealed class UnrecordedOperatorTests
{
    private static TensorSpec T(ElementType type, params int[] shape) => new("t", type, shape);

    private static TensorSpec Ints(params int[] values) => T(ElementType.Int32, values.Length).With<int>(values);

    private static TensorSpec I8(params int[] shape) => T(ElementType.Int8, shape).Quantized(0.05f, 3);

    private static ModelFile Model(BuiltinOperator code, OperatorOptions? options, TensorSpec[] outputs, params TensorSpec[] inputs)
    {
        ModelWriter writer = new();
        int[] numbers = [.. inputs.Select(t => t.Data == null ? writer.AddInput(t) : writer.AddTensor(t))];
        writer.AddOperator(code, numbers, [.. outputs.Select(writer.AddOutput)], options);
        return ModelFile.Open(writer.ToArray(), $"{code}.tflite");
    }

    private static ModelFile Decode()
    {
        ModelWriter writer = new();
        byte[] table = [0, 0, 0, 0, 1, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. Enumerable.Range(0, 16).Select(i => (byte)(i * 9))];
        byte[] codes = [0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0];
        int[] inputs = [writer.AddTensor(T(ElementType.UInt8, 8).With<byte>(codes)), writer.AddTensor(T(ElementType.UInt8, 32).With<byte>(table))];
        writer.AddCustomOperator("TFLM_DECODE", inputs, [writer.AddOutput(I8(16))], []);
        return ModelFile.Open(writer.ToArray(), "decode.tflite");
    }

    public static TheoryData<string> Names => [.. Models().Select(m => m.Path)];

    private static IEnumerable<ModelFile> Models()
    {
        sbyte[] weights = [.. Enumerable.Range(0, 2 * 3 * 2 * 2 * 3).Select(i => (sbyte)(i * 37))];
        TensorSpec filter = new TensorSpec("w", ElementType.Int8, 2, 3, 2, 2, 3) { Scales = [0.01f, 0.02f, 0.005f], ZeroPoints = [0, 0, 0], QuantizedDimension = 4 }.With<sbyte>(weights);
        OperatorOptions volume = new OperatorOptions(102).Int32(1, 1).Int32(2, 2).Int32(3, 1);
        yield return Model(BuiltinOperator.Conv3D, volume, [T(ElementType.Int8, 1, 3, 4, 2, 3).Quantized(0.3f, -7)], I8(1, 3, 4, 4, 2), filter, Ints(100, -200, 300));
        yield return Model(BuiltinOperator.Pow, null, [T(ElementType.Float32, 30)], T(ElementType.Float32, 30), T(ElementType.Float32, 30));
        yield return Model(BuiltinOperator.Gelu, null, [T(ElementType.Float32, 30)], T(ElementType.Float32, 30));
        yield return Model(BuiltinOperator.Gelu, new OperatorOptions(119).Byte(0, 1), [I8(30)], I8(30));
        yield return Model(BuiltinOperator.Tile, null, [I8(4, 9)], I8(2, 3), Ints(2, 3));
        yield return Model(BuiltinOperator.TopKV2, null, [I8(3, 2), T(ElementType.Int32, 3, 2)], I8(3, 8), Ints(2));
        yield return Model(BuiltinOperator.OneHot, new OperatorOptions(62).Int32(0, -1), [T(ElementType.Int8, 3, 5)], Ints(4, 9, 0), Ints(5), T(ElementType.Int8, 1).With<sbyte>(7), T(ElementType.Int8, 1).With<sbyte>(-7));
        yield return Model(BuiltinOperator.Range, null, [T(ElementType.Float32, 9)], T(ElementType.Float32, 1), T(ElementType.Float32, 1), T(ElementType.Float32, 1));
        yield return Decode();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Host_and_board_give_the_same_bits(string name)
    {
        foreach (ModelFile model in Models().Where(m => m.Path == name))
        {
            using HostInterpreter host = HostInterpreter.Open(model);
            byte[][] inputs = [.. Enumerable.Range(0, host.InputCount).Select(i => Values(host, i))];
            for (int i = 0; i < inputs.Length; i++)
                inputs[i].CopyTo(host.Input(i));
            host.Invoke();
            ModelRun run = ModelRunner.Run(model, SharedModels.Board("nucleo-l4r5zi"), new RunOptions { Inputs = inputs });
            Assert.True(run.Exit == RunExit.Ok, run.Fault);
            for (int i = 0; i < host.OutputCount; i++)
                Assert.Equal(host.Output(i).ToArray(), run.Outputs[i].Data);
        }
    }

    private static byte[] Values(HostInterpreter host, int input)
    {
        Random random = new(7 + input);
        byte[] bytes = new byte[host.Input(input).Length];
        random.NextBytes(bytes);
        if (host.View.Inputs[input].Type == ElementType.Float32)
            for (int at = 0; at < bytes.Length; at += 4)
                BitConverter.TryWriteBytes(bytes.AsSpan(at), (random.NextSingle() - 0.4f) * 6);
        return bytes;
    }
}
