using Emu.Arm;

namespace Emu.Devices;

/// <summary>Secure privilege control block of Arm's subsystems for embedded: lets memory be Non-secure callable, and sets up the peripheral protection controllers.</summary>
/// <remarks>
/// Source: Arm CoreLink SSE-200 TRM (101104), "Secure privilege control block"; what QEMU 7.2's machines have of it. Master security controllers, bridges and the summary of
/// memory protection controllers' interrupts are not modelled: each of their registers is named at first access.
/// </remarks>
public sealed class SseSecureControl : Peripheral<SseSecureControl>
{
    const uint InterruptBits = 0x00F000F3;

    static readonly RegisterMap<SseSecureControl> Map = AddPorts(new RegisterMap<SseSecureControl>("SPCTRL", "101104, Secure privilege control block")
        .AddRegister(0x10, "SECRESPCFG").Bit(0, "SECRESPCFG", write: static (s, v) => s._gates.Faults = v != 0)
        .AddRegister(0x14, "NSCCFG")
            .Bit(0, "CODENSC", write: static (s, v) => s.Set(code: v != 0))
            .Bit(1, "RAMNSC", write: static (s, v) => s.Set(ram: v != 0))
        .AddRegister(0x20, "SECPPCINTSTAT").Bits(0, 32, "SECPPCINTSTAT", read: static s => s._gates.Status, writable: false)
        .AddRegister(0x24, "SECPPCINTCLR").Bits(0, 32, "SECPPCINTCLR", read: static _ => 0, write: static (s, v) => s._gates.Clear(v & InterruptBits), writable: false)
        .AddRegister(0x28, "SECPPCINTEN").Bits(0, 32, "SECPPCINTEN", read: static s => s._gates.Enabled, write: static (s, v) => s._gates.Enabled = v & InterruptBits));

    readonly AddressBitAttribution? _attribution;
    readonly PeripheralGates _gates;

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Has the attribution unit that it controls, and gets reports.</param>
    /// <param name="start">First address.</param>
    /// <param name="gates">The controllers.</param>
    /// <param name="line">Their interrupt, or null.</param>
    public SseSecureControl(Machine? machine, uint start, PeripheralGates gates, IrqLine? line) : base(Map, machine, start, 0x1000, "SPCTRL")
    {
        ArgumentNullException.ThrowIfNull(gates);
        (_attribution, _gates, gates.Line) = (machine?.Options.Attribution as AddressBitAttribution, gates, line);
    }

    static RegisterMap<SseSecureControl> AddPorts(RegisterMap<SseSecureControl> map)
    {
        map.AddRegister(0x50, "AHBNSPPC0").AddRegister(0x90, "AHBSPPPC0");         // nothing is behind the controller on the subsystem's AHB
        foreach ((uint at, string name) in SseGateRegisters.All)
        {
            map.AddRegister(SseGateRegisters.States + at, SseGateRegisters.Title(name, "NSPPC"))
                .Bits(0, 16, "ports", read: s => s._gates[name].NonSecure, write: (s, v) => s._gates[name].NonSecure = v);
            map.AddRegister(SseGateRegisters.Privileges + at, SseGateRegisters.Title(name, "SPPPC"))
                .Bits(0, 16, "ports", read: s => s._gates[name].SecureUser, write: (s, v) => s._gates[name].SecureUser = v);
        }
        return map;
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        Set(false, false);
        _gates.Reset();
    }

    void Set(bool? code = null, bool? ram = null)
    {
        if (_attribution is null)
            return;
        _attribution.CodeCallable = code ?? _attribution.CodeCallable;
        _attribution.RamCallable = ram ?? _attribution.RamCallable;
    }
}
