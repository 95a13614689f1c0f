using Emu.Isa;

namespace Emu.Arm;

// Loads and stores of MVE that part or join 2 or 4 interleaved streams. Imm says which words of the block are moved, List 1 that the base moves on. ShiftAmount: beats that are done (EPSR.ECI). Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] VectorInterleave =>
    [
        new("VLD2 T1", "111111001 0 0 1 NNNN uuu 1 111 yy 0 i 0000 0", "vld2{u}.{size} {qlist2}, [{n}]", Features.Mve, TimingClass.VectorLoad, &Vld2, VectorForms.Interleaved2, RowFlags.NotInIt),
        new("VLD2 T1 writeback", "111111001 0 1 1 nnnn uuu 1 111 yy 0 i 0000 0 l=1", "vld2{u}.{size} {qlist2}, [{n}]!", Features.Mve, TimingClass.VectorLoad, &Vld2, VectorForms.Interleaved2, RowFlags.NotInIt),
        new("VLD4 T1", "111111001 0 0 1 NNNN uuu 1 111 yy ii 0000 1", "vld4{u}.{size} {qlist4}, [{n}]", Features.Mve, TimingClass.VectorLoad, &Vld4, VectorForms.Interleaved4, RowFlags.NotInIt),
        new("VLD4 T1 writeback", "111111001 0 1 1 nnnn uuu 1 111 yy ii 0000 1 l=1", "vld4{u}.{size} {qlist4}, [{n}]!", Features.Mve, TimingClass.VectorLoad, &Vld4, VectorForms.Interleaved4, RowFlags.NotInIt),
        new("VST2 T1", "111111001 0 0 0 NNNN uuu 1 111 yy 0 i 0000 0", "vst2{u}.{size} {qlist2}, [{n}]", Features.Mve, TimingClass.VectorStore, &Vst2, VectorForms.Interleaved2, RowFlags.NotInIt),
        new("VST2 T1 writeback", "111111001 0 1 0 nnnn uuu 1 111 yy 0 i 0000 0 l=1", "vst2{u}.{size} {qlist2}, [{n}]!", Features.Mve, TimingClass.VectorStore, &Vst2, VectorForms.Interleaved2, RowFlags.NotInIt),
        new("VST4 T1", "111111001 0 0 0 NNNN uuu 1 111 yy ii 0000 1", "vst4{u}.{size} {qlist4}, [{n}]", Features.Mve, TimingClass.VectorStore, &Vst4, VectorForms.Interleaved4, RowFlags.NotInIt),
        new("VST4 T1 writeback", "111111001 0 1 0 nnnn uuu 1 111 yy ii 0000 1 l=1", "vst4{u}.{size} {qlist4}, [{n}]!", Features.Mve, TimingClass.VectorStore, &Vst4, VectorForms.Interleaved4, RowFlags.NotInIt),
    ];

    private static void Vld2(ref TOps o, in Fields f) => Interleaved(ref o, f, streams: 2, load: true);
    private static void Vld4(ref TOps o, in Fields f) => Interleaved(ref o, f, streams: 4, load: true);
    private static void Vst2(ref TOps o, in Fields f) => Interleaved(ref o, f, streams: 2, load: false);
    private static void Vst4(ref TOps o, in Fields f) => Interleaved(ref o, f, streams: 4, load: false);

    // Four words of the block for each Imm: every vector of the list gets or gives a quarter or half of its elements.
    private static ReadOnlySpan<byte> WordsOfTwo => [0, 1, 6, 7, 2, 3, 4, 5];
    private static ReadOnlySpan<byte> WordsOfFour => [0, 1, 10, 11, 2, 3, 12, 13, 4, 5, 14, 15, 6, 7, 8, 9];

    private static void Interleaved(ref TOps o, in Fields f, int streams, bool load)
    {
        ReadOnlySpan<byte> words = (streams == 2 ? WordsOfTwo : WordsOfFour).Slice(4 * (int)f.Imm, 4);
        V start = o.Reg(f.N);
        ThirtyTwo loaded = default;
        for (int i = f.ShiftAmount; i < words.Length; i++)
        {
            V address = o.Add(start, o.Imm(4u * words[i]));
            if (load) loaded[i] = o.LoadAligned(address, Width.U32);
            else o.StoreAligned(address, Join(ref o, f, streams, words[i]), Width.U32);
        }
        for (int i = f.ShiftAmount; load && i < words.Length; i++)
            Part(ref o, f, streams, words[i], loaded[i]);
        if (f.List != 0) o.SetReg(f.N, o.Add(start, o.Imm(16u * (uint)streams)));
    }

    // Element k of the block belongs to vector k mod streams.
    private static void Part(ref TOps o, in Fields f, int streams, int word, V value)
    {
        int size = f.ShiftType;
        for (int k = word << 2 >> size; k < word + 1 << 2 >> size; k++)
        {
            (int register, int shift) = Place(f, streams, k);
            V part = o.Shr(value, (k << size & 3) * 8);
            if (size == 2) o.SetFloatReg(register, part);
            else
            {
                uint mask = (size == 0 ? 0xFFu : 0xFFFF) << shift;
                o.SetFloatReg(register, o.Or(o.And(o.FloatReg(register), o.Imm(~mask)), o.And(o.Shl(part, shift), o.Imm(mask))));
            }
        }
    }

    private static V Join(ref TOps o, in Fields f, int streams, int word)
    {
        int size = f.ShiftType;
        V value = o.Imm(0);
        for (int k = word << 2 >> size; k < word + 1 << 2 >> size; k++)
        {
            (int register, int shift) = Place(f, streams, k);
            V part = o.Shr(o.FloatReg(register), shift);
            if (size != 2) part = o.And(part, o.Imm(size == 0 ? 0xFFu : 0xFFFF));
            value = o.Or(value, o.Shl(part, (k << size & 3) * 8));
        }
        return value;
    }

    // The word of the vector registers and the bit in it where element k of the block is.
    private static (int Register, int Shift) Place(in Fields f, int streams, int k)
    {
        int at = k / streams << f.ShiftType;
        return (4 * (f.D + k % streams) + (at >> 2), (at & 3) * 8);
    }
}
