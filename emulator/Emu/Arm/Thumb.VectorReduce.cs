using Emu.Isa;

namespace Emu.Arm;

// Sums, products and extremes across the elements of MVE vectors into core registers. Imm 1 exchanges pairs of elements of the first operand, Imm2 1 adds to the old value. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] VectorReduce =>
    [
        new("VADDV T1 s", "111011101111 yy 01 ddd 0 111100 j 0 www 0", "vaddv{acc}.s{size} {d}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VaddvSigned, VectorForms.Even, RowFlags.NotInIt),
        new("VADDLV T1 s", "111011101 ttt 10 01 ddd 0 111100 j 0 www 0 y=2", "vaddlv{acc}.s32 {d}, {t}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VaddlvSigned, VectorForms.Pair, RowFlags.NotInIt),
        new("VMAXV T1 s", "111011101110 yy 10 tttt 1111 0000 www 0", "vmaxv.s{size} {t}, {qm}", Features.Mve, TimingClass.Vector, &VmaxvSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMINV T1 s", "111011101110 yy 10 tttt 1111 1000 www 0", "vminv.s{size} {t}, {qm}", Features.Mve, TimingClass.Vector, &VminvSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VABAV T1 s", "1110111010 yy vvv 0 tttt 1111 0000 www 1", "vabav.s{size} {t}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &VabavSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VADDV T1 u", "111111101111 yy 01 ddd 0 111100 j 0 www 0", "vaddv{acc}.u{size} {d}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VaddvUnsigned, VectorForms.Even, RowFlags.NotInIt),
        new("VADDLV T1 u", "111111101 ttt 10 01 ddd 0 111100 j 0 www 0 y=2", "vaddlv{acc}.u32 {d}, {t}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VaddlvUnsigned, VectorForms.Pair, RowFlags.NotInIt),
        new("VMAXV T1 u", "111111101110 yy 10 tttt 1111 0000 www 0", "vmaxv.u{size} {t}, {qm}", Features.Mve, TimingClass.Vector, &VmaxvUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMINV T1 u", "111111101110 yy 10 tttt 1111 1000 www 0", "vminv.u{size} {t}, {qm}", Features.Mve, TimingClass.Vector, &VminvUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VABAV T1 u", "1111111010 yy vvv 0 tttt 1111 0000 www 1", "vabav.u{size} {t}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &VabavUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMAXAV T1", "111011101110 yy 00 tttt 1111 0000 www 0", "vmaxav.s{size} {t}, {qm}", Features.Mve, TimingClass.Vector, &Vmaxav, VectorForms.Sized, RowFlags.NotInIt),
        new("VMINAV T1", "111011101110 yy 00 tttt 1111 1000 www 0", "vminav.s{size} {t}, {qm}", Features.Mve, TimingClass.Vector, &Vminav, VectorForms.Sized, RowFlags.NotInIt),
        new("VMLADAV T1 s8", "111011101111 vvv 0 ddd i 1111 00 j 0 www 0 y=0", "vmla{dual}{acc}{exchange}.s8 {d}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vmladav8Signed, VectorForms.Even, RowFlags.NotInIt),
        new("VMLADAV T1 u8", "111111101111 vvv 0 ddd 0 1111 00 j 0 www 0 y=0", "vmla{dual}{acc}.u8 {d}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vmladav8Unsigned, VectorForms.Even, RowFlags.NotInIt),
        new("VMLADAV T1 s", "111011101111 vvv y ddd i 1110 00 j 0 www 0", "vmla{dual}{acc}{exchange}.s{size} {d}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VmladavSigned, VectorForms.EvenWide, RowFlags.NotInIt),
        new("VMLADAV T1 u", "111111101111 vvv y ddd 0 1110 00 j 0 www 0", "vmla{dual}{acc}.u{size} {d}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VmladavUnsigned, VectorForms.EvenWide, RowFlags.NotInIt),
        new("VMLSDAV T1 s8", "111111101111 vvv 0 ddd i 1110 00 j 0 www 1 y=0", "vmlsdav{acc}{exchange}.s8 {d}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vmlsdav8, VectorForms.Even, RowFlags.NotInIt),
        new("VMLSDAV T1 s", "111011101111 vvv y ddd i 1110 00 j 0 www 1", "vmlsdav{acc}{exchange}.s{size} {d}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vmlsdav, VectorForms.EvenWide, RowFlags.NotInIt),
        new("VMLALDAV T1 s", "111011101 ttt vvv y ddd i 1110 00 j 0 www 0", "vmlal{dual}{acc}{exchange}.s{size} {d}, {t}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VmlaldavSigned, VectorForms.PairWide, RowFlags.NotInIt),
        new("VMLALDAV T1 u", "111111101 ttt vvv y ddd 0 1110 00 j 0 www 0", "vmlal{dual}{acc}.u{size} {d}, {t}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VmlaldavUnsigned, VectorForms.PairWide, RowFlags.NotInIt),
        new("VMLSLDAV T1", "111011101 ttt vvv y ddd i 1110 00 j 0 www 1", "vmlsldav{acc}{exchange}.s{size} {d}, {t}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vmlsldav, VectorForms.PairWide, RowFlags.NotInIt),
        new("VRMLALDAVH T1 s", "111011101 ttt vvv 0 ddd i 1111 00 j 0 www 0 y=2", "vrmlal{dual}h{acc}{exchange}.s32 {d}, {t}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VrmlaldavhSigned, VectorForms.Pair, RowFlags.NotInIt),
        new("VRMLALDAVH T1 u", "111111101 ttt vvv 0 ddd 0 1111 00 j 0 www 0 y=2", "vrmlal{dual}h{acc}.u32 {d}, {t}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VrmlaldavhUnsigned, VectorForms.Pair, RowFlags.NotInIt),
        new("VRMLSLDAVH T1", "111111101 ttt vvv 0 ddd i 1110 00 j 0 www 1 y=2", "vrmlsldavh{acc}{exchange}.s32 {d}, {t}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vrmlsldavh, VectorForms.Pair, RowFlags.NotInIt),
    ];

    private static void VaddvSigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.Sum, f, signed: true);
    private static void VaddlvSigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.LongSum, f, signed: true);
    private static void VmaxvSigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.Maximum, f, signed: true);
    private static void VminvSigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.Minimum, f, signed: true);
    private static void VabavSigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.AbsoluteDifference, f, signed: true);
    private static void VaddvUnsigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.Sum, f, signed: false);
    private static void VaddlvUnsigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.LongSum, f, signed: false);
    private static void VmaxvUnsigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.Maximum, f, signed: false);
    private static void VminvUnsigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.Minimum, f, signed: false);
    private static void VabavUnsigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.AbsoluteDifference, f, signed: false);
    private static void Vmaxav(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.MaximumAbsolute, f, signed: true);
    private static void Vminav(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.MinimumAbsolute, f, signed: true);
    private static void Vmladav8Signed(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.Products, f, signed: true);
    private static void Vmladav8Unsigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.Products, f, signed: false);
    private static void VmladavSigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.Products, f, signed: true);
    private static void VmladavUnsigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.Products, f, signed: false);
    private static void Vmlsdav8(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.ProductDifferences, f, signed: true);
    private static void Vmlsdav(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.ProductDifferences, f, signed: true);
    private static void VmlaldavSigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.LongProducts, f, signed: true);
    private static void VmlaldavUnsigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.LongProducts, f, signed: false);
    private static void Vmlsldav(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.LongProductDifferences, f, signed: true);
    private static void VrmlaldavhSigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.HighProducts, f, signed: true);
    private static void VrmlaldavhUnsigned(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.HighProducts, f, signed: false);
    private static void Vrmlsldavh(ref TOps o, in Fields f) => o.Reduce(ReduceOperation.HighProductDifferences, f, signed: true);
}
