using System.Runtime.CompilerServices;
using Emu.Interp;
using Emu.Isa;

namespace Emu.Arm;

// Branches and calls of the system. Both only leave a note for the engine, which acts when the instruction has retired.
public unsafe partial struct ArmCore
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public partial void Branch(uint target) => Bus.NextPc = target & ~1u;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public partial void BranchIf(uint condition, uint target)
    {
        if (condition != 0)
            Bus.NextPc = target & ~1u;
    }

    public partial void BranchCall(uint target)
    {
        if ((target & 1) == 0)
            LeaveForTarget(target);
        else
            Bus.NextPc = target & ~1u;
    }

    public partial void BranchExchange(uint target)
    {
        // EXC_RETURN values are 0xFFFFFFE1..0xFFFFFFFD; addresses from 0xF0000000 are never executable (ARMv7-M ARM, B1.5.8).
        if ((target & 1) == 0 || target >= 0xF0000000)
            LeaveForTarget(target);
        else
            Bus.NextPc = target & ~1u;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void LeaveForTarget(uint target)
    {
        if ((Bus.Leave & (Leave.Fault | Leave.Device)) != 0)
            return;
        Bus.NextPc = target & ~1u;
        Bus.CallValue = target;
        Bus.Call = CallTarget;
        Bus.Leave |= Leave.System;
    }

    /// <summary>The machine's own call for a branch whose target asks for more than a jump. Not an instruction's.</summary>
    internal const SystemCall CallTarget = (SystemCall)0xFF;

    public partial void System(SystemCall call, in Fields f)
    {
        if ((Bus.Leave & (Leave.Fault | Leave.Device)) != 0)
            return;
        if (call == SystemCall.MarkExclusive)
        {
            Exclusive = 1;
            return;
        }
        if (call == SystemCall.ClearExclusive)
        {
            Exclusive = 0;
            return;
        }
        Bus.Call = call;
        Bus.Leave |= Leave.System;
    }

    /// <summary>R13, the stack pointer in use.</summary>
    internal uint Sp
    {
        get => R[13];
        set => R[13] = value & ~3u;
    }

    /// <summary>xPSR without the T bit: flags, Q, GE, ITSTATE and the exception number.</summary>
    internal uint Psr(byte itState) => Apsr | (uint)(itState & 3) << 25 | (uint)(itState >> 2) << 10 | Ipsr;

    /// <summary>ITSTATE in an xPSR.</summary>
    internal static byte ItStateOf(uint psr) => (byte)((psr >> 25 & 3) | (psr >> 10 & 0x3F) << 2);
}
