using Emu.Interp;

namespace Emu.Arm;

/// <summary>
/// The floating-point unit's place in the system: CPACR, FPCCR, FPCAR, FPDSCR, and the check that stands before every floating-point
/// instruction, with lazy saving of the registers.
/// </summary>
/// <remarks>Source: ARMv7-M Architecture Reference Manual (DDI 0403E), B1.5.6, B1.5.7 and B3.2.20 to B3.2.23.</remarks>
internal sealed unsafe class FloatContext(Machine machine, bool present)
{
    /// <summary>Words that a full context adds to a frame: S0-S15, FPSCR, and one reserved word.</summary>
    public const int Words = 18;
    /// <summary>CONTROL.FPCA.</summary>
    public const uint Active = 4;

    const uint AutomaticPreserve = 1u << 31, Lazy = 1u << 30, LazyActive = 1, StatusControls = 0x07C80000;

    uint _control, _address;

    /// <summary>True for a core with FPv4-SP.</summary>
    public bool IsPresent => present;

    /// <summary>CPACR: only CP10 and CP11 can be there.</summary>
    public uint Coprocessors { get; private set; }
    /// <summary>FPCCR.</summary>
    public uint Control => _control;
    /// <summary>FPCAR.</summary>
    public uint Address => _address;
    /// <summary>FPDSCR.</summary>
    public uint DefaultStatus { get; private set; }

    /// <summary>FPCCR.LSPACT: room is reserved on the stack, and the registers still hold the interrupted context.</summary>
    public bool IsLazy => (_control & LazyActive) != 0;

    /// <summary>True when the running code may use the unit: CPACR.CP10.</summary>
    public bool IsEnabled => present && (Coprocessors >> 20 & 3) switch { 3 => true, 1 => machine.Core.Ipsr != 0 || (machine.Core.Control & 1) == 0, _ => false };

    public void Reset() => (Coprocessors, _control, _address, DefaultStatus) = (0, present ? AutomaticPreserve | Lazy : 0, 0, 0);

    /// <summary>The next floating-point instruction asks again.</summary>
    public void Changed() => machine.Core.FloatReady = 0;

    public void WriteCoprocessors(uint value)
    {
        Coprocessors = value & 0x00F00000;
        Changed();
    }

    public void WriteControl(uint value)
    {
        _control = value & 0xC000017B;
        Changed();
    }

    public void WriteAddress(uint value) => _address = value & ~7u;

    public void WriteDefaultStatus(uint value) => DefaultStatus = value & StatusControls & machine.Core.FpscrWritable;

    /// <summary>ActiveFPState of ARMv8-M: enabled, own context, nothing to be saved.</summary>
    public bool IsActive(in ArmCore core) => IsEnabled && !IsLazy && ((_control & AutomaticPreserve) == 0 || (core.Control & Active) != 0);

    // The last word of a frame is VPR where there is MVE, else reserved and not touched.
    static int UsedWords(in ArmCore core) => core.HasVectors ? Words : Words - 1;

    /// <summary>ExecuteFPCheck: before a floating-point instruction while <see cref="ArmCore.FloatReady"/> is 0.</summary>
    /// <returns>False when the instruction faults.</returns>
    public bool Prepare(ref ArmCore core, uint pc)
    {
        if (!IsEnabled)
        {
            core.Bus.RaiseFault(FaultKind.NoCoprocessor, pc);
            return false;
        }
        if (IsLazy && !SaveLazily(ref core))
            return false;
        if ((_control & AutomaticPreserve) != 0 && (core.Control & Active) == 0)
        {
            core.Fpscr = (core.Fpscr & ~StatusControls) | DefaultStatus;
            core.StartVectorContext(StatusControls);
            core.Control |= Active;
        }
        core.FloatReady = 1;
        return true;
    }

    bool SaveLazily(ref ArmCore core)
    {
        // The save is made as the interrupted code would have made it: FPCCR.USER.
        bool privileged = (_control & 2) == 0, belowZero = (_control & 1 << 4) == 0;
        FaultKind failure = Save(ref core, _address, FaultKind.LazyStacking, FaultKind.ProtectedLazyStacking, privileged, belowZero);
        if (failure != FaultKind.None)
        {
            core.Bus.RaiseFault(failure, _address);
            return false;
        }
        _control &= ~LazyActive;
        machine.Charge(machine.Timing.FloatContext, Timing.Cause.Exception);
        return true;
    }

    FaultKind Save(ref ArmCore core, uint address, FaultKind failure, FaultKind refusal, bool privileged, bool belowZero)
    {
        int used = UsedWords(core);
        if (!Owner.MayUseStack(address, used, true, privileged, belowZero))
            return refusal;
        Span<uint> words = stackalloc uint[Words];
        for (int i = 0; i < 16; i++)
            words[i] = core.S[i];
        (words[16], words[17]) = (core.Fpscr, core.Vpr);
        return machine.WriteStack(address, words[..used]) ? FaultKind.None : failure;
    }

    ArmProcessor Owner => (ArmProcessor)machine.Processor;

    /// <summary>Second part of exception entry with FPCA set: saves the registers, or only reserves their place.</summary>
    /// <param name="core">Registers.</param>
    /// <param name="frame">Address of the frame; its first eight words are written.</param>
    /// <param name="readiness">FPCCR bits that say which faults a later save may cause, and the mode.</param>
    /// <param name="privileged">The interrupted code is privileged.</param>
    /// <param name="belowZero">It runs at a negative priority.</param>
    public FaultKind Stack(ref ArmCore core, uint frame, uint readiness, bool privileged, bool belowZero)
    {
        if ((_control & Lazy) != 0)
        {
            _address = frame + 32 & ~7u;
            _control = (_control & (AutomaticPreserve | Lazy)) | readiness | LazyActive;
            return FaultKind.None;
        }
        if (!IsEnabled)
            return FaultKind.NoCoprocessor;
        machine.Charge(machine.Timing.FloatContext, Timing.Cause.Exception);
        return Save(ref core, frame + 32, FaultKind.Stacking, FaultKind.ProtectedStacking, privileged, belowZero);
    }

    /// <summary>Exception return with a frame that has floating-point room.</summary>
    /// <param name="core">Registers.</param>
    /// <param name="frame">Address of the frame.</param>
    /// <param name="privileged">What it returns to is privileged.</param>
    /// <param name="belowZero">It runs at a negative priority.</param>
    public FaultKind Unstack(ref ArmCore core, uint frame, bool privileged, bool belowZero)
    {
        if (IsLazy)
        {
            _control &= ~LazyActive;                        // nobody used the unit: the registers are still right
            return FaultKind.None;
        }
        if (!IsEnabled)
            return FaultKind.NoCoprocessor;
        int used = UsedWords(core);
        Span<uint> words = stackalloc uint[Words];
        machine.Charge(machine.Timing.FloatContext, Timing.Cause.Exception);
        if (!Owner.MayUseStack(frame + 32, used, false, privileged, belowZero))
            return FaultKind.ProtectedUnstacking;
        if (!machine.ReadStack(frame + 32, words[..used]))
            return FaultKind.Unstacking;
        for (int i = 0; i < 16; i++)
            core.S[i] = words[i];
        core.Fpscr = words[16] & core.FpscrWritable;
        if (core.HasVectors)
            core.Vpr = words[17] & 0x00FFFFFF;
        return FaultKind.None;
    }
}
