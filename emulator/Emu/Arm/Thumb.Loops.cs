using Emu.Isa;

namespace Emu.Arm;

// Low-overhead loops of ARMv8.1-M, the tail-predicated ones of MVE, and its status registers. Source: ARMv8-M ARM (DDI 0553), C2.4.
// The cache of loop starts that a core may have is a matter of time alone (ArmWrappers.LoopEnd). ShiftType is the element size of a tail-predicated loop.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Loops =>
    [
        new("WLS T1", "111100000100 nnnn 1100 j iiiiiiiiii 1", "wls lr, {n}, {label}", Features.V81M, TimingClass.CompareBranch, &Wls, V81Forms.LoopForward, RowFlags.Branch | RowFlags.NotInIt),
        new("DLS T1", "111100000100 nnnn 1110 0000 0000 0001", "dls lr, {n}", Features.V81M, TimingClass.Alu, &Dls, null, RowFlags.NotInIt),
        new("LE T1", "1111000000001111 1100 j iiiiiiiiii 1", "le lr, {label}", Features.V81M, TimingClass.LoopEnd, &Le, V81Forms.LoopBack, RowFlags.Branch | RowFlags.NotInIt),
        new("LE T2", "1111000000101111 1100 j iiiiiiiiii 1", "le {label}", Features.V81M, TimingClass.Branch, &LeAlways, V81Forms.LoopBack, RowFlags.Branch | RowFlags.NotInIt),
        new("WLSTP T1", "1111000000 yy nnnn 1100 j iiiiiiiiii 1", "wlstp.{size} lr, {n}, {label}", Features.V81M | Features.Mve, TimingClass.CompareBranch, &Wlstp, V81Forms.LoopForward, RowFlags.Branch | RowFlags.NotInIt),
        new("DLSTP T1", "1111000000 yy nnnn 1110 0000 0000 0001", "dlstp.{size} lr, {n}", Features.V81M | Features.Mve, TimingClass.Alu, &Dlstp, null, RowFlags.NotInIt),
        new("LETP T1", "1111000000011111 1100 j iiiiiiiiii 1", "letp lr, {label}", Features.V81M | Features.Mve, TimingClass.LoopEnd, &Letp, V81Forms.LoopBack, RowFlags.Branch | RowFlags.NotInIt),
        new("LCTP T1", "1111000000001111 1110 0000 0000 0001", "lctp{c}", Features.V81M | Features.Mve, TimingClass.Alu, &Lctp),
        new("VMRS T1 FPSCR_nzcvqc", "1110111011110010 tttt 101000010000", "vmrs{c} {t}, fpscr_nzcvqc", Features.V81M | Features.FpRegisters, TimingClass.FloatStatus, &VmrsConditions),
        new("VMSR T1 FPSCR_nzcvqc", "1110111011100010 tttt 101000010000", "vmsr{c} fpscr_nzcvqc, {t}", Features.V81M | Features.FpRegisters, TimingClass.FloatStatus, &VmsrConditions),
        new("VMRS T1 VPR", "1110111011111100 tttt 101000010000", "vmrs{c} {t}, vpr", Features.Mve, TimingClass.FloatStatus, &VmrsVpr),
        new("VMSR T1 VPR", "1110111011101100 tttt 101000010000", "vmsr{c} vpr, {t}", Features.Mve, TimingClass.FloatStatus, &VmsrVpr),
        new("VMRS T1 P0", "1110111011111101 tttt 101000010000", "vmrs{c} {t}, p0", Features.Mve, TimingClass.FloatStatus, &VmrsP0),
        new("VMSR T1 P0", "1110111011101101 tttt 101000010000", "vmsr{c} p0, {t}", Features.Mve, TimingClass.FloatStatus, &VmsrP0),
    ];

    private const int Lr = 14;

    private static void Wls(ref TOps o, in Fields f)
    {
        V count = o.Reg(f.N), none = o.Equal(count, o.Imm(0));
        o.SetReg(Lr, o.Select(none, o.Reg(Lr), count));
        o.BranchIf(none, BranchTarget(f));
    }

    private static void Wlstp(ref TOps o, in Fields f)
    {
        V count = o.Reg(f.N), none = o.Equal(count, o.Imm(0));
        o.SetReg(Lr, o.Select(none, o.Reg(Lr), count));
        o.SetTailSize(o.Select(none, o.TailSize(), o.Imm(f.ShiftType)));
        o.BranchIf(none, BranchTarget(f));
    }

    private static void Dls(ref TOps o, in Fields f) => o.SetReg(Lr, o.Reg(f.N));

    private static void Dlstp(ref TOps o, in Fields f)
    {
        o.SetReg(Lr, o.Reg(f.N));
        o.SetTailSize(o.Imm(f.ShiftType));
    }

    private static void Le(ref TOps o, in Fields f)
    {
        o.RefuseTail(f);
        LoopEnd(ref o, f, o.Imm(1));
    }

    private static void LeAlways(ref TOps o, in Fields f)
    {
        o.RefuseTail(f);
        o.Branch(o.Imm(BranchTarget(f)));
    }

    private static void Letp(ref TOps o, in Fields f)
    {
        V size = o.TailSize(), elements = o.ShlBy(o.Imm(1), o.Sub(o.Imm(NoTail), size));
        V last = o.Xor(o.Below(elements, o.Reg(Lr)), o.Imm(1));
        o.SetTailSize(o.Select(last, o.Imm(NoTail), size));
        LoopEnd(ref o, f, elements);
    }

    private static void LoopEnd(ref TOps o, in Fields f, V done)
    {
        V left = o.Reg(Lr), again = o.Below(done, left);
        o.SetReg(Lr, o.Select(again, o.Sub(left, done), left));
        o.BranchIf(again, BranchTarget(f));
    }

    // LTPSIZE outside tail-predicated loops.
    private const uint NoTail = 4;

    private static void Lctp(ref TOps o, in Fields f) => o.SetTailSize(o.Imm(NoTail));

    private static void VmrsConditions(ref TOps o, in Fields f) => o.SetReg(f.T, o.And(o.FloatStatus(), o.Imm(0xF8000000)));

    private static void VmsrConditions(ref TOps o, in Fields f) =>
        o.SetFloatStatus(o.Or(o.And(o.FloatStatus(), o.Imm(0x07FFFFFF)), o.And(o.Reg(f.T), o.Imm(0xF8000000))));

    private static void VmrsVpr(ref TOps o, in Fields f) => o.SetReg(f.T, o.Select(o.IsPrivileged(), o.VectorStatus(), o.Reg(f.T)));
    private static void VmsrVpr(ref TOps o, in Fields f) => SetVectorStatusIfPrivileged(ref o, o.Reg(f.T));
    private static void VmrsP0(ref TOps o, in Fields f) => o.SetReg(f.T, o.And(o.VectorStatus(), o.Imm(0xFFFF)));

    private static void VmsrP0(ref TOps o, in Fields f) =>
        o.SetVectorStatus(o.Or(o.And(o.VectorStatus(), o.Imm(0xFFFF0000)), o.And(o.Reg(f.T), o.Imm(0xFFFF))));
}
