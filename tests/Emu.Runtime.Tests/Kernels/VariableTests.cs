using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Resource variables: state that survives runs, found by name.</summary>
public class VariableTests
{
    /// <summary>y = x + state of the named variable, then it becomes y; through two handles.</summary>
    static byte[] Accumulator(string readName, string assignName, int assigned = 3, bool handles = true)
    {
        ModelWriter writer = new();
        int x = writer.AddInput(Tensor(ElementType.Int32, 3)), y = writer.AddOutput(Tensor(ElementType.Int32, 3));
        int first = writer.AddTensor(Tensor(ElementType.Resource)), second = writer.AddTensor(Tensor(ElementType.Resource, 1));
        int state = writer.AddTensor(Tensor(ElementType.Int32, 3));
        int source = assigned == 3 ? y : writer.AddInput(Tensor(ElementType.Int32, assigned));
        if (handles)
        {
            writer.AddOperator(BuiltinOperator.VarHandle, [], [first], Named(readName));
            writer.AddOperator(BuiltinOperator.VarHandle, [], [second], Named(assignName));
        }
        writer.AddOperator(BuiltinOperator.ReadVariable, [first], [state]);
        writer.AddOperator(BuiltinOperator.Add, [x, state], [y], OperatorOptions.Add());
        writer.AddOperator(BuiltinOperator.AssignVariable, [second, source], []);
        return writer.ToArray();
    }

    static OperatorOptions Named(string name) => new OperatorOptions(111).Text(1, name);

    [Fact]
    public void Equal_names_mean_one_variable()
    {
        using ModelRun run = new(Accumulator("sum", "sum"));
        Assert.True(run.Status == Status.Ok, run.Failure);
        Assert.Equal([1, 2, 3], Draw.Read<int>(run.Invoke(Draw.Bytes([1, 2, 3]))[0]));
        Assert.Equal([11, 22, 33], Draw.Read<int>(run.Invoke(Draw.Bytes([10, 20, 30]))[0]));
        Assert.Equal([11, 22, 34], Draw.Read<int>(run.Invoke(Draw.Bytes([0, 0, 1]))[0]));
    }

    [Fact]
    public void Different_names_mean_two_variables()
    {
        using ModelRun run = new(Accumulator("sum", "Sum"));
        Assert.True(run.Status == Status.Ok, run.Failure);
        run.Invoke(Draw.Bytes([1, 2, 3]));
        Assert.Equal([10, 20, 30], Draw.Read<int>(run.Invoke(Draw.Bytes([10, 20, 30]))[0]));
    }

    [Fact]
    public void A_variable_has_one_size_and_a_handle_one_origin()
    {
        using ModelRun sizes = new(Accumulator("sum", "sum", assigned: 2));
        Assert.Equal((Status.OperandShape, 1), (sizes.Status, sizes.Report.Operand));
        using ModelRun none = new(Accumulator("", "", handles: false));
        Assert.Equal((Status.OperandNotVariable, 0), (none.Status, none.Report.Operand));
    }
}
