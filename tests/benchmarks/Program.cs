using BenchmarkDotNet.Running;
using Emu.Benchmarks;

// "quick [ELF]" prints guest MIPS after a few seconds, "models FOLDER" the table of docs/measurements.md; anything else goes to BenchmarkDotNet.
switch (args)
{
    case ["quick", ..]:
        QuickSpeed.Print(args.ElementAtOrDefault(1));
        break;
    case ["models", string folder]:
        ModelTable.Print(folder);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(InterpreterBenchmarks).Assembly).Run(args);
        break;
}
