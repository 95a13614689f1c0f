using Emu.FloatingPoint;
using Emu.Isa;

namespace Emu.Arm;

// Half-precision arithmetic, moves, loads and stores. A value stands in bits 15..0 of an S register. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] FloatHalf =>
    [
        new("VADD T2 F16", "111011100 u 11 vvvv uuuu 1001 v0 w 0 wwww", "vadd{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.Float, &AddOf<HalfFormat>, FloatForms.Singles),
        new("VSUB T2 F16", "111011100 u 11 vvvv uuuu 1001 v1 w 0 wwww", "vsub{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.Float, &SubtractOf<HalfFormat>, FloatForms.Singles),
        new("VMUL T2 F16", "111011100 u 10 vvvv uuuu 1001 v0 w 0 wwww", "vmul{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.Float, &MultiplyOf<HalfFormat>, FloatForms.Singles),
        new("VNMUL T2 F16", "111011100 u 10 vvvv uuuu 1001 v1 w 0 wwww", "vnmul{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.Float, &NegatedProductOf<HalfFormat>, FloatForms.Singles),
        new("VDIV T1 F16", "111011101 u 00 vvvv uuuu 1001 v0 w 0 wwww", "vdiv{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.FloatDivide, &DivideOf<HalfFormat>, FloatForms.Singles),
        new("VMLA T2 F16", "111011100 u 00 vvvv uuuu 1001 v0 w 0 wwww", "vmla{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.FloatMultiplyAccumulate, &VmlaOf<HalfFormat>, FloatForms.Singles),
        new("VMLS T2 F16", "111011100 u 00 vvvv uuuu 1001 v1 w 0 wwww", "vmls{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.FloatMultiplyAccumulate, &VmlsOf<HalfFormat>, FloatForms.Singles),
        new("VNMLS T1 F16", "111011100 u 01 vvvv uuuu 1001 v0 w 0 wwww", "vnmls{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.FloatMultiplyAccumulate, &VnmlsOf<HalfFormat>, FloatForms.Singles),
        new("VNMLA T1 F16", "111011100 u 01 vvvv uuuu 1001 v1 w 0 wwww", "vnmla{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.FloatMultiplyAccumulate, &VnmlaOf<HalfFormat>, FloatForms.Singles),
        new("VFMA T2 F16", "111011101 u 10 vvvv uuuu 1001 v0 w 0 wwww", "vfma{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.FloatMultiplyAccumulate, &VfmaOf<HalfFormat>, FloatForms.Singles),
        new("VFMS T2 F16", "111011101 u 10 vvvv uuuu 1001 v1 w 0 wwww", "vfms{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.FloatMultiplyAccumulate, &VfmsOf<HalfFormat>, FloatForms.Singles),
        new("VFNMS T1 F16", "111011101 u 01 vvvv uuuu 1001 v0 w 0 wwww", "vfnms{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.FloatMultiplyAccumulate, &VfnmsOf<HalfFormat>, FloatForms.Singles),
        new("VFNMA T1 F16", "111011101 u 01 vvvv uuuu 1001 v1 w 0 wwww", "vfnma{c}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.FloatMultiplyAccumulate, &VfnmaOf<HalfFormat>, FloatForms.Singles),
        new("VABS T2 F16", "111011101 u 110000 uuuu 1001 11 w 0 wwww", "vabs{c}.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &AbsoluteOf<HalfFormat>, FloatForms.Singles),
        new("VNEG T2 F16", "111011101 u 110001 uuuu 1001 01 w 0 wwww", "vneg{c}.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &NegateOf<HalfFormat>, FloatForms.Singles),
        new("VSQRT T1 F16", "111011101 u 110001 uuuu 1001 11 w 0 wwww", "vsqrt{c}.f16 {sd}, {sm}", Features.FpHalf, TimingClass.FloatDivide, &SquareRootOf<HalfFormat>, FloatForms.Singles),
        new("VCMP T1 F16", "111011101 u 110100 uuuu 1001 01 w 0 wwww", "vcmp{c}.f16 {sd}, {sm}", Features.FpHalf, TimingClass.FloatCompare, &CompareOf<HalfFormat>, FloatForms.Singles),
        new("VCMPE T1 F16", "111011101 u 110100 uuuu 1001 11 w 0 wwww", "vcmpe{c}.f16 {sd}, {sm}", Features.FpHalf, TimingClass.FloatCompare, &CompareSignalingOf<HalfFormat>, FloatForms.Singles),
        new("VCMP T2 F16", "111011101 u 110101 uuuu 1001 01000000", "vcmp{c}.f16 {sd}, #0.0", Features.FpHalf, TimingClass.FloatCompare, &CompareZeroOf<HalfFormat>, FloatForms.Singles),
        new("VCMPE T2 F16", "111011101 u 110101 uuuu 1001 11000000", "vcmpe{c}.f16 {sd}, #0.0", Features.FpHalf, TimingClass.FloatCompare, &CompareZeroSignalingOf<HalfFormat>, FloatForms.Singles),
        new("VSEL T1 F16", "111111100 u jj vvvv uuuu 1001 v 0 w 0 wwww", "vsel{select}.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.Float, &Vsel<HalfFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VMAXNM T2 F16", "111111101 u 00 vvvv uuuu 1001 v 0 w 0 wwww", "vmaxnm.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.Float, &Vmaxnm<HalfFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VMINNM T2 F16", "111111101 u 00 vvvv uuuu 1001 v 1 w 0 wwww", "vminnm.f16 {sd}, {sn}, {sm}", Features.FpHalf, TimingClass.Float, &Vminnm<HalfFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VRINTA, VRINTN, VRINTP, VRINTM T1 F16", "111111101 u 1110 jj uuuu 1001 01 w 0 wwww", "vrint{direction}.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &VrintNamed<HalfFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VRINTX T1 F16", "111011101 u 110111 uuuu 1001 01 w 0 wwww", "vrintx{c}.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &Vrintx<HalfFormat>, FloatForms.Singles),
        new("VRINTZ T1 F16", "111011101 u 110110 uuuu 1001 11 w 0 wwww", "vrintz{c}.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &Vrintz<HalfFormat>, FloatForms.Singles),
        new("VRINTR T1 F16", "111011101 u 110110 uuuu 1001 01 w 0 wwww", "vrintr{c}.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &Vrintr<HalfFormat>, FloatForms.Singles),
        new("VCVTA, VCVTN, VCVTP, VCVTM T1 S32 F16", "111111101 u 1111 jj uuuu 1001 11 w 0 wwww", "vcvt{direction}.s32.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &VcvtNamedToSigned<HalfFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VCVTA, VCVTN, VCVTP, VCVTM T1 U32 F16", "111111101 u 1111 jj uuuu 1001 01 w 0 wwww", "vcvt{direction}.u32.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &VcvtNamedToUnsigned<HalfFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VCVT (integer) T1 from S32 F16", "111011101 u 111000 uuuu 1001 11 w 0 wwww", "vcvt{c}.f16.s32 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &VcvtFromSigned<HalfFormat>, FloatForms.Singles),
        new("VCVT (integer) T1 from U32 F16", "111011101 u 111000 uuuu 1001 01 w 0 wwww", "vcvt{c}.f16.u32 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &VcvtFromUnsigned<HalfFormat>, FloatForms.Singles),
        new("VCVT (integer) T1 to S32 F16", "111011101 u 111101 uuuu 1001 11 w 0 wwww", "vcvt{c}.s32.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &VcvtToSigned<HalfFormat>, FloatForms.Singles),
        new("VCVT (integer) T1 to U32 F16", "111011101 u 111100 uuuu 1001 11 w 0 wwww", "vcvt{c}.u32.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &VcvtToUnsigned<HalfFormat>, FloatForms.Singles),
        new("VCVTR T1 to S32 F16", "111011101 u 111101 uuuu 1001 01 w 0 wwww", "vcvtr{c}.s32.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &VcvtrToSigned<HalfFormat>, FloatForms.Singles),
        new("VCVTR T1 to U32 F16", "111011101 u 111100 uuuu 1001 01 w 0 wwww", "vcvtr{c}.u32.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &VcvtrToUnsigned<HalfFormat>, FloatForms.Singles),
        new("VCVT (fixed-point) T1 from S16 F16", "111011101 u 111010 uuuu 1001 01 i 0 iiii", "vcvt{c}.f16.s16 {sd}, {same}, {i}", Features.FpHalf, TimingClass.Float, &VcvtFromFixedS16<HalfFormat>, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 from U16 F16", "111011101 u 111011 uuuu 1001 01 i 0 iiii", "vcvt{c}.f16.u16 {sd}, {same}, {i}", Features.FpHalf, TimingClass.Float, &VcvtFromFixedU16<HalfFormat>, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 from S32 F16", "111011101 u 111010 uuuu 1001 11 i 0 iiii", "vcvt{c}.f16.s32 {sd}, {same}, {i}", Features.FpHalf, TimingClass.Float, &VcvtFromFixedS32<HalfFormat>, FloatForms.Fixed32),
        new("VCVT (fixed-point) T1 from U32 F16", "111011101 u 111011 uuuu 1001 11 i 0 iiii", "vcvt{c}.f16.u32 {sd}, {same}, {i}", Features.FpHalf, TimingClass.Float, &VcvtFromFixedU32<HalfFormat>, FloatForms.Fixed32),
        new("VCVT (fixed-point) T1 to S16 F16", "111011101 u 111110 uuuu 1001 01 i 0 iiii", "vcvt{c}.s16.f16 {sd}, {same}, {i}", Features.FpHalf, TimingClass.Float, &VcvtToFixedS16<HalfFormat>, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 to U16 F16", "111011101 u 111111 uuuu 1001 01 i 0 iiii", "vcvt{c}.u16.f16 {sd}, {same}, {i}", Features.FpHalf, TimingClass.Float, &VcvtToFixedU16<HalfFormat>, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 to S32 F16", "111011101 u 111110 uuuu 1001 11 i 0 iiii", "vcvt{c}.s32.f16 {sd}, {same}, {i}", Features.FpHalf, TimingClass.Float, &VcvtToFixedS32<HalfFormat>, FloatForms.Fixed32),
        new("VCVT (fixed-point) T1 to U32 F16", "111011101 u 111111 uuuu 1001 11 i 0 iiii", "vcvt{c}.u32.f16 {sd}, {same}, {i}", Features.FpHalf, TimingClass.Float, &VcvtToFixedU32<HalfFormat>, FloatForms.Fixed32),
        new("VMOV (immediate) T1 F16", "111011101 u 11 iiii uuuu 1001 0000 iiii", "vmov{c}.f16 {sd}, {i}", Features.FpHalf, TimingClass.Float, &VmovImmHalf, FloatForms.Singles),
        new("VMOV (half of single-precision register) T1 from core", "111011100000 uuuu tttt 1001 u 0010000", "vmov{c}.f16 {sd}, {t}", Features.FpHalf, TimingClass.FloatMove, &VmovHalfFromCore),
        new("VMOV (half of single-precision register) T1 to core", "111011100001 vvvv tttt 1001 v 0010000", "vmov{c}.f16 {t}, {sn}", Features.FpHalf, TimingClass.FloatMove, &VmovHalfToCore),
        new("VINS T1", "111111101 u 110000 uuuu 1010 11 w 0 wwww", "vins.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &Vins, FloatForms.Singles, RowFlags.NotInIt),
        new("VMOVX T1", "111111101 u 110000 uuuu 1010 01 w 0 wwww", "vmovx.f16 {sd}, {sm}", Features.FpHalf, TimingClass.Float, &Vmovx, FloatForms.Singles, RowFlags.NotInIt),
        new("VLDR T3", "11101101j u 01 NNNN uuuu 1001 iiiiiiii", "vldr{c}.16 {sd}, [{n}{o}]", Features.FpHalf, TimingClass.FloatLoad, &VldrHalf, FloatForms.HalfOffset),
        new("VLDR T3 (literal)", "11101101j u 01 1111 uuuu 1001 iiiiiiii", "vldr{c}.16 {sd}, [pc, {i}]", Features.FpHalf, TimingClass.FloatLoad, &VldrHalfLit, FloatForms.HalfOffset),
        new("VSTR T3", "11101101j u 00 NNNN uuuu 1001 iiiiiiii", "vstr{c}.16 {sd}, [{n}{o}]", Features.FpHalf, TimingClass.FloatStore, &VstrHalf, FloatForms.HalfOffset),
    ];

    // VFPExpandImm: abcdefgh is aBbb cdef gh00 0000, with B = NOT(b).
    private static void VmovImmHalf(ref TOps o, in Fields f)
    {
        uint b = f.Imm >> 6 & 1;
        o.SetFloatReg(f.D, o.Imm(f.Imm >> 7 << 15 | (b == 0 ? 0x4000u : 0x3000u) | (f.Imm & 0x3F) << 6));
    }

    private static void VmovHalfFromCore(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.And(o.Reg(f.T), o.Imm(0xFFFF)));
    private static void VmovHalfToCore(ref TOps o, in Fields f) => o.SetReg(f.T, o.And(o.FloatReg(f.N), o.Imm(0xFFFF)));
    private static void Vmovx(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.Shr(o.FloatReg(f.M), 16));

    private static void Vins(ref TOps o, in Fields f) =>
        o.SetFloatReg(f.D, o.Or(o.And(o.FloatReg(f.D), o.Imm(0xFFFF)), o.Shl(o.FloatReg(f.M), 16)));

    private static void VldrHalf(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.LoadAligned(OffsetAddress(ref o, f), Width.U16));
    private static void VldrHalfLit(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.LoadAligned(o.Imm(AlignedPc(f) + f.Imm), Width.U16));
    private static void VstrHalf(ref TOps o, in Fields f) => o.StoreAligned(OffsetAddress(ref o, f), o.FloatReg(f.D), Width.U16);
}
