using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>CIRCULAR_BUFFER against a list of its last inputs.</summary>
public class CircularBufferTests
{
    /// <summary>The FlexBuffer { "cycles_max": cycles }, byte by byte: key, keys (count, offset), map (keys' offset and width, count, value, type), root.</summary>
    static byte[] Options(int cycles) => [.. "cycles_max\0"u8, 1, 12, 1, 1, 1, (byte)cycles, 1 << 2, 2, 9 << 2, 1];

    static byte[] Model(byte[] options, bool withValid, int[]? output = null)
    {
        ModelWriter writer = new();
        int x = writer.AddInput(Tensor(ElementType.Int8, 1, 1, 2, 3)), y = writer.AddOutput(Tensor(ElementType.Int8, output ?? [1, 4, 2, 3]));
        int[] outputs = withValid ? [y, writer.AddOutput(Tensor(ElementType.Bool, 1))] : [y];
        writer.AddCustomOperator("CIRCULAR_BUFFER", [x], outputs, options);
        return writer.ToArray();
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void The_last_inputs_stand_in_order_and_every_nth_run_goes_on(int cycles, bool withValid)
    {
        Draw draw = new(151);
        using ModelRun run = new(Model(Options(cycles), withValid));
        Assert.True(run.Status == Status.Ok, run.Failure);
        List<byte> all = [.. new byte[24]];
        for (int i = 1; i <= 10; i++)
        {
            byte[] x = Draw.Bytes(draw.Int8s(6));
            all.AddRange(x);
            byte[][] outputs = run.Invoke(x);
            Assert.Equal(all.TakeLast(24), outputs[0]);
            bool due = i % cycles == 0;
            Assert.Equal(due || withValid ? Status.Ok : Status.RunEnded, run.Status);
            if (withValid)
                Assert.Equal([(byte)(due ? 1 : 0)], outputs[1]);
        }
    }

    [Fact]
    public void A_period_must_be_given_and_shapes_must_fit()
    {
        static Status Of(byte[] model)
        {
            using ModelRun run = new(model);
            return run.Status;
        }
        Assert.Equal(Status.OptionValue, Of(Model([], false)));
        Assert.Equal(Status.OptionValue, Of(Model(Options(0), false)));
        Assert.Equal(Status.OperandShape, Of(Model(Options(1), false, [1, 4, 2, 2])));
        Assert.Equal(Status.OperandShape, Of(Model(Options(1), false, [2, 4, 2, 3])));
        Assert.Equal(Status.OperandRank, Of(Model(Options(1), false, [4, 6])));
    }
}
