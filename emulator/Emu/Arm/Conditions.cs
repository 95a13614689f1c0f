using System.Runtime.CompilerServices;

namespace Emu.Arm;

/// <summary>A condition as a type, so that a handler is compiled for each.</summary>
internal interface ICondition
{
    static abstract bool Holds(in ArmCore core);
}

/// <summary>The conditions 0 to 13. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), table A7-1.</summary>
internal static class Conditions
{
    internal readonly struct Equal : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.Z == 0;
    }

    internal readonly struct NotEqual : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.Z != 0;
    }

    internal readonly struct CarrySet : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.C != 0;
    }

    internal readonly struct CarryClear : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.C == 0;
    }

    internal readonly struct Minus : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => (int)core.N < 0;
    }

    internal readonly struct Plus : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => (int)core.N >= 0;
    }

    internal readonly struct OverflowSet : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.V != 0;
    }

    internal readonly struct OverflowClear : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.V == 0;
    }

    internal readonly struct Higher : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.C != 0 && core.Z != 0;
    }

    internal readonly struct LowerOrSame : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.C == 0 || core.Z == 0;
    }

    internal readonly struct GreaterOrEqual : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.N >> 31 == core.V;
    }

    internal readonly struct Less : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.N >> 31 != core.V;
    }

    internal readonly struct Greater : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.N >> 31 == core.V && core.Z != 0;
    }

    internal readonly struct LessOrEqual : ICondition
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool Holds(in ArmCore core) => core.N >> 31 != core.V || core.Z == 0;
    }
}
