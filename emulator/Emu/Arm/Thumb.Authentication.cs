using Emu.Isa;

namespace Emu.Arm;

// Pointer authentication and branch targets: PACBTI of ARMv8.1-M. A code is made of a pointer and a modifier with the key of the running code; while the running code has none in force, nothing happens.
// Where an indirect branch may go is checked when it is made (ArmProcessor.Landing). Source: ARMv8-M ARM (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Authentication =>
    [
        new("PAC T1", "11110011101011111000 0000 0001 1101 d=12 n=14 m=13", "pac{c} r12, lr, sp", Features.Pacbti, TimingClass.Alu, &Pac),
        new("PACBTI T1", "11110011101011111000 0000 0000 1101 d=12 n=14 m=13", "pacbti{c} r12, lr, sp", Features.Pacbti, TimingClass.Alu, &Pac),
        new("AUT T1", "11110011101011111000 0000 0010 1101 a=12 n=14 m=13", "aut{c} r12, lr, sp", Features.Pacbti, TimingClass.Hint, &Aut),
        new("BTI T1", "11110011101011111000 0000 0000 1111", "bti{c}", Features.Pacbti, TimingClass.Hint, &Nothing),
        new("PACG T1", "111110110110 nnnn 1111 dddd 0000 MMMM", "pacg{c} {d}, {n}, {m}", Features.Pacbti, TimingClass.Alu, &Pac),
        new("AUTG T1", "111110110101 nnnn aaaa 1111 0000 MMMM", "autg{c} {a}, {n}, {m}", Features.Pacbti, TimingClass.Hint, &Aut),
        new("BXAUT T1", "111110110101 nnnn aaaa 1111 0001 MMMM", "bxaut{c} {a}, {n}, {m}", Features.Pacbti, TimingClass.BranchRegister, &Bxaut, null, RowFlags.Branch),
    ];

    private static void Pac(ref TOps o, in Fields f) => o.SetReg(f.D, o.PointerCode(o.Reg(f.N), o.Reg(f.M), o.Reg(f.D)));

    private static void Aut(ref TOps o, in Fields f) => o.Authenticate(o.PointerCode(o.Reg(f.N), o.Reg(f.M), o.Reg(f.A)), o.Reg(f.A), f);

    private static void Bxaut(ref TOps o, in Fields f)
    {
        Aut(ref o, f);
        o.BranchExchange(o.Reg(f.N));
    }
}
