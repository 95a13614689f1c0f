using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Hosting.Writing;

namespace Emu.Runtime.Tests.Interpreters;

/// <summary>Models of a few operators, made here, so that every number can be worked out by hand.</summary>
public sealed class SmallModelTests
{
    [Fact]
    public void A_reshape_copies_its_input()
    {
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(Reshape()));
        for (int i = 0; i < 12; i++)
            interpreter.Input<sbyte>(0)[i] = (sbyte)(i * 3 - 7);
        sbyte[] expected = interpreter.Input<sbyte>(0).ToArray();
        interpreter.Invoke();
        Assert.Equal(expected, interpreter.Output<sbyte>(0).ToArray());
        Assert.Equal("Reshape", interpreter.KernelName(0));
    }

    [Fact]
    public void A_kernel_finds_its_scratch_parameters_and_persistent_array_again()
    {
        byte[] model = Reshape();
        using ArenaBlock arena = new(4096);
        OperatorEntry[] table = [StandIns.Row<StandIns.AddSeven>((int)BuiltinOperator.Reshape, ElementType.Int8)];
        SetupReport report = default;
        Assert.Equal(Status.Ok, Interpreter.Setup(model, arena.Span, table, ref report));
        Assert.Equal(Status.Ok, Interpreter.Input(model, arena.Span, 0, out int offset, out int bytes));
        Assert.Equal(12, bytes);
        arena.Span.Slice(offset, bytes).Fill(10);
        NoObserver none = default;
        Assert.Equal(Status.Ok, Interpreter.Invoke(model, arena.Span, table, ref none));
        Assert.Equal(Status.Ok, Interpreter.Output(model, arena.Span, 0, out offset, out bytes));
        Assert.All(arena.Span.Slice(offset, bytes).ToArray(), v => Assert.Equal(17, v));
    }

    [Fact]
    public void The_observer_sees_every_operator_in_order()
    {
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(Chain(5)));
        Recorder recorder = new() { Seen = [] };
        interpreter.Invoke(ref recorder);
        Assert.Equal("B0 E0 B1 E1 B2 E2 B3 E3 B4 E4", string.Join(' ', recorder.Seen));
    }

    [Fact]
    public void Records_cost_what_the_layout_says()
    {
        // Header 48, 2 tensors of 8, 1 operator of 16: 80 bytes. Planned: 16 for each of two tensors that are alive together.
        // The planner's tables (2 buffers of 16 bytes) lie where the head will be.
        byte[] model = Reshape();
        using ArenaBlock arena = new(4096);
        SetupReport report = default;
        Assert.Equal(Status.Ok, Interpreter.Setup(model, arena.Span, OperatorTable.All.Entries, ref report));
        Assert.Equal((80, 32, 112, 112, 32), (report.PersistentBytes, report.HeadBytes, report.Used, report.Need, report.TemporaryPeakBytes));
        Assert.Equal(SetupPhase.Inference, report.Phase);
        Assert.Equal(2, report.Buffers);
    }

    [Fact]
    public void A_chain_uses_two_buffers_alternately()
    {
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(Chain(7)), planner: Planner.Greedy);
        Assert.Equal(32, interpreter.Report.HeadBytes);
        Assert.Equal(32, interpreter.Map.LowerBoundBytes);
        Assert.Equal(8, interpreter.Map.Buffers.Count);
    }

    [Fact]
    public void An_arena_at_an_odd_address_is_refused()
    {
        using ArenaBlock arena = new(4096);
        SetupReport report = default;
        Assert.Equal(Status.ArenaMisaligned, Interpreter.Setup(Reshape(), arena.Shifted, OperatorTable.All.Entries, ref report));
    }

    [Fact]
    public void Invoke_without_setup_or_with_another_model_is_refused()
    {
        byte[] model = Reshape();
        using ArenaBlock arena = new(4096);
        NoObserver none = default;
        Assert.Equal(Status.NotSetUp, Interpreter.Invoke(model, arena.Span, OperatorTable.All.Entries, ref none));
        Assert.Equal(Status.NotSetUp, Interpreter.Invoke(model, [], OperatorTable.All.Entries, ref none));
        SetupReport report = default;
        Assert.Equal(Status.Ok, Interpreter.Setup(model, arena.Span, OperatorTable.All.Entries, ref report));
        Assert.Equal(Status.OtherModel, Interpreter.Invoke(Chain(3), arena.Span, OperatorTable.All.Entries, ref none));
        Assert.Equal(Status.OtherModel, Interpreter.Invoke(model, arena.Span, [], ref none));
        Assert.Equal(Status.NoSuchOperand, Interpreter.Input(model, arena.Span, 1, out _, out _));
        Assert.Equal(1, Interpreter.InputCount(model, arena.Span));
        Assert.Equal(1, Interpreter.OutputCount(model, arena.Span));
    }

    [Fact]
    public void An_arena_can_be_moved_as_a_whole()
    {
        byte[] model = Reshape();
        using ArenaBlock arena = new(256), other = new(256);
        SetupReport report = default;
        Assert.Equal(Status.Ok, Interpreter.Setup(model, arena.Span, OperatorTable.All.Entries, ref report));
        arena.Span.CopyTo(other.Span);
        arena.Span.Clear();
        NoObserver none = default;
        Assert.Equal(Status.Ok, Interpreter.Invoke(model, other.Span, OperatorTable.All.Entries, ref none));
    }

    [Fact]
    public void Variable_tensors_start_at_their_zero_point_and_are_reset_to_it()
    {
        ModelWriter writer = new();
        int state = writer.AddTensor(new TensorSpec("state", ElementType.Int8, 1, 40) { IsVariable = true }.Quantized(0.5f, -7));
        int wide = writer.AddTensor(new TensorSpec("wide", ElementType.Int16, 3) { IsVariable = true }.Quantized(0.5f, 9));
        int output = writer.AddOutput(new TensorSpec("y", ElementType.Int8, 1, 40));
        writer.AddOperator(BuiltinOperator.Svdf, [state, wide], [output]);
        byte[] model = writer.ToArray();
        using ArenaBlock arena = new(1024);
        SetupReport report = default;
        OperatorEntry[] table = [StandIns.Row<StandIns.Nothing>((int)BuiltinOperator.Svdf)];
        Assert.Equal(Status.Ok, Interpreter.Setup(model, arena.Span, table, ref report));
        // Header, tensors, operator, 8 of padding, and the states rounded up to 16.
        Assert.Equal(48 + 3 * 8 + 16 + 8 + 48 + 16, report.PersistentBytes);
        Assert.Equal(40, arena.Span.Count(unchecked((byte)-7)));
        arena.Span.Replace(unchecked((byte)-7), (byte)1);
        Assert.Equal(Status.Ok, Interpreter.ResetVariables(model, arena.Span));
        Assert.Equal(40, arena.Span.Count(unchecked((byte)-7)));
    }

    internal static byte[] Reshape()
    {
        ModelWriter writer = new() { Description = "one reshape" };
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 1, 12));
        int y = writer.AddOutput(new TensorSpec("y", ElementType.Int8, 3, 4));
        writer.AddOperator(BuiltinOperator.Reshape, [x], [y], OperatorOptions.Reshape(3, 4));
        return writer.ToArray();
    }

    internal static byte[] Chain(int operators)
    {
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 1, 12));
        for (int i = 0; i < operators; i++)
        {
            TensorSpec next = new($"t{i}", ElementType.Int8, 12, 1);
            int y = i == operators - 1 ? writer.AddOutput(next) : writer.AddTensor(next);
            writer.AddOperator(BuiltinOperator.Reshape, [x], [y]);
            x = y;
        }
        return writer.ToArray();
    }

    struct Recorder : IOperatorObserver
    {
        public List<string> Seen;
        public readonly void Begin(int operatorIndex) => Seen.Add($"B{operatorIndex}");
        public readonly void End(int operatorIndex) => Seen.Add($"E{operatorIndex}");
    }
}
