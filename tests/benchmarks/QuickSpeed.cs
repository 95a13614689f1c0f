using System.Diagnostics;
using Emu.Timing;

namespace Emu.Benchmarks;

/// <summary>Guest instructions per second of user CPU time, best of several runs: seconds instead of BenchmarkDotNet's minutes.</summary>
internal static class QuickSpeed
{
    /// <param name="program">A program that ends by itself, to be run again and again; or null.</param>
    public static void Print(string? program)
    {
        foreach (FlashAccelerator? flash in new FlashAccelerator?[] { null, new Stm32L4Art(5), new Nrf52Cache(enabled: true) })
        {
            using Machine machine = ConvolutionLoop.Create(flash);
            machine.Run(20_000_000);
            double best = 0;
            for (int i = 0; i < 8; i++)
            {
                ulong before = machine.Instructions;
                TimeSpan start = Process.GetCurrentProcess().UserProcessorTime;
                RunStop stop = machine.Run(100_000_000);
                double seconds = (Process.GetCurrentProcess().UserProcessorTime - start).TotalSeconds;
                if (stop.Reason != RunStopReason.CycleLimit)
                    throw new InvalidOperationException(stop.ToString());
                best = Math.Max(best, (machine.Instructions - before) / seconds / 1e6);
            }
            Console.WriteLine($"{flash?.Name ?? "no wait states"}: {best:F0} guest MIPS, {(double)machine.Cycles / machine.Instructions:F3} cycles per instruction; {machine.Causes}");
        }

        if (program is string file)
        {
            // A program that ends by itself, again and again: calls, returns, branches as a compiler makes them.
            using var machine = new Machine(new MachineOptions
            {
                Regions = [new("code", 0, 0x40000, Emu.Memory.MemoryKind.Flash), new("ram", 0x20000000, 0x10000, Emu.Memory.MemoryKind.Ram)],
                Flash = new Stm32L4Art(5),
                Faults = FaultPolicy.Deliver,
            });
            machine.Load(Emu.Loading.ElfImage.Read(File.ReadAllBytes(file)));
            for (int round = 0; round < 4; round++)
            {
                ulong instructions = 0, cycles = 0;
                TimeSpan start = Process.GetCurrentProcess().UserProcessorTime;
                while ((Process.GetCurrentProcess().UserProcessorTime - start).TotalSeconds < 1)
                {
                    machine.Reset();
                    machine.Run(ulong.MaxValue);
                    instructions += machine.Instructions;
                    cycles += machine.Cycles;
                }
                double seconds = (Process.GetCurrentProcess().UserProcessorTime - start).TotalSeconds;
                Console.WriteLine($"{Path.GetFileName(file)}: {instructions / seconds / 1e6:F0} guest MIPS, {machine.Instructions} instructions, {(double)cycles / instructions:F3} cycles per instruction");
            }
        }
    }
}
