using Emu.Interp;

namespace Emu.Arm;

// PACBTI: codes of pointers, and the targets of indirect branches. Source: ARMv8-M ARM (DDI 0553), CONTROL, EPSR.B and C2.4.
// An instruction that sets EPSR.B is BLX, BLXNS, BX and BXNS but through LR, and a load of the PC but from the stack: a return is none. B lasts until BTI, PACBTI or SG clears it; any other instruction is an
// INVSTATE UsageFault. As the target is looked at when the branch is made, B is seen in the frame of that fault only. BKPT is let pass, for debuggers that put it on a target.
internal sealed unsafe partial class ArmProcessor
{
    /// <summary>CONTROL.BTI_EN, UBTI_EN, PAC_EN and UPAC_EN.</summary>
    const uint ChecksPrivilegedTargets = 1 << 4, ChecksOtherTargets = 1 << 5, PrivilegedCodes = 1 << 6, OtherCodes = 1 << 7;
    const uint Bti = 0xF3AF800F, PacBti = 0xF3AF800D;

    readonly PointerKeys _keys = new();

    /// <summary>EPSR.B: an indirect branch has gone where none may.</summary>
    internal bool MissedLanding { get; set; }

    /// <summary>The code of a pointer, or null while the running code has none.</summary>
    public uint? PointerCode(uint pointer, uint modifier)
    {
        bool privileged = _exceptions.IsPrivileged;
        return (_core->Control & (privileged ? PrivilegedCodes : OtherCodes)) != 0 ? _keys.Code(pointer, modifier, _exceptions.IsSecure, privileged) : null;
    }

    /// <summary>Branches of the running code set EPSR.B.</summary>
    public bool ChecksTargets => (_core->Control & (_exceptions.IsPrivileged ? ChecksPrivilegedTargets : ChecksOtherTargets)) != 0;

    /// <summary>After an indirect branch, in the state that it went to.</summary>
    void LandIfChecked()
    {
        if (ChecksTargets)
            Land();
    }

    /// <summary>EPSR.B is set, and PC is where it will be looked at.</summary>
    void Land()
    {
        MissedLanding = Fetch(Machine.Pc, out uint word) && word is not (Bti or PacBti or SecureGateway) && word >> 8 != 0xBE;
        if (MissedLanding)
            TakeFault(FaultKind.MissedLanding, Machine.Pc);
    }
}
