namespace Emu.Devices;

/// <summary>Non-secure privilege control block of Arm's subsystems for embedded: which ports of the peripheral protection controllers take Non-secure transactions without privilege.</summary>
/// <remarks>Source: Arm CoreLink SSE-200 TRM (101104), "Non-secure privilege control block".</remarks>
public sealed class SseNonSecureControl : Peripheral<SseNonSecureControl>
{
    static readonly RegisterMap<SseNonSecureControl> Map = AddPorts(new RegisterMap<SseNonSecureControl>("NSPCTRL", "101104, Non-secure privilege control block").AddRegister(0x90, "AHBNSPPPC0"));

    readonly PeripheralGates _gates;

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gets reports.</param>
    /// <param name="start">First address.</param>
    /// <param name="gates">The controllers.</param>
    public SseNonSecureControl(Machine? machine, uint start, PeripheralGates gates) : base(Map, machine, start, 0x1000, "NSPCTRL") => _gates = gates;

    static RegisterMap<SseNonSecureControl> AddPorts(RegisterMap<SseNonSecureControl> map)
    {
        foreach ((uint at, string name) in SseGateRegisters.All)
            map.AddRegister(SseGateRegisters.Privileges + at, SseGateRegisters.Title(name, "NSPPPC"))
                .Bits(0, 16, "ports", read: s => s._gates[name].NonSecureUser, write: (s, v) => s._gates[name].NonSecureUser = v);
        return map;
    }
}
