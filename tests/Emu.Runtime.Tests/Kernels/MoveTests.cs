using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Operators that only move elements, against definitions by coordinates: for each output index the input index it comes from.</summary>
public class MoveTests
{
    internal static TensorSpec Ints(params int[] values) => Tensor(ElementType.Int32, values.Length).With<int>(values);

    static TensorSpec List(Draw draw, int[] values) => draw.Bool() ? Ints(values)
        : Tensor(ElementType.Int64, values.Length).With<long>([.. values.Select(v => (long)v)]);

    static int[] Shape(Draw draw, int least, int most, int largest = 5) =>
        [.. Enumerable.Range(0, draw.Int(least, most)).Select(_ => draw.Int(1, largest))];

    static (ElementType Type, int Bytes) Element(Draw draw, params ElementType[] types)
    {
        ElementType type = types[draw.Int(0, types.Length - 1)];
        return (type, type switch { ElementType.Int64 => 8, ElementType.Float32 or ElementType.Int32 => 4, ElementType.Int16 => 2, _ => 1 });
    }

    /// <summary>Runs a model of one data input and compares every output element with the input element that a function names.</summary>
    static void Moves(Draw draw, byte[] model, int bytes, int[] from, int[] to, Func<int[], int[]> source)
    {
        byte[] x = Draw.Bytes(draw.Int8s(Draw.Count(from) * bytes));
        IEnumerable<byte> expected = Oracle.Indices(to).SelectMany(at => x.AsSpan(Oracle.At(from, source(at)) * bytes, bytes).ToArray());
        Assert.Equal(expected, Run<byte>(model, x));
    }

    [Fact]
    public void Transposing_permutes_the_dimensions()
    {
        Draw draw = new(101);
        for (int i = 0; i < 80; i++)
        {
            int[] shape = Shape(draw, 1, 6, 4);
            int[] order = [.. Enumerable.Range(0, shape.Length).OrderBy(_ => draw.Int(0, 1000))];
            int[] output = [.. order.Select(d => shape[d])];
            (ElementType type, int bytes) = Element(draw, ElementType.Int8, ElementType.Int16, ElementType.Float32);
            byte[] model = Build(BuiltinOperator.Transpose, null, Tensor(type, output), Tensor(type, shape), Ints(order));
            Moves(draw, model, bytes, shape, output, at => [.. Enumerable.Range(0, shape.Length).Select(d => at[Array.IndexOf(order, d)])]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_slice_is_a_box_of_the_input(bool computed)
    {
        Draw draw = new(102);
        for (int i = 0; i < 80; i++)
        {
            int[] shape = Shape(draw, 1, 5), begin = [.. shape.Select(size => draw.Int(0, size - 1))];
            int[] output = [.. shape.Select((size, d) => draw.Int(1, size - begin[d]))];
            int[] sizes = [.. output.Select((size, d) => begin[d] + size == shape[d] && draw.Bool() ? -1 : size)];
            (ElementType type, int bytes) = Element(draw, ElementType.Int8, ElementType.Int16, ElementType.Float32, ElementType.Int32, ElementType.Int64, ElementType.Bool);
            if (!computed)
            {
                byte[] model = Build(BuiltinOperator.Slice, null, Tensor(type, output), Tensor(type, shape), List(draw, begin), List(draw, sizes));
                Moves(draw, model, bytes, shape, output, at => [.. at.Select((k, d) => k + begin[d])]);
                continue;
            }
            byte[] late = Build(BuiltinOperator.Slice, null, Tensor(type, output), Tensor(type, shape), Tensor(ElementType.Int32, begin.Length), Ints(output));
            byte[] x = Draw.Bytes(draw.Int8s(Draw.Count(shape) * bytes));
            Assert.Equal(Oracle.Indices(output).SelectMany(at => x.AsSpan(Oracle.At(shape, [.. at.Select((k, d) => k + begin[d])]) * bytes, bytes).ToArray()),
                Run<byte>(late, x, Draw.Bytes(begin)));
        }
    }

    [Fact]
    public void A_strided_slice_takes_what_python_takes()
    {
        Draw draw = new(103);
        for (int i = 0; i < 200; i++)
        {
            int[] shape = Shape(draw, 1, 5, 7);
            int rank = shape.Length, beginMask = draw.Int(0, 31), endMask = draw.Int(0, 31), shrink = draw.Int(0, 3) == 0 ? draw.Int(0, 31) : 0;
            int[] begin = [.. shape.Select(size => draw.Int(-size - 2, size + 1))], end = [.. shape.Select(size => draw.Int(-size - 2, size + 2))];
            int[] stride = [.. shape.Select(_ => draw.Int(1, 3) * (draw.Bool() ? 1 : -1))];
            int[][] taken = [.. shape.Select((size, d) => Taken(size, begin[d], end[d], stride[d], (beginMask >> d & 1) != 0, (endMask >> d & 1) != 0, (shrink >> d & 1) != 0))];
            if (taken.Any(t => t.Length == 0))
                continue;
            int[] output = [.. Enumerable.Range(0, rank).Where(d => (shrink >> d & 1) == 0).Select(d => taken[d].Length)];
            (ElementType type, int bytes) = Element(draw, ElementType.Int8, ElementType.Int16, ElementType.Float32, ElementType.Int32, ElementType.Bool);
            OperatorOptions options = new OperatorOptions(32).Int32(0, beginMask).Int32(1, endMask).Int32(4, shrink);
            byte[] model = Build(BuiltinOperator.StridedSlice, options, Tensor(type, output), Tensor(type, shape), Ints(begin), Ints(end), Ints(stride));
            int[] full = [.. taken.Select(t => t.Length)];
            byte[] x = Draw.Bytes(draw.Int8s(Draw.Count(shape) * bytes));
            Assert.Equal(Oracle.Indices(full).SelectMany(at => x.AsSpan(Oracle.At(shape, [.. at.Select((k, d) => taken[d][k])]) * bytes, bytes).ToArray()),
                Run<byte>(model, x));
        }
    }

    /// <summary>Python's slice.indices, and for a shrunk axis the one index if it exists.</summary>
    static int[] Taken(int size, int begin, int end, int stride, bool fromStart, bool toEnd, bool one)
    {
        int low = stride > 0 ? 0 : -1, high = stride > 0 ? size : size - 1;
        int Inside(int k) => Math.Max(low, Math.Min(high, k < 0 ? k + size : k));
        int first = fromStart ? (stride > 0 ? 0 : size - 1) : Inside(begin), stop = toEnd ? (stride > 0 ? size : -1) : Inside(end);
        if (one)
            return first >= 0 && first < size ? [first] : [];
        List<int> indices = [];
        for (int k = first; stride > 0 ? k < stop : k > stop; k += stride)
            indices.Add(k);
        return [.. indices];
    }

    [Fact]
    public void Reversed_dimensions_run_backwards()
    {
        Draw draw = new(104);
        for (int i = 0; i < 60; i++)
        {
            int[] shape = Shape(draw, 1, 5);
            int[] axes = [.. Enumerable.Range(0, shape.Length).Where(_ => draw.Bool())];
            if (axes.Length == 0)
                axes = [0];
            (ElementType type, int bytes) = Element(draw, ElementType.Int8, ElementType.UInt8, ElementType.Bool, ElementType.Int16, ElementType.Float32, ElementType.Int64);
            byte[] model = Build(BuiltinOperator.ReverseV2, null, Tensor(type, shape), Tensor(type, shape), Ints([.. axes.Select(a => draw.Bool() ? a : a - shape.Length)]));
            Moves(draw, model, bytes, shape, shape, at => [.. at.Select((k, d) => axes.Contains(d) ? shape[d] - 1 - k : k)]);
        }
    }

    [Fact]
    public void Broadcasting_repeats_dimensions_of_one()
    {
        Draw draw = new(105);
        for (int i = 0; i < 60; i++)
        {
            int[] output = Shape(draw, 1, 6, 4);
            int missing = draw.Int(0, output.Length - 1);
            int[] shape = [.. output.Skip(missing).Select(size => draw.Bool() ? 1 : size)];
            (ElementType type, int bytes) = Element(draw, ElementType.Int8, ElementType.UInt8, ElementType.Bool, ElementType.Int16, ElementType.Float32, ElementType.Int64);
            byte[] model = Build(BuiltinOperator.BroadcastTo, null, Tensor(type, output), Tensor(type, shape), List(draw, output));
            Moves(draw, model, bytes, shape, output, at => [.. shape.Select((size, d) => size == 1 ? 0 : at[d + missing])]);
        }
    }

    [Fact]
    public void Blocks_become_channels_and_back()
    {
        Draw draw = new(106);
        for (int i = 0; i < 40; i++)
        {
            int block = draw.Int(1, 3), channels = draw.Int(1, 3);
            int[] deep = [draw.Int(1, 2), draw.Int(1, 4), draw.Int(1, 4), channels * block * block];
            int[] wide = [deep[0], deep[1] * block, deep[2] * block, channels];
            (ElementType type, int bytes) = Element(draw, ElementType.Int8, ElementType.Float32);
            byte[] toSpace = Build(BuiltinOperator.DepthToSpace, new OperatorOptions(94).Int32(0, block), Tensor(type, wide), Tensor(type, deep));
            Moves(draw, toSpace, bytes, deep, wide, at => [at[0], at[1] / block, at[2] / block, (at[1] % block * block + at[2] % block) * channels + at[3]]);
            byte[] toDepth = Build(BuiltinOperator.SpaceToDepth, new OperatorOptions(19).Int32(0, block), Tensor(type, deep), Tensor(type, wide));
            Moves(draw, toDepth, bytes, wide, deep, at =>
                [at[0], at[1] * block + at[3] / channels / block, at[2] * block + at[3] / channels % block, at[3] % channels]);
        }
    }

    [Fact]
    public void Space_is_dealt_out_to_batches_and_back()
    {
        Draw draw = new(107);
        for (int i = 0; i < 40; i++)
        {
            int spatial = draw.Int(1, 2), batches = draw.Int(1, 2), depth = draw.Int(1, 3);
            int[] block = [.. Enumerable.Range(0, spatial).Select(_ => draw.Int(1, 3))], pads = [.. Enumerable.Range(0, 2 * spatial).Select(_ => draw.Int(0, 2))];
            int[] part = [.. block.Select((b, d) => Math.Max(draw.Int(1, 3), (pads[2 * d] + pads[2 * d + 1]) / b + 1))];
            int[] image = [batches, .. part.Select((n, d) => n * block[d] - pads[2 * d] - pads[2 * d + 1]), depth];
            int[] parts = [batches * block.Aggregate((a, b) => a * b), .. part, depth];
            int[] Place(int[] at)
            {
                int[] inBlock = spatial == 1 ? [at[0] / batches] : [at[0] / batches / block[1], at[0] / batches % block[1]];
                return [at[0] % batches, .. block.Select((b, d) => at[d + 1] * b + inBlock[d] - pads[2 * d]), at[^1]];
            }
            TensorSpec Spec(int[] shape) => Tensor(ElementType.Int8, shape).Quantized(0.1f, 5);
            TensorSpec list = Tensor(ElementType.Int32, spatial, 2).With<int>(pads);
            bool Inside(int[] place) => place.Zip(image).All(p => p.First >= 0 && p.First < p.Second);

            sbyte[] x = draw.Int8s(Draw.Count(image));
            Assert.Equal(Oracle.Indices(parts).Select(Place).Select(at => Inside(at) ? x[Oracle.At(image, at)] : (sbyte)0),
                Run<sbyte>(Build(BuiltinOperator.SpaceToBatchND, null, Spec(parts), Spec(image), Ints(block), list), Draw.Bytes(x)));

            sbyte[] z = draw.Int8s(Draw.Count(parts)), expected = new sbyte[Draw.Count(image)];
            foreach ((int[] at, int k) in Oracle.Indices(parts).Select((at, k) => (Place(at), k)).Where(p => Inside(p.Item1)))
                expected[Oracle.At(image, at)] = z[k];
            Assert.Equal(expected, Run<sbyte>(Build(BuiltinOperator.BatchToSpaceND, null, Spec(image), Spec(parts), Ints(block), list), Draw.Bytes(z)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Mirrored_paddings_reflect(int mode)
    {
        Draw draw = new(108);
        for (int i = 0; i < 60; i++)
        {
            int[] shape = Shape(draw, 1, 4, 4), pads = [.. shape.SelectMany(n => new[] { draw.Int(0, n - 1 + mode), draw.Int(0, n - 1 + mode) })];
            int[] output = [.. shape.Select((n, d) => n + pads[2 * d] + pads[2 * d + 1])];
            (ElementType type, int bytes) = Element(draw, ElementType.Int8, ElementType.Float32);
            byte[] model = Build(BuiltinOperator.MirrorPad, new OperatorOptions(76).Byte(0, mode), Tensor(type, output), Tensor(type, shape),
                Tensor(ElementType.Int32, shape.Length, 2).With<int>(pads));
            Moves(draw, model, bytes, shape, output, at => [.. at.Select((k, d) =>
            {
                // Indices go to and fro for ever: 0 1 2 1 0 1 (REFLECT), 0 1 2 2 1 0 0 1 (SYMMETRIC).
                int[] there = [.. Enumerable.Range(0, shape[d])];
                int[] cycle = mode == 1 ? [.. there, .. there.Reverse()] : [.. there, .. there.Reverse().Skip(1).SkipLast(1)];
                return cycle[(k - pads[2 * d] + 8 * cycle.Length) % cycle.Length];
            })]);
        }
    }

    [Fact]
    public void An_update_is_written_at_its_place_moved_inside()
    {
        Draw draw = new(109);
        for (int i = 0; i < 60; i++)
        {
            int[] shape = Shape(draw, 1, 4), box = [.. shape.Select(n => draw.Int(1, n))], start = [.. shape.Select(n => draw.Int(-2, n + 2))];
            int[] at = [.. start.Select((k, d) => Math.Clamp(k, 0, shape[d] - box[d]))];
            short[] x = draw.Int16s(Draw.Count(shape)), u = draw.Int16s(Draw.Count(box)), expected = [.. x];
            foreach ((int[] k, int n) in Oracle.Indices(box).Select((k, n) => (k, n)))
                expected[Oracle.At(shape, [.. k.Select((v, d) => v + at[d])])] = u[n];
            bool wide = draw.Bool();
            byte[] model = Build(BuiltinOperator.DynamicUpdateSlice, null, Tensor(ElementType.Int16, shape), Tensor(ElementType.Int16, shape),
                Tensor(ElementType.Int16, box), Tensor(wide ? ElementType.Int64 : ElementType.Int32, shape.Length));
            byte[] positions = wide ? Draw.Bytes(start.Select(k => (long)k).ToArray()) : Draw.Bytes(start);
            Assert.Equal(expected, Run<short>(model, Draw.Bytes(x), Draw.Bytes(u), positions));
            byte[] long64 = Build(BuiltinOperator.DynamicUpdateSlice, null, Tensor(ElementType.Int64, shape), Tensor(ElementType.Int64, shape),
                Tensor(ElementType.Int64, box), Tensor(wide ? ElementType.Int64 : ElementType.Int32, shape.Length));
            Assert.Equal(Longs(expected), Run<long>(long64, Draw.Bytes(Longs(x)), Draw.Bytes(Longs(u)), positions));
        }

        static long[] Longs(short[] values) => [.. values.Select(v => (long)v << 30)];
    }
}
