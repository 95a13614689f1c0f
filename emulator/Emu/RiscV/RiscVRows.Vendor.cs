using Emu.Isa;

namespace Emu.RiscV;

// Instructions of one vendor's cores. Sources: Hazard3 documentation, "Custom Extensions" (Xh3bextm, Xh3power); WCH, QingKeV2 Microprocessor Manual, with the
// encodings and the spelling of LLVM's Xwchc.
public static unsafe partial class RiscVRows<TOps, V, W>
{
    private static Row<TOps>[] Vendor =>
    [
        new("H3.BEXTM", "000 jjj 0 wwwww vvvvv 000 uuuuu 0001011", "h3.bextm {d},{n},{m},{count}", Features.Xh3bextm, TimingClass.Alu, &ExtractField),
        new("H3.BEXTMI", "000 jjj 0 iiiii vvvvv 100 uuuuu 0001011", "h3.bextmi {d},{n},{i},{count}", Features.Xh3bextm, TimingClass.Alu, &ExtractFieldImm),
        new("H3.BLOCK", "0000000 00000 00000 010 00000 0110011", "h3.block", Features.Xh3power, TimingClass.System, &Wait, null, RowFlags.System),
        new("H3.UNBLOCK", "0000000 00001 00000 010 00000 0110011", "h3.unblock", Features.Xh3power, TimingClass.System, &Unblock, null, RowFlags.System),

        new("QK.C.LBU", "001 iii vvv ii uuu 00", "qk.c.lbu {d},{i}({n})", Features.Xw, TimingClass.Load, &LoadByte, RiscVForms.LoadByteXw),
        new("QK.C.SB", "101 iii vvv ii www 00", "qk.c.sb {m},{i}({n})", Features.Xw, TimingClass.Store, &StoreByte, RiscVForms.StoreByteXw),
        new("QK.C.LHU", "001 iii vvv ii uuu 10", "qk.c.lhu {d},{i}({n})", Features.Xw, TimingClass.Load, &LoadHalf, RiscVForms.LoadHalfXw),
        new("QK.C.SH", "101 iii vvv ii www 10", "qk.c.sh {m},{i}({n})", Features.Xw, TimingClass.Store, &StoreHalf, RiscVForms.StoreHalfXw),
        new("QK.C.LBUSP", "100 00 iiii 00 uuu 00 n=2", "qk.c.lbusp {d},{i}(sp)", Features.Xw, TimingClass.Load, &LoadByte, RiscVForms.LoadByteXwSp),
        new("QK.C.SBSP", "100 00 iiii 10 www 00 n=2", "qk.c.sbsp {m},{i}(sp)", Features.Xw, TimingClass.Store, &StoreByte, RiscVForms.StoreByteXwSp),
        new("QK.C.LHUSP", "100 00 iiii 01 uuu 00 n=2", "qk.c.lhusp {d},{i}(sp)", Features.Xw, TimingClass.Load, &LoadHalf, RiscVForms.LoadHalfXwSp),
        new("QK.C.SHSP", "100 00 iiii 11 www 00 n=2", "qk.c.shsp {m},{i}(sp)", Features.Xw, TimingClass.Store, &StoreHalf, RiscVForms.StoreHalfXwSp),
    ];

    // One to eight bits: the field says how many more than one.
    private static V FieldMask(ref TOps o, in Fields f) => o.Imm((2u << (int)f.Imm2) - 1);

    private static void ExtractField(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.ShiftRight(o.Reg(f.N), o.Reg(f.M)), FieldMask(ref o, f)));
    private static void ExtractFieldImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.Shr(o.Reg(f.N), (int)f.Imm), FieldMask(ref o, f)));
    private static void Unblock(ref TOps o, in Fields f) => o.System(SystemCall.SendEvent, f);
}
