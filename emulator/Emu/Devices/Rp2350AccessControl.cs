using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>ACCESSCTRL of RP2350: who may reach which block of the bus. Of its subjects core 0 is modelled; memories, GPIO masks and what is left of core 1 keep what is written and are named.</summary>
/// <remarks>
/// Source: RP2350 datasheet, 10.6 "Access control" and 10.6.3 "List of registers"; reset of LOCK: raspberrypi/pico-sdk, hardware/regs/accessctrl.h. Its permissions refuse with a bus error.
/// The set, clear and toggle aliases are the block's own, because they take the password, too.
/// </remarks>
public sealed class Rp2350AccessControl(Machine machine, uint start) : IDevice, ITransactionGate
{
    const uint Password = 0xACCE0000, FirstPort = 0x14, Lock = 0x00, ForceNonSecure = 0x04, ConfigurationReset = 0x08, FirstMask = 0x0C, LastMask = 0x10;
    const uint Core0 = 1 << 4, SecurePrivileged = 1 << 3, SecureUser = 1 << 2, NonSecurePrivileged = 1 << 1, NonSecureUser = 1 << 0;
    const uint Open = 0xFF, Secure = 0xFC, Privileged = 0xF8, NoDma = 0xB8;
    const int Memories = 12;                        // ROM, XIP_MAIN, SRAM0 to SRAM9

    // In the order of the registers from 0x14 on, with what 10.6.2.1 lets pass after reset.
    static readonly (string Name, uint Reset)[] s_ports =
    [
        ("rom", Open), ("xip-main", Open), ("sram0", Open), ("sram1", Open), ("sram2", Open), ("sram3", Open), ("sram4", Open), ("sram5", Open), ("sram6", Open), ("sram7", Open), ("sram8", Open),
        ("sram9", Open), ("dma", Secure), ("usbctrl", Secure), ("pio0", Secure), ("pio1", Secure), ("pio2", Secure), ("coresight-trace", NoDma), ("coresight-periph", NoDma), ("sysinfo", Open),
        ("resets", Secure), ("io-bank0", Secure), ("io-bank1", Secure), ("pads-bank0", Secure), ("pads-qspi", Secure), ("busctrl", Secure), ("adc", Secure), ("hstx", Secure), ("i2c0", Secure),
        ("i2c1", Secure), ("pwm", Secure), ("spi0", Secure), ("spi1", Secure), ("timer0", Secure), ("timer1", Secure), ("uart0", Secure), ("uart1", Secure), ("otp", Secure), ("tbman", Secure),
        ("powman", NoDma), ("trng", NoDma), ("sha256", Privileged), ("syscfg", NoDma), ("clocks", NoDma), ("xosc", NoDma), ("rosc", NoDma), ("pll-sys", NoDma), ("pll-usb", NoDma), ("ticks", NoDma),
        ("watchdog", NoDma), ("psm", NoDma), ("xip-ctrl", NoDma), ("xip-qmi", NoDma), ("xip-aux", Privileged),
    ];

    readonly uint[] _ports = [.. s_ports.Select(p => p.Reset)], _masks = new uint[2];
    uint _lock = 1 << 2, _force;

    /// <inheritdoc/>
    public string Name => "ACCESSCTRL";
    /// <inheritdoc/>
    public uint Base => start;
    /// <inheritdoc/>
    public uint Size => 0x4000;

    /// <summary>Number of a block by its name in lower case with hyphens, or -1.</summary>
    public static int PortOf(string name) => Array.FindIndex(s_ports, p => p.Name == name);

    bool ITransactionGate.Faults => true;

    /// <inheritdoc/>
    public bool Passes(int port, bool nonSecure, bool privileged)
    {
        (uint may, uint user) = nonSecure ? (NonSecurePrivileged, NonSecureUser) : (SecurePrivileged, SecureUser);
        uint wanted = Core0 | may | (privileged ? 0 : user);
        return (_ports[port] & wanted) == wanted;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        (_lock, _force) = (1 << 2, 0);
        ResetPermissions();
    }

    void ResetPermissions()
    {
        for (int i = 0; i < _ports.Length; i++)
            _ports[i] = s_ports[i].Reset;
        Array.Clear(_masks);
    }

    /// <inheritdoc/>
    public uint Read(uint offset, Width width) => WordLanes.Read(Word(offset & 0xFFC), offset, width);

    uint Word(uint at) => at switch
    {
        Lock => _lock,
        ForceNonSecure => _force,
        FirstMask or LastMask => _masks[(at - FirstMask) / 4],
        >= FirstPort when (at - FirstPort) / 4 < _ports.Length => _ports[(at - FirstPort) / 4],
        _ => 0,
    };

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        uint at = offset & 0xFFC, address = start + offset;
        (bool nonSecure, bool privileged) = machine.TransactionOf(address);
        bool isMask = at is FirstMask or LastMask;
        // APB blocks see narrow writes on all lanes (2.1.5); here only words carry the password.
        if (!privileged || (!isMask && (width != Width.U32 || (value & 0xFFFF0000) != Password)))
        {
            machine.RefuseTransaction(address, isWrite: true);
            return;
        }
        if ((_lock & 1) != 0)
            return;
        uint old = Word(at), bits = isMask ? value : value & 0xFFFF;
        uint next = (offset & 0x3000) switch { 0x1000 => old ^ bits, 0x2000 => old | bits, 0x3000 => old & ~bits, _ => bits };
        if (nonSecure)
            WriteFromNonSecure(at, next);
        else
            WriteFromSecure(at, next, address);
    }

    // Once a block is Non-secure, Non-secure code says whether it needs privilege there; nothing else is its.
    void WriteFromNonSecure(uint at, uint value)
    {
        uint port = (at - FirstPort) / 4;
        if (at >= FirstPort && port < _ports.Length && (_ports[port] & NonSecurePrivileged) != 0)
            _ports[port] = (_ports[port] & ~NonSecureUser) | (value & NonSecureUser);
    }

    void WriteFromSecure(uint at, uint value, uint address)
    {
        switch (at)
        {
            case Lock:
                _lock |= value & 0xB;
                break;
            case ForceNonSecure:
                _force = value & 2;
                break;
            case ConfigurationReset:
                if ((value & 1) != 0)
                    ResetPermissions();
                break;
            case FirstMask or LastMask:
                _masks[(at - FirstMask) / 4] = value;
                machine.ReportUnmodelled(address, "ACCESSCTRL.GPIO_NSMASK", isWrite: true);
                break;
            default:
                uint port = (at - FirstPort) / 4;
                if (port >= _ports.Length)
                    break;
                if (port < Memories && _ports[port] != (value & 0xFF))
                    machine.ReportUnmodelled(address, $"ACCESSCTRL of {s_ports[port].Name}", isWrite: true);
                _ports[port] = value & 0xFF;
                break;
        }
    }
}
