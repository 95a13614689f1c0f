using System.Text.Json;
using Emu.Runtime;
using Emu.Runtime.Hosting;

namespace Emu.Guest.Layers;

/// <summary>A folder of intermediate tensors: one .npy for each, and <c>tensors.json</c> (emu.tensors/1), which lists them in order.</summary>
public static class LayerFolder
{
    private const string ListName = "tensors.json", Schema = "emu.tensors/1";
    private const long LargestList = 64L << 20;

    /// <summary>Writes a trace; makes the folder, replaces files of the same names.</summary>
    /// <exception cref="IOException">The folder cannot be written; also UnauthorizedAccessException.</exception>
    public static void Write(string folder, LayerTrace trace)
    {
        Directory.CreateDirectory(folder);
        foreach (LayerOutput output in trace.Outputs)
            File.WriteAllBytes(Path.Combine(folder, output.FileName), new NpyFile(output.Type, output.Shape, output.Data).ToBytes());
        using FileStream stream = File.Create(Path.Combine(folder, ListName));
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WriteString("source", trace.Source);
        json.WriteStartArray("tensors");
        foreach (LayerOutput output in trace.Outputs)
        {
            json.WriteStartObject();
            json.WriteString("file", output.FileName);
            json.WriteNumber("operator", output.Operator);
            json.WriteString("name", output.OperatorName);
            json.WriteNumber("run", output.Run);
            json.WriteNumber("output", output.Output);
            json.WriteString("tensor", output.Tensor);
            json.WriteNumber("scale", float.IsFinite(output.Scale) ? output.Scale : 0);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads a folder that <see cref="Write"/> made, or references that another program made.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="view">The model: without a list in the folder it tells which files to look for, each operator's outputs by the names of a dump.</param>
    /// <param name="trace">What was found.</param>
    /// <returns>What is wrong, in words, and the file; or null.</returns>
    public static (string Message, string Place)? TryRead(string folder, ModelView? view, out LayerTrace? trace)
    {
        trace = null;
        try
        {
            string list = Path.Combine(folder, ListName);
            if (File.Exists(list))
                return ReadListed(folder, list, out trace);
            if (view is null)
                return ($"there is no {ListName}, which says what the files are", folder);
            return ReadNamed(folder, view, out trace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ($"the folder cannot be read: {e.Message.ReplaceLineEndings(" ")}", folder);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return ($"{ListName} is not a list of the format {Schema}: {e.Message.ReplaceLineEndings(" ")}", folder);
        }
    }

    private static (string, string)? ReadListed(string folder, string list, out LayerTrace? trace)
    {
        trace = null;
        if (new FileInfo(list).Length > LargestList)
            return ("the list is larger than 64 MB", list);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(list));
        JsonElement root = document.RootElement;
        if (root.GetProperty("schema").GetString() != Schema)
            return ($"the list is not of the format {Schema}", list);
        List<LayerOutput> outputs = [];
        long bytes = 0;
        foreach (JsonElement item in root.GetProperty("tensors").EnumerateArray())
        {
            string file = item.GetProperty("file").GetString() ?? "";
            if (file.Length == 0 || file != Path.GetFileName(file) || file.Contains('\\') || file is "." or "..")
                return ($"'{file}' is no name of a file in the folder", list);
            if (Load(Path.Combine(folder, file), ref bytes, out NpyFile? array) is { } problem)
                return problem;
            outputs.Add(new LayerOutput(item.GetProperty("operator").GetInt32(), item.GetProperty("name").GetString() ?? "", item.GetProperty("run").GetInt32(), item.GetProperty("output").GetInt32(),
                item.GetProperty("tensor").GetString() ?? "", array!.Type, array.Shape, item.GetProperty("scale").GetSingle(), array.Data));
        }
        trace = new LayerTrace(folder, outputs);
        return null;
    }

    private static (string, string)? ReadNamed(string folder, ModelView view, out LayerTrace? trace)
    {
        trace = null;
        List<LayerOutput> outputs = [];
        long bytes = 0;
        foreach ((int index, OperatorView op) in view.Operators.Index())
        {
            for (int i = 0; i < op.Outputs.Length; i++)
            {
                TensorView tensor = view.Graphs[op.Subgraph].Tensors[op.Outputs[i]];
                LayerOutput expected = new(index, op.Name, 0, i, tensor.Name, tensor.Type, tensor.Shape, tensor.ScaleCount == 1 ? tensor.Scale : 0, []);
                string path = Path.Combine(folder, expected.FileName);
                if (!File.Exists(path))
                    continue;
                if (Load(path, ref bytes, out NpyFile? array) is { } problem)
                    return problem;
                outputs.Add(expected with { Type = array!.Type, Shape = array.Shape, Data = array.Data });
            }
        }
        if (outputs.Count == 0)
            return ("the folder has none of the model's tensors; files are named like 0003.CONV_2D.0.npy", folder);
        trace = new LayerTrace(folder, outputs, IsPartial: true);
        return null;
    }

    private static (string, string)? Load(string path, ref long bytes, out NpyFile? array)
    {
        array = null;
        if (!File.Exists(path))
            return ("the file does not exist", path);
        bytes += new FileInfo(path).Length;
        if (bytes > LayerTrace.MaximumBytes)
            return (new TraceTooLargeException().Message, path);
        return NpyFile.TryParse(File.ReadAllBytes(path), path, out array) is { } error ? (error.Message, path) : null;
    }
}
