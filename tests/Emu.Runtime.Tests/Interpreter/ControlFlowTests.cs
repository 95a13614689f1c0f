using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Writing;
using Emu.Runtime.Tests.Kernels;

namespace Emu.Runtime.Tests.Interpreters;

/// <summary>Operators that call subgraphs: results that can be worked out by hand, and calls that must be refused.</summary>
public sealed class ControlFlowTests
{
    static TensorSpec Ints(string name = "t") => new(name, ElementType.Int32, 1);

    static TensorSpec Constant(int value) => new TensorSpec("c", ElementType.Int32, 1).With(value);

    static OperatorOptions Branches(int whenTrue, int whenFalse) => new OperatorOptions(92).Int32(0, whenTrue).Int32(1, whenFalse);

    static OperatorOptions Loop(int condition, int body) => new OperatorOptions(93).Int32(0, condition).Int32(1, body);

    static OperatorOptions Once(int subgraph) => new OperatorOptions(103).Int32(0, subgraph);

    /// <summary>A subgraph of one int32 input: input code constant.</summary>
    static void AddBinary(ModelWriter model, BuiltinOperator code, int constant)
    {
        ModelWriter graph = model.AddSubgraph(code.ToString());
        int x = graph.AddInput(Ints());
        graph.AddOperator(code, [x, graph.AddTensor(Constant(constant))], [graph.AddOutput(Ints())]);
    }

    /// <summary>y = flag ? x + 10 : x * 3.</summary>
    static ModelWriter Choice()
    {
        ModelWriter model = new();
        int flag = model.AddInput(new TensorSpec("flag", ElementType.Bool, 1)), x = model.AddInput(Ints("x"));
        model.AddOperator(BuiltinOperator.If, [flag, x], [model.AddOutput(Ints("y"))], Branches(1, 2));
        AddBinary(model, BuiltinOperator.Add, 10);
        AddBinary(model, BuiltinOperator.Mul, 3);
        return model;
    }

    /// <summary>while (i &lt; limit) { i = i + 1; sum = sum + i; }, with the inputs (i, sum).</summary>
    internal static byte[] SumLoop(int limit)
    {
        ModelWriter model = new();
        int i = model.AddInput(Ints("i")), sum = model.AddInput(Ints("sum"));
        model.AddOperator(BuiltinOperator.While, [i, sum], [model.AddOutput(Ints("last i")), model.AddOutput(Ints("last sum"))], Loop(1, 2));
        ModelWriter condition = model.AddSubgraph("condition");
        int at = condition.AddInput(Ints());
        condition.AddInput(Ints());
        condition.AddOperator(BuiltinOperator.Less, [at, condition.AddTensor(Constant(limit))], [condition.AddOutput(new TensorSpec("goes on", ElementType.Bool, 1))]);
        ModelWriter body = model.AddSubgraph("body");
        int before = body.AddInput(Ints()), total = body.AddInput(Ints());
        int next = body.AddOutput(Ints());
        body.AddOperator(BuiltinOperator.Add, [before, body.AddTensor(Constant(1))], [next]);
        body.AddOperator(BuiltinOperator.Add, [total, next], [body.AddOutput(Ints())]);
        return model.ToArray();
    }

    static int[] Run(HostInterpreter interpreter, params int[] inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
            if (interpreter.View.Inputs[i].Type == ElementType.Bool)
                interpreter.Input(i)[0] = (byte)inputs[i];
            else
                interpreter.Input<int>(i)[0] = inputs[i];
        interpreter.Invoke();
        return [.. Enumerable.Range(0, interpreter.OutputCount).Select(i => interpreter.Output<int>(i)[0])];
    }

    static void AssertRefused(ModelErrorId id, ModelWriter model, string place)
    {
        ModelError? error = HostInterpreter.TryOpen(ModelFile.Open(model.ToArray(), "m.tflite"), 0, OperatorTable.All, out HostInterpreter? opened);
        opened?.Dispose();
        Assert.Equal(id, error?.Id);
        Assert.Contains(place, error!.Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 5, 15)]
    [InlineData(0, 5, 15)]
    [InlineData(1, -3, 7)]
    [InlineData(0, -3, -9)]
    public void If_runs_the_branch_that_the_flag_names(int flag, int x, int expected)
    {
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(Choice().ToArray()));
        Assert.Equal([expected], Run(interpreter, flag, x));
        Assert.Equal([expected], Run(interpreter, flag, x));
    }

    [Theory]
    [InlineData(0, 0, 10, 55)]
    [InlineData(7, 100, 10, 127)]
    [InlineData(10, 4, 10, 4)]
    [InlineData(11, 4, 11, 4)]
    public void While_repeats_its_body_until_the_condition_is_false(int i, int sum, int lastI, int lastSum)
    {
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(SumLoop(10)));
        Assert.Equal([lastI, lastSum], Run(interpreter, i, sum));
    }

    [Fact]
    public void Loops_and_branches_nest()
    {
        // while (i < 6) { i = i + 1 through an IF in the body that adds 10 or triples another number }
        ModelWriter model = new();
        int i = model.AddInput(Ints()), x = model.AddInput(Ints());
        model.AddOperator(BuiltinOperator.While, [i, x], [model.AddOutput(Ints()), model.AddOutput(Ints())], Loop(1, 2));
        ModelWriter condition = model.AddSubgraph("condition");
        int at = condition.AddInput(Ints());
        condition.AddInput(Ints());
        condition.AddOperator(BuiltinOperator.Less, [at, condition.AddTensor(Constant(6))], [condition.AddOutput(new TensorSpec("b", ElementType.Bool, 1))]);
        ModelWriter body = model.AddSubgraph("body");
        int before = body.AddInput(Ints()), value = body.AddInput(Ints()), small = body.AddTensor(new TensorSpec("small", ElementType.Bool, 1));
        body.AddOperator(BuiltinOperator.Less, [value, body.AddTensor(Constant(20))], [small]);
        body.AddOperator(BuiltinOperator.Add, [before, body.AddTensor(Constant(1))], [body.AddOutput(Ints())]);
        body.AddOperator(BuiltinOperator.If, [small, value], [body.AddOutput(Ints())], Branches(3, 4));
        AddBinary(model, BuiltinOperator.Mul, 3);
        AddBinary(model, BuiltinOperator.Sub, 7);
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(model.ToArray()));
        int expected = 4;
        for (int turn = 0; turn < 6; turn++)
            expected = expected < 20 ? expected * 3 : expected - 7;
        Assert.Equal([6, expected], Run(interpreter, 0, 4));
        Assert.False(Emu.Runtime.Planning.GreedyPlanner.HasOverlap(interpreter.Map.Lifetimes(), [.. interpreter.Map.Buffers.Select(b => b.Offset)], out _, out _));
    }

    [Fact]
    public void A_loop_that_never_ends_is_stopped_with_its_place()
    {
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(SumLoop(int.MaxValue)));
        interpreter.OperatorRunLimit = 10_000;
        ModelException e = Assert.Throws<ModelException>(() => Run(interpreter, 0, 0));
        Assert.Equal(ModelErrorId.EndlessLoop, e.Error.Id);
        Assert.Equal([int.MaxValue, 5], Run(interpreter, int.MaxValue, 5));
    }

    [Fact]
    public void A_variable_is_initialised_once_and_again_after_a_reset()
    {
        static OperatorOptions Named() => new OperatorOptions(111).Text(1, "counter");
        ModelWriter model = new();
        model.AddOperator(BuiltinOperator.CallOnce, [], [], Once(1));
        int handle = model.AddTensor(new TensorSpec("handle", ElementType.Resource, 1)), value = model.AddTensor(Ints());
        int next = model.AddOutput(Ints());
        model.AddOperator(BuiltinOperator.VarHandle, [], [handle], Named());
        model.AddOperator(BuiltinOperator.ReadVariable, [handle], [value]);
        model.AddOperator(BuiltinOperator.Add, [value, model.AddTensor(Constant(1))], [next]);
        model.AddOperator(BuiltinOperator.AssignVariable, [handle, next], []);
        ModelWriter first = model.AddSubgraph("first");
        int same = first.AddTensor(new TensorSpec("handle", ElementType.Resource, 1));
        first.AddOperator(BuiltinOperator.VarHandle, [], [same], Named());
        first.AddOperator(BuiltinOperator.AssignVariable, [same, first.AddTensor(Constant(40))], []);
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(model.ToArray()));
        Assert.Equal((41, 42, 43), (Run(interpreter)[0], Run(interpreter)[0], Run(interpreter)[0]));
        interpreter.ResetVariables();
        Assert.Equal((41, 42), (Run(interpreter)[0], Run(interpreter)[0]));
    }

    [Fact]
    public void Loops_allocate_nothing()
    {
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(SumLoop(100)));
        Action invoke = () => interpreter.Invoke();
        invoke();
        Assert.Equal(0, Emu.Tests.Allocations.Of(invoke));
    }

    [Fact]
    public void A_subgraph_that_does_not_exist_is_refused()
    {
        ModelWriter model = new();
        int flag = model.AddInput(new TensorSpec("flag", ElementType.Bool, 1)), x = model.AddInput(Ints("x"));
        model.AddOperator(BuiltinOperator.If, [flag, x], [model.AddOutput(Ints("y"))], Branches(1, 7));
        AddBinary(model, BuiltinOperator.Add, 10);
        AssertRefused(ModelErrorId.BadSubgraphIndex, model, "operator 0 IF");
    }

    [Fact]
    public void Recursion_is_refused_direct_and_through_another_subgraph()
    {
        ModelWriter direct = new();
        direct.AddOperator(BuiltinOperator.CallOnce, [], [], Once(0));
        AssertRefused(ModelErrorId.RecursiveSubgraph, direct, "operator 0 CALL_ONCE");
        ModelWriter mutual = new();
        mutual.AddOperator(BuiltinOperator.CallOnce, [], [], Once(1));
        mutual.AddSubgraph("a").AddOperator(BuiltinOperator.CallOnce, [], [], Once(2));
        mutual.AddSubgraph("b").AddOperator(BuiltinOperator.CallOnce, [], [], Once(1));
        AssertRefused(ModelErrorId.RecursiveSubgraph, mutual, "subgraph 2, operator 0 CALL_ONCE");
    }

    [Fact]
    public void Calls_that_double_at_every_level_are_refused_at_once()
    {
        ModelWriter model = new();
        ModelWriter graph = model;
        for (int level = 1; level < 200; level++)
        {
            graph.AddOperator(BuiltinOperator.CallOnce, [], [], Once(level));
            graph.AddOperator(BuiltinOperator.CallOnce, [], [], Once(level));
            graph = model.AddSubgraph($"level {level}");
        }
        AssertRefused(ModelErrorId.TooManyCalls, model, "m.tflite");
    }

    [Fact]
    public void Two_hundred_nested_calls_run()
    {
        ModelWriter model = new();
        ModelWriter graph = model;
        for (int level = 1; level < 200; level++)
        {
            graph.AddOperator(BuiltinOperator.CallOnce, [], [], Once(level));
            graph = model.AddSubgraph($"level {level}");
        }
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(model.ToArray()));
        interpreter.Invoke();
        Assert.Equal(199 * 2 + 1, interpreter.Map.Steps.Count);
    }

    [Fact]
    public void Ten_thousand_subgraphs_are_refused()
    {
        ModelWriter model = new();
        for (int i = 0; i < 10_000; i++)
            model.AddSubgraph("s");
        AssertRefused(ModelErrorId.ModelTooComplex, model, "m.tflite");
    }

    [Fact]
    public void Operands_that_do_not_fit_the_subgraph_are_refused()
    {
        ModelWriter counts = Choice();
        counts.AddSubgraph("unused").AddInput(Ints());
        ModelWriter fewer = new();
        int flag = fewer.AddInput(new TensorSpec("flag", ElementType.Bool, 1));
        fewer.AddOperator(BuiltinOperator.If, [flag], [fewer.AddOutput(Ints("y"))], Branches(1, 1));
        AddBinary(fewer, BuiltinOperator.Add, 10);
        AssertRefused(ModelErrorId.SubgraphOperandCount, fewer, "operator 0 IF");
        ModelWriter types = new();
        flag = types.AddInput(new TensorSpec("flag", ElementType.Bool, 1));
        int x = types.AddInput(new TensorSpec("x", ElementType.Float32, 1));
        types.AddOperator(BuiltinOperator.If, [flag, x], [types.AddOutput(Ints("y"))], Branches(1, 1));
        AddBinary(types, BuiltinOperator.Add, 10);
        AssertRefused(ModelErrorId.SubgraphOperand, types, "input 1");
    }

    [Fact]
    public void A_condition_that_is_not_a_bool_is_refused()
    {
        ModelWriter model = new();
        int x = model.AddInput(Ints());
        model.AddOperator(BuiltinOperator.While, [x], [model.AddOutput(Ints())], Loop(1, 1));
        AddBinary(model, BuiltinOperator.Add, 1);
        AssertRefused(ModelErrorId.SubgraphOperand, model, "operator 0 WHILE");
    }
}
