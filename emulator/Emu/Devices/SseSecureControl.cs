using Emu.Arm;

namespace Emu.Devices;

/// <summary>Secure privilege control block of Arm's subsystems for embedded: of its registers the one that lets memory be Non-secure callable.</summary>
/// <remarks>Source: Arm CoreLink SSE-200 TRM (101104), "Secure privilege control block", NSCCFG. The gates before peripherals are not modelled: each of their registers is named at first access.</remarks>
public sealed class SseSecureControl : Peripheral<SseSecureControl>
{
    static readonly RegisterMap<SseSecureControl> Map = new RegisterMap<SseSecureControl>("SPCTRL", "101104, Secure privilege control block")
        .AddRegister(0x14, "NSCCFG")
            .Bit(0, "CODENSC", write: static (s, v) => s.Set(code: v != 0))
            .Bit(1, "RAMNSC", write: static (s, v) => s.Set(ram: v != 0));

    readonly AddressBitAttribution? _attribution;

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Has the attribution unit that it controls, and gets reports.</param>
    /// <param name="start">First address.</param>
    public SseSecureControl(Machine? machine, uint start) : base(Map, machine, start, 0x1000, "SPCTRL") => _attribution = machine?.Options.Attribution as AddressBitAttribution;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        Set(false, false);
    }

    void Set(bool? code = null, bool? ram = null)
    {
        if (_attribution is null)
            return;
        _attribution.CodeCallable = code ?? _attribution.CodeCallable;
        _attribution.RamCallable = ram ?? _attribution.RamCallable;
    }
}
