using System.Diagnostics;
using BenchmarkDotNet.Running;
using Emu;
using Emu.Benchmarks;
using Emu.Timing;

// "quick" prints guest MIPS after a few seconds; anything else goes to BenchmarkDotNet.
if (args is not ["quick", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(InterpreterBenchmarks).Assembly).Run(args);
    return;
}
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
