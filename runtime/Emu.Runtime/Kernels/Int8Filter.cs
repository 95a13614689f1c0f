namespace Emu.Runtime.Kernels;

/// <summary>Filters of int8 kernels: input 1 as int8, or as a constant of packed int4, which is unpacked to scratch memory for each run.</summary>
internal static class Int8Filter
{
    /// <summary>Checks the type.</summary>
    /// <param name="s">The operator.</param>
    /// <param name="unpacked">Scratch handle for <see cref="Of"/>; -1 for int8.</param>
    internal static Status Prepare(ref Setup s, out int unpacked)
    {
        unpacked = -1;
        TensorInfo filter = s.Input(1);
        if (filter.Type == ElementType.Int8)
            return Status.Ok;
        if (filter.Type != ElementType.Int4)
            return s.Fail(Status.OperandType, 1, (int)filter.Type);
        return filter.IsConstant ? s.Scratch(filter.Elements, out unpacked) : s.Fail(Status.OperandNotConstant, 1);
    }

    /// <summary>The weights, one per byte.</summary>
    internal static ReadOnlySpan<sbyte> Of(ref Context c, int unpacked)
    {
        if (unpacked < 0)
            return c.Input<sbyte>(1);
        Span<sbyte> weights = c.Scratch<sbyte>(unpacked);
        Unpack(c.Input<byte>(1), weights);
        return weights;
    }

    /// <summary>Low nibble first; four bits with sign.</summary>
    static void Unpack(ReadOnlySpan<byte> packed, Span<sbyte> weights)
    {
        for (int i = 0; i < weights.Length; i += 2)
        {
            int pair = packed[i >> 1];
            weights[i] = (sbyte)((sbyte)(pair << 4) >> 4);
            if (i + 1 < weights.Length)
                weights[i + 1] = (sbyte)((sbyte)pair >> 4);
        }
    }
}
