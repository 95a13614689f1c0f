namespace Emu.Arm;

/// <summary>
/// What exists once for each security state. A core without the Security Extension has one bank. Masks, CONTROL and stack pointers of the running state
/// are in <see cref="ArmCore"/>, where instructions use them; here they are while the other state runs.
/// </summary>
/// <remarks>Source: ARMv8-M ARM (DDI 0553), B3.1 "Security states", and the register pages of D1.2.</remarks>
/// <param name="protection">Its MPU.</param>
internal sealed unsafe class StateBank(ProtectionUnit protection)
{
    /// <summary>CONTROL.nPRIV and SPSEL, and the bits of PACBTI where it is there. FPCA and SFPA exist once, and stay in the core.</summary>
    public const uint BankedControl = 0xF3;

    public uint MainStack, ProcessStack, Control, Primask, Faultmask, Basepri;
    public bool TrapUnaligned, TrapDivideByZero;

    public ProtectionUnit Protection => protection;

    public uint VectorTable { get; set; }
    /// <summary>MSPLIM and PSPLIM.</summary>
    public uint MainLimit { get; set; }
    public uint ProcessLimit { get; set; }
    /// <summary>AIRCR.PRIGROUP.</summary>
    public int Group { get; set; }
    /// <summary>CCR.STKALIGN.</summary>
    public bool AlignStack { get; set; }
    /// <summary>CCR.NONBASETHRDENA: a return to thread mode is valid although other exceptions are active.</summary>
    public bool AllowThreadFromNested { get; set; }
    /// <summary>CCR.USERSETMPEND: code without privilege may write STIR.</summary>
    public bool AllowUserPending { get; set; }
    /// <summary>CCR.STKOFHFNMIGN: no limits at negative priorities.</summary>
    public bool IgnoreLimitsBelowZero { get; set; }
    /// <summary>CCR.TRD of ARMv8.1-M, in the Secure bank: SG refuses thread code while a Secure thread with privilege, or one that was interrupted, waits on its stack.</summary>
    public bool RefusesReentry { get; set; }
    /// <summary>SCR.SEVONPEND and SCR.SLEEPONEXIT.</summary>
    public bool EventOnPend { get; set; }
    public bool SleepOnExit { get; set; }
    /// <summary>MMFSR and UFSR in their places of the CFSR. BFSR exists once.</summary>
    public uint FaultStatus { get; set; }
    public uint MemManageAddress { get; set; }

    public void Reset(uint vectorTable, bool v8)
    {
        (MainStack, ProcessStack, Control, Primask, Faultmask, Basepri) = (0, 0, 0, 0, 0, 0);
        (TrapUnaligned, TrapDivideByZero) = (false, false);
        (VectorTable, MainLimit, ProcessLimit, Group) = (vectorTable, 0, 0, 0);
        // ARMv8-M: CCR.NONBASETHRDENA is always one.
        (AlignStack, AllowThreadFromNested, AllowUserPending, IgnoreLimitsBelowZero) = (true, v8, false, false);
        (EventOnPend, SleepOnExit, FaultStatus, MemManageAddress, RefusesReentry) = (false, false, 0, 0, false);
        protection.Reset();
    }

    /// <summary>Keeps what the core holds of the state that was running.</summary>
    /// <param name="core">The core.</param>
    /// <param name="process">Its stack pointer is PSP.</param>
    public void Keep(ref ArmCore core, bool process)
    {
        (MainStack, ProcessStack) = process ? (core.OtherSp, core.R[13]) : (core.R[13], core.OtherSp);
        (Control, Primask, Faultmask, Basepri) = (core.Control & BankedControl, core.Primask, core.Faultmask, core.Basepri);
        (TrapUnaligned, TrapDivideByZero) = (core.Bus.TrapUnaligned, core.Bus.TrapDivideByZero);
    }

    /// <summary>Gives them back to the core.</summary>
    public void Restore(ref ArmCore core, bool handlerMode)
    {
        bool process = !handlerMode && (Control & 2) != 0;
        (core.R[13], core.OtherSp) = process ? (ProcessStack, MainStack) : (MainStack, ProcessStack);
        core.Control = (core.Control & ~BankedControl) | Control;
        (core.Primask, core.Faultmask, core.Basepri) = (Primask, Faultmask, Basepri);
        (core.Bus.TrapUnaligned, core.Bus.TrapDivideByZero) = (TrapUnaligned, TrapDivideByZero);
    }
}
