using Emu.Interp;

namespace Emu.Arm;

// FPCXT_S and FPCXT_NS. An instruction that has faulted, or waits for a device, changes nothing.
public unsafe partial struct ArmCore
{
    bool IsAbandoned => (Bus.Leave & (Leave.Fault | Leave.Device)) != 0;

    /// <inheritdoc/>
    public uint FloatContext(bool nonSecure) => ArmProcessor.From(Bus.Owner).FloatPayload(nonSecure);

    /// <inheritdoc/>
    public uint HasNonSecureContext() => ArmProcessor.From(Bus.Owner).HasNonSecurePayload ? 1u : 0;

    /// <inheritdoc/>
    public void LeaveFloatContext(bool nonSecure)
    {
        if (!IsAbandoned)
            ArmProcessor.From(Bus.Owner).LeaveFloatPayload(nonSecure);
    }

    /// <inheritdoc/>
    public void SetFloatContext(uint value, bool nonSecure)
    {
        if (!IsAbandoned)
            ArmProcessor.From(Bus.Owner).WriteFloatPayload(value, nonSecure);
    }
}
