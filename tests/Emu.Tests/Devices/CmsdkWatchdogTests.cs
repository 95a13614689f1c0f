using Emu.Devices;
using Emu.Isa;
using Emu.Tests.Machines;

namespace Emu.Tests.Devices;

/// <summary>The watchdog beyond what firmware shows: its second timeout. Source: Arm DDI 0479, APB watchdog programmers model.</summary>
public class CmsdkWatchdogTests
{
    [Theory]
    [InlineData(3u, 2)]                                             // INTEN and RESEN
    [InlineData(1u, 1)]                                             // INTEN alone: NMI, and no reset
    public void A_second_timeout_resets_the_core_when_it_may(uint control, int starts)
    {
        using Machine machine = Boards.Bare();
        var watchdog = new CmsdkWatchdog(machine, "watchdog", 0x40008000, machine.NonMaskable);
        machine.AddDevice(watchdog);
        machine.Memory.WriteWord(2 * 4, 0x600 | 1);
        machine.Assemble(0x600, "b.n 600");                         // NMI never returns
        machine.Assemble(Boards.Code, "nop", "b.n 402");
        machine.Reset();
        int seen = 0, nmis = 0;
        machine.AddHook(Boards.Code, _ => seen++);
        machine.AddHook(0x600, m =>
        {
            if (nmis++ > 0 && seen > 1) m.Stop();
        });
        watchdog.Write(0x00, 500, Width.U32);
        watchdog.Write(0x08, control, Width.U32);
        machine.Run(5000);
        Assert.Equal(starts, seen);
        Assert.Equal(starts == 2, machine.Diagnostics.Any(d => d.Id == MachineError.WatchdogReset));
        Assert.True(nmis > 0);
    }

    [Fact]
    public void Switching_it_on_again_loads_the_counter()
    {
        using Machine machine = Boards.Bare();
        var watchdog = new CmsdkWatchdog(machine, "watchdog", 0x40008000, machine.NonMaskable);
        machine.AddDevice(watchdog);
        machine.Assemble(Boards.Code, "nop", "b.n 402");
        machine.Reset();
        watchdog.Write(0x00, 5000, Width.U32);
        watchdog.Write(0x08, 1, Width.U32);
        machine.Run(1000);
        uint left = watchdog.Read(0x04, Width.U32);
        Assert.InRange(left, 3900u, 4000u);
        watchdog.Write(0x08, 0, Width.U32);
        machine.Run(1000);
        Assert.Equal(left, watchdog.Read(0x04, Width.U32));
        watchdog.Write(0x08, 1, Width.U32);
        Assert.Equal(5000u, watchdog.Read(0x04, Width.U32));
    }
}
