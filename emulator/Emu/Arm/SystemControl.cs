using Emu.Isa;
using Emu.Memory;

namespace Emu.Arm;

/// <summary>The System Control Space at 0xE000E000: SysTick, NVIC, system control block.</summary>
/// <remarks>
/// Source: ARMv7-M ARM (DDI 0403E), B3.2 to B3.4. Byte and halfword accesses are allowed for the priority and fault status registers and done
/// by merging; others take words, as the manual wants. On ARMv6-M the registers that DDI 0419 (B3.2, B3.3, B3.4) does not have are reported as
/// reserved. Caches have no state: their maintenance operations do nothing, because accesses are in order and code written is noticed at once.
/// </remarks>
/// <param name="machine">Gets reports.</param>
/// <param name="exceptions">What most registers show.</param>
/// <param name="floatContext">The floating-point unit's registers.</param>
/// <param name="sysTicks">The timers of Non-secure and Secure state.</param>
/// <param name="attribution">The SAU.</param>
/// <param name="protectionChanged">Called after a write to the MPU's registers.</param>
/// <param name="attributionChanged">Called after a write to the SAU's registers.</param>
/// <param name="debug">The debug registers.</param>
/// <param name="model">What the core is.</param>
internal sealed partial class SystemControl(
    Machine machine, Exceptions exceptions, FloatContext floatContext, SysTick[] sysTicks, Attribution attribution, Action protectionChanged, Action attributionChanged,
    DebugControl debug, ArmModel model) : IDevice
{
    /// <summary>STIR, which code without privilege may write when CCR.USERSETMPEND is set.</summary>
    public const uint SoftwareTrigger = 0xE000EF00;

    const uint VectorKey = 0x05FA;
    const uint ReentryDisabled = 1 << 20;                       // CCR.TRD
    const uint CacheControls = 7 << 16;                         // CCR: DC, IC, BP
    static readonly uint[] FaultEnableBits = [16, 17, 18];      // SHCSR: MEMFAULTENA, BUSFAULTENA, USGFAULTENA

    uint _autoStatus, _cacheControls, _cacheSelected;

    // The state whose view the running access has: that of the code, or the Non-secure one through the alias.
    bool _secure = true;
    StateBank _bank = exceptions.Bank;

    public string Name => "SCS";
    public uint Base => 0xE000E000;
    public uint Size => 0x1000;

    public void Reset()
    {
        (_autoStatus, _cacheControls, _cacheSelected) = (0, 0, 0);
        debug.Reset();
        floatContext.Reset();
    }

    public uint Read(uint offset, Width width) => ReadAs(offset, width, exceptions.IsSecure);

    public void Write(uint offset, uint value, Width width) => WriteAs(offset, value, width, exceptions.IsSecure);

    /// <summary>A read in the view of a security state.</summary>
    public uint ReadAs(uint offset, Width width, bool secure)
    {
        (_secure, _bank) = (secure, exceptions.BankOf(secure));
        uint word = ReadWord(offset & ~3u);
        int shift = (int)(offset & 3) * 8;
        return width switch
        {
            Width.U8 or Width.S8 => word >> shift & 0xFF,
            Width.U16 or Width.S16 => word >> shift & 0xFFFF,
            _ => word,
        };
    }

    /// <summary>A write in the view of a security state.</summary>
    public void WriteAs(uint offset, uint value, Width width, bool secure)
    {
        (_secure, _bank) = (secure, exceptions.BankOf(secure));
        if (width != Width.U32)
            value = Merge(offset, value, width);
        WriteWord(offset & ~3u, value);
    }

    uint Merge(uint offset, uint value, Width width)
    {
        int shift = (int)(offset & 3) * 8;
        uint mask = (width is Width.U8 or Width.S8 ? 0xFFu : 0xFFFF) << shift;
        // Fault status bits are cleared by writing 1: bytes that are not written must not clear anything.
        uint rest = (offset & ~3u) is 0xD28 or 0xD2C or 0xDE4 ? 0 : ReadWord(offset & ~3u);
        return (rest & ~mask) | (value << shift & mask);
    }

    SysTick SysTick => sysTicks[_secure ? 1 : 0];
    ProtectionUnit Protection => _bank.Protection;

    /// <summary>The slot of an exception in the view.</summary>
    int Slot(int number) => exceptions.Slot(number, _secure);

    uint ReadWord(uint offset)
    {
        if (model.HasSecurity && ReadSecurity(offset, out uint security))
            return security;
        if (model.IsV6M && !IsInV6M(offset))
        {
            machine.ReportUnmodelled(Base + offset, "SCS, reserved in ARMv6-M", isWrite: false);
            return 0;
        }
        switch (offset)
        {
            case 0x004: return (uint)Math.Max(0, (exceptions.Lines - 1) / 32);
            case 0x010: return SysTick.ReadControl();
            case 0x014: return SysTick.Reload;
            case 0x018: return SysTick.ReadValue();
            case 0x01C: return SysTick.Calibration;
            case >= 0x100 and < 0x120: return Bits(offset - 0x100, exceptions.IsEnabled);
            case >= 0x180 and < 0x1A0: return Bits(offset - 0x180, exceptions.IsEnabled);
            case >= 0x200 and < 0x220: return Bits(offset - 0x200, exceptions.IsPending);
            case >= 0x280 and < 0x2A0: return Bits(offset - 0x280, exceptions.IsPending);
            case >= 0x300 and < 0x320: return Bits(offset - 0x300, exceptions.IsActive);
            case >= 0x400 and < 0x4F0: return Priorities((int)(offset - 0x400) + ExceptionNumber.FirstInterrupt);
            case 0xD00: return model.CpuId;
            case 0xD04: return ReadControlState();
            case 0xD08: return _bank.VectorTable;
            case 0xD0C: return 0xFA050000 | (uint)_bank.Group << 8;
            case 0xD10: return (_bank.SleepOnExit ? 2u : 0) | (_bank.EventOnPend ? 16u : 0);
            case 0xD14: return ReadConfiguration();
            case 0xD1C or 0xD20 when model.IsV6M: return Priorities((int)(offset - 0xD18) + 4) & SystemPriorities(offset);
            case 0xD18 or 0xD1C or 0xD20: return Priorities((int)(offset - 0xD18) + 4);
            case 0xD24: return ReadHandlerState();
            case 0xD28: return _bank.FaultStatus | (SeesBusFaults ? exceptions.BusFaultStatus : 0);
            case 0xD2C: return SeesBusFaults ? exceptions.HardFaultStatus : 0;
            case 0xD30: return debug.Status;
            case 0xD34: return _bank.MemManageAddress;
            case 0xD38: return SeesBusFaults ? exceptions.BusFaultAddress : 0;
            case 0xD3C: return _autoStatus;
            case 0xD88: return floatContext.Coprocessors(_secure);
            case >= 0xD90 and <= 0xDC4 when Protection.Read(offset, out uint value): return value;
            case 0xD78 when model.Caches is { } c: return c.Levels;
            case 0xD7C when model.Caches is { } c: return c.Type;
            case 0xD80 when model.Caches is { } c: return (_cacheSelected & 1) != 0 ? c.Instruction : c.Data;
            case 0xD84 when model.Caches is not null: return _cacheSelected;
            case 0xF34 when floatContext.IsPresent: return floatContext.ReadControl(_secure);
            case 0xF38 when floatContext.IsPresent: return floatContext.Address(_secure);
            case 0xF3C when floatContext.IsPresent: return floatContext.DefaultStatus(_secure) | (machine.Core.HasVectors ? 4u << 16 : 0);   // LTPSIZE is constant: DDI 0553, FPDSCR
            case 0xF40 when floatContext.IsPresent: return model.MediaFeatures.Zero;
            case 0xF44 when floatContext.IsPresent: return model.MediaFeatures.One;
            case 0xF48 when floatContext.IsPresent: return model.MediaFeatures.Two;
            case 0xDF0: return debug.ReadHalting();
            case 0xDF4: return 0;                           // DCRSR is write-only
            case 0xDF8: return debug.Data;
            case 0xDFC: return debug.ReadMonitor();
            case >= 0xD40 and < 0xD80: return model.Identification(offset);
            default:
                machine.ReportUnmodelled(Base + offset, "SCS", isWrite: false);
                return 0;
        }
    }

    void WriteWord(uint offset, uint value)
    {
        if (model.HasSecurity && WriteSecurity(offset, value))
            return;
        if (model.IsV6M && !IsInV6M(offset))
        {
            machine.ReportUnmodelled(Base + offset, "SCS, reserved in ARMv6-M", isWrite: true);
            return;
        }
        switch (offset)
        {
            case 0x010: SysTick.WriteControl(value); break;
            case 0x014: SysTick.Reload = value & 0xFFFFFF; break;
            case 0x018: SysTick.ClearValue(); break;
            case >= 0x100 and < 0x120: ForBits(offset - 0x100, value, exceptions.SetEnabled, true); break;
            case >= 0x180 and < 0x1A0: ForBits(offset - 0x180, value, exceptions.SetEnabled, false); break;
            case >= 0x200 and < 0x220: ForBits(offset - 0x200, value, exceptions.SetPending, true); break;
            case >= 0x280 and < 0x2A0: ForBits(offset - 0x280, value, exceptions.SetPending, false); break;
            case >= 0x400 and < 0x4F0: SetPriorities((int)(offset - 0x400) + ExceptionNumber.FirstInterrupt, value); break;
            case 0xD04: WriteControlState(value); break;
            case 0xD08: _bank.VectorTable = value & (model.IsV6M ? 0xFFFFFF00 : 0xFFFFFF80); break;
            case 0xD0C: WriteReset(value); break;
            case 0xD10: (_bank.SleepOnExit, _bank.EventOnPend) = ((value & 2) != 0, (value & 16) != 0); break;
            case 0xD14: WriteConfiguration(value); break;
            case 0xD18 or 0xD1C or 0xD20: SetPriorities((int)(offset - 0xD18) + 4, value); break;
            case 0xD24: WriteHandlerState(value); break;
            case 0xD28: ClearFaultStatus(value); break;
            case 0xD2C when SeesBusFaults: exceptions.HardFaultStatus &= ~value; break;
            case 0xD2C: break;
            case 0xD30: debug.ClearStatus(value); break;
            case 0xD34: _bank.MemManageAddress = value; break;
            case 0xD38 when SeesBusFaults: exceptions.BusFaultAddress = value; break;
            case 0xD38: break;
            case 0xD3C: _autoStatus &= ~value; break;
            case 0xD88: floatContext.WriteCoprocessors(_secure, value); break;
            case >= 0xD90 and <= 0xDC4 when Protection.Write(offset, value): protectionChanged(); break;
            case 0xD84 when model.Caches is not null: _cacheSelected = value & 1; break;
            case >= 0xF50 and <= 0xF78 when model.Caches is not null: break;
            case 0xDF0 or 0xDF4: break;                     // only a debugger may halt the core, and registers are read while it is halted
            case 0xDF8: debug.Data = value; break;
            case 0xDFC: debug.WriteMonitor(value); break;
            case 0xF34 when floatContext.IsPresent: floatContext.WriteControl(_secure, value); break;
            case 0xF38 when floatContext.IsPresent: floatContext.WriteAddress(_secure, value); break;
            case 0xF3C when floatContext.IsPresent: floatContext.WriteDefaultStatus(_secure, value); break;
            case 0xF00: PendBySoftware(value & 0x1FF); break;
            default: machine.ReportUnmodelled(Base + offset, "SCS", isWrite: true); break;
        }
    }

    /// <summary>SysTick, 32 interrupts, the system control block without fault registers, debug.</summary>
    bool IsInV6M(uint offset) => offset switch
    {
        0x010 or 0x014 or 0x018 or 0x01C or 0x100 or 0x180 or 0x200 or 0x280 => true,
        >= 0x400 and < 0x420 => true,
        0xD00 or 0xD04 or 0xD0C or 0xD10 or 0xD14 or 0xD1C or 0xD20 or 0xD24 or 0xD30 or 0xD90 => true,
        0xD08 => model.HasVectorTableOffset,
        >= 0xD94 and <= 0xDA0 => Protection.Regions > 0,
        > 0xDA0 and <= 0xDC4 => Protection.Regions > 0 && model.IsV8M,
        0x004 or >= 0x100 and < 0x4F0 => model.IsV8M,           // more than 32 interrupts
        >= 0xDF0 and <= 0xDFC => true,
        _ => false,
    };

    /// <summary>SHPR2 has the priority of SVC, SHPR3 those of PendSV and SysTick; other bytes are reserved in ARMv6-M.</summary>
    static uint SystemPriorities(uint offset) => offset == 0xD1C ? 0xFF000000 : 0xFFFF0000;

    /// <summary>BusFault, HardFault and NMI are visible: to Secure code always, to Non-secure code under AIRCR.BFHFNMINS.</summary>
    bool SeesBusFaults => _secure || exceptions.FaultsAreNonSecure;

    void ClearFaultStatus(uint value)
    {
        _bank.FaultStatus &= ~value;
        if (SeesBusFaults)
            exceptions.BusFaultStatus &= ~value;
    }

    /// <summary>ICSR.</summary>
    uint ReadControlState()
    {
        int next = exceptions.HighestPending();
        // Non-secure code sees that a Secure exception is pending, but not which.
        uint pending = !_secure && next != 0 && exceptions.TargetsSecure(next) ? 1u : (uint)exceptions.NumberOf(next), value = (uint)exceptions.Current | pending << 12;
        if (!model.IsV6M && !exceptions.IsNested && exceptions.HandlerMode) value |= 1u << 11;                      // RETTOBASE
        if (exceptions.AnyInterruptPending) value |= 1u << 22;
        if (exceptions.IsPending(Slot(ExceptionNumber.SysTick))) value |= 1u << 26;
        if (exceptions.IsPending(Slot(ExceptionNumber.PendSv))) value |= 1u << 28;
        if (SeesBusFaults && exceptions.IsPending(ExceptionNumber.Nmi)) value |= 1u << 31;
        return value;
    }

    void WriteControlState(uint value)
    {
        if ((value & 1u << 31) != 0 && SeesBusFaults) exceptions.SetPending(ExceptionNumber.Nmi, true);
        if ((value & 1u << 28) != 0) exceptions.SetPending(Slot(ExceptionNumber.PendSv), true);
        if ((value & 1u << 27) != 0) exceptions.SetPending(Slot(ExceptionNumber.PendSv), false);
        if ((value & 1u << 26) != 0) exceptions.SetPending(Slot(ExceptionNumber.SysTick), true);
        if ((value & 1u << 25) != 0) exceptions.SetPending(Slot(ExceptionNumber.SysTick), false);
    }

    void WriteReset(uint value)
    {
        if (value >> 16 != VectorKey)
            return;                                                                                // the manual: writes without the key are ignored
        _bank.Group = model.IsV6M ? 0 : (int)(value >> 8 & 7);
        if (model.HasSecurity && !WriteResetSecurity(value))
            return;
        machine.InterruptsChanged();
        if ((value & 4) != 0)
            machine.RequestReset();
    }

    /// <summary>CCR.</summary>
    uint ReadConfiguration() => (_bank.IgnoreLimitsBelowZero ? 0x400u : 0) | (exceptions.IgnoreBusFaultsBelowZero ? 0x100u : 0) | (_bank.AllowThreadFromNested ? 1u : 0) | (_bank.AllowUserPending ? 2u : 0) | (TrapUnaligned ? 8u : 0)
        | (TrapDivideByZero ? 16u : 0) | (_bank.AlignStack ? 0x200u : 0) | (_bank.RefusesReentry ? ReentryDisabled : 0) | _cacheControls;

    // The traps of the running state are in the core.
    ref bool TrapUnaligned => ref _secure == exceptions.IsSecure ? ref machine.Core.Bus.TrapUnaligned : ref _bank.TrapUnaligned;
    ref bool TrapDivideByZero => ref _secure == exceptions.IsSecure ? ref machine.Core.Bus.TrapDivideByZero : ref _bank.TrapDivideByZero;

    void WriteConfiguration(uint value)
    {
        if (model.IsV6M)
            return;                                             // UNALIGN_TRP and STKALIGN read as one
        _bank.AllowThreadFromNested = (value & 1) != 0 || model.IsV8M;
        _bank.AllowUserPending = (value & 2) != 0;
        TrapUnaligned = (value & 8) != 0;
        TrapDivideByZero = (value & 16) != 0;
        _bank.AlignStack = (value & 0x200) != 0 || model.IsV8M;
        exceptions.IgnoreBusFaultsBelowZero = (value & 0x100) != 0;
        _bank.IgnoreLimitsBelowZero = (value & 0x400) != 0 && model.HasStackLimits;
        protectionChanged();                                    // the limit in force
        uint caches = model.Caches is null ? 0 : CacheControls, limits = model.HasStackLimits ? 0x400u : 0;
        uint reentry = model.HasSecurity && (model.Features & Features.V81M) != 0 ? ReentryDisabled : 0;
        _bank.RefusesReentry = _secure && (value & reentry) != 0;
        _cacheControls = value & caches;
        if ((value & ~(0x31Bu | caches | limits | reentry)) != 0)
            machine.ReportUnmodelled(Base + 0xD14, "CCR bits other than NONBASETHRDENA, USERSETMPEND, UNALIGN_TRP, DIV_0_TRP, BFHFNMIGN, STKALIGN", isWrite: true);
    }

    // SHCSR, bit by bit: which exception, and whether the bit shows that it is active or pending.
    static readonly (int Bit, int Exception, bool Pending)[] HandlerStates =
    [
        (0, ExceptionNumber.MemManage, false), (1, ExceptionNumber.BusFault, false), (3, ExceptionNumber.UsageFault, false), (7, ExceptionNumber.Supervisor, false),
        (8, ExceptionNumber.DebugMonitor, false), (10, ExceptionNumber.PendSv, false), (11, ExceptionNumber.SysTick, false), (12, ExceptionNumber.UsageFault, true),
        (13, ExceptionNumber.MemManage, true), (14, ExceptionNumber.BusFault, true), (15, ExceptionNumber.Supervisor, true),
    ];

    /// <summary>SHCSR.</summary>
    uint ReadHandlerState()
    {
        if (model.IsV6M)
            return exceptions.IsPending(Slot(ExceptionNumber.Supervisor)) ? 0x8000u : 0;
        uint value = 0;
        for (int i = 0; i < 3; i++)
            if (Sees(ExceptionNumber.MemManage + i) && exceptions.IsEnabled(Slot(ExceptionNumber.MemManage + i))) value |= 1u << (int)FaultEnableBits[i];
        foreach ((int bit, int n, bool pending) in HandlerStates)
            if (Sees(n) && (pending ? exceptions.IsPending(Slot(n)) : exceptions.IsActive(Slot(n)))) value |= 1u << bit;
        return model.HasSecurity ? value | ReadSecureHandlerState() : value;
    }

    void WriteHandlerState(uint value)
    {
        if (model.IsV6M)
            return;
        for (int i = 0; i < 3; i++)
            if (Sees(ExceptionNumber.MemManage + i)) exceptions.SetEnabled(Slot(ExceptionNumber.MemManage + i), (value >> (int)FaultEnableBits[i] & 1) != 0);
        foreach ((int bit, int n, bool pending) in HandlerStates)
        {
            bool on = (value >> bit & 1) != 0;
            if (!Sees(n))
                continue;
            if (pending)
                exceptions.SetPending(Slot(n), on);
            else
                exceptions.SetActive(Slot(n), on);
        }
        if (model.HasSecurity)
            WriteSecureHandlerState(value);
    }

    void PendBySoftware(uint line)
    {
        if (line < exceptions.Lines && Sees(ExceptionNumber.FirstInterrupt + (int)line))
            exceptions.SetPending(ExceptionNumber.FirstInterrupt + (int)line, true);
    }

    uint Bits(uint offset, Func<int, bool> get)
    {
        uint value = 0;
        int first = ExceptionNumber.FirstInterrupt + (int)offset * 8;
        for (int i = 0; i < 32 && exceptions.Exists(first + i); i++)
            if (Sees(first + i) && get(first + i)) value |= 1u << i;
        return value;
    }

    void ForBits(uint offset, uint value, Action<int, bool> set, bool to)
    {
        int first = ExceptionNumber.FirstInterrupt + (int)offset * 8;
        for (int i = 0; i < 32 && exceptions.Exists(first + i); i++)
            if ((value >> i & 1) != 0 && Sees(first + i)) set(first + i, to);
    }

    uint Priorities(int first)
    {
        uint value = 0;
        for (int i = 0; i < 4 && exceptions.Exists(first + i); i++)
            if (Sees(first + i)) value |= (uint)exceptions.Priority(Slot(first + i)) << (8 * i);
        return value;
    }

    void SetPriorities(int first, uint value)
    {
        for (int i = 0; i < 4 && exceptions.Exists(first + i); i++)
            if (Sees(first + i)) exceptions.SetPriority(Slot(first + i), (byte)(value >> (8 * i)));
    }
}
