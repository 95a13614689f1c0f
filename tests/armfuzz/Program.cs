using System.Diagnostics;
using System.Globalization;
using Emu;
using Emu.Arm;
using Emu.ArmFuzz;
using Emu.Isa;

// Runs random programs on Emu and on Unicorn and compares registers, flags, floating-point state and memory after each.
// dotnet run --project tests/armfuzz -c Release -- CORE INSTRUCTIONS [FIRST]      CORE is m0, m3, m4, m7, m23 or m33; needs libunicorn.so.2 (Debian libunicorn2 2.0.1).
// Program n is the same on every machine.
(CoreModel model, int unicorn) = args[0] switch
{
    "m0" => (CoreModel.CortexM0Plus, Reference.CortexM0),
    "m3" => (CoreModel.CortexM3, Reference.CortexM3),
    "m4" => (CoreModel.CortexM4F, Reference.CortexM4),
    "m7" => (CoreModel.CortexM7 with { Features = CoreModel.CortexM7.Features | Features.Fp5 }, Reference.CortexM7),
    // Unicorn has no Cortex-M23. What it executes, Cortex-M33 executes to the same effect: ARMv8-M Baseline is a subset of Mainline.
    "m23" => (CoreModel.CortexM23, Reference.CortexM33),
    "m33" => (CoreModel.CortexM33F, Reference.CortexM33),
    _ => throw new ArgumentException("the core is m0, m3, m4, m7, m23 or m33"),
};
ulong wanted = ulong.Parse(args[1], CultureInfo.InvariantCulture);
int first = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 0;
ProgramMaker maker = new(model.Features);
HashSet<int> rows = [];
long start = Stopwatch.GetTimestamp();
ulong executed = 0;
int different = 0, n = first;
Arena? arena = null;
for (; executed < wanted && different < 20; n++)
{
    if (arena is null || arena.IsFull)
    {
        arena?.Dispose();
        arena = new Arena(model, unicorn);
    }
    RandomProgram program = maker.Make(n);
    rows.UnionWith(program.Rows);
    string? difference = arena.Compare(program, n, out ulong count);
    executed += count;
    if (difference is null)
        continue;
    different++;
    Console.WriteLine($"program {n}: {difference}");
    foreach (string line in program.Text)
        Console.WriteLine("    " + line);
}
arena?.Dispose();
Console.WriteLine($"{args[0]}: programs {first} to {n - 1}, {executed:N0} instructions, {rows.Count} rows, {different} differences, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
return different == 0 ? 0 : 1;
