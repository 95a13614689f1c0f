using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Operators with damaged options, shapes and quantisation are refused or run; they never fail otherwise.</summary>
public class MutatedOperatorTests
{
    static TensorSpec I8(params int[] shape) => Tensor(ElementType.Int8, shape).Quantized(0.1f, 3);
    static TensorSpec Weights(params int[] shape) => Tensor(ElementType.Int8, shape).Quantized(0.1f, 0).With<sbyte>(new sbyte[Draw.Count(shape)]);

    static readonly byte[][] Models =
    [
        Build(BuiltinOperator.Conv2D, OperatorOptions.Conv2D(PaddingScheme.Same, 2, 1), I8(1, 5, 3, 4), I8(1, 5, 5, 2), Weights(4, 3, 3, 2), Tensor(ElementType.Int32, 4).With<int>(1, 2, 3, 4)),
        Build(BuiltinOperator.DepthwiseConv2D, OperatorOptions.DepthwiseConv2D(PaddingScheme.Same, 1, 2, 2), I8(1, 3, 5, 4), I8(1, 5, 5, 2), Weights(1, 3, 3, 4), Tensor(ElementType.Int32, 4).With<int>(1, 2, 3, 4)),
        Build(BuiltinOperator.FullyConnected, OperatorOptions.FullyConnected(), I8(2, 3), I8(2, 6), Weights(3, 6), null),
        Build(BuiltinOperator.AveragePool2D, OperatorOptions.Pool2D(PaddingScheme.Same, 2, 2, 3, 3), I8(1, 3, 3, 2), I8(1, 5, 5, 2)),
        Build(BuiltinOperator.MaxPool2D, OperatorOptions.Pool2D(PaddingScheme.Valid, 1, 1, 2, 3), Tensor(ElementType.Float32, 1, 3, 4, 2), Tensor(ElementType.Float32, 1, 5, 5, 2)),
        Build(BuiltinOperator.Softmax, OperatorOptions.Softmax(), Tensor(ElementType.Int8, 2, 5).Quantized(1f / 256, -128), I8(2, 5)),
        Build(BuiltinOperator.Add, OperatorOptions.Add(), I8(2, 3, 4), I8(2, 1, 4), I8(3, 1)),
        Build(BuiltinOperator.Pad, null, I8(4, 5), I8(2, 3), Tensor(ElementType.Int32, 2, 2).With<int>(1, 1, 2, 0)),
        Build(BuiltinOperator.Mean, OperatorOptions.Reducer(true), I8(2, 1, 4, 1), I8(2, 3, 4, 5), Tensor(ElementType.Int32, 2).With<int>(1, 3)),
        Build(BuiltinOperator.Concatenation, OperatorOptions.Concatenation(1), I8(2, 5), I8(2, 2), I8(2, 3)),
        Build(BuiltinOperator.Quantize, null, Tensor(ElementType.Int16, 7).Quantized(0.01f, 0), I8(7)),
        Build(BuiltinOperator.Logistic, null, Tensor(ElementType.Int8, 7).Quantized(1f / 256, -128), I8(7)),
        Build(BuiltinOperator.Transpose, null, I8(4, 2, 3), I8(2, 3, 4), MoveTests.Ints(2, 0, 1)),
        Build(BuiltinOperator.Slice, null, I8(2, 2), I8(3, 4), Tensor(ElementType.Int32, 2), MoveTests.Ints(2, 2)),
        Build(BuiltinOperator.StridedSlice, new OperatorOptions(32).Int32(0, 1).Int32(4, 0), I8(2, 2), I8(3, 4), MoveTests.Ints(0, 3), MoveTests.Ints(3, 0), MoveTests.Ints(2, -2)),
        Build(BuiltinOperator.SplitV, null, I8(3, 4), I8(3, 4), MoveTests.Ints(4), MoveTests.Ints(1)),
        Build(BuiltinOperator.Pack, new OperatorOptions(59).Int32(0, 2).Int32(1, 1), I8(3, 2), I8(3), I8(3)),
        Build(BuiltinOperator.Gather, new OperatorOptions(23).Int32(0, 1).Int32(1, 0), I8(2, 2), I8(2, 3), Tensor(ElementType.Int32, 2)),
        Build(BuiltinOperator.GatherND, null, I8(2, 4), I8(2, 3, 4), Tensor(ElementType.Int32, 2, 2)),
        Build(BuiltinOperator.SpaceToDepth, new OperatorOptions(19).Int32(0, 2), I8(1, 2, 1, 12), I8(1, 4, 2, 3)),
        Build(BuiltinOperator.SpaceToBatchND, null, I8(4, 2, 2, 1), I8(1, 3, 4, 1), MoveTests.Ints(2, 2), Tensor(ElementType.Int32, 2, 2).With<int>(1, 0, 0, 0)),
        Build(BuiltinOperator.BatchToSpaceND, null, I8(1, 3, 4, 1), I8(4, 2, 2, 1), MoveTests.Ints(2, 2), Tensor(ElementType.Int32, 2, 2).With<int>(1, 0, 0, 0)),
        Build(BuiltinOperator.MirrorPad, new OperatorOptions(76).Byte(0, 1), I8(3, 5), I8(2, 3), Tensor(ElementType.Int32, 2, 2).With<int>(1, 0, 1, 1)),
        Build(BuiltinOperator.BroadcastTo, null, I8(2, 3, 4), I8(3, 1), MoveTests.Ints(2, 3, 4)),
        Build(BuiltinOperator.DynamicUpdateSlice, null, I8(3, 4), I8(3, 4), I8(2, 2), Tensor(ElementType.Int32, 2)),
        Build(BuiltinOperator.EmbeddingLookup, null, I8(2, 4), Tensor(ElementType.Int32, 2), Weights(3, 4)),
        Build(BuiltinOperator.ResizeBilinear, new OperatorOptions(15).Byte(2, 0).Byte(3, 1), I8(1, 4, 3, 2), I8(1, 2, 5, 2), MoveTests.Ints(4, 3)),
        Build(BuiltinOperator.ResizeNearestNeighbor, new OperatorOptions(74).Byte(0, 1).Byte(1, 0), I8(1, 4, 3, 2), I8(1, 2, 5, 2), MoveTests.Ints(4, 3)),
    ];

    [Fact]
    public void A_damaged_operator_is_refused_or_runs()
    {
        Random random = new(81);
        foreach (byte[] model in Models)
        {
            using (ModelRun intact = new(model))
                Assert.True(intact.Status == Status.Ok, intact.Failure);
            for (int i = 0; i < 1500; i++)
            {
                byte[] damaged = [.. model];
                for (int n = random.Next(1, 4); n > 0; n--)
                    damaged[random.Next(8, damaged.Length)] = random.Next(3) switch { 0 => 0, 1 => (byte)random.Next(256), _ => (byte)(1 << random.Next(8)) };
                using ModelRun run = new(damaged, 1 << 14);
                if (run.Status == Status.Ok)
                    run.Invoke();
                Assert.True(Enum.IsDefined(run.Status));
            }
        }
    }
}
