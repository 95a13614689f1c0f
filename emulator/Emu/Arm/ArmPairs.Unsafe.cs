using System.Runtime.CompilerServices;
using Emu.Interp;
using Emu.Isa;
using Rows = Emu.Arm.ThumbRows<Emu.Arm.ArmCore, uint, ulong>;

namespace Emu.Arm;

/// <summary>Which two Thumb instructions run in one handler: frequent ones, of which at most one can leave its block.</summary>
/// <remarks>What they do is the rows' text, compiled into the handler; only the way from one to the next falls away. A row that is not here runs alone.</remarks>
internal readonly unsafe struct ArmPairs : IPairTexts
{
    // The numbers of the switches below.
    static readonly nint[] QuietRows =
    [
        Of(&Rows.AddImm), Of(&Rows.SubImm), Of(&Rows.SubReg), Of(&Rows.CmpImm), Of(&Rows.CmpReg),
        Of(&Rows.TstImm), Of(&Rows.AddReg), Of(&Rows.AddShifted), Of(&Rows.MovImm), Of(&Rows.MovAny),
        Of(&Rows.MovShifted), Of(&Rows.AndImm), Of(&Rows.EorShifted), Of(&Rows.Mla), Of(&Rows.Ubfx),
    ];

    static readonly nint[] AccessRows =
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
        int quiet = Array.IndexOf(QuietRows, (nint)first.Row), access = Array.IndexOf(AccessRows, (nint)first.Row);
        if (second.Fields.Condition < 14)
            return (nint)second.Body == (nint)ConditionalHandlers.Of(second.Fields.Condition, isBranch: true) ? Pairs<ArmPairs>.QuietThenBranch(quiet, second.Fields.Condition) : default;
        if ((nint)second.Body != (nint)second.Row)
            return default;
        int next = Array.IndexOf(QuietRows, (nint)second.Row), later = Array.IndexOf(AccessRows, (nint)second.Row);
        return access >= 0 ? Pairs<ArmPairs>.AccessThenQuiet(access, next)
            : next >= 0 ? Pairs<ArmPairs>.QuietThenQuiet(quiet, next) : Pairs<ArmPairs>.QuietThenAccess(quiet, later);
    }

    public static Pair Quiet<TNext>(int number, TNext next) where TNext : struct, IPairing => number switch
    {
        0 => next.With<AddImm>(),
        1 => next.With<SubImm>(),
        2 => next.With<SubReg>(),
        3 => next.With<CmpImm>(),
        4 => next.With<CmpReg>(),
        5 => next.With<TstImm>(),
        6 => next.With<AddReg>(),
        7 => next.With<AddShifted>(),
        8 => next.With<MovImm>(),
        9 => next.With<MovAny>(),
        10 => next.With<MovShifted>(),
        11 => next.With<AndImm>(),
        12 => next.With<EorShifted>(),
        13 => next.With<Mla>(),
        14 => next.With<Ubfx>(),
        _ => default,
    };

    public static Pair Access<TNext>(int number, TNext next) where TNext : struct, IPairing => number switch
    {
        0 => next.With<LdrImm>(),
        1 => next.With<LdrPre>(),
        2 => next.With<LdrReg>(),
        3 => next.With<LdrRegShifted>(),
        4 => next.With<LdrbImm>(),
        5 => next.With<LdrbPre>(),
        6 => next.With<LdrsbPre>(),
        7 => next.With<StrImm>(),
        8 => next.With<StrbImm>(),
        _ => default,
    };

    public static Pair Branch<TNext>(int number, TNext next) where TNext : struct, IPairing => number switch
    {
        0 => next.With<ConditionalHandlers.BranchOn<Conditions.Equal>>(),
        1 => next.With<ConditionalHandlers.BranchOn<Conditions.NotEqual>>(),
        2 => next.With<ConditionalHandlers.BranchOn<Conditions.CarrySet>>(),
        3 => next.With<ConditionalHandlers.BranchOn<Conditions.CarryClear>>(),
        4 => next.With<ConditionalHandlers.BranchOn<Conditions.Minus>>(),
        5 => next.With<ConditionalHandlers.BranchOn<Conditions.Plus>>(),
        6 => next.With<ConditionalHandlers.BranchOn<Conditions.OverflowSet>>(),
        7 => next.With<ConditionalHandlers.BranchOn<Conditions.OverflowClear>>(),
        8 => next.With<ConditionalHandlers.BranchOn<Conditions.Higher>>(),
        9 => next.With<ConditionalHandlers.BranchOn<Conditions.LowerOrSame>>(),
        10 => next.With<ConditionalHandlers.BranchOn<Conditions.GreaterOrEqual>>(),
        11 => next.With<ConditionalHandlers.BranchOn<Conditions.Less>>(),
        12 => next.With<ConditionalHandlers.BranchOn<Conditions.Greater>>(),
        13 => next.With<ConditionalHandlers.BranchOn<Conditions.LessOrEqual>>(),
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
