namespace Emu.Devices;

/// <summary>The peripheral protection controllers of a board around one of Arm's subsystems for embedded (SSE-200, SSE-300), with what they have in common: the response and the interrupt.</summary>
/// <remarks>Source: Arm CoreLink SSE-200 TRM (101104), "Secure privilege control block": SECRESPCFG, SECPPCINTSTAT, SECPPCINTCLR, SECPPCINTEN.</remarks>
public sealed class PeripheralGates
{
    // Bits of SECPPCINTSTAT: controllers inside the subsystem from 0, those on its APB from 4, those on its AHB from 20.
    static readonly (string Name, int Bit)[] Places =
    [
        ("apb0", 0), ("apb1", 1), ("apb-exp0", 4), ("apb-exp1", 5), ("apb-exp2", 6), ("apb-exp3", 7), ("ahb-exp0", 20), ("ahb-exp1", 21), ("ahb-exp2", 22), ("ahb-exp3", 23),
    ];

    readonly Dictionary<string, PeripheralGate> _gates = [];
    uint _status, _enabled;

    /// <summary>Ten controllers, all closed to Non-secure transactions.</summary>
    public PeripheralGates()
    {
        foreach ((string name, int bit) in Places)
            _gates.Add(name, new PeripheralGate(this, bit));
    }

    /// <summary>Names of controllers, as board files give them before a point and the port's number.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Places.Select(p => p.Name)];

    /// <summary>A controller by its name.</summary>
    public PeripheralGate this[string name] => _gates[name];

    /// <summary>SECRESPCFG: refused transactions are bus errors.</summary>
    public bool Faults { get; set; }

    /// <summary>The interrupt of all controllers together; null when the board wires none.</summary>
    public IrqLine? Line { get; set; }

    /// <summary>SECPPCINTSTAT: controllers that refused something, have not been cleared, and may interrupt.</summary>
    public uint Status => _status & _enabled;

    /// <summary>SECPPCINTEN: controllers that may interrupt.</summary>
    public uint Enabled
    {
        get => _enabled;
        set
        {
            _enabled = value;
            Tell();
        }
    }

    /// <summary>SECPPCINTCLR.</summary>
    public void Clear(uint bits)
    {
        _status &= ~bits;
        Tell();
    }

    /// <summary>As after reset: Secure transactions with privilege pass, everything else reads as zero.</summary>
    public void Reset()
    {
        foreach (PeripheralGate gate in _gates.Values)
            (gate.NonSecure, gate.SecureUser, gate.NonSecureUser) = (0, 0, 0);
        (_status, _enabled, Faults) = (0, 0, false);
        Tell();
    }

    internal void Raise(uint bit)
    {
        _status |= bit;
        Tell();
    }

    void Tell() => Line?.Set(Status != 0);
}
