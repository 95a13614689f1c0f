using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.RiscV;

// Zcb, Zcmp and Zcmt. Source: RISC-V Code Size Reduction (Zc extensions) 1.0.4.
public static unsafe partial class RiscVRows<TOps, V, W>
{
    private static Row<TOps>[] CompressedMore =>
    [
        new("C.LBU", "100 000 vvv ii uuu 00", "c.lbu {d},{i}({n})", Features.Zcb, TimingClass.Load, &LoadByte, RiscVForms.LoadByte),
        new("C.LHU", "100 001 vvv 0 i uuu 00", "c.lhu {d},{i}({n})", Features.Zcb, TimingClass.Load, &LoadHalf, RiscVForms.LoadHalf),
        new("C.LH", "100 001 vvv 1 i uuu 00", "c.lh {d},{i}({n})", Features.Zcb, TimingClass.Load, &LoadSignedHalf, RiscVForms.LoadHalf),
        new("C.SB", "100 010 vvv ii www 00", "c.sb {m},{i}({n})", Features.Zcb, TimingClass.Store, &StoreByte, RiscVForms.StoreByte),
        new("C.SH", "100 011 vvv 0 i www 00", "c.sh {m},{i}({n})", Features.Zcb, TimingClass.Store, &StoreHalf, RiscVForms.StoreHalf),
        new("C.ZEXT.B", "100 1 11 qqq 11 000 01", "c.zext.b {d}", Features.Zcb, TimingClass.Alu, &ZeroExtendByte, RiscVForms.SmallOne),
        new("C.SEXT.B", "100 1 11 qqq 11 001 01", "c.sext.b {d}", Features.Zcb | Features.Zbb, TimingClass.Alu, &ExtendByte, RiscVForms.SmallOne),
        new("C.ZEXT.H", "100 1 11 qqq 11 010 01", "c.zext.h {d}", Features.Zcb | Features.Zbb, TimingClass.Alu, &ZeroExtendHalf, RiscVForms.SmallOne),
        new("C.SEXT.H", "100 1 11 qqq 11 011 01", "c.sext.h {d}", Features.Zcb | Features.Zbb, TimingClass.Alu, &ExtendHalf, RiscVForms.SmallOne),
        new("C.NOT", "100 1 11 qqq 11 101 01", "c.not {d}", Features.Zcb, TimingClass.Alu, &Complement, RiscVForms.SmallOne),
        new("C.MUL", "100 1 11 qqq 10 www 01", "c.mul {d},{m}", Features.Zcb | Features.Zmmul, TimingClass.Multiply, &Mul, RiscVForms.Small),

        new("CM.PUSH", "101 11000 jjjj ii 10 q=2", "cm.push {list}, -{i}", Features.Zcmp, TimingClass.StoreMultiple, &Push, RiscVForms.Stack),
        new("CM.POP", "101 11010 jjjj ii 10 q=2", "cm.pop {list}, {i}", Features.Zcmp, TimingClass.LoadMultiple, &Pop, RiscVForms.Stack),
        new("CM.POPRETZ", "101 11100 jjjj ii 10 q=2", "cm.popretz {list}, {i}", Features.Zcmp, TimingClass.LoadMultiple, &PopReturnZero, RiscVForms.Stack, RowFlags.Branch),
        new("CM.POPRET", "101 11110 jjjj ii 10 q=2", "cm.popret {list}, {i}", Features.Zcmp, TimingClass.LoadMultiple, &PopReturn, RiscVForms.Stack, RowFlags.Branch),
        new("CM.MVSA01", "101 011 uuu 01 www 10", "cm.mvsa01 {d},{m}", Features.Zcmp, TimingClass.Alu, &MoveToSaved, RiscVForms.SavedPair),
        new("CM.MVA01S", "101 011 vvv 11 www 10", "cm.mva01s {n},{m}", Features.Zcmp, TimingClass.Alu, &MoveFromSaved, RiscVForms.SavedSources),

        new("CM.JT", "101 000 iiiiiiii 10", "cm.jt {i}", Features.Zcmt, TimingClass.TableBranch, &JumpTable, RiscVForms.TableJump, RowFlags.System),
        new("CM.JALT", "101 000 iiiiiiii 10 d=1", "cm.jalt {i}", Features.Zcmt, TimingClass.TableBranch, &JumpTable, RiscVForms.TableCall, RowFlags.System),
    ];

    [InlineArray(16)]
    private struct Sixteen
    {
        private V _first;
    }

    private static void ZeroExtendByte(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.Reg(f.N), o.Imm(0xFF)));
    private static void Complement(ref TOps o, in Fields f) => o.SetReg(f.D, o.Not(o.Reg(f.N)));

    // The last register of the list lies highest, directly below the old stack pointer.
    private static void Push(ref TOps o, in Fields f)
    {
        V sp = o.Reg(2);
        int count = RegisterList.Count(f.Imm2);
        for (int i = 0; i < count; i++)
            o.Store(o.Sub(sp, o.Imm(4 * (uint)(count - i))), o.Reg(RegisterList.At(i)), Width.U32);
        o.SetReg(2, o.Sub(sp, o.Imm(f.Imm)));
    }

    private static void Pop(ref TOps o, in Fields f) => Restore(ref o, f);

    private static void PopReturnZero(ref TOps o, in Fields f)
    {
        V target = Restore(ref o, f);
        o.SetReg(10, o.Imm(0));
        o.Branch(target);
    }

    private static void PopReturn(ref TOps o, in Fields f) => o.Branch(Restore(ref o, f));

    /// <summary>Loads the list and frees the frame; returns ra. All loads come before the first register write.</summary>
    private static V Restore(ref TOps o, in Fields f)
    {
        Unsafe.SkipInit(out Sixteen values);
        V end = o.Add(o.Reg(2), o.Imm(f.Imm));
        int count = RegisterList.Count(f.Imm2);
        for (int i = 0; i < count; i++) values[i] = o.Load(o.Sub(end, o.Imm(4 * (uint)(count - i))), Width.U32);
        for (int i = 0; i < count; i++) o.SetReg(RegisterList.At(i), values[i]);
        o.SetReg(2, end);
        return values[0];
    }

    private static void MoveToSaved(ref TOps o, in Fields f)
    {
        o.SetReg(f.D, o.Reg(10));
        o.SetReg(f.M, o.Reg(11));
    }

    private static void MoveFromSaved(ref TOps o, in Fields f)
    {
        V first = o.Reg(f.N), second = o.Reg(f.M);
        o.SetReg(10, first);
        o.SetReg(11, second);
    }

    private static void JumpTable(ref TOps o, in Fields f) => o.System(SystemCall.TableJump, f);
}
