using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Interp;

/// <summary>What stands around the semantics of every architecture's rows: hooks.</summary>
/// <remarks>Safety: the fields that a wrapper gets are always the first member of an <see cref="Op"/> in native memory.</remarks>
internal static unsafe class Wrappers
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly Op OpOf(in Fields f) => ref Unsafe.As<Fields, Op>(ref Unsafe.AsRef(in f));

    /// <summary>Fields of the instruction that stands after one in its block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly Fields Next(in Fields f) => ref Unsafe.As<Op, Fields>(ref Unsafe.Add(ref Unsafe.AsRef(in OpOf(in f)), 1));

    /// <summary>Leaves the block before the instruction, unless its hooks have just been called.</summary>
    public static void Hook(ref CoreBus bus, in Fields f)
    {
        if (bus.HookPassed == f.Address)
        {
            bus.HookPassed = CoreBus.NoHook;
            OpOf(f).Body(ref bus, in f);
        }
        else
            bus.Leave |= Leave.Hook;
    }
}
