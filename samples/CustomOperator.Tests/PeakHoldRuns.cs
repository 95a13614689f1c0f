using Emu.Boards;
using Emu.Guest;
using Emu.Runtime;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Writing;

namespace CustomOperator.Tests;

/// <summary>A model with a custom operator, on this computer and on a board.</summary>
public sealed class PeakHoldRuns
{
    private static readonly OperatorTable Operators = OperatorTable.All.With<PeakHold>("PeakHold", ElementType.Int8);

    private static ModelFile Model()
    {
        ModelWriter writer = new();
        int x = writer.AddInput(new TensorSpec("x", ElementType.Int8, 4)), y = writer.AddOutput(new TensorSpec("y", ElementType.Int8, 4));
        writer.AddCustomOperator("PeakHold", [x], [y], []);
        return ModelFile.Open(writer.ToArray(), "peak.tflite");
    }

    private static readonly sbyte[][] Steps = [[5, -3, 0, 127], [1, -3, 9, -128], [1, -9, 2, 0]];
    private static readonly sbyte[][] Expected = [[5, -1, 0, 127], [4, -2, 9, 126], [3, -3, 8, 125]];

    private static byte[] Bytes(sbyte[] values) => [.. values.Select(v => (byte)v)];

    [Fact]
    public void On_this_computer_it_holds_the_peaks()
    {
        using HostInterpreter model = HostInterpreter.Open(Model(), operators: Operators);
        for (int step = 0; step < Steps.Length; step++)
        {
            Steps[step].CopyTo(model.Input<sbyte>(0));
            model.Invoke();
            Assert.Equal(Expected[step], model.Output<sbyte>(0).ToArray());
        }
        model.ResetVariables();
        model.Input<sbyte>(0).Fill(-7);
        model.Invoke();
        Assert.Equal([-1, -1, -1, -1], model.Output<sbyte>(0).ToArray());
    }

    [Fact]
    public void On_a_board_it_gives_the_same()
    {
        using ModelSession session = ModelSession.Open(Model(), BoardCatalog.Load("nucleo-l4r5zi").Board!, operators: Operators);
        Assert.Null(session.SetUp());
        for (int step = 0; step < Steps.Length; step++)
        {
            session.SetInput(0, Bytes(Steps[step]));
            Assert.Null(session.Invoke());
            Assert.Equal(Bytes(Expected[step]), session.Output(0));
        }
    }

    [Fact]
    public void An_assembly_brings_its_kernels_along()
    {
        OperatorTable table = OperatorTable.All.With(typeof(PeakHold).Assembly);
        Assert.Equal("PeakHold", table.KernelName(0));
    }

    [Fact]
    public void Without_the_kernel_the_model_is_refused_by_the_operators_name()
    {
        ModelException e = Assert.Throws<ModelException>(() => HostInterpreter.Open(Model()));
        Assert.Equal(ModelErrorId.OperatorUnsupported, e.Error.Id);
        Assert.Contains("PeakHold", e.Error.Message, StringComparison.Ordinal);
    }
}
