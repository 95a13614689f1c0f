using BenchmarkDotNet.Running;
using Emu.Benchmarks;

// "quick [ELF]" prints guest MIPS after a few seconds, "loops BOARD ELF ..." those of long programs; "models FOLDER", "plans FOLDER" and "host FOLDER" print the tables of docs/measurements.md,
// docs/planning.md and docs/host-speed.md; anything else goes to BenchmarkDotNet.
switch (args)
{
    case ["quick", ..]:
        QuickSpeed.Print(args.ElementAtOrDefault(1));
        break;
    case ["loops", string board, .. string[] programs]:
        LoopSpeed.Print(board, programs);
        break;
    case ["plans", string folder]:
        PlanTable.Print(folder);
        break;
    case ["models", string folder]:
        ModelTable.Print(folder);
        break;
    case ["host", string folder]:
        HostSpeed.Print(folder);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(InterpreterBenchmarks).Assembly).Run(args);
        break;
}
