using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

public class HostBatchTests
{
    static byte[] Layer() => Build(BuiltinOperator.FullyConnected, OperatorOptions.FullyConnected(), Tensor(ElementType.Int8, 1, 40).Quantized(0.2f, 3),
        Tensor(ElementType.Int8, 1, 30).Quantized(0.1f, -7), Tensor(ElementType.Int8, 40, 30).With<sbyte>(new Draw(3).Int8s(1200)).Quantized([0.02f], 0));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Results_do_not_depend_on_the_number_of_threads(int threads)
    {
        Draw draw = new(4);
        byte[] model = Layer();
        sbyte[][] inputs = [.. Enumerable.Range(0, 100).Select(_ => draw.Int8s(30))];
        byte[][] expected = [.. inputs.Select(x => Draw.Bytes(Run<sbyte>(model, Draw.Bytes(x))))];
        byte[][] found = new byte[inputs.Length][];
        using HostInterpreter prepared = HostInterpreter.Open(ModelFile.Open(model));
        HostBatch.Run(prepared, inputs.Length, threads, (own, item) =>
        {
            inputs[item].CopyTo(own.Input<sbyte>(0));
            own.Invoke();
            found[item] = own.Output(0).ToArray();
        });
        Assert.Equal(expected, found);
    }

    [Fact]
    public void The_first_item_that_fails_ends_the_batch()
    {
        using HostInterpreter prepared = HostInterpreter.Open(ModelFile.Open(Layer()));
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
            HostBatch.Run(prepared, 50, 3, (_, item) => throw new InvalidOperationException(item >= 5 ? "late" : $"item {item}")));
        Assert.Equal("item 0", error.Message);
    }
}
