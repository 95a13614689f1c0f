using System.Buffers.Binary;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Hosting.Writing;
using Emu.Runtime.Planning;
using Emu.Runtime.Tests.Kernels;
using FsCheck.Xunit;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Interpreters;

/// <summary>Plans made on the host: what they promise, and that a model computes the same with each of them.</summary>
public sealed class PlannerTests
{
    static readonly BuiltinOperator[] FloatOperators =
    [
        BuiltinOperator.Relu, BuiltinOperator.Relu6, BuiltinOperator.Elu, BuiltinOperator.HardSwish, BuiltinOperator.Logistic, BuiltinOperator.Tanh,
        BuiltinOperator.Abs, BuiltinOperator.Neg, BuiltinOperator.Exp, BuiltinOperator.Log, BuiltinOperator.Sin, BuiltinOperator.Cos, BuiltinOperator.Sqrt,
        BuiltinOperator.Rsqrt, BuiltinOperator.Square, BuiltinOperator.Floor, BuiltinOperator.Ceil, BuiltinOperator.Round,
    ];

    static readonly BuiltinOperator[] Pairs =
    [
        BuiltinOperator.Add, BuiltinOperator.Sub, BuiltinOperator.Mul, BuiltinOperator.Div, BuiltinOperator.Maximum, BuiltinOperator.Minimum,
        BuiltinOperator.SquaredDifference, BuiltinOperator.FloorDiv, BuiltinOperator.FloorMod, BuiltinOperator.Prelu,
    ];

    static TensorSpec F(params int[] shape) => Tensor(ElementType.Float32, shape);

    static TensorSpec I8(params int[] shape) => Tensor(ElementType.Int8, shape).Quantized(0.05f, 3);

    static TensorSpec Bools(params int[] shape) => Tensor(ElementType.Bool, shape);

    /// <summary>A model for every operator that may work in place, in its types.</summary>
    static IEnumerable<(BuiltinOperator Code, byte[] Model)> InPlaceModels()
    {
        foreach (BuiltinOperator code in FloatOperators)
            yield return (code, Build(code, null, F(3, 5), F(3, 5)));
        foreach (BuiltinOperator code in Pairs)
        {
            yield return (code, Build(code, null, F(3, 5), F(3, 5), F(5)));
            yield return (code, Build(code, null, F(3, 5), F(5), F(3, 5)));
            yield return (code, Build(code, null, F(3, 5), F(3, 5), F(3, 5)));
        }
        foreach (BuiltinOperator code in (BuiltinOperator[])[BuiltinOperator.Add, BuiltinOperator.Sub, BuiltinOperator.Mul, BuiltinOperator.Maximum, BuiltinOperator.SquaredDifference])
            yield return (code, Build(code, null, I8(4, 6), I8(4, 6), I8(4, 1)));
        foreach (BuiltinOperator code in (BuiltinOperator[])[BuiltinOperator.Relu, BuiltinOperator.Relu6, BuiltinOperator.LeakyRelu, BuiltinOperator.Elu, BuiltinOperator.HardSwish])
            yield return (code, Build(code, null, I8(7), I8(7)));
        yield return (BuiltinOperator.LeakyRelu, Build(BuiltinOperator.LeakyRelu, null, F(7), F(7)));
        yield return (BuiltinOperator.Logistic, Build(BuiltinOperator.Logistic, null, Tensor(ElementType.Int8, 9).Quantized(1f / 256, -128), I8(9)));
        yield return (BuiltinOperator.Tanh, Build(BuiltinOperator.Tanh, null, Tensor(ElementType.Int16, 9).Quantized(1f / 32768, 0), Tensor(ElementType.Int16, 9).Quantized(0.001f, 0)));
        yield return (BuiltinOperator.LogicalAnd, Build(BuiltinOperator.LogicalAnd, null, Bools(6), Bools(6), Bools(6)));
        yield return (BuiltinOperator.LogicalOr, Build(BuiltinOperator.LogicalOr, null, Bools(2, 3), Bools(3), Bools(2, 3)));
        yield return (BuiltinOperator.LogicalNot, Build(BuiltinOperator.LogicalNot, null, Bools(6), Bools(6)));
        yield return (BuiltinOperator.Quantize, Build(BuiltinOperator.Quantize, null, Tensor(ElementType.Int8, 8).Quantized(0.1f, -4), I8(8)));
        yield return (BuiltinOperator.Quantize, Build(BuiltinOperator.Quantize, null, Tensor(ElementType.UInt8, 8).Quantized(0.05f, 131), I8(8)));
        yield return (BuiltinOperator.Cast, Build(BuiltinOperator.Cast, null, Tensor(ElementType.Int32, 8), F(8)));
        yield return (BuiltinOperator.Reshape, Build(BuiltinOperator.Reshape, null, I8(3, 4), I8(2, 6)));
        yield return (BuiltinOperator.Squeeze, Build(BuiltinOperator.Squeeze, null, I8(3, 4), I8(3, 1, 4)));
        yield return (BuiltinOperator.ExpandDims, Build(BuiltinOperator.ExpandDims, null, I8(1, 3, 4), I8(3, 4), MoveTests.Ints(0)));
    }

    /// <summary>Floats from 0.1 to 4 for every kind of function; bytes 0 and 1 for bools.</summary>
    static void Fill(HostInterpreter interpreter, int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < interpreter.InputCount; i++)
            switch (interpreter.View.Inputs[i].Type)
            {
                case ElementType.Float32:
                    foreach (ref float x in interpreter.Input<float>(i))
                        x = 0.1f + 3.9f * random.NextSingle();
                    break;
                case ElementType.Bool:
                    foreach (ref byte x in interpreter.Input(i))
                        x = (byte)random.Next(2);
                    break;
                default:
                    random.NextBytes(interpreter.Input(i));
                    break;
            }
    }

    static byte[] Output(byte[] model, Planner planner, int seed, out ModelPlan plan)
    {
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(model), planner: planner);
        plan = interpreter.Plan;
        Fill(interpreter, seed);
        interpreter.Invoke();
        return interpreter.Output(0).ToArray();
    }

    [Fact]
    public void Operators_that_work_in_place_compute_the_same_as_apart()
    {
        HashSet<BuiltinOperator> seen = [];
        foreach ((BuiltinOperator code, byte[] model) in InPlaceModels())
        {
            for (int seed = 0; seed < 5; seed++)
            {
                byte[] together = Output(model, Planner.Search, seed, out ModelPlan plan);
                Assert.True(plan.InPlace == 1, $"{code} does not work in place");
                Assert.True(Output(model, Planner.Linear, seed, out _).AsSpan().SequenceEqual(together), $"{code} differs in place");
            }
            seen.Add(code);
        }
        // Dequantising makes elements larger: it never has an input of the output's size, and stands in the list for completeness of the rule only.
        Assert.Equal(Enumerable.Range(0, 256).Where(c => InPlace.Allows(c) && c != (int)BuiltinOperator.Dequantize), seen.Select(c => (int)c).Order());
    }

    /// <summary>Converters leave tensors behind that nothing reads or writes; they need no place, however large they are.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(600_000)]    // with a head of 1 MB and more, offsets take 4 bytes
    public void A_tensor_that_nothing_touches_may_be_larger_than_the_head(int length)
    {
        ModelWriter model = new();
        int x = model.AddInput(F(length)), unused = model.AddTensor(F(length * 5));
        model.AddOperator(BuiltinOperator.Neg, [x], [model.AddOutput(F(length))]);
        byte[] greedy = Output(model.ToArray(), Planner.Greedy, 1, out _);
        foreach (Planner planner in (Planner[])[Planner.Search, Planner.Linear])
        {
            using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(model.ToArray()), planner: planner);
            Fill(interpreter, 1);
            interpreter.Invoke();
            Assert.True(greedy.AsSpan().SequenceEqual(interpreter.Output(0)));
            Assert.Equal(0, interpreter.Tensor(0, unused).Length);
        }
    }

    [Fact]
    public void An_input_that_is_read_again_is_not_taken_over()
    {
        ModelWriter model = new();
        int x = model.AddInput(F(4)), y = model.AddTensor(F(4));
        model.AddOperator(BuiltinOperator.Neg, [x], [y]);
        model.AddOperator(BuiltinOperator.Concatenation, [x, y], [model.AddOutput(F(8))], OperatorOptions.Concatenation(0));
        byte[] bytes = Output(model.ToArray(), Planner.Search, 1, out ModelPlan plan);
        Assert.Equal(0, plan.InPlace);
        Assert.Equal(Output(model.ToArray(), Planner.Greedy, 1, out _), bytes);
    }

    [Property(MaxTest = 300)]
    public void Search_is_never_larger_than_greedy_nor_greedy_than_linear_nor_any_below_the_bound(int seed)
    {
        Random random = new(seed);
        Lifetime[] buffers = [.. Enumerable.Range(0, random.Next(0, 24)).Select(_ =>
        {
            int first = random.Next(10);
            return new Lifetime(16 * random.Next(0, 30), first, first + random.Next(4));
        })];
        SearchPlan search = SearchPlanner.Plan(buffers, 50_000);
        int[] offsets = new int[buffers.Length], linear = LinearPlanner.Plan(buffers);
        int greedy = GreedyPlanner.Plan(buffers, offsets, new int[buffers.Length]);
        Assert.InRange(search.Bytes, SearchPlanner.LowerBound(buffers), greedy);
        Assert.InRange(greedy, 0, buffers.Sum(b => b.Bytes));
        foreach (IReadOnlyList<int> plan in (IReadOnlyList<int>[])[[.. search.Offsets], offsets, linear])
            Assert.False(GreedyPlanner.HasOverlap(buffers, [.. plan], out _, out _));
    }

    [Fact]
    public void Linear_plans_keep_every_tensor_until_the_end()
    {
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(SmallModelTests.Chain(5)), planner: Planner.Linear);
        BufferUse[] buffers = [.. interpreter.Map.Buffers];
        for (int i = 1; i < buffers.Length; i++)
            Assert.True(buffers[i].Offset >= buffers[i - 1].Offset + buffers[i - 1].Bytes);
    }

    [Fact]
    public void A_plan_of_another_model_is_refused()
    {
        byte[] model = SmallModelTests.Chain(3);
        using HostInterpreter other = HostInterpreter.Open(ModelFile.Open(SmallModelTests.Chain(4)), planner: Planner.Linear);
        using HostInterpreter own = HostInterpreter.Open(ModelFile.Open(model), planner: Planner.Linear);
        Assert.Equal(Status.Ok, SetUp(model, own.Plan.Bytes.Span));
        Assert.Equal(Status.OtherPlan, SetUp(model, other.Plan.Bytes.Span));
        Assert.Equal(Status.OtherPlan, SetUp(model, default));
        Assert.Equal(Status.OtherPlan, SetUp(model, own.Plan.Bytes.Span[..^1]));
        // Behind fingerprint, head and count (4 bytes each) the first buffer, in units of 16 bytes.
        byte[] outside = own.Plan.Bytes.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(outside.AsSpan(12), 60000);
        Assert.Equal(Status.OtherPlan, SetUp(model, outside));
    }

    static Status SetUp(byte[] model, ReadOnlySpan<byte> plan)
    {
        using ArenaBlock arena = new(1 << 16);
        SetupReport report = default;
        return Interpreter.Setup<PlanBefore>(model, arena.Span, OperatorTable.All.Entries, plan, ref report);
    }

    /// <summary>x -> RESHAPE -> y -> RESHAPE -> z, each of 12 bytes, with offsets for the three.</summary>
    static byte[] Offline(params int[] words)
    {
        ModelWriter model = new();
        int x = model.AddInput(I8(3, 4)), y = model.AddTensor(I8(2, 6)), z = model.AddOutput(I8(12));
        model.AddOperator(BuiltinOperator.Reshape, [x], [y]);
        model.AddOperator(BuiltinOperator.Reshape, [y], [z]);
        byte[] data = new byte[4 * words.Length];
        Buffer.BlockCopy(words, 0, data, 0, data.Length);
        model.AddMetadata("OfflineMemoryAllocation", data);
        return model.ToArray();
    }

    [Fact]
    public void Offline_offsets_are_taken_and_the_rest_is_placed_around_them()
    {
        using HostInterpreter interpreter = HostInterpreter.Open(ModelFile.Open(Offline(1, 0, 3, 64, 32, -1)), planner: Planner.Offline);
        Assert.Equal([(0, 64), (1, 32), (2, 0)], interpreter.Map.Buffers.OrderBy(b => b.Tensor).Select(b => (b.Tensor, b.Offset)));
        Assert.Equal(80, interpreter.Plan.HeadBytes);
        Fill(interpreter, 3);
        byte[] expected = interpreter.Input(0).ToArray();
        interpreter.Invoke();
        Assert.Equal(expected, interpreter.Output(0).ToArray());
    }

    [Theory]
    [InlineData("tensors", 1, 0, 2, 0, 16)]
    [InlineData("tensors", 1, 0, 3, 0)]
    [InlineData("bytes", 1)]
    [InlineData("multiple", 1, 0, 3, 8, 32, -1)]
    [InlineData("multiple", 1, 0, 3, -16, 32, -1)]
    [InlineData("multiple", 1, 0, 3, 2147483632, 32, -1)]
    [InlineData("overlap", 1, 0, 3, 32, 32, -1)]
    public void Offline_metadata_that_is_no_plan_is_refused(string what, params int[] words)
    {
        ModelError? error = HostInterpreter.TryOpen(ModelFile.Open(Offline(words)), 0, OperatorTable.All, out _, Planner.Offline);
        Assert.Equal(ModelErrorId.BadOfflinePlan, error?.Id);
        Assert.Contains(what, error!.Message, StringComparison.Ordinal);
    }
}
