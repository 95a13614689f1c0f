using Emu.Runtime.Hosting;

namespace Emu.Cli;

/// <summary>
/// The items of <c>--inputs DIR</c>, in the order of their names: files, for a model with one input, or folders with one file for each input, named after the
/// tensor or signature (slashes as underscores) or input0, input1 and so on. Files end in .npy or .bin.
/// </summary>
internal sealed class BatchFolder
{
    private static readonly string[] Endings = [".npy", ".bin"];
    private readonly ModelView _view;
    private readonly string[][] _files;

    private BatchFolder(ModelView view, string[] names, string[][] files) => (_view, Names, _files) = (view, names, files);

    /// <summary>One for each item: its file's or folder's name, without ending.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Finds the items; reads none of them.</summary>
    /// <exception cref="UserErrorException">The folder cannot be read, has no items, or one that does not belong to the model.</exception>
    public static BatchFolder Open(string folder, ModelView view)
    {
        string[] entries;
        try
        {
            entries = [.. Directory.GetFileSystemEntries(folder).Where(e => !Path.GetFileName(e).StartsWith('.')).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Bad($"the folder cannot be read: {e.Message.ReplaceLineEndings(" ")}", folder, "give --inputs a folder that exists");
        }
        if (entries.Length == 0)
            throw Bad("the folder is empty", folder, "put a .npy or .bin file there for each run");
        string[] names = [.. entries.Select(e => Directory.Exists(e) ? Path.GetFileName(e) : Path.GetFileNameWithoutExtension(e))];
        if (names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw Bad($"two items have the name '{same.Key}'", folder, "give every item a name of its own, also without its ending");
        return new BatchFolder(view, names, [.. entries.Select(e => Directory.Exists(e) ? FilesOf(e, view) : [FileOf(e, view)])]);
    }

    /// <summary>Contents of every input of an item, in the model's order.</summary>
    /// <exception cref="ModelException">A file cannot be read or does not fit its tensor.</exception>
    public byte[][] Read(int item) => [.. _view.Inputs.Zip(_files[item], (tensor, file) => TensorFile.Load(file, tensor))];

    private static string FileOf(string file, ModelView view)
    {
        if (!Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            throw Bad("this is no .npy or .bin file", file, "keep only inputs in this folder; names that begin with a dot are left out");
        return view.Inputs.Count == 1 ? file
            : throw Bad($"the model has {view.Inputs.Count} inputs, and this is one file", file, $"give each run a folder with the files {string.Join(", ", view.Inputs.Select((_, i) => $"input{i}.npy"))}");
    }

    private static string[] FilesOf(string folder, ModelView view)
    {
        string[] files = new string[view.Inputs.Count];
        for (int i = 0; i < files.Length; i++)
        {
            string[] names = [$"input{i}", view.Inputs[i].Name.Replace('/', '_')];
            files[i] = names.SelectMany(n => Endings, (n, ending) => Path.Combine(folder, n + ending)).FirstOrDefault(File.Exists)
                ?? throw Bad($"there is no file for input {i} '{view.Inputs[i].Name}'", folder, $"name it input{i}.npy, or after the tensor");
        }
        return files;
    }

    private static UserErrorException Bad(string message, string where, string fix) => UserErrorException.Of(CliError.BadInputFolder, message, where, fix);
}
