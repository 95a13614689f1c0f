using BenchmarkDotNet.Running;
using Emu.Benchmarks;

// "quick [ELF]" prints guest MIPS after a few seconds, "models FOLDER" and "plans FOLDER" the tables of docs/measurements.md and docs/planning.md; anything else goes to BenchmarkDotNet.
switch (args)
{
    case ["quick", ..]:
        QuickSpeed.Print(args.ElementAtOrDefault(1));
        break;
    case ["plans", string folder]:
        PlanTable.Print(folder);
        break;
    case ["models", string folder]:
        ModelTable.Print(folder);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(InterpreterBenchmarks).Assembly).Run(args);
        break;
}
