using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Interp;

/// <summary>Loads into registers with which an instruction ends. It needs no place for what a call would destroy: the rare way out of RAM is a jump.</summary>
internal static class RegisterLoads
{
    /// <summary>See <see cref="IOps{V, W}.LoadTo(int, V, Width)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void To<TCore>(ref TCore core, int r, uint address, Width width) where TCore : struct, IOps<uint, ulong>
    {
        if (Bus(ref core).TryLoad(address, width, out uint value))
            core.SetReg(r, value);
        else
            Slowly(ref core, r, address, width);
    }

    /// <summary>See <see cref="IOps{V, W}.LoadTo(int, V, Width, int, V)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void To<TCore>(ref TCore core, int r, uint address, Width width, int n, uint next) where TCore : struct, IOps<uint, ulong>
    {
        if (Bus(ref core).TryLoad(address, width, out uint value))
        {
            core.SetReg(n, next);
            core.SetReg(r, value);
        }
        else
            Slowly(ref core, r, address, width, n, next);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Slowly<TCore>(ref TCore core, int r, uint address, Width width) where TCore : struct, IOps<uint, ulong> =>
        core.SetReg(r, Bus(ref core).LoadFlash(address, width, aligned: false));

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Slowly<TCore>(ref TCore core, int r, uint address, Width width, int n, uint next) where TCore : struct, IOps<uint, ulong>
    {
        uint value = Bus(ref core).LoadFlash(address, width, aligned: false);
        core.SetReg(n, next);
        core.SetReg(r, value);
    }

    // The bus is a core's first member.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref CoreBus Bus<TCore>(ref TCore core) where TCore : struct => ref Unsafe.As<TCore, CoreBus>(ref core);
}
