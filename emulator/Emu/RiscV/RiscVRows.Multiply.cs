using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.RiscV;

// The M extension. Source: Volume I, chapter 7, version 2.0.
public static unsafe partial class RiscVRows<TOps, V, W>
{
    private static Row<TOps>[] Multiply =>
    [
        new("MUL", "0000001 wwwww vvvvv 000 uuuuu 0110011", "mul {d},{n},{m}", Features.Zmmul, TimingClass.Multiply, &Mul),
        new("MULH", "0000001 wwwww vvvvv 001 uuuuu 0110011", "mulh {d},{n},{m}", Features.Zmmul, TimingClass.MultiplyLong, &MulHigh),
        new("MULHSU", "0000001 wwwww vvvvv 010 uuuuu 0110011", "mulhsu {d},{n},{m}", Features.Zmmul, TimingClass.MultiplyLong, &MulHighMixed),
        new("MULHU", "0000001 wwwww vvvvv 011 uuuuu 0110011", "mulhu {d},{n},{m}", Features.Zmmul, TimingClass.MultiplyLong, &MulHighUnsigned),
        new("DIV", "0000001 wwwww vvvvv 100 uuuuu 0110011", "div {d},{n},{m}", Features.RvDivide, TimingClass.Divide, &Div),
        new("DIVU", "0000001 wwwww vvvvv 101 uuuuu 0110011", "divu {d},{n},{m}", Features.RvDivide, TimingClass.Divide, &DivUnsigned),
        new("REM", "0000001 wwwww vvvvv 110 uuuuu 0110011", "rem {d},{n},{m}", Features.RvDivide, TimingClass.Divide, &Rem),
        new("REMU", "0000001 wwwww vvvvv 111 uuuuu 0110011", "remu {d},{n},{m}", Features.RvDivide, TimingClass.Divide, &RemUnsigned),
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Mul(ref TOps o, in Fields f) => o.SetReg(f.D, o.Mul(o.Reg(f.N), o.Reg(f.M)));
    private static void MulHigh(ref TOps o, in Fields f) => o.SetReg(f.D, o.High(o.MulWide(o.WideSigned(o.Reg(f.N)), o.WideSigned(o.Reg(f.M)))));
    private static void MulHighMixed(ref TOps o, in Fields f) => o.SetReg(f.D, o.High(o.MulWide(o.WideSigned(o.Reg(f.N)), o.Wide(o.Reg(f.M)))));
    private static void MulHighUnsigned(ref TOps o, in Fields f) => o.SetReg(f.D, o.High(o.MulWide(o.Wide(o.Reg(f.N)), o.Wide(o.Reg(f.M)))));
    private static void Div(ref TOps o, in Fields f) => o.SetReg(f.D, o.Quotient(o.Reg(f.N), o.Reg(f.M)));
    private static void DivUnsigned(ref TOps o, in Fields f) => o.SetReg(f.D, o.QuotientUnsigned(o.Reg(f.N), o.Reg(f.M)));
    private static void Rem(ref TOps o, in Fields f) => o.SetReg(f.D, o.Remainder(o.Reg(f.N), o.Reg(f.M)));
    private static void RemUnsigned(ref TOps o, in Fields f) => o.SetReg(f.D, o.RemainderUnsigned(o.Reg(f.N), o.Reg(f.M)));
}
