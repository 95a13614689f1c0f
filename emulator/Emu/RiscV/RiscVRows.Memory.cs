using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.RiscV;

// Loads and stores of RV32I. Source: Volume I, chapter 2.6.
public static unsafe partial class RiscVRows<TOps, V, W>
{
    private static Row<TOps>[] Memory =>
    [
        new("LB", "iiiiiiiiiiii vvvvv 000 uuuuu 0000011", "lb {d},{i}({n})", Features.RvI, TimingClass.Load, &LoadSignedByte, RiscVForms.I),
        new("LH", "iiiiiiiiiiii vvvvv 001 uuuuu 0000011", "lh {d},{i}({n})", Features.RvI, TimingClass.Load, &LoadSignedHalf, RiscVForms.I),
        new("LW", "iiiiiiiiiiii vvvvv 010 uuuuu 0000011", "lw {d},{i}({n})", Features.RvI, TimingClass.Load, &LoadWord, RiscVForms.I),
        new("LBU", "iiiiiiiiiiii vvvvv 100 uuuuu 0000011", "lbu {d},{i}({n})", Features.RvI, TimingClass.Load, &LoadByte, RiscVForms.I),
        new("LHU", "iiiiiiiiiiii vvvvv 101 uuuuu 0000011", "lhu {d},{i}({n})", Features.RvI, TimingClass.Load, &LoadHalf, RiscVForms.I),
        new("SB", "iiiiiii wwwww vvvvv 000 iiiii 0100011", "sb {m},{i}({n})", Features.RvI, TimingClass.Store, &StoreByte, RiscVForms.I),
        new("SH", "iiiiiii wwwww vvvvv 001 iiiii 0100011", "sh {m},{i}({n})", Features.RvI, TimingClass.Store, &StoreHalf, RiscVForms.I),
        new("SW", "iiiiiii wwwww vvvvv 010 iiiii 0100011", "sw {m},{i}({n})", Features.RvI, TimingClass.Store, &StoreWord, RiscVForms.I),
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LoadSignedByte(ref TOps o, in Fields f) => o.LoadTo(f.D, Address(ref o, f), Width.S8);
    private static void LoadSignedHalf(ref TOps o, in Fields f) => o.LoadTo(f.D, Address(ref o, f), Width.S16);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LoadWord(ref TOps o, in Fields f) => o.LoadTo(f.D, Address(ref o, f), Width.U32);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LoadByte(ref TOps o, in Fields f) => o.LoadTo(f.D, Address(ref o, f), Width.U8);
    private static void LoadHalf(ref TOps o, in Fields f) => o.LoadTo(f.D, Address(ref o, f), Width.U16);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreByte(ref TOps o, in Fields f) => o.Store(Address(ref o, f), o.Reg(f.M), Width.U8);
    private static void StoreHalf(ref TOps o, in Fields f) => o.Store(Address(ref o, f), o.Reg(f.M), Width.U16);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreWord(ref TOps o, in Fields f) => o.Store(Address(ref o, f), o.Reg(f.M), Width.U32);

    private static V Address(ref TOps o, in Fields f) => o.Add(o.Reg(f.N), o.Imm(f.Imm));
}
