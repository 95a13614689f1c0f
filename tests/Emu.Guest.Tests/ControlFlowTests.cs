using System.Runtime.InteropServices;
using Emu.Runtime;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Writing;

namespace Emu.Guest.Tests;

/// <summary>Loops on a board: outputs worked out by hand, and costs that add up over the runs of each operator.</summary>
public sealed class ControlFlowTests
{
    private const int Limit = 12;

    private static TensorSpec Ints() => new("t", ElementType.Int32, 1);

    private static TensorSpec Constant(int value) => new TensorSpec("c", ElementType.Int32, 1).With(value);

    /// <summary>while (i &lt; 12) i = i + 1.</summary>
    private static ModelFile Loop()
    {
        ModelWriter model = new();
        model.AddOperator(BuiltinOperator.While, [model.AddInput(Ints())], [model.AddOutput(Ints())], new OperatorOptions(93).Int32(0, 1).Int32(1, 2));
        ModelWriter condition = model.AddSubgraph("condition"), body = model.AddSubgraph("body");
        condition.AddOperator(BuiltinOperator.Less, [condition.AddInput(Ints()), condition.AddTensor(Constant(Limit))],
            [condition.AddOutput(new TensorSpec("b", ElementType.Bool, 1))]);
        body.AddOperator(BuiltinOperator.Add, [body.AddInput(Ints()), body.AddTensor(Constant(1))], [body.AddOutput(Ints())]);
        return ModelFile.Open(model.ToArray(), "loop.tflite");
    }

    private static byte[] Bytes(int value) => MemoryMarshal.AsBytes([value]).ToArray();

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(40)]
    public void A_loop_runs_its_subgraphs_as_often_as_its_condition_says(int start)
    {
        ModelRun run = ModelRunner.Run(Loop(), SharedModels.Board("nucleo-l4r5zi"), new RunOptions { Inputs = [Bytes(start)] });
        Assert.True(run.Exit == RunExit.Ok, run.Fault);
        Assert.Equal(Bytes(Math.Max(start, Limit)), run.Outputs[0].Data);
        int turns = Math.Max(Limit - start, 0);
        // The loop's kernel is entered first, and after every condition and every body.
        Assert.Equal([2 * turns + 2, turns + 1, turns], run.Operators.Select(o => o.Runs));
        Assert.Equal(run.Totals!.Cycles, run.Totals.OverheadCycles + (ulong)run.Operators.Sum(o => (long)o.Cycles));
    }

    [Fact]
    public void A_loop_that_never_ends_reaches_the_cycle_limit()
    {
        ModelWriter model = new();
        model.AddOperator(BuiltinOperator.While, [model.AddInput(Ints())], [model.AddOutput(Ints())], new OperatorOptions(93).Int32(0, 1).Int32(1, 2));
        ModelWriter condition = model.AddSubgraph("condition"), body = model.AddSubgraph("body");
        condition.AddInput(Ints());
        condition.Outputs.Add(condition.AddTensor(new TensorSpec("always", ElementType.Bool, 1).With<byte>(1)));
        int state = body.AddInput(Ints());
        body.Outputs.Add(state);
        ModelRun run = ModelRunner.Run(ModelFile.Open(model.ToArray()), SharedModels.Board("nucleo-l4r5zi"), new RunOptions { CycleLimit = 1_000_000 });
        Assert.Equal(RunExit.Limit, run.Exit);
    }
}
