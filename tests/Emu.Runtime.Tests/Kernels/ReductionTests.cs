using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>MEAN over every set of axes of small tensors.</summary>
public class ReductionTests
{
    static readonly int[][] Shapes = [[5], [3, 4], [2, 3, 4], [2, 3, 4, 5], [1, 3, 1, 4], [2, 1, 3, 2]];

    static IEnumerable<(int[] Shape, int[] Axes, int[] Output, bool Keep)> Cases()
    {
        foreach (int[] shape in Shapes)
        {
            for (int set = 1; set < 1 << shape.Length; set++)
            {
                bool keep = (set & 1) != 0;
                int[] axes = [.. Enumerable.Range(0, shape.Length).Where(d => (set >> d & 1) != 0)];
                int[] output = [.. shape.Select((size, d) => axes.Contains(d) ? keep ? 1 : 0 : size).Where(size => size > 0)];
                // Axes may be given from the end.
                yield return (shape, [.. axes.Select(d => d % 2 == 0 ? d : d - shape.Length)], output, keep);
            }
        }
    }

    static List<int>[] Groups(int[] shape, int[] axes)
    {
        Dictionary<string, List<int>> groups = [];
        int at = 0;
        foreach (int[] index in Oracle.Indices(shape))
        {
            string key = string.Join(',', index.Where((_, d) => !axes.Contains(d) && !axes.Contains(d - shape.Length)));
            if (!groups.TryGetValue(key, out List<int>? group))
                groups[key] = group = [];
            group.Add(at++);
        }
        return [.. groups.Values];
    }

    [Fact]
    public void Int8_means_are_rounded_as_TFLM_rounds_them()
    {
        Draw draw = new(41);
        foreach ((int[] shape, int[] axes, int[] output, bool keep) in Cases())
        {
            float inputScale = draw.Scale(0.01, 0.1), outputScale = draw.Scale(0.01, 0.1);
            int inputZero = draw.Int(-128, 127), outputZero = draw.Int(-128, 127);
            sbyte[] x = draw.Int8s(Draw.Count(shape));
            byte[] model = Build(BuiltinOperator.Mean, OperatorOptions.Reducer(keep), Tensor(ElementType.Int8, output).Quantized(outputScale, outputZero),
                Tensor(ElementType.Int8, shape).Quantized(inputScale, inputZero), Tensor(ElementType.Int32, axes.Length).With<int>(axes));
            IEnumerable<int> expected = Groups(shape, axes).Select(group =>
            {
                (int multiplier, int shift) = Oracle.Multiplier((double)inputScale / outputScale);
                // The count is divided out of the multiplier, which gains as many bits as the count has before.
                int bits = Math.Min((int)Math.Floor(Math.Log2(group.Count)), 31 + shift);
                int divided = (int)(((decimal)multiplier * (1L << bits)) / group.Count);
                long sum = group.Sum(i => (long)x[i] - inputZero);
                return Oracle.Clamp(Oracle.Rescale(sum, divided, shift - bits) + (long)outputZero, -128, 127);
            });
            Assert.Equal(expected, Run<sbyte>(model, Draw.Bytes(x)).Select(v => (int)v));
        }
    }

    [Fact]
    public void Float_means_are_means()
    {
        Draw draw = new(42);
        foreach ((int[] shape, int[] axes, int[] output, bool keep) in Cases())
        {
            float[] x = draw.Floats(Draw.Count(shape));
            byte[] model = Build(BuiltinOperator.Mean, OperatorOptions.Reducer(keep), Tensor(ElementType.Float32, output),
                Tensor(ElementType.Float32, shape), Tensor(ElementType.Int32, axes.Length).With<int>(axes));
            float[] found = Run<float>(model, Draw.Bytes(x));
            List<int>[] groups = Groups(shape, axes);
            for (int i = 0; i < found.Length; i++)
                Assert.Equal(groups[i].Average(at => (double)x[at]), found[i], 1e-6);
        }
    }
}
