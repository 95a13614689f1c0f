namespace Emu.Runtime.Hosting.Tests;

public class SharedArenaTests
{
    static ModelFile Sample(string name) => ModelFile.Load(Path.Combine(Repository.Root, "samples", "models", name));

    [Fact]
    public void Models_that_take_turns_in_one_arena_compute_what_they_compute_alone()
    {
        ModelFile[] files = [Sample("keyword_int8.tflite"), Sample("sine_int8.tflite")];
        using SharedArena shared = SharedArena.Open(files);
        HostInterpreter[] alone = [.. files.Select(f => HostInterpreter.Open(f))];
        Assert.Equal(alone.Max(a => a.Report.HeadBytes) + alone.Sum(a => a.Report.PersistentBytes + 15 & ~15), shared.ArenaBytes);
        Assert.True(shared.ArenaBytes < alone.Sum(a => a.Report.Need));
        Random random = new(5);
        foreach (int turn in (int[])[0, 1, 1, 0, 1, 0, 0])
        {
            random.NextBytes(alone[turn].Input(0));
            alone[turn].Input(0).CopyTo(shared.Input(turn, 0));
            alone[turn].Invoke();
            shared.Invoke(turn);
            Assert.Equal(alone[turn].Output(0).ToArray(), shared.Output(turn, 0).ToArray());
        }
        foreach (HostInterpreter interpreter in alone)
            interpreter.Dispose();
    }
}
