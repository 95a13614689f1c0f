namespace Emu.Arm;

// Registers that the Security Extension adds, and those that show it. Source: ARMv8-M ARM (DDI 0553), D1.2: NVIC_ITNSn, AIRCR, NSACR, SAU_*, SFSR, SFAR, SHCSR.
internal sealed partial class SystemControl
{
    const uint SystemResetSecure = 1 << 3, FaultsNonSecure = 1 << 13, PrioritizeSecure = 1 << 14;

    bool _resetIsSecure;

    /// <summary>True for what the view shows: an exception of the other state reads as zero and ignores writes.</summary>
    bool Sees(int number) => _secure || ExceptionNumber.IsBanked(number) || !exceptions.TargetsSecure(number);

    /// <summary>Reads a register that is there for Secure code alone, or is only there with the extension.</summary>
    bool ReadSecurity(uint offset, out uint value)
    {
        value = 0;
        switch (offset)
        {
            case >= 0x380 and < 0x3A0:
                if (_secure)
                    value = Bits(offset - 0x380, n => !exceptions.TargetsSecure(n));
                return true;
            case 0xD0C:
                value = 0xFA050000 | (uint)_bank.Group << 8 | (exceptions.FaultsAreNonSecure ? FaultsNonSecure : 0);
                if (_secure)
                    value |= (exceptions.PrioritizeSecure ? PrioritizeSecure : 0) | (_resetIsSecure ? SystemResetSecure : 0);
                return true;
            case 0xD8C:
                value = _secure ? floatContext.NonSecureAccess : 0;
                return true;
            case >= 0xDD0 and <= 0xDE0:
                value = _secure ? attribution.Read(offset) : 0;
                return true;
            case 0xDE4 when !model.IsV6M:
                value = _secure ? exceptions.SecureFaultStatus : 0;
                return true;
            case 0xDE8 when !model.IsV6M:
                value = _secure ? exceptions.SecureFaultAddress : 0;
                return true;
            default:
                return false;
        }
    }

    bool WriteSecurity(uint offset, uint value)
    {
        switch (offset)
        {
            case >= 0x380 and < 0x3A0:
                if (_secure)
                    for (int i = 0, n = ExceptionNumber.FirstInterrupt + (int)(offset - 0x380) * 8; i < 32 && exceptions.Exists(n + i); i++)
                        exceptions.SetNonSecure(n + i, (value >> i & 1) != 0);
                return true;
            case 0xD8C:
                if (_secure)
                    floatContext.WriteNonSecureAccess(value);
                return true;
            case >= 0xDD0 and <= 0xDE0:
                if (_secure)
                {
                    attribution.Write(offset, value);
                    attributionChanged();
                }
                return true;
            case 0xDE4 when !model.IsV6M:
                if (_secure)
                    exceptions.SecureFaultStatus &= ~value;
                return true;
            case 0xDE8 when !model.IsV6M:
                if (_secure)
                    exceptions.SecureFaultAddress = value;
                return true;
            default:
                return false;
        }
    }

    /// <summary>AIRCR's bits of the extension.</summary>
    /// <returns>False when the write may not reset the system.</returns>
    bool WriteResetSecurity(uint value)
    {
        if (!_secure)
            return !_resetIsSecure;
        exceptions.PrioritizeSecure = (value & PrioritizeSecure) != 0;
        exceptions.MakeFaultsNonSecure((value & FaultsNonSecure) != 0);
        _resetIsSecure = (value & SystemResetSecure) != 0;
        return true;
    }

    // SECUREFAULTACT, SECUREFAULTENA and SECUREFAULTPENDED; NMIACT, HARDFAULTACT and HARDFAULTPENDED.
    uint ReadSecureHandlerState()
    {
        uint If(bool condition, int bit) => condition ? 1u << bit : 0;
        int hardFault = Slot(ExceptionNumber.HardFault);
        uint value = !SeesBusFaults ? 0 : If(exceptions.IsActive(ExceptionNumber.Nmi), 5);
        value |= If(exceptions.IsActive(hardFault), 2) | If(exceptions.IsPending(hardFault), 21);
        return !_secure ? value : value | If(exceptions.IsActive(ExceptionNumber.SecureFault), 4) | If(exceptions.IsEnabled(ExceptionNumber.SecureFault), 19)
            | If(exceptions.IsPending(ExceptionNumber.SecureFault), 20);
    }

    void WriteSecureHandlerState(uint value)
    {
        if (!_secure)
            return;
        exceptions.SetActive(ExceptionNumber.SecureFault, (value & 1 << 4) != 0);
        exceptions.SetEnabled(ExceptionNumber.SecureFault, (value & 1 << 19) != 0);
        exceptions.SetPending(ExceptionNumber.SecureFault, (value & 1 << 20) != 0);
    }
}
