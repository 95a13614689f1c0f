using Emu.Memory;
using Emu.Timing;

namespace Emu.Tests.Machines;

/// <summary>A guest may do anything to itself and nothing to the host: random programs end in a stop, never in an exception of ours.</summary>
public class HostileGuestTests
{
    [Theory]
    [InlineData(FaultPolicy.StopOnHardFault)]
    [InlineData(FaultPolicy.Deliver)]
    public unsafe void Random_code_with_random_registers_only_stops(FaultPolicy policy)
    {
        var random = new Random(20261123);
        var code = new byte[0x1000];
        var reasons = new HashSet<RunStopReason>();
        for (int program = 0; program < 300; program++)
        {
            using var machine = new Machine(new MachineOptions
            {
                Regions = [new MemoryRegion("flash", 0, 0x2000, MemoryKind.Flash), new MemoryRegion("ram", 0x2000_0000, 0x2000, MemoryKind.Ram)],
                Flash = program % 2 == 0 ? new Stm32L4Art(5) : new Nrf52Cache(enabled: true),
                Faults = policy,
            });
            Fill(random, code, program);
            machine.Memory.Write(0x400, code);
            machine.Memory.Write(0x2000_0000, code);            // the same in RAM, where it overwrites itself
            for (uint vector = 0; vector < 48; vector++)
                machine.Memory.WriteWord(vector * 4, vector == 0 ? 0x2000_2000 : (vector % 3 == 0 ? 0x2000_0000u : 0x400) + (uint)random.Next(0x1000));
            machine.Memory.WriteWord(4, (program % 2 == 0 ? 0x400u : 0x2000_0000) | 1);
            machine.Reset();
            for (int r = 0; r < 13; r++)
                machine.Core.R[r] = random.Next(4) switch
                {
                    0 => 0x2000_0000 + (uint)random.Next(0x2000),
                    1 => (uint)random.Next(0x2000),
                    2 => 0xE000_E000 + (uint)random.Next(0x1000),
                    _ => (uint)random.NextInt64(1L << 32),
                };
            for (int i = 0; i < 20; i++)
            {
                RunStop stop = machine.Run(5_000);
                reasons.Add(stop.Reason);
                _ = stop.ToString();
                Assert.Equal(machine.Cycles, machine.Causes.Total);
                if (stop.Reason is RunStopReason.Fault or RunStopReason.Idle)
                    machine.Pc = 0x400 + (uint)random.Next(0x1000);
            }
        }
        Assert.Contains(RunStopReason.Fault, reasons);
        Assert.Contains(RunStopReason.CycleLimit, reasons);
    }

    static void Fill(Random random, byte[] code, int program)
    {
        random.NextBytes(code);
        // Every second program is mostly narrow instructions, which run longer before something undefined comes.
        if (program % 2 == 0)
            for (int i = 1; i < code.Length; i += 2)
                if (code[i] >= 0xE8 && random.Next(10) != 0)
                    code[i] = (byte)random.Next(0xE0);
    }
}
