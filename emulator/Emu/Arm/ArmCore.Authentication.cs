using Emu.Interp;
using Emu.Isa;

namespace Emu.Arm;

// PACBTI.
public unsafe partial struct ArmCore
{
    /// <summary>The machine's own call after an indirect branch whose target is to be looked at. Not an instruction's.</summary>
    internal const SystemCall CallLanding = (SystemCall)0xFE;

    /// <summary>The machine's own call after an instruction that leaves EPSR.ECI as it was.</summary>
    internal const SystemCall CallPartial = (SystemCall)0xFD;

    /// <inheritdoc/>
    public uint PointerCode(uint pointer, uint modifier, uint otherwise) => ArmProcessor.From(Bus.Owner).PointerCode(pointer, modifier) ?? otherwise;

    /// <inheritdoc/>
    public void Authenticate(uint expected, uint code, in Fields f)
    {
        if (expected != code)
            Bus.RaiseFault(FaultKind.WrongPointerCode, f.Address);
    }

    /// <summary>The branch that has just been made, if it was, sets EPSR.B.</summary>
    internal void LeaveForLanding()
    {
        if ((Bus.Leave & (Leave.Fault | Leave.Device | Leave.System)) != 0)
            return;
        Bus.Call = CallLanding;
        Bus.Leave |= Leave.System;
    }
}
