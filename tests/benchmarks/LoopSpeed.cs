using System.Diagnostics;
using Emu.Boards;
using Emu.Loading;

namespace Emu.Benchmarks;

/// <summary>Guest instructions per second of user CPU time of programs that run for long, start-up left out.</summary>
internal static class LoopSpeed
{
    const ulong Slice = 20_000_000;

    /// <summary>One line for each program: with times, without; best of the slices of some rounds.</summary>
    /// <param name="board">Board's name.</param>
    /// <param name="programs">ELF files.</param>
    public static void Print(string board, IEnumerable<string> programs)
    {
        Board timed = BoardCatalog.Load(board).Board ?? throw new ArgumentException($"no board '{board}'");
        foreach (string file in programs)
        {
            ElfImage elf = ElfImage.Read(File.ReadAllBytes(file));
            var (on, off) = (Best(timed, elf), Best(timed with { IsTimed = false }, elf));
            Console.WriteLine($"{Path.GetFileName(file)}: {on.Median:F0} (best {on.Best:F0}) with times, {off.Median:F0} (best {off.Best:F0}) without");
        }
    }

    static (double Best, double Median) Best(Board board, ElfImage elf)
    {
        using Machine machine = BoardMachine.Create(board, _ => { }, o => o with { VectorTable = elf.Architecture == ElfArchitecture.RiscV ? elf.Entry : board.ImageBase });
        machine.Load(elf);
        List<double> rates = [];
        for (int round = 0; round < 3; round++)
        {
            machine.Reset();
            machine.Run(Slice);
            while (true)
            {
                ulong before = machine.Instructions;
                TimeSpan start = Process.GetCurrentProcess().UserProcessorTime;
                if (machine.Run(Slice).Reason != RunStopReason.CycleLimit)
                    break;
                rates.Add((machine.Instructions - before) / (Process.GetCurrentProcess().UserProcessorTime - start).TotalSeconds / 1e6);
            }
        }
        rates.Sort();
        return (rates[^1], rates[rates.Count / 2]);
    }
}
