using System.Text.Json;

namespace Emu.Guest.Verification;

/// <summary>Reads a manifest and collects what is wrong with it. Every read gives a usable value, so that one error does not hide the next.</summary>
internal sealed partial class SuiteReader
{
    private const int MostErrors = 20;
    private const string Schema = "emu.suite/1";
    private const string SeeFormat = "see docs/verify.md for the format";

    private readonly string _path;
    private readonly SuiteFiles _files;
    private readonly List<SuiteError> _errors = [];
    private readonly List<SuiteCase> _cases = [];
    private readonly HashSet<string> _names = [];
    private bool _strict;
    private int _steps;

    private SuiteReader(string path)
    {
        _path = path;
        _files = new SuiteFiles(path);
    }

    private bool Full => _errors.Count >= MostErrors;

    public static IReadOnlyList<SuiteError> Read(string path, out Suite? suite)
    {
        suite = null;
        SuiteError Refuse(SuiteErrorId id, string message, string fix) => new(id, message, path, fix);
        try
        {
            if (!File.Exists(path))
                return [Refuse(SuiteErrorId.Unreadable, Directory.Exists(path) ? "this is a folder" : "the file does not exist", "give the path of a manifest")];
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > Suite.MaximumBytes)
                return [Refuse(SuiteErrorId.TooLarge, $"the manifest has {stream.Length} bytes, at most {Suite.MaximumBytes}", "split the suite")];
            using JsonDocument document = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            SuiteReader reader = new(path);
            reader.Root(document.RootElement);
            suite = reader._errors.Count == 0 ? new Suite(path, reader._cases) : null;
            return reader._errors;
        }
        catch (JsonException e)
        {
            return [new(SuiteErrorId.Syntax, "the manifest is no well-formed JSON", $"{path}, line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}", "correct it there: a quote, comma or bracket is missing or too many")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return [Refuse(SuiteErrorId.Unreadable, $"the manifest cannot be read: {e.Message.ReplaceLineEndings(" ")}", "check the path and its permissions")];
        }
    }

    private void Root(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Add(SuiteErrorId.WrongValue, $"a manifest is an object, found {Kind(root)}", "$", SeeFormat);
            return;
        }
        if (root.TryGetProperty("schema", out JsonElement schema))
        {
            // The own format is strict about spelling; recorded lists carry more about their origin than a run needs.
            _strict = schema.ValueKind == JsonValueKind.String && schema.GetString() == Schema;
            if (!_strict)
                Add(SuiteErrorId.WrongSchema, $"the manifest's schema is {schema.GetRawText()[..Math.Min(40, schema.GetRawText().Length)]}", "$.schema", $"write \"schema\": \"{Schema}\", or leave it out");
        }
        Known(root, "$", "$schema", "schema", "about", "tolerance", "models", "cases");
        Tolerance tolerance = ToleranceOf(root, "$", Tolerance.OfFloat);
        bool models = root.TryGetProperty("models", out _), cases = root.TryGetProperty("cases", out _);
        if (!models && !cases)
            Add(SuiteErrorId.MissingValue, "the manifest has neither 'models' nor 'cases'", "$", $"list your models under 'models'; {SeeFormat}");
        foreach ((JsonElement model, string place) in Objects(root, "models", "$"))
            Model(model, place, tolerance);
        foreach ((JsonElement item, string place) in Objects(root, "cases", "$"))
            OperatorCase(item, place, tolerance);
    }

    private void AddCase(string name, string model, Tolerance? tolerance, List<SuiteStep> steps, string place)
    {
        if (steps.Count == 0)
            Add(SuiteErrorId.MissingValue, $"case '{Short(name)}' has no steps", place, "give it at least one");
        if (!_names.Add(name))
            Add(SuiteErrorId.WrongValue, $"two cases are named '{Short(name)}'", place, "give each its own name");
        if (_cases.Count == Suite.MaximumCases || (_steps += steps.Count) > Suite.MaximumSteps)
            Add(SuiteErrorId.TooMany, $"a suite has at most {Suite.MaximumCases} cases and {Suite.MaximumSteps} steps", place, "split the suite");
        else
            _cases.Add(new SuiteCase(name, model, tolerance, steps));
    }

    private Tolerance? ComparisonOf(JsonElement item, string place, Tolerance inherited)
    {
        Tolerance tolerance = ToleranceOf(item, place, inherited);
        switch (Text(item, "compare", place, "exact"))
        {
            case "exact":
                return null;
            case "float":
                return tolerance;
            default:
                Add(SuiteErrorId.WrongValue, "'compare' is neither \"exact\" nor \"float\"", place + ".compare", "use one of these two");
                return null;
        }
    }

    private Tolerance ToleranceOf(JsonElement item, string place, Tolerance inherited)
    {
        if (!item.TryGetProperty("tolerance", out JsonElement value))
            return inherited;
        place += ".tolerance";
        if (value.ValueKind != JsonValueKind.Object)
        {
            Add(SuiteErrorId.WrongValue, $"a tolerance is an object with 'absolute' and 'relative', found {Kind(value)}", place, SeeFormat);
            return inherited;
        }
        Known(value, place, "absolute", "relative");
        return new Tolerance(Bound(value, "absolute", place), Bound(value, "relative", place));
    }

    private double Bound(JsonElement item, string name, string place)
    {
        if (!item.TryGetProperty(name, out JsonElement value))
            return 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double bound) && double.IsFinite(bound) && bound >= 0)
            return bound;
        Add(SuiteErrorId.WrongValue, $"'{name}' must be a number, 0 or more", $"{place}.{name}", SeeFormat);
        return 0;
    }

    /// <summary>The file named by a string; an error and an empty path when it cannot be used.</summary>
    private string FileOf(string folder, string name, string place)
    {
        string relative = folder.Length == 0 ? name : $"{folder}/{name}";
        switch (_files.Find(relative, out string full))
        {
            case SuiteErrorId.OutsideFolder:
                Add(SuiteErrorId.OutsideFolder, $"'{Short(relative)}' is not inside the manifest's folder", place, "put the file beside the manifest and name it relative to it");
                break;
            case SuiteErrorId.MissingFile:
                Add(SuiteErrorId.MissingFile, $"'{Short(relative)}' does not exist", place, "check the name; paths are relative to the manifest");
                break;
        }
        return full;
    }

    private List<TensorSource> Sources(JsonElement list, string folder, string place)
    {
        List<TensorSource> sources = [];
        if (list.ValueKind != JsonValueKind.Array)
        {
            Add(SuiteErrorId.WrongValue, $"a list of file names is expected, found {Kind(list)}", place, SeeFormat);
            return sources;
        }
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (Full)
                break;
            string at = $"{place}[{sources.Count}]";
            if (item.ValueKind != JsonValueKind.String)
                Add(SuiteErrorId.WrongValue, $"a file name is expected, found {Kind(item)}", at, SeeFormat);
            sources.Add(new TensorSource(item.ValueKind == JsonValueKind.String ? FileOf(folder, item.GetString()!, at) : ""));
        }
        return sources;
    }

    private string Text(JsonElement item, string name, string place, string? otherwise = null)
    {
        if (item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 1000 } text)
            return text;
        if (value.ValueKind == JsonValueKind.Undefined && otherwise is not null)
            return otherwise;
        Add(value.ValueKind == JsonValueKind.Undefined ? SuiteErrorId.MissingValue : SuiteErrorId.WrongValue, $"'{name}' must be a text of 1 to 1000 characters", $"{place}.{name}", SeeFormat);
        return otherwise ?? "?";
    }

    private int Whole(JsonElement item, string name, string place)
    {
        if (item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number is > 0 and <= Suite.MaximumSteps)
            return number;
        Add(value.ValueKind == JsonValueKind.Undefined ? SuiteErrorId.MissingValue : SuiteErrorId.WrongValue, $"'{name}' must be a whole number from 1 to {Suite.MaximumSteps}", $"{place}.{name}", SeeFormat);
        return 1;
    }

    /// <summary>The objects of a list; a missing list has none.</summary>
    private IEnumerable<(JsonElement Item, string Place)> Objects(JsonElement owner, string name, string place)
    {
        if (!owner.TryGetProperty(name, out JsonElement list))
            yield break;
        place += "." + name;
        if (list.ValueKind != JsonValueKind.Array)
        {
            Add(SuiteErrorId.WrongValue, $"'{name}' must be a list, found {Kind(list)}", place, SeeFormat);
            yield break;
        }
        int i = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (Full)
                yield break;
            string at = $"{place}[{i++}]";
            if (item.ValueKind == JsonValueKind.Object)
                yield return (item, at);
            else
                Add(SuiteErrorId.WrongValue, $"an object is expected, found {Kind(item)}", at, SeeFormat);
        }
    }

    private void Known(JsonElement item, string place, params ReadOnlySpan<string> names)
    {
        if (!_strict)
            return;
        foreach (JsonProperty property in item.EnumerateObject())
            if (!names.Contains(property.Name))
                Add(SuiteErrorId.UnknownProperty, $"there is no property '{Short(property.Name)}' here", place, $"the properties are {string.Join(", ", names!)}");
    }

    private void Add(SuiteErrorId id, string message, string place, string fix)
    {
        if (!Full)
            _errors.Add(new SuiteError(id, message, $"{_path}, {place}", fix));
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => value.ValueKind.ToString().ToLowerInvariant(),
    };

    /// <summary>Names come from strangers' files.</summary>
    private static string Short(string name) => new([.. name.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
}
