using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Hosting.Writing;

namespace Emu.Runtime.Hosting.Tests;

public sealed class HostInterpreterTests
{
    [Fact]
    public void Invoke_allocates_nothing_on_the_managed_heap()
    {
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(Samples.Reshape()));
        Counter counter = default;
        interpreter.Invoke();
        interpreter.Invoke(ref counter);
        int wrong = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            interpreter.Input(0).Fill((byte)i);
            interpreter.Invoke();
            interpreter.Invoke(ref counter);
            wrong += interpreter.Output(0)[0] == i ? 0 : 1;
        }
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal((0, 101), (wrong, counter.Ended));
        Assert.Equal(0, after - before);
    }

    [Fact]
    public void Recorded_models_allocate_nothing_either()
    {
        int run = 0;
        foreach (string path in Directory.GetFiles(Repository.SharedModels, "*.tflite"))
        {
            if (HostInterpreter.TryOpen(ModelFile.Load(path), 0, OperatorTable.All, out HostInterpreter? interpreter) != null)
                continue;
            using (interpreter)
            {
                Action invoke = () => interpreter!.Invoke();
                invoke();
                Assert.Equal(0, Emu.Tests.Allocations.Of(invoke));
                run++;
            }
        }
        Assert.SkipWhen(run == 0, "no recorded model is supported yet");
    }

    [Fact]
    public void An_arena_that_is_too_small_says_how_much_is_needed()
    {
        ModelError? error = HostInterpreter.TryOpen(ModelFile.Open(Samples.Reshape(), "m.tflite"), 96, OperatorTable.All, out HostInterpreter? interpreter, Planner.Greedy);
        Assert.Null(interpreter);
        Assert.Equal(ModelErrorId.ArenaTooSmall, error?.Id);
        Assert.Equal("the arena has 96 bytes, but needs 112: 80 persistent and 32 planned; most are alive during operator 0 RESHAPE: 12 'y', 12 'x'", error!.Message);
        Assert.Contains("arena[112]", error.Fix, StringComparison.Ordinal);
        // So little that not even the records fit: the answer is the same.
        Assert.Equal(error.Fix, HostInterpreter.TryOpen(ModelFile.Open(Samples.Reshape(), "m.tflite"), 16, OperatorTable.All, out _, Planner.Greedy)?.Fix);
        using HostInterpreter fits = HostInterpreter.Open(ModelFile.Open(Samples.Reshape()), 112, Planner.Greedy);
        Assert.Equal((112, 112), (fits.ArenaBytes, fits.Report.Need));
    }

    [Fact]
    public void An_unsupported_operator_is_reported_with_place_and_fix()
    {
        ModelError? error = HostInterpreter.TryOpen(ModelFile.Open(Samples.Rich(), "m.tflite"), 0, OperatorTable.All, out _);
        Assert.NotNull(error);
        Assert.Equal(ModelErrorId.OperatorUnsupported, error.Id);
        Assert.Contains("m.tflite, subgraph 0, operator", error.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_tensor_is_named_with_its_file_offset()
    {
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Float32, 1, 4));
        int w = writer.AddTensor(new TensorSpec("dense/kernel", ElementType.Int8, 2, 4).With<sbyte>(1, 2, 3, 4, 5, 6, 7, 8));
        writer.AddOperator(BuiltinOperator.FullyConnected, [x, w, -1], [writer.AddOutput(new TensorSpec("y", ElementType.Float32, 1, 2))]);
        ModelFile file = ModelFile.Open(writer.ToArray(), "hybrid.tflite");
        ModelError? error = HostInterpreter.TryOpen(file, 0, OperatorTable.All, out _);
        Assert.Equal((ModelErrorId.HybridOperator, 0, w), (error!.Id, error.Operator, error.Tensor));
        int offset = ModelView.Read(file).Main.Tensors[w].DataOffset;
        Assert.Equal($"hybrid.tflite, subgraph 0, operator 0 FULLY_CONNECTED, input 1, tensor 1 ('dense/kernel', file offset 0x{offset:X})", error.Place);
        Assert.Contains("full integer quantisation", error.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void The_map_says_what_peaks_and_where()
    {
        ModelWriter writer = new();
        int a = writer.AddInput(new TensorSpec("small", ElementType.Int8, 16));
        int b = writer.AddTensor(new TensorSpec("large", ElementType.Int8, 16));
        int c = writer.AddOutput(new TensorSpec("end", ElementType.Int8, 16));
        writer.AddOperator(BuiltinOperator.Reshape, [a], [b]);
        writer.AddOperator(BuiltinOperator.Reshape, [b], [c]);
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(writer.ToArray()), planner: Planner.Greedy);
        MemoryMap map = interpreter.Map;
        Assert.Equal((3, 32, 32, 1), (map.Steps.Count, map.HeadBytes, map.LowerBoundBytes, map.PeakStep));
        Assert.Equal(["small", "large"], map.AliveAt(1).Select(u => u.Name).OrderByDescending(n => n));
    }

    [Fact]
    public void An_input_that_does_not_exist_and_a_disposed_interpreter_are_refused()
    {
        HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(Samples.Reshape()));
        ModelException e = Assert.Throws<ModelException>(() => interpreter.Input(1).Length);
        Assert.Equal(ModelErrorId.NoSuchOperand, e.Error.Id);
        interpreter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => interpreter.Invoke());
    }

    struct Counter : IOperatorObserver
    {
        public int Ended;
        public readonly void Begin(int operatorIndex) { }
        public void End(int operatorIndex) => Ended++;
    }
}
