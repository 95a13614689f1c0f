using Emu.Isa;

namespace Emu.RiscV;

// The A extension. Source: Volume I, chapter 8, version 2.1. One hart and accesses in order: aq and rl (Imm2) ask for nothing more.
public static unsafe partial class RiscVRows<TOps, V, W>
{
    private static Row<TOps>[] Atomic =>
    [
        new("LR.W", "00010 jj 00000 vvvvv 010 uuuuu 0101111", "lr.w{order} {d},({n})", Features.Zalrsc, TimingClass.Exclusive, &LoadReserved),
        new("SC.W", "00011 jj wwwww vvvvv 010 uuuuu 0101111", "sc.w{order} {d},{m},({n})", Features.Zalrsc, TimingClass.Exclusive, &StoreConditional),
        new("AMOSWAP.W", "00001 jj wwwww vvvvv 010 uuuuu 0101111", "amoswap.w{order} {d},{m},({n})", Features.Zaamo, TimingClass.Exclusive, &AtomicSwap),
        new("AMOADD.W", "00000 jj wwwww vvvvv 010 uuuuu 0101111", "amoadd.w{order} {d},{m},({n})", Features.Zaamo, TimingClass.Exclusive, &AtomicAdd),
        new("AMOXOR.W", "00100 jj wwwww vvvvv 010 uuuuu 0101111", "amoxor.w{order} {d},{m},({n})", Features.Zaamo, TimingClass.Exclusive, &AtomicXor),
        new("AMOAND.W", "01100 jj wwwww vvvvv 010 uuuuu 0101111", "amoand.w{order} {d},{m},({n})", Features.Zaamo, TimingClass.Exclusive, &AtomicAnd),
        new("AMOOR.W", "01000 jj wwwww vvvvv 010 uuuuu 0101111", "amoor.w{order} {d},{m},({n})", Features.Zaamo, TimingClass.Exclusive, &AtomicOr),
        new("AMOMIN.W", "10000 jj wwwww vvvvv 010 uuuuu 0101111", "amomin.w{order} {d},{m},({n})", Features.Zaamo, TimingClass.Exclusive, &AtomicMinimum),
        new("AMOMAX.W", "10100 jj wwwww vvvvv 010 uuuuu 0101111", "amomax.w{order} {d},{m},({n})", Features.Zaamo, TimingClass.Exclusive, &AtomicMaximum),
        new("AMOMINU.W", "11000 jj wwwww vvvvv 010 uuuuu 0101111", "amominu.w{order} {d},{m},({n})", Features.Zaamo, TimingClass.Exclusive, &AtomicMinimumUnsigned),
        new("AMOMAXU.W", "11100 jj wwwww vvvvv 010 uuuuu 0101111", "amomaxu.w{order} {d},{m},({n})", Features.Zaamo, TimingClass.Exclusive, &AtomicMaximumUnsigned),
    ];

    private static void LoadReserved(ref TOps o, in Fields f) => o.SetReg(f.D, o.LoadReserved(o.Reg(f.N)));
    private static void StoreConditional(ref TOps o, in Fields f) => o.SetReg(f.D, o.StoreConditional(o.Reg(f.N), o.Reg(f.M)));
    private static void AtomicSwap(ref TOps o, in Fields f) => Modify(ref o, f, AtomicOperation.Swap);
    private static void AtomicAdd(ref TOps o, in Fields f) => Modify(ref o, f, AtomicOperation.Add);
    private static void AtomicXor(ref TOps o, in Fields f) => Modify(ref o, f, AtomicOperation.Xor);
    private static void AtomicAnd(ref TOps o, in Fields f) => Modify(ref o, f, AtomicOperation.And);
    private static void AtomicOr(ref TOps o, in Fields f) => Modify(ref o, f, AtomicOperation.Or);
    private static void AtomicMinimum(ref TOps o, in Fields f) => Modify(ref o, f, AtomicOperation.Minimum);
    private static void AtomicMaximum(ref TOps o, in Fields f) => Modify(ref o, f, AtomicOperation.Maximum);
    private static void AtomicMinimumUnsigned(ref TOps o, in Fields f) => Modify(ref o, f, AtomicOperation.MinimumUnsigned);
    private static void AtomicMaximumUnsigned(ref TOps o, in Fields f) => Modify(ref o, f, AtomicOperation.MaximumUnsigned);

    private static void Modify(ref TOps o, in Fields f, AtomicOperation operation) =>
        o.SetReg(f.D, o.Atomic(operation, o.Reg(f.N), o.Reg(f.M)));
}
