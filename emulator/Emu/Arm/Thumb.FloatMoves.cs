using Emu.Isa;

namespace Emu.Arm;

// Moves of FPv4-SP: constants, registers, between core and floating-point registers, FPSCR. Source: ARMv7-M ARM (DDI 0403E), A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] FloatMoves =>
    [
        new("VMOV (immediate) T1", "111011101 u 11 iiii uuuu 1010 0000 iiii", "vmov{c}.f32 {sd}, {i}", Features.Fp, TimingClass.Float, &VmovImm, FloatForms.Singles),
        new("VMOV (register) T2", "111011101 u 110000 uuuu 1010 01 w 0 wwww", "vmov{c}.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VmovReg, FloatForms.Singles),
        new("VMOV (ARM core register and single-precision register) T1 from core", "111011100000 uuuu tttt 1010 u 0010000", "vmov{c} {sd}, {t}", Features.FpRegisters, TimingClass.FloatMove, &VmovFromCore),
        new("VMOV (ARM core register and single-precision register) T1 to core", "111011100001 vvvv tttt 1010 v 0010000", "vmov{c} {t}, {sn}", Features.FpRegisters, TimingClass.FloatMove, &VmovToCore),
        new("VMOV (ARM core register to scalar) T1", "1110111000i0 uuuu tttt 1011 00010000", "vmov{c}.32 {dd}[{u}], {t}", Features.FpRegisters, TimingClass.FloatMove, &VmovToScalar, FloatForms.Scalar),
        new("VMOV (scalar to ARM core register) T1", "1110111000i1 uuuu tttt 1011 00010000", "vmov{c}.32 {t}, {dd}[{u}]", Features.FpRegisters, TimingClass.FloatMove, &VmovFromScalar, FloatForms.Scalar),
        new("VMOV (two ARM core registers and two single-precision registers) T1 from core", "111011000100 aaaa tttt 1010 00 w 1 wwww", "vmov{c} {sm}, {sm1}, {t}, {a}", Features.FpRegisters, TimingClass.FloatMovePair, &VmovPairFromCore, FloatForms.Pair),
        new("VMOV (two ARM core registers and two single-precision registers) T1 to core", "111011000101 aaaa tttt 1010 00 w 1 wwww", "vmov{c} {t}, {a}, {sm}, {sm1}", Features.FpRegisters, TimingClass.FloatMovePair, &VmovPairToCore, FloatForms.PairToCore),
        new("VMOV (two ARM core registers and a doubleword register) T1 from core", "111011000100 aaaa tttt 1011 0001 wwww", "vmov{c} {dm}, {t}, {a}", Features.FpRegisters, TimingClass.FloatMovePair, &VmovPairFromCore, FloatForms.DoublePair),
        new("VMOV (two ARM core registers and a doubleword register) T1 to core", "111011000101 aaaa tttt 1011 0001 wwww", "vmov{c} {t}, {a}, {dm}", Features.FpRegisters, TimingClass.FloatMovePair, &VmovPairToCore, FloatForms.DoublePairToCore),
        new("VMRS T1", "1110111011110001 tttt 101000010000", "vmrs{c} {t}, fpscr", Features.FpRegisters, TimingClass.FloatStatus, &Vmrs),
        new("VMRS T1 to APSR", "1110111011110001 1111 101000010000", "vmrs{c} APSR_nzcv, fpscr", Features.FpRegisters, TimingClass.FloatStatus, &VmrsFlags),
        new("VMSR T1", "1110111011100001 tttt 101000010000", "vmsr{c} fpscr, {t}", Features.FpRegisters, TimingClass.FloatStatus, &Vmsr),
    ];

    // VFPExpandImm: abcdefgh is aBbbbbbc defgh000..., with B = NOT(b).
    private static void VmovImm(ref TOps o, in Fields f)
    {
        uint b = f.Imm >> 6 & 1;
        o.SetFloatReg(f.D, o.Imm(f.Imm >> 7 << 31 | (b == 0 ? 0x40000000u : 0x3E000000u) | (f.Imm & 0x3F) << 19));
    }

    private static void VmovReg(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatReg(f.M));
    private static void VmovFromCore(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.Reg(f.T));
    private static void VmovToCore(ref TOps o, in Fields f) => o.SetReg(f.T, o.FloatReg(f.N));
    private static void VmovToScalar(ref TOps o, in Fields f) => o.SetFloatReg(f.D + (int)f.Imm, o.Reg(f.T));
    private static void VmovFromScalar(ref TOps o, in Fields f) => o.SetReg(f.T, o.FloatReg(f.D + (int)f.Imm));

    private static void VmovPairFromCore(ref TOps o, in Fields f)
    {
        o.SetFloatReg(f.M, o.Reg(f.T));
        o.SetFloatReg(f.M + 1, o.Reg(f.A));
    }

    private static void VmovPairToCore(ref TOps o, in Fields f)
    {
        o.SetReg(f.T, o.FloatReg(f.M));
        o.SetReg(f.A, o.FloatReg(f.M + 1));
    }

    private static void Vmrs(ref TOps o, in Fields f) => o.SetReg(f.T, o.FloatStatus());
    private static void VmrsFlags(ref TOps o, in Fields f) => o.SetFlags(o.FloatStatus());
    private static void Vmsr(ref TOps o, in Fields f) => o.SetFloatStatus(o.Reg(f.T));
}
