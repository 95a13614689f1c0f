using Emu.Isa;

namespace Emu.Arm;

// Narrowing, widening and long multiplies of MVE: bottom (even) or top (odd) elements of the narrow vector. ShiftType is the source element size. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] VectorWidth =>
    [
        new("VQSHRNB s16", "1110111010001iiiuuu011110100vvv0 y=1", "vqshrnb.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrnSignedBottom, VectorForms.Right8, RowFlags.NotInIt),
        new("VQSHRNB s32", "111011101001iiiiuuu011110100vvv0 y=2", "vqshrnb.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrnSignedBottom, VectorForms.Right16, RowFlags.NotInIt),
        new("VQSHRNB u16", "1111111010001iiiuuu011110100vvv0 y=1", "vqshrnb.u16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrnUnsignedBottom, VectorForms.Right8, RowFlags.NotInIt),
        new("VQSHRNB u32", "111111101001iiiiuuu011110100vvv0 y=2", "vqshrnb.u32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrnUnsignedBottom, VectorForms.Right16, RowFlags.NotInIt),
        new("VQRSHRNB s16", "1110111010001iiiuuu011110100vvv1 y=1", "vqrshrnb.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrnSignedBottom, VectorForms.Right8, RowFlags.NotInIt),
        new("VQRSHRNB s32", "111011101001iiiiuuu011110100vvv1 y=2", "vqrshrnb.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrnSignedBottom, VectorForms.Right16, RowFlags.NotInIt),
        new("VQRSHRNB u16", "1111111010001iiiuuu011110100vvv1 y=1", "vqrshrnb.u16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrnUnsignedBottom, VectorForms.Right8, RowFlags.NotInIt),
        new("VQRSHRNB u32", "111111101001iiiiuuu011110100vvv1 y=2", "vqrshrnb.u32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrnUnsignedBottom, VectorForms.Right16, RowFlags.NotInIt),
        new("VSHRNB i16", "1110111010001iiiuuu011111100vvv1 y=1", "vshrnb.i16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshrnBottom, VectorForms.Right8, RowFlags.NotInIt),
        new("VSHRNB i32", "111011101001iiiiuuu011111100vvv1 y=2", "vshrnb.i32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshrnBottom, VectorForms.Right16, RowFlags.NotInIt),
        new("VRSHRNB i16", "1111111010001iiiuuu011111100vvv1 y=1", "vrshrnb.i16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VrshrnBottom, VectorForms.Right8, RowFlags.NotInIt),
        new("VRSHRNB i32", "111111101001iiiiuuu011111100vvv1 y=2", "vrshrnb.i32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VrshrnBottom, VectorForms.Right16, RowFlags.NotInIt),
        new("VQSHRUNB s16", "1110111010001iiiuuu011111100vvv0 y=1", "vqshrunb.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrunBottom, VectorForms.Right8, RowFlags.NotInIt),
        new("VQSHRUNB s32", "111011101001iiiiuuu011111100vvv0 y=2", "vqshrunb.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrunBottom, VectorForms.Right16, RowFlags.NotInIt),
        new("VQRSHRUNB s16", "1111111010001iiiuuu011111100vvv0 y=1", "vqrshrunb.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrunBottom, VectorForms.Right8, RowFlags.NotInIt),
        new("VQRSHRUNB s32", "111111101001iiiiuuu011111100vvv0 y=2", "vqrshrunb.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrunBottom, VectorForms.Right16, RowFlags.NotInIt),
        new("VMOVNB i16", "1111111000110001uuu011101000vvv1 y=1", "vmovnb.i16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VmovnBottom, null, RowFlags.NotInIt),
        new("VMOVNB i32", "1111111000110101uuu011101000vvv1 y=2", "vmovnb.i32 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VmovnBottom, null, RowFlags.NotInIt),
        new("VQMOVNB s16", "1110111000110011uuu011100000vvv1 y=1", "vqmovnb.s16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovnSignedBottom, null, RowFlags.NotInIt),
        new("VQMOVNB s32", "1110111000110111uuu011100000vvv1 y=2", "vqmovnb.s32 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovnSignedBottom, null, RowFlags.NotInIt),
        new("VQMOVNB u16", "1111111000110011uuu011100000vvv1 y=1", "vqmovnb.u16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovnUnsignedBottom, null, RowFlags.NotInIt),
        new("VQMOVNB u32", "1111111000110111uuu011100000vvv1 y=2", "vqmovnb.u32 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovnUnsignedBottom, null, RowFlags.NotInIt),
        new("VQMOVUNB s16", "1110111000110001uuu011101000vvv1 y=1", "vqmovunb.s16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovunBottom, null, RowFlags.NotInIt),
        new("VQMOVUNB s32", "1110111000110101uuu011101000vvv1 y=2", "vqmovunb.s32 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovunBottom, null, RowFlags.NotInIt),
        new("VSHLLB T1 s8", "11101110 10101 iii uuu 0 11110100 vvv 0 y=0", "vshllb.s8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshllBottomSigned, ThumbForms.NonzeroImm, RowFlags.NotInIt),
        new("VSHLLB T2 s8", "1110111000110001uuu011100000vvv1 i=8 y=0", "vshllb.s8 {qd}, {qn}, #8", Features.Mve, TimingClass.Vector, &VshllBottomSigned, null, RowFlags.NotInIt),
        new("VMOVLB s8", "1110111010101000uuu011110100vvv0 y=0", "vmovlb.s8 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VshllBottomSigned, null, RowFlags.NotInIt),
        new("VSHLLB T1 s16", "11101110 1011 iiii uuu 0 11110100 vvv 0 y=1", "vshllb.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshllBottomSigned, ThumbForms.NonzeroImm, RowFlags.NotInIt),
        new("VSHLLB T2 s16", "1110111000110101uuu011100000vvv1 i=16 y=1", "vshllb.s16 {qd}, {qn}, #16", Features.Mve, TimingClass.Vector, &VshllBottomSigned, null, RowFlags.NotInIt),
        new("VMOVLB s16", "1110111010110000uuu011110100vvv0 y=1", "vmovlb.s16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VshllBottomSigned, null, RowFlags.NotInIt),
        new("VMULLB s", "1110111000 yy vvv 1 uuu 0 11100000 www 0", "vmullb.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VmullBottomSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VSHLLB T1 u8", "11111110 10101 iii uuu 0 11110100 vvv 0 y=0", "vshllb.u8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshllBottomUnsigned, ThumbForms.NonzeroImm, RowFlags.NotInIt),
        new("VSHLLB T2 u8", "1111111000110001uuu011100000vvv1 i=8 y=0", "vshllb.u8 {qd}, {qn}, #8", Features.Mve, TimingClass.Vector, &VshllBottomUnsigned, null, RowFlags.NotInIt),
        new("VMOVLB u8", "1111111010101000uuu011110100vvv0 y=0", "vmovlb.u8 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VshllBottomUnsigned, null, RowFlags.NotInIt),
        new("VSHLLB T1 u16", "11111110 1011 iiii uuu 0 11110100 vvv 0 y=1", "vshllb.u16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshllBottomUnsigned, ThumbForms.NonzeroImm, RowFlags.NotInIt),
        new("VSHLLB T2 u16", "1111111000110101uuu011100000vvv1 i=16 y=1", "vshllb.u16 {qd}, {qn}, #16", Features.Mve, TimingClass.Vector, &VshllBottomUnsigned, null, RowFlags.NotInIt),
        new("VMOVLB u16", "1111111010110000uuu011110100vvv0 y=1", "vmovlb.u16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VshllBottomUnsigned, null, RowFlags.NotInIt),
        new("VMULLB u", "1111111000 yy vvv 1 uuu 0 11100000 www 0", "vmullb.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VmullBottomUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQDMULLB (vector) s16", "111011100011 vvv 0 uuu 0 11110000 www 1 y=1", "vqdmullb.s16 {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VqdmullBottom, null, RowFlags.NotInIt),
        new("VQDMULLB (vector by scalar) s16", "111011100011 vvv 0 uuu 0 11110110 mmmm y=1", "vqdmullb.s16 {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &VqdmullBottomScalar, null, RowFlags.NotInIt),
        new("VQDMULLB (vector) s32", "111111100011 vvv 0 uuu 0 11110000 www 1 y=2", "vqdmullb.s32 {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VqdmullBottom, VectorForms.Apart, RowFlags.NotInIt),
        new("VQDMULLB (vector by scalar) s32", "111111100011 vvv 0 uuu 0 11110110 mmmm y=2", "vqdmullb.s32 {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &VqdmullBottomScalar, VectorForms.ApartFromN, RowFlags.NotInIt),
        new("VQSHRNT s16", "1110111010001iiiuuu111110100vvv0 y=1", "vqshrnt.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrnSignedTop, VectorForms.Right8, RowFlags.NotInIt),
        new("VQSHRNT s32", "111011101001iiiiuuu111110100vvv0 y=2", "vqshrnt.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrnSignedTop, VectorForms.Right16, RowFlags.NotInIt),
        new("VQSHRNT u16", "1111111010001iiiuuu111110100vvv0 y=1", "vqshrnt.u16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrnUnsignedTop, VectorForms.Right8, RowFlags.NotInIt),
        new("VQSHRNT u32", "111111101001iiiiuuu111110100vvv0 y=2", "vqshrnt.u32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrnUnsignedTop, VectorForms.Right16, RowFlags.NotInIt),
        new("VQRSHRNT s16", "1110111010001iiiuuu111110100vvv1 y=1", "vqrshrnt.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrnSignedTop, VectorForms.Right8, RowFlags.NotInIt),
        new("VQRSHRNT s32", "111011101001iiiiuuu111110100vvv1 y=2", "vqrshrnt.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrnSignedTop, VectorForms.Right16, RowFlags.NotInIt),
        new("VQRSHRNT u16", "1111111010001iiiuuu111110100vvv1 y=1", "vqrshrnt.u16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrnUnsignedTop, VectorForms.Right8, RowFlags.NotInIt),
        new("VQRSHRNT u32", "111111101001iiiiuuu111110100vvv1 y=2", "vqrshrnt.u32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrnUnsignedTop, VectorForms.Right16, RowFlags.NotInIt),
        new("VSHRNT i16", "1110111010001iiiuuu111111100vvv1 y=1", "vshrnt.i16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshrnTop, VectorForms.Right8, RowFlags.NotInIt),
        new("VSHRNT i32", "111011101001iiiiuuu111111100vvv1 y=2", "vshrnt.i32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshrnTop, VectorForms.Right16, RowFlags.NotInIt),
        new("VRSHRNT i16", "1111111010001iiiuuu111111100vvv1 y=1", "vrshrnt.i16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VrshrnTop, VectorForms.Right8, RowFlags.NotInIt),
        new("VRSHRNT i32", "111111101001iiiiuuu111111100vvv1 y=2", "vrshrnt.i32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VrshrnTop, VectorForms.Right16, RowFlags.NotInIt),
        new("VQSHRUNT s16", "1110111010001iiiuuu111111100vvv0 y=1", "vqshrunt.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrunTop, VectorForms.Right8, RowFlags.NotInIt),
        new("VQSHRUNT s32", "111011101001iiiiuuu111111100vvv0 y=2", "vqshrunt.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqshrunTop, VectorForms.Right16, RowFlags.NotInIt),
        new("VQRSHRUNT s16", "1111111010001iiiuuu111111100vvv0 y=1", "vqrshrunt.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrunTop, VectorForms.Right8, RowFlags.NotInIt),
        new("VQRSHRUNT s32", "111111101001iiiiuuu111111100vvv0 y=2", "vqrshrunt.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VqrshrunTop, VectorForms.Right16, RowFlags.NotInIt),
        new("VMOVNT i16", "1111111000110001uuu111101000vvv1 y=1", "vmovnt.i16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VmovnTop, null, RowFlags.NotInIt),
        new("VMOVNT i32", "1111111000110101uuu111101000vvv1 y=2", "vmovnt.i32 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VmovnTop, null, RowFlags.NotInIt),
        new("VQMOVNT s16", "1110111000110011uuu111100000vvv1 y=1", "vqmovnt.s16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovnSignedTop, null, RowFlags.NotInIt),
        new("VQMOVNT s32", "1110111000110111uuu111100000vvv1 y=2", "vqmovnt.s32 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovnSignedTop, null, RowFlags.NotInIt),
        new("VQMOVNT u16", "1111111000110011uuu111100000vvv1 y=1", "vqmovnt.u16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovnUnsignedTop, null, RowFlags.NotInIt),
        new("VQMOVNT u32", "1111111000110111uuu111100000vvv1 y=2", "vqmovnt.u32 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovnUnsignedTop, null, RowFlags.NotInIt),
        new("VQMOVUNT s16", "1110111000110001uuu111101000vvv1 y=1", "vqmovunt.s16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovunTop, null, RowFlags.NotInIt),
        new("VQMOVUNT s32", "1110111000110101uuu111101000vvv1 y=2", "vqmovunt.s32 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VqmovunTop, null, RowFlags.NotInIt),
        new("VSHLLT T1 s8", "11101110 10101 iii uuu 1 11110100 vvv 0 y=0", "vshllt.s8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshllTopSigned, ThumbForms.NonzeroImm, RowFlags.NotInIt),
        new("VSHLLT T2 s8", "1110111000110001uuu111100000vvv1 i=8 y=0", "vshllt.s8 {qd}, {qn}, #8", Features.Mve, TimingClass.Vector, &VshllTopSigned, null, RowFlags.NotInIt),
        new("VMOVLT s8", "1110111010101000uuu111110100vvv0 y=0", "vmovlt.s8 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VshllTopSigned, null, RowFlags.NotInIt),
        new("VSHLLT T1 s16", "11101110 1011 iiii uuu 1 11110100 vvv 0 y=1", "vshllt.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshllTopSigned, ThumbForms.NonzeroImm, RowFlags.NotInIt),
        new("VSHLLT T2 s16", "1110111000110101uuu111100000vvv1 i=16 y=1", "vshllt.s16 {qd}, {qn}, #16", Features.Mve, TimingClass.Vector, &VshllTopSigned, null, RowFlags.NotInIt),
        new("VMOVLT s16", "1110111010110000uuu111110100vvv0 y=1", "vmovlt.s16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VshllTopSigned, null, RowFlags.NotInIt),
        new("VMULLT s", "1110111000 yy vvv 1 uuu 1 11100000 www 0", "vmullt.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VmullTopSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VSHLLT T1 u8", "11111110 10101 iii uuu 1 11110100 vvv 0 y=0", "vshllt.u8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshllTopUnsigned, ThumbForms.NonzeroImm, RowFlags.NotInIt),
        new("VSHLLT T2 u8", "1111111000110001uuu111100000vvv1 i=8 y=0", "vshllt.u8 {qd}, {qn}, #8", Features.Mve, TimingClass.Vector, &VshllTopUnsigned, null, RowFlags.NotInIt),
        new("VMOVLT u8", "1111111010101000uuu111110100vvv0 y=0", "vmovlt.u8 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VshllTopUnsigned, null, RowFlags.NotInIt),
        new("VSHLLT T1 u16", "11111110 1011 iiii uuu 1 11110100 vvv 0 y=1", "vshllt.u16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &VshllTopUnsigned, ThumbForms.NonzeroImm, RowFlags.NotInIt),
        new("VSHLLT T2 u16", "1111111000110101uuu111100000vvv1 i=16 y=1", "vshllt.u16 {qd}, {qn}, #16", Features.Mve, TimingClass.Vector, &VshllTopUnsigned, null, RowFlags.NotInIt),
        new("VMOVLT u16", "1111111010110000uuu111110100vvv0 y=1", "vmovlt.u16 {qd}, {qn}", Features.Mve, TimingClass.Vector, &VshllTopUnsigned, null, RowFlags.NotInIt),
        new("VMULLT u", "1111111000 yy vvv 1 uuu 1 11100000 www 0", "vmullt.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VmullTopUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQDMULLT (vector) s16", "111011100011 vvv 0 uuu 1 11110000 www 1 y=1", "vqdmullt.s16 {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VqdmullTop, null, RowFlags.NotInIt),
        new("VQDMULLT (vector by scalar) s16", "111011100011 vvv 0 uuu 1 11110110 mmmm y=1", "vqdmullt.s16 {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &VqdmullTopScalar, null, RowFlags.NotInIt),
        new("VQDMULLT (vector) s32", "111111100011 vvv 0 uuu 1 11110000 www 1 y=2", "vqdmullt.s32 {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VqdmullTop, VectorForms.Apart, RowFlags.NotInIt),
        new("VQDMULLT (vector by scalar) s32", "111111100011 vvv 0 uuu 1 11110110 mmmm y=2", "vqdmullt.s32 {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &VqdmullTopScalar, VectorForms.ApartFromN, RowFlags.NotInIt),
    ];

    private static void VqshrnSignedBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed, toUnsigned: false, top: false);
    private static void VqshrnUnsignedBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate, toUnsigned: false, top: false);
    private static void VqrshrnSignedBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed | ShiftRule.Round, toUnsigned: false, top: false);
    private static void VqrshrnUnsignedBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Round, toUnsigned: false, top: false);
    private static void VshrnBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.None, toUnsigned: false, top: false);
    private static void VrshrnBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Round, toUnsigned: false, top: false);
    private static void VqshrunBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed, toUnsigned: true, top: false);
    private static void VqrshrunBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed | ShiftRule.Round, toUnsigned: true, top: false);
    private static void VmovnBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.None, toUnsigned: false, top: false);
    private static void VqmovnSignedBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed, toUnsigned: false, top: false);
    private static void VqmovnUnsignedBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate, toUnsigned: false, top: false);
    private static void VqmovunBottom(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed, toUnsigned: true, top: false);
    private static void VshllBottomSigned(ref TOps o, in Fields f) => o.Widen(f, signed: true, top: false);
    private static void VmullBottomSigned(ref TOps o, in Fields f) => o.MultiplyWide(f, signed: true, top: false, doubling: false, scalar: false);
    private static void VshllBottomUnsigned(ref TOps o, in Fields f) => o.Widen(f, signed: false, top: false);
    private static void VmullBottomUnsigned(ref TOps o, in Fields f) => o.MultiplyWide(f, signed: false, top: false, doubling: false, scalar: false);
    private static void VqdmullBottom(ref TOps o, in Fields f) => o.MultiplyWide(f, signed: true, top: false, doubling: true, scalar: false);
    private static void VqdmullBottomScalar(ref TOps o, in Fields f) => o.MultiplyWide(f, signed: true, top: false, doubling: true, scalar: true);
    private static void VqshrnSignedTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed, toUnsigned: false, top: true);
    private static void VqshrnUnsignedTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate, toUnsigned: false, top: true);
    private static void VqrshrnSignedTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed | ShiftRule.Round, toUnsigned: false, top: true);
    private static void VqrshrnUnsignedTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Round, toUnsigned: false, top: true);
    private static void VshrnTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.None, toUnsigned: false, top: true);
    private static void VrshrnTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Round, toUnsigned: false, top: true);
    private static void VqshrunTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed, toUnsigned: true, top: true);
    private static void VqrshrunTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed | ShiftRule.Round, toUnsigned: true, top: true);
    private static void VmovnTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.None, toUnsigned: false, top: true);
    private static void VqmovnSignedTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed, toUnsigned: false, top: true);
    private static void VqmovnUnsignedTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate, toUnsigned: false, top: true);
    private static void VqmovunTop(ref TOps o, in Fields f) => o.Narrow(f, ShiftRule.Saturate | ShiftRule.Signed, toUnsigned: true, top: true);
    private static void VshllTopSigned(ref TOps o, in Fields f) => o.Widen(f, signed: true, top: true);
    private static void VmullTopSigned(ref TOps o, in Fields f) => o.MultiplyWide(f, signed: true, top: true, doubling: false, scalar: false);
    private static void VshllTopUnsigned(ref TOps o, in Fields f) => o.Widen(f, signed: false, top: true);
    private static void VmullTopUnsigned(ref TOps o, in Fields f) => o.MultiplyWide(f, signed: false, top: true, doubling: false, scalar: false);
    private static void VqdmullTop(ref TOps o, in Fields f) => o.MultiplyWide(f, signed: true, top: true, doubling: true, scalar: false);
    private static void VqdmullTopScalar(ref TOps o, in Fields f) => o.MultiplyWide(f, signed: true, top: true, doubling: true, scalar: true);
}
