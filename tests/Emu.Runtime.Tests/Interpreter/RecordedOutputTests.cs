using System.Text.Json;
using Emu.Runtime.Hosting;

namespace Emu.Runtime.Tests.Interpreters;

/// <summary>
/// Outputs against those recorded from TFLM's reference kernels (manifest.json): bit for bit for the models marked exact, within
/// 1e-5 of the largest magnitude for float models, because TFLM's own builds differ there in the last bits.
/// </summary>
public sealed class RecordedOutputTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => RecordedModels.Names;

    [Theory, MemberData(nameof(Names))]
    public void Outputs_equal_the_recorded_ones(string name)
    {
        RecordedArenaTests.Known(name);
        JsonElement manifest = RecordedModels.Manifest(name);
        bool exact = manifest.GetProperty("compare").GetString() == "exact";
        using HostInterpreter interpreter = RecordedArenaTests.OpenIfSupported(name);
        foreach (JsonElement test in manifest.GetProperty("tests").EnumerateArray())
        {
            // Each test starts from a fresh interpreter.
            using HostInterpreter fresh = HostInterpreter.Open(interpreter.View.File);
            SetInputs(fresh, name, Files(test, "inputs"));
            fresh.Invoke();
            Compare(fresh, name, Files(test, "outputs"), exact, test.GetProperty("name").GetString()!);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_sequence_keeps_its_state_and_a_reset_starts_again(string name)
    {
        RecordedArenaTests.Known(name);
        JsonElement manifest = RecordedModels.Manifest(name);
        bool exact = manifest.GetProperty("compare").GetString() == "exact";
        JsonElement[] sequences = [.. manifest.GetProperty("sequences").EnumerateArray()];
        Assert.SkipWhen(sequences.Length == 0, "this model has no recorded sequence");
        using HostInterpreter interpreter = RecordedArenaTests.OpenIfSupported(name);
        for (int round = 0; round < (interpreter.View.Main.Operators.Any(o => o.CustomName.Length > 0) ? 1 : 2); round++)
        {
            interpreter.ResetVariables();
            foreach (JsonElement sequence in sequences.Where(s => s.TryGetProperty("steps", out _)))
            {
                int step = 0;
                foreach (JsonElement input in sequence.GetProperty("steps").EnumerateArray())
                {
                    JsonElement test = manifest.GetProperty("tests").EnumerateArray().Single(t => t.GetProperty("name").GetString() == input.GetString());
                    SetInputs(interpreter, name, Files(test, "inputs"));
                    interpreter.Invoke();
                    string[] outputs = [.. sequence.GetProperty("outputs")[step].EnumerateArray().Select(o => o.GetString()!)];
                    Compare(interpreter, name, outputs, exact, $"round {round} step {step}");
                    step++;
                }
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Features_of_a_second_of_audio_equal_the_recorded_ones(string name)
    {
        RecordedArenaTests.Known(name);
        JsonElement[] recordings = [.. RecordedModels.Manifest(name).GetProperty("sequences").EnumerateArray().Where(s => s.TryGetProperty("audio", out _))];
        Assert.SkipWhen(recordings.Length == 0, "this model has no recorded audio");
        using HostInterpreter interpreter = RecordedArenaTests.OpenIfSupported(name);
        foreach (JsonElement recording in recordings)
        {
            using HostInterpreter fresh = HostInterpreter.Open(interpreter.View.File);
            byte[] audio = RecordedModels.Bytes(name, recording.GetProperty("audio").GetString()!);
            byte[] features = RecordedModels.Bytes(name, recording.GetProperty("features").GetString()!);
            int window = recording.GetProperty("window_samples").GetInt32() * 2, stride = recording.GetProperty("stride_samples").GetInt32() * 2;
            int length = fresh.Output(0).Length;
            for (int i = 0; i < recording.GetProperty("windows").GetInt32(); i++)
            {
                audio.AsSpan(i * stride, window).CopyTo(fresh.Input(0));
                fresh.Invoke();
                ReadOnlySpan<byte> expected = features.AsSpan(i * length, length);
                if (!fresh.Output(0).SequenceEqual(expected))
                    Assert.Fail($"{recording.GetProperty("name").GetString()}, window {i}: {Difference(fresh.Output(0), expected)}");
            }
        }
    }

    static string[] Files(JsonElement test, string list) => [.. test.GetProperty(list).EnumerateArray().Select(f => f.GetString()!)];

    static void SetInputs(HostInterpreter interpreter, string name, string[] files)
    {
        for (int i = 0; i < files.Length; i++)
            RecordedModels.Bytes(name, files[i]).CopyTo(interpreter.Input(i));
    }

    static void Compare(HostInterpreter interpreter, string name, string[] files, bool exact, string test)
    {
        for (int i = 0; i < files.Length; i++)
        {
            byte[] expected = RecordedModels.Bytes(name, files[i]);
            Assert.Equal(expected.Length, interpreter.Output(i).Length);
            bool bitExact = exact || interpreter.View.Outputs[i].Type != ElementType.Float32;
            if (bitExact && !interpreter.Output(i).SequenceEqual(expected))
                Assert.Fail($"{test}, output {i}: {Difference(interpreter.Output(i), expected)}");
            if (!bitExact)
                CompareFloats(interpreter.Output<float>(i), System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(expected), test);
        }
    }

    static void CompareFloats(ReadOnlySpan<float> found, ReadOnlySpan<float> expected, string test)
    {
        float largest = 0;
        foreach (float v in expected)
            largest = Math.Max(largest, Math.Abs(v));
        for (int i = 0; i < found.Length; i++)
            Assert.True(Math.Abs(found[i] - expected[i]) <= 1e-5f * largest, $"{test}, element {i}: {found[i]}, expected {expected[i]}");
    }

    static string Difference(ReadOnlySpan<byte> found, ReadOnlySpan<byte> expected)
    {
        int count = 0, first = -1;
        for (int i = 0; i < found.Length; i++)
            if (found[i] != expected[i])
            {
                count++;
                first = first < 0 ? i : first;
            }
        return first < 0 ? "" : $"{count} of {found.Length} bytes differ, first at {first}: {found[first]}, expected {expected[first]}";
    }
}
