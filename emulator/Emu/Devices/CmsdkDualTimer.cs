namespace Emu.Devices;

/// <summary>APB dual timer of Arm's Cortex-M System Design Kit, at the core's clock. Its combined interrupt is connected, as on the MPS2 boards.</summary>
/// <remarks>Source: Arm DDI 0479 (Cortex-M System Design Kit TRM), APB dual timer programmers model. The integration test registers are not modelled.</remarks>
public sealed class CmsdkDualTimer : Peripheral<CmsdkDualTimer>
{
    static readonly RegisterMap<CmsdkDualTimer> Map = Registers();

    static RegisterMap<CmsdkDualTimer> Registers()
    {
        var map = new RegisterMap<CmsdkDualTimer>("DUALTIMER", "DDI 0479, APB dual timer");
        for (uint n = 0; n < 2; n++)
        {
            uint channel = n, at = n * 0x20;
            map.AddRegister(at, "TIMERLOAD").Bits(0, 32, "LOAD", read: t => t._channels[channel].Load, write: (t, v) => t._channels[channel].SetLoad(v, atOnce: true))
                .AddRegister(at + 0x04, "TIMERVALUE").Bits(0, 32, "VALUE", read: t => t._channels[channel].Value, writable: false)
                .AddRegister(at + 0x08, "TIMERCONTROL").Bits(0, 8, "CONTROL", read: t => t._channels[channel].Control, write: (t, v) => t._channels[channel].Control = v)
                .AddRegister(at + 0x0C, "TIMERINTCLR").Bits(0, 32, "INTCLR", read: static _ => 0, write: (t, _) => t._channels[channel].Clear())
                .AddRegister(at + 0x10, "TIMERRIS").Bit(0, "RIS", read: t => t._channels[channel].IsRaised ? 1u : 0, writable: false)
                .AddRegister(at + 0x14, "TIMERMIS").Bit(0, "MIS", read: t => t._channels[channel].IsRequested ? 1u : 0, writable: false)
                .AddRegister(at + 0x18, "TIMERBGLOAD").Bits(0, 32, "BGLOAD", read: t => t._channels[channel].Load, write: (t, v) => t._channels[channel].SetLoad(v, atOnce: false));
        }
        return map.AddRegister(0xFD0, "PID4", reset: 0x04).AddRegister(0xFD4, "PID5").AddRegister(0xFD8, "PID6").AddRegister(0xFDC, "PID7")
            .AddRegister(0xFE0, "PID0", reset: 0x23).AddRegister(0xFE4, "PID1", reset: 0xB8).AddRegister(0xFE8, "PID2", reset: 0x1B).AddRegister(0xFEC, "PID3")
            .AddRegister(0xFF0, "CID0", reset: 0x0D).AddRegister(0xFF4, "CID1", reset: 0xF0).AddRegister(0xFF8, "CID2", reset: 0x05).AddRegister(0xFFC, "CID3", reset: 0xB1);
    }

    readonly DualTimerChannel[] _channels;

    /// <summary>Builds the timer.</summary>
    /// <param name="machine">Gives the time and gets reports; null: time stands still.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Combined interrupt, or null.</param>
    public CmsdkDualTimer(Machine? machine, string name, uint start, IrqLine? irq) : base(Map, machine, start, 0x1000, name)
    {
        void Combine() => irq?.Set(_channels![0].IsRequested || _channels[1].IsRequested);
        _channels = [new DualTimerChannel(machine, Combine), new DualTimerChannel(machine, Combine)];
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        foreach (DualTimerChannel channel in _channels)
            channel.Reset();
    }
}
