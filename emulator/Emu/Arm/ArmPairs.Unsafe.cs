using System.Runtime.CompilerServices;
using Emu.Interp;
using Emu.Isa;
using Rows = Emu.Arm.ThumbRows<Emu.Arm.ArmCore, uint, ulong>;

namespace Emu.Arm;

/// <summary>Which two Thumb instructions run in one handler: frequent ones, of which at most one can leave its block.</summary>
/// <remarks>What they do is the rows' text, compiled into the handler; only the way from one to the next falls away. A row that is not here runs alone.</remarks>
internal static unsafe class ArmPairs
{
    // The numbers of the switches below. Quiet instructions touch registers and flags only; those that branches ask come first.
    static readonly nint[] Quiet =
    [
        Of(&Rows.AddImm), Of(&Rows.SubImm), Of(&Rows.SubReg), Of(&Rows.CmpImm), Of(&Rows.CmpReg),
        Of(&Rows.TstImm), Of(&Rows.AddReg), Of(&Rows.AddShifted), Of(&Rows.MovImm), Of(&Rows.MovAny),
        Of(&Rows.MovShifted), Of(&Rows.AndImm), Of(&Rows.EorShifted), Of(&Rows.Mla), Of(&Rows.Ubfx),
    ];

    static readonly nint[] Accesses =
    [
        Of(&Rows.LdrImm), Of(&Rows.LdrPre), Of(&Rows.LdrReg), Of(&Rows.LdrRegShifted), Of(&Rows.LdrbImm),
        Of(&Rows.LdrbPre), Of(&Rows.LdrsbPre), Of(&Rows.StrImm), Of(&Rows.StrbImm),
    ];

    static nint Of(delegate*<ref ArmCore, in Fields, void> row) => (nint)row;

    /// <summary>The handler of two instructions that follow each other; its pointer is null when they are not a pair.</summary>
    public static Pair Find(in Op first, in Op second)
    {
        if ((nint)first.Body != (nint)first.Row)
            return default;
        int quiet = Array.IndexOf(Quiet, (nint)first.Row), access = Array.IndexOf(Accesses, (nint)first.Row);
        if (second.Fields.Condition < 14)
            return (nint)second.Body == (nint)ConditionalHandlers.Of(second.Fields.Condition, isBranch: true) ? BeforeBranch(quiet, second.Fields.Condition) : default;
        if ((nint)second.Body != (nint)second.Row)
            return default;
        int next = Array.IndexOf(Quiet, (nint)second.Row), later = Array.IndexOf(Accesses, (nint)second.Row);
        return access >= 0 ? AfterAccess(access, next) : next >= 0 ? BeforeQuiet(quiet, next) : BeforeAccess(quiet, later);
    }

    static Pair BeforeQuiet(int first, int second) => first switch
    {
        0 => BeforeQuiet<AddImm>(second),
        1 => BeforeQuiet<SubImm>(second),
        2 => BeforeQuiet<SubReg>(second),
        3 => BeforeQuiet<CmpImm>(second),
        4 => BeforeQuiet<CmpReg>(second),
        5 => BeforeQuiet<TstImm>(second),
        6 => BeforeQuiet<AddReg>(second),
        7 => BeforeQuiet<AddShifted>(second),
        8 => BeforeQuiet<MovImm>(second),
        9 => BeforeQuiet<MovAny>(second),
        10 => BeforeQuiet<MovShifted>(second),
        11 => BeforeQuiet<AndImm>(second),
        12 => BeforeQuiet<EorShifted>(second),
        13 => BeforeQuiet<Mla>(second),
        14 => BeforeQuiet<Ubfx>(second),
        _ => default,
    };

    static Pair BeforeQuiet<TFirst>(int second) where TFirst : struct, IText => second switch
    {
        0 => Pair.OfQuiet<TFirst, AddImm>(),
        1 => Pair.OfQuiet<TFirst, SubImm>(),
        2 => Pair.OfQuiet<TFirst, SubReg>(),
        3 => Pair.OfQuiet<TFirst, CmpImm>(),
        4 => Pair.OfQuiet<TFirst, CmpReg>(),
        5 => Pair.OfQuiet<TFirst, TstImm>(),
        6 => Pair.OfQuiet<TFirst, AddReg>(),
        7 => Pair.OfQuiet<TFirst, AddShifted>(),
        8 => Pair.OfQuiet<TFirst, MovImm>(),
        9 => Pair.OfQuiet<TFirst, MovAny>(),
        10 => Pair.OfQuiet<TFirst, MovShifted>(),
        11 => Pair.OfQuiet<TFirst, AndImm>(),
        12 => Pair.OfQuiet<TFirst, EorShifted>(),
        13 => Pair.OfQuiet<TFirst, Mla>(),
        14 => Pair.OfQuiet<TFirst, Ubfx>(),
        _ => default,
    };

    static Pair BeforeAccess(int first, int second) => first switch
    {
        0 => BeforeAccess<AddImm>(second),
        1 => BeforeAccess<SubImm>(second),
        2 => BeforeAccess<SubReg>(second),
        3 => BeforeAccess<CmpImm>(second),
        4 => BeforeAccess<CmpReg>(second),
        5 => BeforeAccess<TstImm>(second),
        6 => BeforeAccess<AddReg>(second),
        7 => BeforeAccess<AddShifted>(second),
        8 => BeforeAccess<MovImm>(second),
        9 => BeforeAccess<MovAny>(second),
        10 => BeforeAccess<MovShifted>(second),
        11 => BeforeAccess<AndImm>(second),
        12 => BeforeAccess<EorShifted>(second),
        13 => BeforeAccess<Mla>(second),
        14 => BeforeAccess<Ubfx>(second),
        _ => default,
    };

    static Pair BeforeAccess<TFirst>(int second) where TFirst : struct, IText => second switch
    {
        0 => Pair.OfQuiet<TFirst, LdrImm>(),
        1 => Pair.OfQuiet<TFirst, LdrPre>(),
        2 => Pair.OfQuiet<TFirst, LdrReg>(),
        3 => Pair.OfQuiet<TFirst, LdrRegShifted>(),
        4 => Pair.OfQuiet<TFirst, LdrbImm>(),
        5 => Pair.OfQuiet<TFirst, LdrbPre>(),
        6 => Pair.OfQuiet<TFirst, LdrsbPre>(),
        7 => Pair.OfQuiet<TFirst, StrImm>(),
        8 => Pair.OfQuiet<TFirst, StrbImm>(),
        _ => default,
    };

    static Pair AfterAccess(int first, int second) => first switch
    {
        0 => AfterAccess<LdrImm>(second),
        1 => AfterAccess<LdrPre>(second),
        2 => AfterAccess<LdrReg>(second),
        3 => AfterAccess<LdrRegShifted>(second),
        4 => AfterAccess<LdrbImm>(second),
        5 => AfterAccess<LdrbPre>(second),
        6 => AfterAccess<LdrsbPre>(second),
        7 => AfterAccess<StrImm>(second),
        8 => AfterAccess<StrbImm>(second),
        _ => default,
    };

    static Pair AfterAccess<TFirst>(int second) where TFirst : struct, IText => second switch
    {
        0 => Pair.OfAccess<TFirst, AddImm>(),
        1 => Pair.OfAccess<TFirst, SubImm>(),
        2 => Pair.OfAccess<TFirst, SubReg>(),
        3 => Pair.OfAccess<TFirst, CmpImm>(),
        4 => Pair.OfAccess<TFirst, CmpReg>(),
        5 => Pair.OfAccess<TFirst, TstImm>(),
        6 => Pair.OfAccess<TFirst, AddReg>(),
        7 => Pair.OfAccess<TFirst, AddShifted>(),
        8 => Pair.OfAccess<TFirst, MovImm>(),
        9 => Pair.OfAccess<TFirst, MovAny>(),
        10 => Pair.OfAccess<TFirst, MovShifted>(),
        11 => Pair.OfAccess<TFirst, AndImm>(),
        12 => Pair.OfAccess<TFirst, EorShifted>(),
        13 => Pair.OfAccess<TFirst, Mla>(),
        14 => Pair.OfAccess<TFirst, Ubfx>(),
        _ => default,
    };

    static Pair BeforeBranch(int first, int second) => first switch
    {
        0 => BeforeBranch<AddImm>(second),
        1 => BeforeBranch<SubImm>(second),
        2 => BeforeBranch<SubReg>(second),
        3 => BeforeBranch<CmpImm>(second),
        4 => BeforeBranch<CmpReg>(second),
        5 => BeforeBranch<TstImm>(second),
        _ => default,
    };

    static Pair BeforeBranch<TFirst>(int second) where TFirst : struct, IText => second switch
    {
        0 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.Equal>>(),
        1 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.NotEqual>>(),
        2 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.CarrySet>>(),
        3 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.CarryClear>>(),
        4 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.Minus>>(),
        5 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.Plus>>(),
        6 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.OverflowSet>>(),
        7 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.OverflowClear>>(),
        8 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.Higher>>(),
        9 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.LowerOrSame>>(),
        10 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.GreaterOrEqual>>(),
        11 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.Less>>(),
        12 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.Greater>>(),
        13 => Pair.OfQuiet<TFirst, ConditionalHandlers.BranchOn<Conditions.LessOrEqual>>(),
        _ => default,
    };

    readonly struct AddImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.AddImm(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct SubImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.SubImm(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct SubReg : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.SubReg(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct CmpImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.CmpImm(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct CmpReg : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.CmpReg(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct TstImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.TstImm(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct AddReg : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.AddReg(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct AddShifted : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.AddShifted(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct MovImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.MovImm(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct MovAny : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.MovAny(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct MovShifted : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.MovShifted(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct AndImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.AndImm(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct EorShifted : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.EorShifted(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct Mla : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.Mla(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct Ubfx : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.Ubfx(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct LdrImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.LdrImm(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct LdrPre : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.LdrPre(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct LdrReg : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.LdrReg(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct LdrRegShifted : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.LdrRegShifted(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct LdrbImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.LdrbImm(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct LdrbPre : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.LdrbPre(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct LdrsbPre : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.LdrsbPre(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct StrImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.StrImm(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }

    readonly struct StrbImm : IText
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f) => Rows.StrbImm(ref Unsafe.As<CoreBus, ArmCore>(ref bus), in f);
    }
}
