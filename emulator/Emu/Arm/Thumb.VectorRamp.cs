using Emu.Isa;

namespace Emu.Arm;

// Vectors of numbers that rise or fall by 1, 2, 4 or 8 from core register A, which takes the next number; T wraps them. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] VectorRamp =>
    [
        new("VIDUP T1", "1110111000 yy aaa 1 uuu 0 1111 i 110 111 i", "vidup.u{size} {qd}, {a}, #{step}", Features.Mve, TimingClass.Vector, &Vidup, VectorForms.Ramp, RowFlags.NotInIt),
        new("VDDUP T1", "1110111000 yy aaa 1 uuu 1 1111 i 110 111 i", "vddup.u{size} {qd}, {a}, #{step}", Features.Mve, TimingClass.Vector, &Vddup, VectorForms.Ramp, RowFlags.NotInIt),
        new("VIWDUP T1", "1110111000 yy aaa 1 uuu 0 1111 i 110 ttt i", "viwdup.u{size} {qd}, {a}, {t}, #{step}", Features.Mve, TimingClass.Vector, &Viwdup, VectorForms.WrappingRamp, RowFlags.NotInIt),
        new("VDWDUP T1", "1110111000 yy aaa 1 uuu 1 1111 i 110 ttt i", "vdwdup.u{size} {qd}, {a}, {t}, #{step}", Features.Mve, TimingClass.Vector, &Vdwdup, VectorForms.WrappingRamp, RowFlags.NotInIt),
    ];

    private static void Vidup(ref TOps o, in Fields f) => o.Ramp(f, down: false, wraps: false);
    private static void Vddup(ref TOps o, in Fields f) => o.Ramp(f, down: true, wraps: false);
    private static void Viwdup(ref TOps o, in Fields f) => o.Ramp(f, down: false, wraps: true);
    private static void Vdwdup(ref TOps o, in Fields f) => o.Ramp(f, down: true, wraps: true);
}
