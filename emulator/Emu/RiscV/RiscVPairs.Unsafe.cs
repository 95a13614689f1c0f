using System.Runtime.CompilerServices;
using Emu.Interp;
using Emu.Isa;
using Rows = Emu.RiscV.RiscVRows<Emu.RiscV.RiscVCore, uint, ulong>;

namespace Emu.RiscV;

/// <summary>Which two RISC-V instructions run in one handler: frequent ones, of which at most one can leave its block.</summary>
/// <remarks>What they do is the rows' text, compiled into the handler; only the way from one to the next falls away. A row that is not here runs alone.</remarks>
internal static unsafe class RiscVPairs
{
    // The numbers of the switches below. Quiet instructions touch registers and flags only.
    static readonly nint[] Quiet =
    [
        Of(&Rows.AddImm), Of(&Rows.AddReg), Of(&Rows.SubReg), Of(&Rows.ShlImm), Of(&Rows.ShrImm),
        Of(&Rows.SarImm), Of(&Rows.XorReg), Of(&Rows.AndReg), Of(&Rows.OrReg), Of(&Rows.AndImm),
        Of(&Rows.Lui), Of(&Rows.Mul),
    ];

    static readonly nint[] Accesses =
    [
        Of(&Rows.LoadWord), Of(&Rows.LoadByte), Of(&Rows.LoadSignedByte), Of(&Rows.StoreWord), Of(&Rows.StoreByte),
    ];

    static readonly nint[] Branches =
    [
        Of(&Rows.BranchEqual), Of(&Rows.BranchNotEqual), Of(&Rows.BranchLess), Of(&Rows.BranchNotLess), Of(&Rows.BranchBelow),
        Of(&Rows.BranchNotBelow),
    ];

    static nint Of(delegate*<ref RiscVCore, in Fields, void> row) => (nint)row;

    /// <summary>The handler of two instructions that follow each other; its pointer is null when they are not a pair.</summary>
    public static Pair Find(in Op first, in Op second)
    {
        if ((nint)first.Body != (nint)first.Row)
            return default;
        int quiet = Array.IndexOf(Quiet, (nint)first.Row), access = Array.IndexOf(Accesses, (nint)first.Row);
        if ((nint)second.Body != (nint)second.Row)
            return default;
        int branch = Array.IndexOf(Branches, (nint)second.Row);
        if (branch >= 0)
            return BeforeBranch(quiet, branch);
        int next = Array.IndexOf(Quiet, (nint)second.Row), later = Array.IndexOf(Accesses, (nint)second.Row);
        return access >= 0 ? AfterAccess(access, next) : next >= 0 ? BeforeQuiet(quiet, next) : BeforeAccess(quiet, later);
    }

    static Pair BeforeQuiet(int first, int second) => first switch
    {
        0 => BeforeQuiet<AddImm>(second),
        1 => BeforeQuiet<AddReg>(second),
        2 => BeforeQuiet<SubReg>(second),
        3 => BeforeQuiet<ShlImm>(second),
        4 => BeforeQuiet<ShrImm>(second),
        5 => BeforeQuiet<SarImm>(second),
        6 => BeforeQuiet<XorReg>(second),
        7 => BeforeQuiet<AndReg>(second),
        8 => BeforeQuiet<OrReg>(second),
        9 => BeforeQuiet<AndImm>(second),
        10 => BeforeQuiet<Lui>(second),
        11 => BeforeQuiet<Mul>(second),
        _ => default,
    };

    static Pair BeforeQuiet<TFirst>(int second) where TFirst : struct, IText => second switch
    {
        0 => Pair.OfQuiet<TFirst, AddImm>(),
        1 => Pair.OfQuiet<TFirst, AddReg>(),
        2 => Pair.OfQuiet<TFirst, SubReg>(),
        3 => Pair.OfQuiet<TFirst, ShlImm>(),
        4 => Pair.OfQuiet<TFirst, ShrImm>(),
        5 => Pair.OfQuiet<TFirst, SarImm>(),
        6 => Pair.OfQuiet<TFirst, XorReg>(),
        7 => Pair.OfQuiet<TFirst, AndReg>(),
        8 => Pair.OfQuiet<TFirst, OrReg>(),
        9 => Pair.OfQuiet<TFirst, AndImm>(),
        10 => Pair.OfQuiet<TFirst, Lui>(),
        11 => Pair.OfQuiet<TFirst, Mul>(),
        _ => default,
    };

    static Pair BeforeAccess(int first, int second) => first switch
    {
        0 => BeforeAccess<AddImm>(second),
        1 => BeforeAccess<AddReg>(second),
        2 => BeforeAccess<SubReg>(second),
        3 => BeforeAccess<ShlImm>(second),
        4 => BeforeAccess<ShrImm>(second),
        5 => BeforeAccess<SarImm>(second),
        6 => BeforeAccess<XorReg>(second),
        7 => BeforeAccess<AndReg>(second),
        8 => BeforeAccess<OrReg>(second),
        9 => BeforeAccess<AndImm>(second),
        10 => BeforeAccess<Lui>(second),
        11 => BeforeAccess<Mul>(second),
        _ => default,
    };

    static Pair BeforeAccess<TFirst>(int second) where TFirst : struct, IText => second switch
    {
        0 => Pair.OfQuiet<TFirst, LoadWord>(),
        1 => Pair.OfQuiet<TFirst, LoadByte>(),
        2 => Pair.OfQuiet<TFirst, LoadSignedByte>(),
        3 => Pair.OfQuiet<TFirst, StoreWord>(),
        4 => Pair.OfQuiet<TFirst, StoreByte>(),
        _ => default,
    };

    static Pair AfterAccess(int first, int second) => first switch
    {
        0 => AfterAccess<LoadWord>(second),
        1 => AfterAccess<LoadByte>(second),
        2 => AfterAccess<LoadSignedByte>(second),
        3 => AfterAccess<StoreWord>(second),
        4 => AfterAccess<StoreByte>(second),
        _ => default,
    };

    static Pair AfterAccess<TFirst>(int second) where TFirst : struct, IText => second switch
    {
        0 => Pair.OfAccess<TFirst, AddImm>(),
        1 => Pair.OfAccess<TFirst, AddReg>(),
        2 => Pair.OfAccess<TFirst, SubReg>(),
        3 => Pair.OfAccess<TFirst, ShlImm>(),
        4 => Pair.OfAccess<TFirst, ShrImm>(),
        5 => Pair.OfAccess<TFirst, SarImm>(),
        6 => Pair.OfAccess<TFirst, XorReg>(),
        7 => Pair.OfAccess<TFirst, AndReg>(),
        8 => Pair.OfAccess<TFirst, OrReg>(),
        9 => Pair.OfAccess<TFirst, AndImm>(),
        10 => Pair.OfAccess<TFirst, Lui>(),
        11 => Pair.OfAccess<TFirst, Mul>(),
        _ => default,
    };

    static Pair BeforeBranch(int first, int second) => first switch
    {
        0 => BeforeBranch<AddImm>(second),
        1 => BeforeBranch<AddReg>(second),
        2 => BeforeBranch<SubReg>(second),
        3 => BeforeBranch<ShlImm>(second),
        4 => BeforeBranch<ShrImm>(second),
        5 => BeforeBranch<SarImm>(second),
        6 => BeforeBranch<XorReg>(second),
        7 => BeforeBranch<AndReg>(second),
        8 => BeforeBranch<OrReg>(second),
        9 => BeforeBranch<AndImm>(second),
        10 => BeforeBranch<Lui>(second),
        11 => BeforeBranch<Mul>(second),
        _ => default,
    };

    static Pair BeforeBranch<TFirst>(int second) where TFirst : struct, IText => second switch
    {
        0 => Pair.OfQuiet<TFirst, BranchEqual>(),
        1 => Pair.OfQuiet<TFirst, BranchNotEqual>(),
        2 => Pair.OfQuiet<TFirst, BranchLess>(),
        3 => Pair.OfQuiet<TFirst, BranchNotLess>(),
        4 => Pair.OfQuiet<TFirst, BranchBelow>(),
        5 => Pair.OfQuiet<TFirst, BranchNotBelow>(),
        _ => default,
    };

    readonly struct AddImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.AddImm(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct AddReg : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.AddReg(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct SubReg : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.SubReg(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct ShlImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.ShlImm(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct ShrImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.ShrImm(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct SarImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.SarImm(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct XorReg : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.XorReg(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct AndReg : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.AndReg(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct OrReg : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.OrReg(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct AndImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.AndImm(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct Lui : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.Lui(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct Mul : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.Mul(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct LoadWord : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.LoadWord(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct LoadByte : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.LoadByte(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct LoadSignedByte : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.LoadSignedByte(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct StoreWord : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.StoreWord(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct StoreByte : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.StoreByte(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct BranchEqual : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.BranchEqual(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct BranchNotEqual : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.BranchNotEqual(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct BranchLess : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.BranchLess(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct BranchNotLess : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.BranchNotLess(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct BranchBelow : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.BranchBelow(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }

    readonly struct BranchNotBelow : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.BranchNotBelow(ref Unsafe.As<CoreBus, RiscVCore>(ref bus), in f);
    }
}
