using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Guest;

/// <summary>The bytes that go into a model's inputs.</summary>
public static class InputTensors
{
    /// <summary>Checks the given inputs, or makes zero-point ones when none are given.</summary>
    /// <param name="model">The prepared model.</param>
    /// <param name="given">None, or one array of raw little-endian bytes for each input.</param>
    /// <returns>One array for each input.</returns>
    /// <exception cref="ModelException">A wrong number of inputs, or a wrong size.</exception>
    public static byte[][] Complete(HostInterpreter model, IReadOnlyList<byte[]> given)
    {
        IReadOnlyList<TensorView> inputs = model.View.Inputs;
        if (given.Count != 0 && given.Count != inputs.Count)
            throw Mismatch($"{given.Count} inputs were given, the model has {inputs.Count}", model);
        byte[][] result = new byte[inputs.Count][];
        for (int i = 0; i < result.Length; i++)
        {
            long bytes = inputs[i].Bytes;
            if (given.Count == 0)
                result[i] = ZeroPoint(inputs[i]);
            else if (given[i].Length == bytes)
                result[i] = given[i];
            else
                throw Mismatch($"input {i} '{inputs[i].Name}' has {bytes} bytes, {given[i].Length} were given", model);
        }
        return result;
    }

    private static ModelException Mismatch(string message, HostInterpreter model) =>
        new(new ModelError(ModelErrorId.TensorSizeMismatch, message, model.View.File.Path, "give one array of raw little-endian bytes for each input, or none"));

    /// <summary>A tensor that stands for zero everywhere.</summary>
    internal static byte[] ZeroPoint(TensorView tensor)
    {
        byte[] data = new byte[tensor.Bytes];
        if (tensor.Type is ElementType.Int8 or ElementType.UInt8)
            data.AsSpan().Fill((byte)tensor.ZeroPoint);
        return data;
    }
}
