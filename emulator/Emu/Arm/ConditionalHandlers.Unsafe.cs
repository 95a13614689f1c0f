using System.Runtime.CompilerServices;
using Emu.Interp;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>Handlers of instructions under a condition, one for each condition: no choice is left for when they run.</summary>
internal static unsafe class ConditionalHandlers
{
    /// <summary>A branch that takes no other time when it is skipped than its block says: nothing is to be done for it then.</summary>
    public static bool IsPlainBranch(in Op op) => Thumb.IsBranch(op.RowIndex) && op.Cost.Issue + op.Cost.LoadUse <= 1;

    /// <summary>The handler for a condition 0 to 13.</summary>
    /// <param name="condition">Number of the condition.</param>
    /// <param name="isBranch">It is a plain branch: B is compiled into the handler; other rows are called.</param>
    public static delegate*<ref CoreBus, in Fields, void> Of(int condition, bool isBranch) => condition switch
    {
        0 => Choose<Conditions.Equal>(isBranch),
        1 => Choose<Conditions.NotEqual>(isBranch),
        2 => Choose<Conditions.CarrySet>(isBranch),
        3 => Choose<Conditions.CarryClear>(isBranch),
        4 => Choose<Conditions.Minus>(isBranch),
        5 => Choose<Conditions.Plus>(isBranch),
        6 => Choose<Conditions.OverflowSet>(isBranch),
        7 => Choose<Conditions.OverflowClear>(isBranch),
        8 => Choose<Conditions.Higher>(isBranch),
        9 => Choose<Conditions.LowerOrSame>(isBranch),
        10 => Choose<Conditions.GreaterOrEqual>(isBranch),
        11 => Choose<Conditions.Less>(isBranch),
        12 => Choose<Conditions.Greater>(isBranch),
        _ => Choose<Conditions.LessOrEqual>(isBranch),
    };

    static delegate*<ref CoreBus, in Fields, void> Choose<TCondition>(bool isBranch) where TCondition : struct, ICondition =>
        isBranch ? &BranchOn<TCondition>.Run : &Row<TCondition>;

    /// <summary>B under a condition.</summary>
    internal readonly struct BranchOn<TCondition> : IText where TCondition : struct, ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(ref CoreBus bus, in Fields f)
        {
            ref ArmCore core = ref Unsafe.As<CoreBus, ArmCore>(ref bus);
            if (TCondition.Holds(in core))
                ThumbRows<ArmCore, uint, ulong>.B(ref core, in f);
        }
    }

    static void Row<TCondition>(ref CoreBus bus, in Fields f) where TCondition : struct, ICondition
    {
        ref readonly Op op = ref Wrappers.OpOf(f);
        if (TCondition.Holds(in Unsafe.As<CoreBus, ArmCore>(ref bus)))
            op.Row(ref bus, in f);
        else if (op.Cost.Issue + op.Cost.LoadUse > 1)
            ArmWrappers.Skip(ref bus, in op);
    }
}
