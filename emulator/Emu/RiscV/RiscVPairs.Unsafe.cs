using System.Runtime.CompilerServices;
using Emu.Interp;
using Emu.Isa;
using Rows = Emu.RiscV.RiscVRows<Emu.RiscV.RiscVCore, uint, ulong>;

namespace Emu.RiscV;

/// <summary>Which two RISC-V instructions run in one handler: frequent ones, of which at most one can leave its block.</summary>
/// <remarks>What they do is the rows' text, compiled into the handler; only the way from one to the next falls away. A row that is not here runs alone.</remarks>
internal readonly unsafe struct RiscVPairs : IPairTexts
{
    // The numbers of the switches below.
    static readonly nint[] QuietRows =
    [
        Of(&Rows.AddImm), Of(&Rows.AddReg), Of(&Rows.SubReg), Of(&Rows.ShlImm), Of(&Rows.ShrImm),
        Of(&Rows.SarImm), Of(&Rows.XorReg), Of(&Rows.AndReg), Of(&Rows.OrReg), Of(&Rows.AndImm),
        Of(&Rows.Lui), Of(&Rows.Mul),
    ];

    static readonly nint[] AccessRows =
    [
        Of(&Rows.LoadWord), Of(&Rows.LoadByte), Of(&Rows.LoadSignedByte), Of(&Rows.StoreWord), Of(&Rows.StoreByte),
    ];

    static readonly nint[] BranchRows =
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
        int quiet = Array.IndexOf(QuietRows, (nint)first.Row), access = Array.IndexOf(AccessRows, (nint)first.Row);
        if ((nint)second.Body != (nint)second.Row)
            return default;
        int branch = Array.IndexOf(BranchRows, (nint)second.Row);
        if (branch >= 0)
            return Pairs<RiscVPairs>.QuietThenBranch(quiet, branch);
        int next = Array.IndexOf(QuietRows, (nint)second.Row), later = Array.IndexOf(AccessRows, (nint)second.Row);
        return access >= 0 ? Pairs<RiscVPairs>.AccessThenQuiet(access, next)
            : next >= 0 ? Pairs<RiscVPairs>.QuietThenQuiet(quiet, next) : Pairs<RiscVPairs>.QuietThenAccess(quiet, later);
    }

    public static Pair Quiet<TNext>(int number, TNext next) where TNext : struct, IPairing => number switch
    {
        0 => next.With<AddImm>(),
        1 => next.With<AddReg>(),
        2 => next.With<SubReg>(),
        3 => next.With<ShlImm>(),
        4 => next.With<ShrImm>(),
        5 => next.With<SarImm>(),
        6 => next.With<XorReg>(),
        7 => next.With<AndReg>(),
        8 => next.With<OrReg>(),
        9 => next.With<AndImm>(),
        10 => next.With<Lui>(),
        11 => next.With<Mul>(),
        _ => default,
    };

    public static Pair Access<TNext>(int number, TNext next) where TNext : struct, IPairing => number switch
    {
        0 => next.With<LoadWord>(),
        1 => next.With<LoadByte>(),
        2 => next.With<LoadSignedByte>(),
        3 => next.With<StoreWord>(),
        4 => next.With<StoreByte>(),
        _ => default,
    };

    public static Pair Branch<TNext>(int number, TNext next) where TNext : struct, IPairing => number switch
    {
        0 => next.With<BranchEqual>(),
        1 => next.With<BranchNotEqual>(),
        2 => next.With<BranchLess>(),
        3 => next.With<BranchNotLess>(),
        4 => next.With<BranchBelow>(),
        5 => next.With<BranchNotBelow>(),
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
