using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.MoveTests;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Operators that cut, stack and look up slices, against definitions by coordinates; and those that only change the shape.</summary>
public class SelectTests
{
    static int[] Shape(Draw draw, int least, int most) => [.. Enumerable.Range(0, draw.Int(least, most)).Select(_ => draw.Int(1, 4))];

    /// <summary>Runs a model with one activation input and several outputs.</summary>
    static byte[][] Outputs(BuiltinOperator code, OperatorOptions? options, TensorSpec[] inputs, TensorSpec[] outputs, byte[] x)
    {
        ModelWriter writer = new();
        int[] numbers = [.. inputs.Select(t => t.Data == null ? writer.AddInput(t) : writer.AddTensor(t))];
        writer.AddOperator(code, numbers, [.. outputs.Select(writer.AddOutput)], options);
        using ModelRun run = new(writer.ToArray());
        Assert.True(run.Status == Status.Ok, run.Failure);
        byte[][] results = run.Invoke(x);
        Assert.Equal(Status.Ok, run.Status);
        return results;
    }

    [Fact]
    public void Splits_are_consecutive_parts_along_the_axis()
    {
        Draw draw = new(121);
        for (int i = 0; i < 60; i++)
        {
            bool equal = draw.Bool();
            int[] shape = Shape(draw, 1, 4);
            int axis = draw.Int(0, shape.Length - 1), part = draw.Int(1, 3);
            int[] sizes = [.. Enumerable.Range(0, draw.Int(1, 4)).Select(_ => equal ? part : draw.Int(1, 3))];
            shape[axis] = sizes.Sum();
            int[][] shapes = [.. sizes.Select(n => (int[])[.. shape.Select((size, d) => d == axis ? n : size)])];
            short[] x = draw.Int16s(Draw.Count(shape));
            TensorSpec data = Tensor(ElementType.Int16, shape), where = Ints(draw.Bool() ? axis : axis - shape.Length);
            int[] listed = [.. sizes];
            if (draw.Bool())
                listed[draw.Int(0, listed.Length - 1)] = -1;
            byte[][] outputs = equal
                ? Outputs(BuiltinOperator.Split, new OperatorOptions(35).Int32(0, sizes.Length), [where, data], [.. shapes.Select(s => Tensor(ElementType.Int16, s))], Draw.Bytes(x))
                : Outputs(BuiltinOperator.SplitV, new OperatorOptions(79).Int32(0, sizes.Length), [data, Ints(listed), where], [.. shapes.Select(s => Tensor(ElementType.Int16, s))], Draw.Bytes(x));
            for (int k = 0, first = 0; k < sizes.Length; first += sizes[k++])
            {
                IEnumerable<short> expected = Oracle.Indices(shapes[k]).Select(at => x[Oracle.At(shape, [.. at.Select((v, d) => d == axis ? v + first : v)])]);
                Assert.Equal(expected, Draw.Read<short>(outputs[k]));
            }
        }
    }

    [Fact]
    public void Packing_stacks_and_unpacking_takes_apart()
    {
        Draw draw = new(122);
        for (int i = 0; i < 60; i++)
        {
            int[] part = Shape(draw, 1, 3);
            int axis = draw.Int(0, part.Length), count = draw.Int(1, 4), given = draw.Bool() ? axis : axis - part.Length - 1;
            int[] whole = [.. part[..axis], count, .. part[axis..]];
            int[] Part(int[] at) => [.. at[..axis], .. at[(axis + 1)..]];
            int[][] values = [.. Enumerable.Range(0, count).Select(_ => draw.Int32s(Draw.Count(part)))];
            byte[] pack = Build(BuiltinOperator.Pack, new OperatorOptions(59).Int32(0, count).Int32(1, given), Tensor(ElementType.Int32, whole),
                [.. values.Select(_ => Tensor(ElementType.Int32, part))]);
            int[] packed = [.. Oracle.Indices(whole).Select(at => values[at[axis]][Oracle.At(part, Part(at))])];
            Assert.Equal(packed, Run<int>(pack, [.. values.Select(Draw.Bytes)]));
            byte[][] unpacked = Outputs(BuiltinOperator.Unpack, new OperatorOptions(64).Int32(0, count).Int32(1, given), [Tensor(ElementType.Int32, whole)],
                [.. values.Select(_ => Tensor(ElementType.Int32, part))], Draw.Bytes(packed));
            Assert.Equal(values, unpacked.Select(Draw.Read<int>));
        }
    }

    [Fact]
    public void Gathering_takes_slices_by_index()
    {
        Draw draw = new(123);
        for (int i = 0; i < 80; i++)
        {
            int[] shape = Shape(draw, 1, 4);
            int axis = draw.Int(0, shape.Length - 1), batch = draw.Int(0, axis);
            int[] indexShape = [.. shape[..batch], .. Shape(draw, batch == 0 ? 1 : 0, 2)];
            int chosen = indexShape.Length - batch;
            int[] indices = [.. Enumerable.Range(0, Draw.Count(indexShape)).Select(_ => draw.Int(0, shape[axis] - 1))];
            int[] output = [.. shape[..axis], .. indexShape[batch..], .. shape[(axis + 1)..]];
            sbyte[] x = draw.Int8s(Draw.Count(shape));
            byte[] model = Build(BuiltinOperator.Gather, new OperatorOptions(23).Int32(0, axis).Int32(1, batch), Tensor(ElementType.Int8, output),
                Tensor(ElementType.Int8, shape), Tensor(ElementType.Int32, indexShape));
            IEnumerable<sbyte> expected = Oracle.Indices(output).Select(at =>
            {
                int k = indices[Oracle.At(indexShape, [.. at[..batch], .. at[axis..(axis + chosen)]])];
                return x[Oracle.At(shape, [.. at[..axis], k, .. at[(axis + chosen)..]])];
            });
            Assert.Equal(expected, Run<sbyte>(model, Draw.Bytes(x), Draw.Bytes(indices)));
        }
    }

    [Fact]
    public void Rows_of_indices_name_slices()
    {
        Draw draw = new(124);
        for (int i = 0; i < 60; i++)
        {
            int[] shape = Shape(draw, 1, 4), rows = Shape(draw, 0, 2);
            int depth = draw.Int(1, shape.Length);
            int[] indices = [.. Enumerable.Range(0, Draw.Count(rows)).SelectMany(_ => shape[..depth].Select(n => draw.Int(0, n - 1)))];
            int[] indexShape = [.. rows, depth], output = [.. rows, .. shape[depth..]];
            float[] x = draw.Floats(Draw.Count(shape));
            byte[] model = Build(BuiltinOperator.GatherND, null, Tensor(ElementType.Float32, output), Tensor(ElementType.Float32, shape), Tensor(ElementType.Int32, indexShape));
            IEnumerable<float> expected = Oracle.Indices(output).Select(at =>
                x[Oracle.At(shape, [.. Enumerable.Range(0, depth).Select(k => indices[Oracle.At(indexShape, [.. at[..rows.Length], k])]), .. at[rows.Length..]])]);
            Assert.Equal(expected, Run<float>(model, Draw.Bytes(x), Draw.Bytes(indices)));
        }
    }

    [Fact]
    public void Embeddings_are_rows_of_a_table()
    {
        Draw draw = new(125);
        int[] ids = [3, 0, 3, 1];
        sbyte[] table = draw.Int8s(20);
        TensorSpec rows = Tensor(ElementType.Int8, 4, 5).Quantized(0.25f, 0).With<sbyte>(table);
        sbyte[] expected = [.. ids.SelectMany(id => table[(5 * id)..(5 * id + 5)])];
        Assert.Equal(expected, Run<sbyte>(Build(BuiltinOperator.EmbeddingLookup, null, Tensor(ElementType.Int8, 4, 5), Tensor(ElementType.Int32, 4), rows), Draw.Bytes(ids)));
        Assert.Equal(expected.Select(q => q * 0.25f), Run<float>(Build(BuiltinOperator.EmbeddingLookup, null, Tensor(ElementType.Float32, 4, 5), Tensor(ElementType.Int32, 4), rows), Draw.Bytes(ids)));
        Assert.Equal(Status.IndexOutOfRange, Late(Build(BuiltinOperator.EmbeddingLookup, null, Tensor(ElementType.Int8, 4, 5), Tensor(ElementType.Int32, 4), rows), Draw.Bytes([0, 4, 0, 0])));
    }

    static Status Late(byte[] model, params byte[][] inputs)
    {
        using ModelRun run = new(model);
        Assert.True(run.Status == Status.Ok, run.Failure);
        run.Invoke(inputs);
        return run.Status;
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Computed_positions_outside_are_errors(int index)
    {
        TensorSpec x = Tensor(ElementType.Int8, 3), y = Tensor(ElementType.Int8, 1), one = Tensor(ElementType.Int32, 1);
        Assert.Equal(Status.IndexOutOfRange, Late(Build(BuiltinOperator.Gather, null, y, x, one), [1, 2, 3], Draw.Bytes([index])));
        Assert.Equal(Status.IndexOutOfRange, Late(Build(BuiltinOperator.GatherND, null, y, x, Tensor(ElementType.Int32, 1, 1)), [1, 2, 3], Draw.Bytes([index])));
        Assert.Equal(Status.IndexOutOfRange, Late(Build(BuiltinOperator.Slice, null, y, x, one, Ints(1)), [1, 2, 3], Draw.Bytes([index])));
    }

    [Fact]
    public void Shapes_are_known_and_changed_without_moving()
    {
        Assert.Equal([2, 1, 3], Run<int>(Build(BuiltinOperator.Shape, null, Tensor(ElementType.Int32, 3), Tensor(ElementType.Float32, 2, 1, 3)), new byte[24]));
        byte[] six = [1, 2, 3, 4, 5, 6];
        TensorSpec Int8(params int[] shape) => Tensor(ElementType.Int8, shape);
        Assert.Equal(six, Run<byte>(Build(BuiltinOperator.Squeeze, null, Int8(2, 3), Int8(1, 2, 1, 3)), six));
        Assert.Equal(six, Run<byte>(Build(BuiltinOperator.Squeeze, new OperatorOptions(30).Int32s(0, -2), Int8(1, 2, 3), Int8(1, 2, 1, 3)), six));
        Assert.Equal(six, Run<byte>(Build(BuiltinOperator.ExpandDims, null, Int8(2, 3, 1), Int8(2, 3), Ints(-1)), six));
    }

    [Fact]
    public void Two_shapes_broadcast_to_one()
    {
        TensorSpec Sizes(int count) => Tensor(ElementType.Int32, count);
        Assert.Equal([4, 2, 3], Run<int>(Build(BuiltinOperator.BroadcastArgs, null, Sizes(3), Sizes(3), Sizes(2)), Draw.Bytes([4, 1, 3]), Draw.Bytes([2, 1])));
        Assert.Equal([4, 2, 3], Run<int>(Build(BuiltinOperator.BroadcastArgs, null, Sizes(3), Sizes(2), Sizes(3)), Draw.Bytes([2, 1]), Draw.Bytes([4, 1, 3])));
        TensorSpec wide = Tensor(ElementType.Int64, 2);
        Assert.Equal([5L, 7L], Run<long>(Build(BuiltinOperator.BroadcastArgs, null, wide, wide, wide), Draw.Bytes([5L, 1L]), Draw.Bytes([1L, 7L])));
    }

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int16)]
    [InlineData(ElementType.Float32)]
    public void Selecting_takes_each_element_from_one_of_two_broadcast_values(ElementType type)
    {
        Draw draw = new(123);
        int bytes = type == ElementType.Int8 ? 1 : type == ElementType.Int16 ? 2 : 4;
        for (int i = 0; i < 60; i++)
        {
            int[] shape = Shape(draw, 1, 5);
            int[][] shapes = [.. Enumerable.Range(0, 3).Select(_ => (int[])[.. shape.Select(size => draw.Int(0, 3) == 0 ? 1 : size)])];
            // Some input must have each size, as broadcasting makes the output's shape from them; leading ones may be left out.
            shapes[draw.Int(0, 2)] = shape;
            for (int k = 0; k < 3; k++)
                while (shapes[k].Length > 1 && shapes[k][0] == 1 && draw.Bool())
                    shapes[k] = shapes[k][1..];
            byte[] condition = [.. draw.Int8s(Draw.Count(shapes[0])).Select(v => (byte)(v & 1))];
            byte[][] values = [.. shapes[1..].Select(s => Draw.Bytes(draw.Int8s(Draw.Count(s) * bytes)))];
            byte[] model = Build(BuiltinOperator.SelectV2, null, Tensor(type, shape), Tensor(ElementType.Bool, shapes[0]), Tensor(type, shapes[1]), Tensor(type, shapes[2]));
            byte[] found = Run<byte>(model, condition, values[0], values[1]);
            byte[] expected = [.. Oracle.Indices(shape).SelectMany(at =>
            {
                int from = condition[Position(shapes[0], at)] != 0 ? 0 : 1, first = Position(shapes[1 + from], at) * bytes;
                return values[from][first..(first + bytes)];
            })];
            Assert.Equal(expected, found);
        }

        static int Position(int[] shape, int[] at) =>
            shape.Length == 0 ? 0 : Oracle.At(shape, [.. at[^shape.Length..].Select((v, d) => shape[d] == 1 ? 0 : v)]);
    }
}
