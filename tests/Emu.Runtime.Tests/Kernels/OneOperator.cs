using Emu.Runtime.Hosting.Writing;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>A model of one operator: tensors without data are graph inputs.</summary>
static class OneOperator
{
    internal static byte[] Build(BuiltinOperator code, OperatorOptions? options, TensorSpec output, params TensorSpec?[] inputs)
    {
        ModelWriter writer = new();
        int[] numbers = [.. inputs.Select(t => t == null ? -1 : t.Data == null ? writer.AddInput(t) : writer.AddTensor(t))];
        int result = writer.AddOutput(output);
        writer.AddOperator(code, numbers, [result], options);
        return writer.ToArray();
    }

    /// <summary>Runs the model with the plain kernels and gives its output, which the vector kernels of every level must give too.</summary>
    internal static T[] Run<T>(byte[] model, params byte[][] inputs) where T : unmanaged
    {
        using ModelRun run = new(model);
        Assert.True(run.Status == Status.Ok, run.Failure);
        byte[] output = run.Invoke(inputs)[0];
        Assert.Equal(Status.Ok, run.Status);
        SimdKernelTests.AssertEqualAtEveryLevel(model, [output], inputs);
        return Draw.Read<T>(output);
    }

    internal static TensorSpec Tensor(ElementType type, params int[] shape) => new("t", type, shape);
}
