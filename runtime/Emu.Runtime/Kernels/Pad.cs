using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>PAD and PADV2 for every element type of T's size, up to 5 dimensions: the output is filled with one value, then the input's rows are copied into it.</summary>
/// <remarks>PAD fills with 0, of int8 with the output's zero point. PADV2's value is a third input. Input 1 is the constant [rank, 2] of paddings before and after each dimension.</remarks>
internal readonly struct Pad<T> : IKernel where T : unmanaged
{
    const int LargestRank = 5;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Length;     // of a row: the innermost padded dimension with everything inside it
        internal int Origin;     // element of the output where the first row goes
        internal int Count0, Count1, Count2, Count3;    // loops over rows, outermost first
        internal int Step0, Step1, Step2, Step3;        // in the output
        internal int Zero;       // what PAD fills with
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 3, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), paddings = s.Input(1), output = s.Output(0);
        int rank = input.Rank;
        if (rank is < 1 or > LargestRank)
            return s.Fail(Status.OperandRank, 0, rank);
        if (output.Rank != rank)
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        if (paddings.Type is not (ElementType.Int32 or ElementType.Int64))
            return s.Fail(Status.OperandType, 1, (int)paddings.Type);
        if (!paddings.IsConstant)
            return s.Fail(Status.OperandNotConstant, 1);
        if ((e = Operands.Elements(ref s, 1, rank * 2)) != Status.Ok || (e = PrepareFill(ref s, ref p)) != Status.Ok)
            return e;
        bool wide = paddings.Type == ElementType.Int64;
        ReadOnlySpan<int> words = paddings.Constant<int>();
        p.Length = p.Count0 = p.Count1 = p.Count2 = p.Count3 = 1;
        int step = 1, loop = 0;
        for (int i = rank - 1; i >= 0; i--)
        {
            int before = Word(words, 2 * i, wide), after = Word(words, 2 * i + 1, wide);
            int size = input.Dim(i);
            if (before < 0 || after < 0 || (long)before + size + after != output.Dim(i))
                return s.Fail(Status.OperandValue, 1, before < 0 ? before : after);
            p.Origin += before * step;
            // Dimensions join the row until one inside them was padded.
            if (p.Length == step)
                p.Length *= size;
            else
                SetLoop(ref p, loop++, size, step);
            step *= output.Dim(i);
        }
        return s.SetParams(p);
    }

    static Status PrepareFill(ref Setup s, ref Params p)
    {
        TensorInfo output = s.Output(0);
        if (!s.HasInput(2))
        {
            p.Zero = output.Type == ElementType.Int8 ? output.ZeroPoint(0) : 0;
            return Status.Ok;
        }
        Status e = Operands.Type(ref s, 2, output.Type);
        return e != Status.Ok ? e : Operands.Elements(ref s, 2, 1);
    }

    /// <summary>A 32- or 64-bit padding as 32 bits; -1 when it does not fit.</summary>
    static int Word(ReadOnlySpan<int> words, int index, bool wide)
    {
        if (!wide)
            return words[index];
        return words[2 * index + 1] == 0 ? words[2 * index] : -1;
    }

    static void SetLoop(ref Params p, int loop, int count, int step)
    {
        switch (loop)
        {
            case 0: (p.Count3, p.Step3) = (count, step); break;
            case 1: (p.Count2, p.Step2) = (count, step); break;
            case 2: (p.Count1, p.Step1) = (count, step); break;
            default: (p.Count0, p.Step0) = (count, step); break;
        }
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<T> value = c.Input<T>(2);
        int zero = p.Zero;
        Run(p, c.Input<T>(0), value.Length != 0 ? value[0] : System.Runtime.CompilerServices.Unsafe.As<int, T>(ref zero), c.Output<T>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<T> x, T value, Span<T> y)
    {
        y.Fill(value);
        int from = 0, length = p.Length;
        for (int i = 0; i < p.Count0; i++)
        {
            for (int j = 0; j < p.Count1; j++)
            {
                for (int k = 0; k < p.Count2; k++)
                {
                    int to = p.Origin + i * p.Step0 + j * p.Step1 + k * p.Step2;
                    for (int l = 0; l < p.Count3; l++)
                    {
                        x.Slice(from, length).CopyTo(y.Slice(to, length));
                        from += length;
                        to += p.Step3;
                    }
                }
            }
        }
    }
}
