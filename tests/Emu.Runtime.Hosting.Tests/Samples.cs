using Emu.Runtime.Hosting.Writing;

namespace Emu.Runtime.Hosting.Tests;

/// <summary>Small models.</summary>
static class Samples
{
    internal static byte[] Reshape()
    {
        ModelWriter writer = new() { Description = "one reshape" };
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 1, 12).Quantized(0.5f, -3));
        int y = writer.AddOutput(new TensorSpec("y", ElementType.Int8, 3, 4).Quantized(0.5f, -3));
        writer.AddOperator(BuiltinOperator.Reshape, [x], [y], OperatorOptions.Reshape(3, 4));
        return writer.ToArray();
    }

    /// <summary>Everything that the writer can write.</summary>
    internal static byte[] Rich()
    {
        ModelWriter writer = new() { Description = "rich", GraphName = "graph" };
        int x = writer.AddInput(new TensorSpec("image", ElementType.Int8, 1, 8, 8, 3) { ShapeSignature = [-1, 8, 8, 3] }.Quantized(0.25f, -128));
        int w = writer.AddTensor(new TensorSpec("filter", ElementType.Int8, 4, 3, 3, 3).With<sbyte>(new sbyte[108]).Quantized([1f, 2f, 3f, 4f], 0));
        int b = writer.AddTensor(new TensorSpec("bias", ElementType.Int32, 4).With<int>(10, -20, 30, -40));
        int y = writer.AddTensor(new TensorSpec("features", ElementType.Int8, 1, 4, 4, 4).Quantized(0.5f, 7));
        int state = writer.AddTensor(new TensorSpec("state", ElementType.Int8, 1, 16) { IsVariable = true }.Quantized(1f, 5));
        int z = writer.AddOutput(new TensorSpec("flat", ElementType.Int8, 1, 64).Quantized(0.5f, 7));
        writer.AddOperator(BuiltinOperator.Conv2D, [x, w, b], [y], OperatorOptions.Conv2D(PaddingScheme.Same, 2, 2, FusedActivation.Relu6));
        writer.AddCustomOperator("Twist", [y, state, -1], [z], [9, 8, 7]);
        writer.AddMetadata("min_runtime_version", "1.5.0"u8.ToArray());
        writer.AddSignature("serve", new Dictionary<string, int> { ["in"] = x }, new Dictionary<string, int> { ["out"] = z });
        return writer.ToArray();
    }

    /// <summary>The model with a constant again at its end, aligned to 4 bytes and not to 16.</summary>
    internal static byte[] Moved(byte[] model, int data, int bytes)
    {
        byte[] moved = [.. model, .. new byte[(16 - model.Length % 16) % 16], .. BitConverter.GetBytes(bytes), .. model.AsSpan(data, bytes)];
        for (int at = 0; at + 4 <= model.Length; at += 4)
            if (at + BitConverter.ToInt32(model, at) == data - 4)
                BitConverter.TryWriteBytes(moved.AsSpan(at), moved.Length - bytes - 4 - at);
        return moved;
    }
}
