using System.Reflection;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>
/// Executed instructions per multiply-accumulate. gcc 12.2 -O2 needs 6.0 in a plain dot product of int8 with an input offset (two loads, add, multiply-add,
/// compare, branch), 5.0 when the C is unrolled by four.
/// </summary>
public class DotProductTests(ITestOutputHelper output)
{
    public static TheoryData<string, int, int, double> Loops => new()
    {
        { nameof(DotProducts.Pointer), 4000, 4000, 6.1 },
        { nameof(DotProducts.Reference), 4000, 4000, 6.1 },
        { nameof(DotProducts.SlicedSpan), 4000, 4000, 6.1 },
        { nameof(DotProducts.Unrolled), 4000, 4000, 5.1 },
        { nameof(DotProducts.Rows), 20, 20 * 3 * 64, 7.0 },
        // Two loads, four extensions, two dual multiply-accumulates, comparison and branch for four.
        { nameof(DotProducts.Dual), 4000, 4000, 2.6 },
    };

    [Theory, MemberData(nameof(Loops))]
    public void Inner_loops_need_no_more_instructions_than_written_by_hand(string name, int n, int macs, double limit) => Measure(name, n, macs, limit, 14);

    /// <summary>Spilled pointers of write-back loads are the hardest case for the allocator.</summary>
    [Theory, MemberData(nameof(Loops))]
    public void With_few_registers_the_loops_give_the_same_sums(string name, int n, int macs, double limit)
    {
        for (int registers = 6; registers < 11; registers++)
            Measure(name, n, macs, 5 * limit, registers);
    }

    /// <summary>
    /// ARMv6-M: gcc 12.2 -O2 -mcpu=cortex-m0plus needs 8.0 in the plain loop (two loads, add, multiply, add, counter, compare, branch), in the unrolled one, and in
    /// the inner one of the rows.
    /// </summary>
    public static TheoryData<string, int, int, double> LowLoops => new()
    {
        { nameof(DotProducts.Pointer), 4000, 4000, 8.1 },
        { nameof(DotProducts.Reference), 4000, 4000, 8.1 },
        { nameof(DotProducts.SlicedSpan), 4000, 4000, 8.1 },
        { nameof(DotProducts.Unrolled), 4000, 4000, 7.6 },
        { nameof(DotProducts.Rows), 20, 20 * 3 * 64, 9.0 },
    };

    [Theory, MemberData(nameof(LowLoops))]
    public void Inner_loops_on_ARMv6_M_need_no_more_instructions_than_gcc_makes(string name, int n, int macs, double limit) =>
        Measure(name, n, macs, limit, 8, ThumbTarget.CortexM0);

    private void Measure(string name, int n, int macs, double limit, int registers) => Measure(name, n, macs, limit, registers, ThumbTarget.CortexM4);

    private unsafe void Measure(string name, int n, int macs, double limit, int registers, ThumbTarget target)
    {
        MethodInfo method = typeof(DotProducts).GetMethod(name)!;
        string dump = "";
        CompiledModule module = GuestCompiler.Compile([method], target,
            new CompilerOptions { RegisterLimit = registers, Verify = true, Dump = (stage, function, text) => dump = text });
        string root = module.Roots[0].Name;
        using GuestRunner runner = new(module, root);
        sbyte[] x = new sbyte[4096], w = new sbyte[4096];
        new Random(1).NextBytes((byte[])(object)x);
        new Random(2).NextBytes((byte[])(object)w);
        runner.Write(GuestRunner.Buffer, (byte[])(object)x);
        runner.Write(GuestRunner.Buffer + 4096, (byte[])(object)w);
        GuestResult actual = runner.Call(root, module.Functions[root].Signature, [GuestRunner.Buffer, GuestRunner.Buffer + 4096, n, 128]);
        Assert.Equal("", actual.Message);
        fixed (sbyte* a = x, b = w)
            Assert.Equal((int)method.Invoke(null, [Pointer.Box(a, typeof(sbyte*)), Pointer.Box(b, typeof(sbyte*)), n, 128])!, actual.Value);
        double each = (double)actual.Instructions / macs;
        output.WriteLine($"{name}: {each:f2} instructions, {(double)actual.Cycles / macs:f2} cycles per MAC\n{Listing.Of(module.Functions[root])}\n{dump}");
        Assert.True(each <= limit, $"{name}: {each:f2} instructions per MAC\n{Listing.Of(module.Functions[root])}\n{dump}");
    }
}
