namespace Emu.Arm;

/// <summary>
/// The attribution unit of Arm's subsystems for embedded (SSE-200, SSE-300): address bit 28 is set in Secure addresses. Registers of the subsystem say whether Secure
/// code and RAM may hold Non-secure callable regions. The system registers from 0xE0000000 and 0xF0000000 on, a megabyte each, are exempt.
/// </summary>
/// <remarks>Source: Arm CoreLink SSE-200 TRM (101104), "Implementation defined attribution unit" and NSCCFG.</remarks>
public sealed class AddressBitAttribution : IChipAttribution
{
    bool _code, _ram;

    /// <inheritdoc/>
    public Action? Changed { get; set; }

    /// <summary>0x10000000 to 0x1FFFFFFF may be Non-secure callable.</summary>
    public bool CodeCallable
    {
        get => _code;
        set => Set(ref _code, value);
    }

    /// <summary>0x30000000 to 0x3FFFFFFF may be Non-secure callable.</summary>
    public bool RamCallable
    {
        get => _ram;
        set => Set(ref _ram, value);
    }

    /// <inheritdoc/>
    public IEnumerable<uint> Edges
    {
        get
        {
            for (uint region = 1; region < 16; region++)
                yield return region << 28;
            yield return 0xE0100000;
            yield return 0xF0100000;
        }
    }

    /// <inheritdoc/>
    public ChipAttribution Of(uint address)
    {
        uint region = address >> 28;
        bool callable = (region == 1 && _code) || (region == 3 && _ram);
        return new ChipAttribution(NonSecure: (region & 1) == 0, callable, Exempt: (address & 0xEFF00000) == 0xE0000000, (int)region);
    }

    void Set(ref bool field, bool value)
    {
        if (field == value)
            return;
        field = value;
        Changed?.Invoke();
    }
}
