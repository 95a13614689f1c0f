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
        if (files.All(f => NameOf(view, f) >= 0))
            return Named(view, files);
        if (files.FirstOrDefault(f => LooksNamed(f) && NameOf(view, f) < 0) is { } misspelt)
        {
            string known = string.Join(", ", tensors.Select(t => $"'{t.Name}'"));
            throw UserErrorException.Of(CliError.InputCount, $"no input has the name in '{misspelt}'", view.File.Path, $"the model's inputs are {known}; --input takes NAME=FILE or a file");
        }
        if (files.Count != tensors.Count)
        {
            string names = string.Join("; ", tensors.Select(t => $"'{t.Name}' {TensorReports.TypeName(t.Type)} {t.ShapeText}"));
            throw UserErrorException.Of(CliError.InputCount, $"the model has {tensors.Count} inputs, but --input is given {files.Count} times", view.File.Path, $"give one file for each, in this order: {names}; or none");
        }
        return [.. tensors.Zip(files, (tensor, file) => TensorFile.Load(file, tensor))];
    }

    /// <summary>The input that <c>name=FILE</c> names, or -1.</summary>
    private static int NameOf(ModelView view, string file) =>
        LooksNamed(file) ? view.InputIndex(file[..file.IndexOf('=', StringComparison.Ordinal)]) : -1;

    private static bool LooksNamed(string file) => file.IndexOf('=', StringComparison.Ordinal) > 0 && !File.Exists(file);

    private static byte[][] Named(ModelView view, IReadOnlyList<string> files)
    {
        byte[]?[] contents = new byte[view.Inputs.Count][];
        foreach (string file in files)
        {
            int index = NameOf(view, file);
            if (contents[index] is not null)
                throw UserErrorException.Of(CliError.InputCount, $"the input of '{file}' is given twice", view.File.Path, "give each input one file");
            contents[index] = TensorFile.Load(file[(file.IndexOf('=', StringComparison.Ordinal) + 1)..], view.Inputs[index]);
        }
        int missing = Array.IndexOf(contents, null);
        if (missing >= 0)
            throw UserErrorException.Of(CliError.InputCount, $"the input '{view.Inputs[missing].Name}' has no file", view.File.Path, "name a file for every input, or for none");
        return contents!;
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
