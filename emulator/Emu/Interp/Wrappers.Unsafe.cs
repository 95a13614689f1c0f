using System.Runtime.CompilerServices;
using Emu.Arm;
using Emu.Isa;

namespace Emu.Interp;

/// <summary>Handlers that stand around a row's semantics: hooks, conditions, and the time of divides.</summary>
/// <remarks>Safety: the fields that a wrapper gets are always the first member of an <see cref="Op"/> in native memory.</remarks>
internal static unsafe class Wrappers
{
    static ref readonly Op OpOf(in Fields f) => ref Unsafe.As<Fields, Op>(ref Unsafe.AsRef(in f));

    /// <summary>Leaves the block before the instruction, unless its hooks have just been called.</summary>
    public static void Hook(ref ArmCore core, in Fields f)
    {
        if (core.Bus.HookPassed == f.Address)
        {
            core.Bus.HookPassed = CoreBus.NoHook;
            OpOf(f).Body(ref core, in f);
        }
        else
            core.Bus.Leave |= Leave.Hook;
    }

    /// <summary>Runs the instruction if its condition holds; otherwise it takes the one cycle of a skipped instruction.</summary>
    public static void Conditional(ref ArmCore core, in Fields f)
    {
        ref readonly Op op = ref OpOf(f);
        if (core.ConditionHolds(f.Condition) != 0)
            op.Row(ref core, in f);
        else if (op.Cost.Issue + op.Cost.LoadUse > 1)
            Skip(ref core, in op);
    }

    /// <summary>A floating-point instruction: the unit must be enabled, and an older context saved.</summary>
    public static void Float(ref ArmCore core, in Fields f)
    {
        if (core.FloatReady != 0 || Machine.From(core.Bus.Owner).PrepareFloat(ref core, f.Address))
            OpOf(f).Row(ref core, in f);
    }

    /// <summary>A floating-point instruction under a condition.</summary>
    public static void ConditionalFloat(ref ArmCore core, in Fields f)
    {
        if (core.ConditionHolds(f.Condition) != 0)
            Float(ref core, in f);
        else
            Skip(ref core, in OpOf(f));
    }

    /// <summary>A divide under a condition.</summary>
    public static void ConditionalDivide(ref ArmCore core, in Fields f)
    {
        if (core.ConditionHolds(f.Condition) != 0)
            Divide(ref core, in f);
        else
            Skip(ref core, in OpOf(f));
    }

    /// <summary>Adds the time that depends on the operands, and traps a zero divisor when asked to.</summary>
    public static void Divide(ref ArmCore core, in Fields f)
    {
        if (core.Bus.TrapDivideByZero && core.R[f.M] == 0)
        {
            core.RaiseFault(FaultKind.DivideByZero, f.Address);
            return;
        }
        ref readonly Op op = ref OpOf(f);
        // The encodings of SDIV and UDIV differ in bit 21, kept in Imm2 by the block builder.
        core.Bus.Charge(Machine.From(core.Bus.Owner).Timing.DivideCycles(core.R[f.N], core.R[f.M], f.Imm2 != 0), ref core.Bus.Causes.Divide);
        op.Row(ref core, in f);
    }

    // The block's static sum holds the full cost; the counters are unsigned, so that a wrapped difference comes out right at the block's end.
    static void Skip(ref ArmCore core, in Op op)
    {
        int extra = op.Cost.Issue - 1;
        core.Bus.Causes.Issue -= (ulong)extra;
        core.Bus.Causes.LoadUse -= op.Cost.LoadUse;
        core.Bus.Cycles -= (ulong)(extra + op.Cost.LoadUse);
    }
}
