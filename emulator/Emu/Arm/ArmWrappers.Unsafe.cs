using System.Runtime.CompilerServices;
using Emu.Interp;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>Handlers that stand around a Thumb row's semantics: conditions, the floating-point unit, and the time of divides.</summary>
/// <remarks>Safety: they run only on machines whose core is an <see cref="ArmCore"/>; its bus is its first member.</remarks>
internal static unsafe class ArmWrappers
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref ArmCore Of(ref CoreBus bus) => ref Unsafe.As<CoreBus, ArmCore>(ref bus);

    /// <summary>A floating-point instruction: the unit must be enabled, and an older context saved.</summary>
    public static void Float(ref CoreBus bus, in Fields f)
    {
        ref ArmCore core = ref Of(ref bus);
        if (core.FloatReady != 0 || ArmProcessor.From(bus.Owner).PrepareFloat(ref core, f.Address))
            Wrappers.OpOf(f).Row(ref bus, in f);
    }

    /// <summary>A floating-point instruction under a condition.</summary>
    public static void ConditionalFloat(ref CoreBus bus, in Fields f)
    {
        ref ArmCore core = ref Of(ref bus);
        if (core.ConditionHolds(f.Condition) != 0)
            Float(ref bus, in f);
        else
            Skip(ref bus, in Wrappers.OpOf(f));
    }

    /// <summary>An access of FPCXT_NS, which asks less of the unit.</summary>
    public static void NonSecurePayload(ref CoreBus bus, in Fields f)
    {
        if (ArmProcessor.From(bus.Owner).PrepareNonSecurePayload(ref Of(ref bus), f.Address))
            Wrappers.OpOf(f).Row(ref bus, in f);
    }

    /// <summary>The same under a condition.</summary>
    public static void ConditionalNonSecurePayload(ref CoreBus bus, in Fields f)
    {
        if (Of(ref bus).ConditionHolds(f.Condition) != 0)
            NonSecurePayload(ref bus, in f);
        else
            Skip(ref bus, in Wrappers.OpOf(f));
    }

    /// <summary>VSCCLRM: without a Secure context there is nothing to clear, and nothing is asked.</summary>
    public static void SecureFloat(ref CoreBus bus, in Fields f)
    {
        if (ArmProcessor.From(bus.Owner).HasSecureFloat)
            Float(ref bus, in f);
    }

    /// <summary>The same under a condition.</summary>
    public static void ConditionalSecureFloat(ref CoreBus bus, in Fields f)
    {
        if (Of(ref bus).ConditionHolds(f.Condition) != 0)
            SecureFloat(ref bus, in f);
        else
            Skip(ref bus, in Wrappers.OpOf(f));
    }

    /// <summary>A branch that sets EPSR.B where the running code checks its targets.</summary>
    public static void IndirectBranch(ref CoreBus bus, in Fields f)
    {
        ref ArmCore core = ref Of(ref bus);
        ref readonly Op op = ref Wrappers.OpOf(f);
        if (f.Condition < 14 && core.ConditionHolds(f.Condition) == 0)
        {
            Skip(ref bus, in op);
            return;
        }
        op.Row(ref bus, in f);
        if (ArmProcessor.From(bus.Owner).ChecksTargets)
            core.LeaveForLanding();
    }

    /// <summary>A divide under a condition.</summary>
    public static void ConditionalDivide(ref CoreBus bus, in Fields f)
    {
        ref ArmCore core = ref Of(ref bus);
        if (core.ConditionHolds(f.Condition) != 0)
            Divide(ref bus, in f);
        else
            Skip(ref bus, in Wrappers.OpOf(f));
    }

    /// <summary>A branch of a core that predicts: going the other way costs cycles.</summary>
    public static void PredictedBranch(ref CoreBus bus, in Fields f)
    {
        ref ArmCore core = ref Of(ref bus);
        if (f.Condition >= 14 || core.ConditionHolds(f.Condition) != 0)
            Wrappers.OpOf(f).Row(ref bus, in f);
        if (!core.Foresees(f.Address, leadsBack: (int)f.Imm < 0, taken: bus.NextPc != f.Address + f.Length))
            bus.Charge(Machine.From(bus.Owner).Timing.Misprediction, ref bus.Causes.Branch);
    }

    /// <summary>LE and LETP: the first time that a loop is repeated the core does not know it yet. It knows one loop.</summary>
    public static void LoopEnd(ref CoreBus bus, in Fields f)
    {
        ref readonly Op op = ref Wrappers.OpOf(f);
        if ((Thumb.Shapes[op.RowIndex].Features & Features.FpRegisters) != 0)
            Float(ref bus, in f);
        else
            op.Row(ref bus, in f);
        ref ArmCore core = ref Of(ref bus);
        if (core.KnownLoop == f.Address || bus.Leave != Leave.None || bus.NextPc == f.Address + f.Length)
            return;
        core.KnownLoop = f.Address;
        bus.Charge(Machine.From(bus.Owner).Timing.UnknownLoop, ref bus.Causes.Branch);
    }

    /// <summary>Adds the time that depends on the operands, and traps a zero divisor when asked to.</summary>
    public static void Divide(ref CoreBus bus, in Fields f)
    {
        ref ArmCore core = ref Of(ref bus);
        if (bus.TrapDivideByZero && core.R[f.M] == 0)
        {
            bus.RaiseFault(FaultKind.DivideByZero, f.Address);
            return;
        }
        ref readonly Op op = ref Wrappers.OpOf(f);
        // The encodings of SDIV and UDIV differ in bit 21, kept in Imm2 by the block builder.
        bus.Charge(Machine.From(bus.Owner).Timing.DivideCycles(core.R[f.N], core.R[f.M], f.Imm2 != 0), ref bus.Causes.Divide);
        op.Row(ref bus, in f);
    }

    /// <summary>LDRT, STRT and relatives: the access needs the rights of code without privilege. All have the form [Rn, #imm].</summary>
    public static void Unprivileged(ref CoreBus bus, in Fields f)
    {
        ref readonly Op op = ref Wrappers.OpOf(f);
        if (ArmProcessor.From(bus.Owner).MayAccessUnprivileged(ref bus, Of(ref bus).R[f.N] + f.Imm, op.RowIndex))
            op.Row(ref bus, in f);
    }

    /// <summary>The same under a condition.</summary>
    public static void ConditionalUnprivileged(ref CoreBus bus, in Fields f)
    {
        if (Of(ref bus).ConditionHolds(f.Condition) != 0)
            Unprivileged(ref bus, in f);
        else
            Skip(ref bus, in Wrappers.OpOf(f));
    }

    /// <summary>Stores and loads that move the stack pointer, on a core with stack limits: below the limit nothing is stored (ARMv8-M ARM, DDI 0553, B3.21).</summary>
    public static void StackMoves(ref CoreBus bus, in Fields f)
    {
        ref ArmCore core = ref Of(ref bus);
        ref readonly Op op = ref Wrappers.OpOf(f);
        if (f.Condition < 14 && core.ConditionHolds(f.Condition) == 0)
            Skip(ref bus, in op);
        else if (core.StackLimit != 0 && StackEffects.Next(StackEffects.Of(op.RowIndex, f), core.R[13], f) < core.StackLimit)
            bus.RaiseFault(FaultKind.StackOverflow, core.R[13]);
        else if (ThumbFacts.IsNonSecurePayload(op.RowIndex))
            NonSecurePayload(ref bus, in f);
        else if ((Thumb.Shapes[op.RowIndex].Features & Features.FpRegisters) != 0)
            Float(ref bus, in f);
        else
            op.Row(ref bus, in f);
    }

    /// <summary>Arithmetic that may set the stack pointer, on a core with stack limits.</summary>
    public static void StackResult(ref CoreBus bus, in Fields f)
    {
        ref ArmCore core = ref Of(ref bus);
        ref readonly Op op = ref Wrappers.OpOf(f);
        if (f.Condition < 14 && core.ConditionHolds(f.Condition) == 0)
        {
            Skip(ref bus, in op);
            return;
        }
        uint before = core.R[13];
        op.Row(ref bus, in f);
        if (core.R[13] >= core.StackLimit)
            return;
        core.R[13] = before;
        bus.RaiseFault(FaultKind.StackOverflow, before);
    }

    // The block's static sum holds the full cost; the counters are unsigned, so that a wrapped difference comes out right at the block's end.
    /// <summary>Takes back what a skipped instruction does not cost: it takes one cycle.</summary>
    internal static void Skip(ref CoreBus bus, in Op op)
    {
        int extra = Math.Max(0, op.Cost.Issue - 1);         // none for the second of a pair
        bus.Causes.Issue -= (ulong)extra;
        bus.Causes.LoadUse -= op.Cost.LoadUse;
        bus.Cycles -= (ulong)(extra + op.Cost.LoadUse);
    }
}
