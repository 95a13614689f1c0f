using Emu.Isa;

namespace Emu.RiscV;

// The C extension. Source: Volume I, chapter 16, version 2.0, tables 16.5 to 16.7. Most are shorter spellings of base instructions and share their semantics.
public static unsafe partial class RiscVRows<TOps, V, W>
{
    private static Row<TOps>[] Compressed =>
    [
        new("C.ADDI4SPN", "000 iiiiiiii uuu 00 n=2", "c.addi4spn {d},sp,{i}", Features.Zca, TimingClass.Alu, &AddImm, RiscVForms.Addi4Spn),
        new("C.LW", "010 iii vvv ii uuu 00", "c.lw {d},{i}({n})", Features.Zca, TimingClass.Load, &LoadWord, RiscVForms.LoadWord),
        new("C.SW", "110 iii vvv ii www 00", "c.sw {m},{i}({n})", Features.Zca, TimingClass.Store, &StoreWord, RiscVForms.StoreWord),

        new("C.NOP", "000 i 00000 iiiii 01", "c.nop{hint}", Features.Zca, TimingClass.Hint, &Nothing, RiscVForms.Six),
        new("C.ADDI", "000 i qqqqq iiiii 01", "c.addi {d},{i}", Features.Zca, TimingClass.Alu, &AddImm, RiscVForms.SixAdd),
        new("C.JAL", "001 iiiiiiiiiii 01 d=1", "c.jal {label}", Features.Zca, TimingClass.Branch, &Jump, RiscVForms.Jump, RowFlags.Branch),
        new("C.LI", "010 i uuuuu iiiii 01", "c.li {d},{i}", Features.Zca, TimingClass.Alu, &AddImm, RiscVForms.Six),
        new("C.ADDI16SP", "011 i 00010 iiiii 01 q=2", "c.addi16sp sp,{i}", Features.Zca, TimingClass.Alu, &AddImm, RiscVForms.Addi16Sp),
        new("C.LUI", "011 i uuuuu iiiii 01", "c.lui {d},{upper}", Features.Zca, TimingClass.Alu, &Lui, RiscVForms.Lui),
        new("C.SRLI", "100 0 00 qqq iiiii 01", "c.srli {d},{h}", Features.Zca, TimingClass.Alu, &ShrImm, RiscVForms.ShiftSmall),
        new("C.SRAI", "100 0 01 qqq iiiii 01", "c.srai {d},{h}", Features.Zca, TimingClass.Alu, &SarImm, RiscVForms.ShiftSmall),
        new("C.ANDI", "100 i 10 qqq iiiii 01", "c.andi {d},{i}", Features.Zca, TimingClass.Alu, &AndImm, RiscVForms.SixSmall),
        new("C.SUB", "100 0 11 qqq 00 www 01", "c.sub {d},{m}", Features.Zca, TimingClass.Alu, &SubReg, RiscVForms.Small),
        new("C.XOR", "100 0 11 qqq 01 www 01", "c.xor {d},{m}", Features.Zca, TimingClass.Alu, &XorReg, RiscVForms.Small),
        new("C.OR", "100 0 11 qqq 10 www 01", "c.or {d},{m}", Features.Zca, TimingClass.Alu, &OrReg, RiscVForms.Small),
        new("C.AND", "100 0 11 qqq 11 www 01", "c.and {d},{m}", Features.Zca, TimingClass.Alu, &AndReg, RiscVForms.Small),
        new("C.J", "101 iiiiiiiiiii 01", "c.j {label}", Features.Zca, TimingClass.Branch, &Jump, RiscVForms.Jump, RowFlags.Branch),
        new("C.BEQZ", "110 iii vvv iiiii 01", "c.beqz {n},{label}", Features.Zca, TimingClass.CompareBranch, &BranchEqual, RiscVForms.BranchZero, RowFlags.Branch),
        new("C.BNEZ", "111 iii vvv iiiii 01", "c.bnez {n},{label}", Features.Zca, TimingClass.CompareBranch, &BranchNotEqual, RiscVForms.BranchZero, RowFlags.Branch),

        new("C.SLLI", "000 0 qqqqq iiiii 10", "c.slli {d},{h}", Features.Zca, TimingClass.Alu, &ShlImm),
        new("C.LWSP", "010 i uuuuu iiiii 10 n=2", "c.lwsp {d},{i}(sp)", Features.Zca, TimingClass.Load, &LoadWord, RiscVForms.LoadWordSp),
        new("C.JR", "100 0 vvvvv 00000 10", "c.jr {n}", Features.Zca, TimingClass.BranchRegister, &JumpRegister, RiscVForms.SourceNotZero, RowFlags.Branch),
        new("C.MV", "100 0 uuuuu wwwww 10", "c.mv {d},{m}", Features.Zca, TimingClass.Alu, &AddReg, RiscVForms.SecondNotZero),
        new("C.EBREAK", "100 1 00000 00000 10", "c.ebreak", Features.Zca, TimingClass.System, &Break, null, RowFlags.System),
        new("C.JALR", "100 1 vvvvv 00000 10 d=1", "c.jalr {n}", Features.Zca, TimingClass.BranchRegister, &JumpRegister, RiscVForms.SourceNotZero, RowFlags.Branch),
        new("C.ADD", "100 1 qqqqq wwwww 10", "c.add {d},{m}", Features.Zca, TimingClass.Alu, &AddReg, RiscVForms.SecondNotZero),
        new("C.SWSP", "110 iiiiii wwwww 10 n=2", "c.swsp {m},{i}(sp)", Features.Zca, TimingClass.Store, &StoreWord, RiscVForms.StoreWordSp),
    ];

    private static void Nothing(ref TOps o, in Fields f) { }

    /// <summary>True for the semantics of a row that only takes time.</summary>
    internal static bool IsNothing(delegate*<ref TOps, in Fields, void> run) => (nint)run == (nint)(delegate*<ref TOps, in Fields, void>)&Nothing;
}
