using Emu.Runtime.Hosting;

namespace Emu.Cli;

/// <summary>Reads <c>--input</c> files and writes the <c>--output</c> folder.</summary>
internal static class TensorFiles
{
    /// <summary>One array for each input of the model; empty when no file is given, which means zero points.</summary>
    /// <exception cref="ModelException">A file cannot be read or does not fit its tensor.</exception>
    public static IReadOnlyList<byte[]> ReadInputs(ModelView view, IReadOnlyList<string> files)
    {
        IReadOnlyList<TensorView> tensors = view.Inputs;
        if (files.Count == 0)
            return [];
        if (files.Count != tensors.Count)
        {
            string names = string.Join("; ", tensors.Select(t => $"'{t.Name}' {TensorReports.TypeName(t.Type)} {t.ShapeText}"));
            throw UserErrorException.Of(CliError.InputCount, $"the model has {tensors.Count} inputs, but --input is given {files.Count} times", view.File.Path, $"give one file for each, in this order: {names}; or none");
        }
        return [.. tensors.Zip(files, (tensor, file) => TensorFile.Load(file, tensor))];
    }

    /// <summary>Writes <c>output0.bin</c>, <c>output0.npy</c> and so on; makes the folder.</summary>
    public static void WriteOutputs(string folder, ModelView view, IReadOnlyList<byte[]> outputs)
    {
        try
        {
            Directory.CreateDirectory(folder);
            for (int i = 0; i < outputs.Count; i++)
            {
                TensorFile.SaveRaw(Path.Combine(folder, $"output{i}.bin"), outputs[i]);
                TensorFile.SaveNpy(Path.Combine(folder, $"output{i}.npy"), view.Outputs[i], outputs[i]);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw UserErrorException.Of(CliError.CannotWrite, $"cannot write the outputs: {e.Message.ReplaceLineEndings(" ")}", folder, "give --output a folder that you may write to");
        }
    }
}
