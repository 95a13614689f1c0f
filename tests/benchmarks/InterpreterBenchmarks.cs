using BenchmarkDotNet.Attributes;
using Emu.Timing;

namespace Emu.Benchmarks;

/// <summary>Guest instructions per second of the interpreter with full timing. One operation is one million guest cycles.</summary>
public class InterpreterBenchmarks
{
    Machine? _plain, _art, _nrf;

    [GlobalSetup]
    public void Setup()
    {
        _plain = ConvolutionLoop.Create(null);
        _art = ConvolutionLoop.Create(new Stm32L4Art(5));
        _nrf = ConvolutionLoop.Create(new Nrf52Cache(enabled: true));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _plain?.Dispose();
        _art?.Dispose();
        _nrf?.Dispose();
    }

    [Benchmark]
    public RunStop NoWaitStates() => _plain!.Run(1_000_000);

    [Benchmark]
    public RunStop Stm32L4Accelerator() => _art!.Run(1_000_000);

    [Benchmark]
    public RunStop Nrf52InstructionCache() => _nrf!.Run(1_000_000);
}
