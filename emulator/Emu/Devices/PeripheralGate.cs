namespace Emu.Devices;

/// <summary>
/// One peripheral protection controller (PPC): up to sixteen ports with a device behind each. A port lets pass transactions of one security state, and those without privilege
/// only when told so for that state.
/// </summary>
/// <remarks>Source: Arm CoreLink SIE-200 TRM (DDI 0571), "AHB5 TrustZone peripheral protection controller": cfg_non_sec, cfg_ap, cfg_sec_resp, irq.</remarks>
/// <param name="gates">All gates of the board.</param>
/// <param name="statusBit">Its bit in the registers of the Secure privilege control block that say of interrupts.</param>
public sealed class PeripheralGate(PeripheralGates gates, int statusBit) : ITransactionGate
{
    /// <summary>Ports, one bit each, that take Non-secure transactions instead of Secure ones.</summary>
    public uint NonSecure { get; set; }

    /// <summary>Ports that take Secure transactions without privilege, too.</summary>
    public uint SecureUser { get; set; }

    /// <summary>Ports that take Non-secure transactions without privilege, too.</summary>
    public uint NonSecureUser { get; set; }

    /// <inheritdoc/>
    public bool Faults => gates.Faults;

    /// <summary>True when a transaction passes. One that does not asks for the interrupt.</summary>
    /// <param name="port">0 to 15.</param>
    /// <param name="nonSecure">The address used is Non-secure.</param>
    /// <param name="privileged">It was made with privilege.</param>
    public bool Passes(int port, bool nonSecure, bool privileged)
    {
        bool open = (NonSecure >> port & 1) != 0, user = ((open ? NonSecureUser : SecureUser) >> port & 1) != 0;
        if (nonSecure == open && (privileged || user))
            return true;
        gates.Raise(1u << statusBit);
        return false;
    }
}
