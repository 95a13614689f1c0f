using System.Globalization;
using System.Reflection;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.RiscV;
using Emu.Guest.Compiler.Tests.RiscV;
using Emu.Guest.Compiler.Tests.Thumb;
using Emu.Guest.Compiler.Thumb;
using Emu.Loading;

namespace Emu.Guest.Compiler.Tests.Gcc;

/// <summary>
/// Inner loops of kernels beside the code that gcc 12.2 -O2 makes of the same loops in C (<c>loops.c</c>, <c>build.sh</c>), on the same emulated core with the
/// same data: equal results, and about as many executed instructions.
/// </summary>
public class GccLoopTests(ITestOutputHelper output)
{
    private static readonly ThumbTarget CortexM33 = ThumbTarget.Of(CoreModel.CortexM33.Name, CoreModel.CortexM33.Features);

    private static readonly GuestTarget[] Targets = [ThumbTarget.CortexM0, ThumbTarget.CortexM3, ThumbTarget.CortexM4, CortexM33, ThumbTarget.CortexM55, RiscVTarget.Rv32Imc, RiscVTarget.Rv32ImcZb];

    /// <summary>Bytes beside gcc's. The worst is 1.40: on ARMv6-M the routine for 64-bit products counts here and not there. Loops and span checks cost up to 1.34.</summary>
    private const double MostBytes = 1.42;

    /// <summary>Method, C function, elements, fourth argument, multiply-accumulates or outputs.</summary>
    private static readonly (string Method, string Function, int N, int Last, int Units)[] Loops =
    [
        (nameof(DotProducts.Pointer), "dot_pointer", 4000, 128, 4000),
        (nameof(DotProducts.Unrolled), "dot_unrolled", 4000, 128, 4000),
        (nameof(DotProducts.Rows), "conv_rows", 20, 128, 20 * 3 * 64),
        (nameof(DotProducts.Requantise), "requantise", 1000, 9, 1000),
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (GuestTarget target in Targets)
                foreach ((string method, _, _, _, _) in Loops)
                    cases.Add(target.Name, method);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Loops_give_the_results_of_gcc_in_about_as_many_instructions(string target, string method)
    {
        (Measure ours, Measure gcc, int units) = Compare(Array.Find(Targets, t => t.Name == target)!, method);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {target} | {method} | {(double)ours.Instructions / units:f2} | {(double)gcc.Instructions / units:f2} | {(double)ours.Cycles / units:f2} | {(double)gcc.Cycles / units:f2} | {ours.Bytes} | {gcc.Bytes} |"));
        Assert.Equal(gcc.Value, ours.Value);
        Assert.True(ours.Instructions <= 1.1 * gcc.Instructions, $"{target}, {method}: {ours.Instructions} instructions, gcc {gcc.Instructions}\n{ours.Listing}");
        Assert.True(ours.Bytes <= MostBytes * gcc.Bytes, $"{target}, {method}: {ours.Bytes} bytes, gcc {gcc.Bytes}\n{ours.Listing}");
    }

    private readonly record struct Measure(long Value, ulong Instructions, ulong Cycles, int Bytes, string Listing);

    private static (Measure Ours, Measure Gcc, int Units) Compare(GuestTarget target, string name)
    {
        (_, string function, int n, int last, int units) = Array.Find(Loops, l => l.Method == name);
        MethodInfo method = typeof(DotProducts).GetMethod(name)!;
        CompiledModule module = GuestCompiler.Compile([method], target, new CompilerOptions { Verify = true });
        string root = module.Roots[0].Name;
        using GuestRunner runner = new(module, root);
        ElfImage elf = ElfImage.Read(File.ReadAllBytes(Path.Combine(Folder(), $"loops-{target.Name}.elf")));
        foreach (ElfSegment segment in elf.Segments)
            runner.Write(segment.Address, segment.Data.Span);
        ElfSymbol symbol = elf.Symbols.Find(function)!;
        uint[] entries = [runner.Image.Find(root)!.Address, symbol.Address & ~1u];
        Measure[] measures = new Measure[2];
        for (int i = 0; i < 2; i++)
        {
            byte[] x = new byte[8192];
            new Random(1).NextBytes(x);
            runner.Write(GuestRunner.Buffer, x);
            GuestResult result = runner.CallAt(entries[i], module.Functions[root].Signature, [GuestRunner.Buffer, GuestRunner.Buffer + 4096, n, last]);
            Assert.Equal("", result.Message);
            string listing = target is RiscVTarget riscV ? RiscVListing.Of(module.Functions[root], riscV.Features) : Listing.Of(module.Functions[root]);
            int bytes = i == 0 ? module.Functions.Values.Where(f => f.Symbol.Name != "core").Sum(static f => f.Code.Length) : (int)symbol.Size;
            measures[i] = new Measure(result.Value, result.Instructions, result.Cycles, bytes, listing);
        }
        return (measures[0], measures[1], units);
    }

    private static string Folder()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (Path.Combine(d.FullName, "tests", "Emu.Guest.Compiler.Tests", "Gcc") is var folder && Directory.Exists(folder))
                return folder;
        throw new DirectoryNotFoundException("tests/Emu.Guest.Compiler.Tests/Gcc is not above " + AppContext.BaseDirectory);
    }
}
