using System.Text.Json;

namespace Emu.Guest.Verification;

/// <summary>The three shapes of cases: a model's tests, its sequences, and recorded operators.</summary>
internal sealed partial class SuiteReader
{
    private void Model(JsonElement model, string place, Tolerance inherited)
    {
        Known(model, place, "name", "file", "dir", "compare", "tolerance", "tests", "sequences");
        string name = Text(model, "name", place), folder = Text(model, "dir", place, "");
        string file = FileOf("", Text(model, "file", place), place + ".file");
        Tolerance? tolerance = ComparisonOf(model, place, inherited);
        Dictionary<string, IReadOnlyList<TensorSource>> inputs = [];
        foreach ((JsonElement test, string at) in Objects(model, "tests", place))
        {
            Known(test, at, "name", "inputs", "outputs");
            string caseName = Text(test, "name", at);
            SuiteStep step = Step(test, folder, at);
            inputs[caseName] = step.Inputs;
            AddCase($"{name}/{caseName}", file, tolerance, [step], at);
        }
        foreach ((JsonElement sequence, string at) in Objects(model, "sequences", place))
        {
            Known(sequence, at, "name", "steps", "outputs", "audio", "features", "windows", "window_samples", "stride_samples", "note");
            List<SuiteStep> steps = sequence.TryGetProperty("audio", out _) ? Windows(sequence, folder, at) : Steps(sequence, folder, inputs, at);
            AddCase($"{name}/{Text(sequence, "name", at)}", file, tolerance, steps, at);
        }
    }

    /// <summary>Inputs may be left out, which means zero points; outputs may not.</summary>
    private SuiteStep Step(JsonElement item, string folder, string place)
    {
        List<TensorSource> inputs = item.TryGetProperty("inputs", out JsonElement list) ? Sources(list, folder, place + ".inputs") : [];
        if (item.TryGetProperty("outputs", out list))
            return new SuiteStep(inputs, Sources(list, folder, place + ".outputs"));
        Add(SuiteErrorId.MissingValue, "'outputs' is missing", place, "name one file for each output of the model");
        return new SuiteStep(inputs, []);
    }

    /// <summary>A step is an object of its own, or the name of a test whose inputs it takes, with its outputs beside.</summary>
    private List<SuiteStep> Steps(JsonElement sequence, string folder, Dictionary<string, IReadOnlyList<TensorSource>> tests, string place)
    {
        List<SuiteStep> steps = [];
        if (!sequence.TryGetProperty("steps", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            Add(SuiteErrorId.MissingValue, "'steps' must be a list", place + ".steps", SeeFormat);
            return steps;
        }
        sequence.TryGetProperty("outputs", out JsonElement outputs);
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (Full)
                break;
            string at = $"{place}.steps[{steps.Count}]";
            if (item.ValueKind == JsonValueKind.Object)
            {
                Known(item, at, "inputs", "outputs");
                steps.Add(Step(item, folder, at));
            }
            else if (item.ValueKind == JsonValueKind.String && tests.TryGetValue(item.GetString()!, out IReadOnlyList<TensorSource>? inputs)
                && outputs.ValueKind == JsonValueKind.Array && outputs.GetArrayLength() > steps.Count)
            {
                steps.Add(new SuiteStep(inputs, Sources(outputs[steps.Count], folder, $"{place}.outputs[{steps.Count}]")));
            }
            else
            {
                Add(SuiteErrorId.WrongValue, "a step is an object with inputs and outputs, or the name of one of the model's tests with an entry in the sequence's outputs", at, SeeFormat);
            }
        }
        return steps;
    }

    /// <summary>Windows that slide over one file; the outputs are joined in another.</summary>
    private List<SuiteStep> Windows(JsonElement sequence, string folder, string place)
    {
        string input = FileOf(folder, Text(sequence, "audio", place), place + ".audio"), output = FileOf(folder, Text(sequence, "features", place), place + ".features");
        int windows = Whole(sequence, "windows", place), stride = Whole(sequence, "stride_samples", place), size = Whole(sequence, "window_samples", place);
        if (windows > Suite.MaximumSteps - _steps)
        {
            Add(SuiteErrorId.TooMany, $"a suite has at most {Suite.MaximumSteps} steps", place + ".windows", "split the suite");
            return [];
        }
        return [.. Enumerable.Range(0, windows).Select(k => new SuiteStep([new(input, new(k, stride, size))], [new(output, new(k, null, null))]))];
    }

    /// <summary>One operator with its recorded inputs and outputs; files lie in the case's folder.</summary>
    private void OperatorCase(JsonElement item, string place, Tolerance inherited)
    {
        Known(item, place, "op", "case", "dir", "model", "steps", "input_files", "output_files", "compare", "tolerance");
        string folder = Text(item, "dir", place, ""), name = Text(item, "case", place);
        string file = FileOf(folder, Text(item, "model", place), place + ".model");
        Tolerance? tolerance = ComparisonOf(item, place, inherited);
        int count = Whole(item, "steps", place);
        List<SuiteStep> steps = [];
        if (ListOf("input_files") is { } inputs && ListOf("output_files") is { } outputs)
            for (int i = 0; i < count && !Full; i++)
                steps.Add(new SuiteStep(Sources(inputs[i], folder, $"{place}.input_files[{i}]"), Sources(outputs[i], folder, $"{place}.output_files[{i}]")));
        AddCase($"{Text(item, "op", place, folder)}/{name}", file, tolerance, steps, place);

        JsonElement? ListOf(string property)
        {
            if (item.TryGetProperty(property, out JsonElement list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == count)
                return list;
            Add(SuiteErrorId.WrongValue, $"'{property}' must be a list with one list of file names for each of the {count} steps", $"{place}.{property}", SeeFormat);
            return null;
        }
    }
}
