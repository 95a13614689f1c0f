using System.Runtime.CompilerServices;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Tests.Thumb;
using Emu.Guest.Compiler.Thumb;
using Emu.Runtime.Arithmetic;

namespace Emu.Guest.Compiler.Tests.Vectors;

/// <summary>The runtime's methods on vectors of int8 give on a core with MVE what their bodies give on the host and on cores without.</summary>
public class VectorRoutineTests
{
    internal static unsafe class Programs
    {
        /// <summary>Inputs at the start of the buffer, weights 1024 and 2048 bytes behind, sums 3072 behind; the weights start at odd places.</summary>
        public static int Sum(byte* memory, int count, int offset)
        {
            int* sums = (int*)(memory + 3072);
            if (Int8Vector.IsSupported)
                Int8Vector.MultiplyAdd(ref *(sbyte*)memory, ref *(sbyte*)(memory + 1025), ref *(sbyte*)(memory + 2051), count, offset, ref *sums);
            else
                Plain(memory, count, offset);
            return sums[0] * 3 ^ sums[1];
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Plain(byte* memory, int count, int offset) =>
            Int8Vector.MultiplyAdd(ref *(sbyte*)memory, ref *(sbyte*)(memory + 1025), ref *(sbyte*)(memory + 2051), count, offset, ref *(int*)(memory + 3072));
    }

    public static TheoryData<string> Targets => ["cortex-m55s", "cortex-m4"];

    private static CompiledModule Compile(ThumbTarget target) =>
        GuestCompiler.Compile([typeof(Programs).GetMethod(nameof(Programs.Sum))!], target, new CompilerOptions { Verify = true });

    [Theory, MemberData(nameof(Targets))]
    public unsafe void Sums_are_those_of_the_host(string name)
    {
        ThumbTarget target = name == ThumbTarget.CortexM55.Name ? ThumbTarget.CortexM55 : ThumbTarget.CortexM4;
        CompiledModule module = Compile(target);
        string root = module.Roots[0].Name;
        using GuestRunner runner = new(module, root);
        Random random = new(5);
        byte[] memory = new byte[4096];
        foreach (int count in Enumerable.Range(0, 70).Concat([255, 256, 257, 1000]))
        {
            random.NextBytes(memory);
            // The largest products that there are, so that sums of them would show a narrow accumulator.
            if (count == 256)
                memory.AsSpan(0, 3072).Fill(0x80);
            int offset = count % 3 == 0 ? 128 : random.Next(-128, 129);
            byte[] host = [.. memory];
            int expected;
            fixed (byte* at = host)
                expected = Programs.Sum(at, count, offset);
            runner.Write(GuestRunner.Buffer, memory);
            GuestResult actual = runner.Call(root, module.Functions[root].Signature, [GuestRunner.Buffer, count, offset]);
            Assert.Equal("", actual.Message);
            Assert.True(expected == (int)actual.Value, $"{name}, {count} elements, offset {offset}: {actual.Value:x}, expected {expected:x}");
            Assert.Equal(Convert.ToHexString(host), Convert.ToHexString(runner.Read(GuestRunner.Buffer, host.Length)));
        }
    }

    /// <summary>The same instructions assembled by GNU as (<c>multiply-add.s</c>, <c>build.sh</c>).</summary>
    [Fact]
    public void The_routine_is_what_another_assembler_makes_of_it()
    {
        CompiledFunction routine = Compile(ThumbTarget.CortexM55).Functions.Values.Single(f => f.Symbol.Name.EndsWith("Int8Vector.MultiplyAdd", StringComparison.Ordinal));
        string recorded = File.ReadAllText(Path.Combine(Folder(), "multiply-add.txt"));
        Assert.Equal(string.Concat(recorded.Where(char.IsAsciiHexDigit)), Convert.ToHexStringLower(routine.Code));
    }

    private static string Folder()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (Path.Combine(d.FullName, "tests", "Emu.Guest.Compiler.Tests", "Vectors") is var folder && Directory.Exists(folder))
                return folder;
        throw new DirectoryNotFoundException("tests/Emu.Guest.Compiler.Tests/Vectors is not above " + AppContext.BaseDirectory);
    }
}
