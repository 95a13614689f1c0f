using Emu.Isa;

namespace Emu.Arm;

// Conditional selects and register clearing of ARMv8.1-M. Source: ARMv8-M ARM (DDI 0553), C2.4. Imm is the condition; register 15 reads as 0.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] SelectRows =>
    [
        new("CSEL T1", "111010100101 bbbb 1000 dddd iiii pppp", "{csel}", Features.V81M, TimingClass.Alu, &Csel, V81Forms.Select, RowFlags.NotInIt),
        new("CSINC T1", "111010100101 bbbb 1001 dddd iiii pppp", "{csinc}", Features.V81M, TimingClass.Alu, &Csinc, V81Forms.Select, RowFlags.NotInIt),
        new("CSINV T1", "111010100101 bbbb 1010 dddd iiii pppp", "{csinv}", Features.V81M, TimingClass.Alu, &Csinv, V81Forms.Select, RowFlags.NotInIt),
        new("CSNEG T1", "111010100101 bbbb 1011 dddd iiii pppp", "{csneg}", Features.V81M, TimingClass.Alu, &Csneg, V81Forms.Select, RowFlags.NotInIt),
        new("CLRM T1", "1110100010011111 llllllllllllllll", "clrm{c} {clearlist}", Features.V81M, TimingClass.Alu, &Clrm, V81Forms.ClearList),
        new("VSCCLRM T2", "111011001 u 011111 uuuu 1010 iiiiiiii", "vscclrm{c} {sclear}", FloatPayload, TimingClass.FloatMove, &Vscclrm, FloatForms.ClearSingles),
        new("VSCCLRM T1", "111011001 0 011111 uuuu 1011 iiiiiiii", "vscclrm{c} {dclear}", FloatPayload, TimingClass.FloatMove, &Vscclrm, FloatForms.ClearDoubles),
    ];

    private static V RegOrZero(ref TOps o, int register) => register == 15 ? o.Imm(0) : o.Reg(register);

    private static void Csel(ref TOps o, in Fields f) => Choose(ref o, f, RegOrZero(ref o, f.M));
    private static void Csinc(ref TOps o, in Fields f) => Choose(ref o, f, o.Add(RegOrZero(ref o, f.M), o.Imm(1)));
    private static void Csinv(ref TOps o, in Fields f) => Choose(ref o, f, o.Not(RegOrZero(ref o, f.M)));
    private static void Csneg(ref TOps o, in Fields f) => Choose(ref o, f, o.Sub(o.Imm(0), RegOrZero(ref o, f.M)));

    private static void Choose(ref TOps o, in Fields f, V otherwise) =>
        o.SetReg(f.D, o.Select(o.ConditionHolds((int)f.Imm), RegOrZero(ref o, f.N), otherwise));

    // Bit 15 of the list is the APSR: its flags and GE bits.
    private static void Clrm(ref TOps o, in Fields f)
    {
        for (int r = 0; r < 15; r++)
            if ((f.List >> r & 1) != 0) o.SetReg(r, o.Imm(0));
        if ((f.List >> 15) == 0) return;
        o.SetFlags(o.Imm(0));
        o.SetGe(o.Imm(0));
        o.ClearQ();
    }

    private static void Vscclrm(ref TOps o, in Fields f)
    {
        for (int i = 0; i < (int)f.Imm; i++) o.SetFloatReg(f.D + i, o.Imm(0));
        o.SetVectorStatus(o.Imm(0));
    }
}
