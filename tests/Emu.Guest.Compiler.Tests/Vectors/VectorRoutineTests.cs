using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Tests.Thumb;
using Emu.Guest.Compiler.Thumb;
using Emu.Runtime.Arithmetic;

namespace Emu.Guest.Compiler.Tests.Vectors;

/// <summary>The runtime's methods on vectors of int8 give on a core with MVE what their bodies give on the host and on cores without.</summary>
public class VectorRoutineTests
{
    private const int Bytes = 4096;

    /// <summary>Buffers of 4096 bytes: inputs from 0, weights from 1025 on at odd places, results from 3072. Whatever else a routine writes shows.</summary>
    internal static unsafe class Programs
    {
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

        /// <summary>The low byte is the length, the next the outputs.</summary>
        public static int Dots(byte* memory, int shape, int offset)
        {
            Int8Vector.Dots(ref *(sbyte*)memory, ref *(sbyte*)(memory + 1025), shape & 0xFF, shape >> 8 & 0xFF, offset, ref *(int*)(memory + 3072));
            return 0;
        }

        /// <summary>From the low byte up: channels, rows and runs.</summary>
        public static int Columns(byte* memory, int shape, int offset)
        {
            int channels = shape & 0xFF, rows = shape >> 8 & 0xF, runs = shape >> 12 & 0xF;
            Taps taps = new(rows, runs, channels + 3, channels, 7 * channels, runs * channels + 1);
            Int8Vector.Columns(ref *(sbyte*)memory, ref *(sbyte*)(memory + 1025), taps, channels, offset, ref *(int*)(memory + 3072));
            Settle((int*)(memory + 3072), channels);
            return 0;
        }

        public static int Spread(byte* memory, int shape, int offset)
        {
            int channels = shape & 0xFF, rows = shape >> 8 & 0xF, runs = shape >> 12 & 0xF;
            Taps taps = new(rows, runs, 3, channels, 50, runs * channels);
            Int8Vector.Spread(ref *(sbyte*)memory, ref *(sbyte*)(memory + 1025), taps, channels, offset, ref *(int*)(memory + 3072));
            Settle((int*)(memory + 3072), channels);
            return 0;
        }

        // What is in the room up to a multiple of eight is not said.
        private static void Settle(int* sums, int channels)
        {
            for (; (channels & 7) != 0; channels++)
                sums[channels] = 0;
        }

        /// <summary>Sums from 0, biases from 512, multipliers from 1024, shifts from 2049, outputs from 3073. The count in the low byte; above it zero, low and high.</summary>
        public static int Rescale(byte* memory, int numbers, int hasBias)
        {
            ref int bias = ref *(int*)(memory + 512);
            if (hasBias == 0)
                bias = ref Unsafe.NullRef<int>();
            Int8Vector.Rescale(ref *(int*)memory, ref bias, ref *(int*)(memory + 1024), ref *(sbyte*)(memory + 2049), numbers & 0xFF, (sbyte)(numbers >> 8), (sbyte)(numbers >> 16), numbers >> 24,
                ref *(sbyte*)(memory + 3073));
            return 0;
        }
    }

    public static TheoryData<string, string> Targets
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string target in new[] { "cortex-m55s", "cortex-m4" })
                foreach (string program in new[] { nameof(Programs.Sum), nameof(Programs.Dots), nameof(Programs.Columns), nameof(Programs.Spread), nameof(Programs.Rescale) })
                    cases.Add(target, program);
            return cases;
        }
    }

    public static TheoryData<string, string> Routines => new()
    {
        { nameof(Int8Vector.MultiplyAdd), "multiply-add" }, { nameof(Int8Vector.Dots), "dots" }, { nameof(Int8Vector.Columns), "columns" },
        { nameof(Int8Vector.Spread), "spread" }, { nameof(Int8Vector.Rescale), "rescale" },
    };

    private static MethodInfo Method(string program) => typeof(Programs).GetMethod(program)!;

    private static CompiledModule Compile(ThumbTarget target, params string[] programs) =>
        GuestCompiler.Compile([.. programs.Select(Method)], target, new CompilerOptions { Verify = true });

    [Theory, MemberData(nameof(Targets))]
    public unsafe void Results_are_those_of_the_host(string name, string program)
    {
        ThumbTarget target = name == ThumbTarget.CortexM55.Name ? ThumbTarget.CortexM55 : ThumbTarget.CortexM4;
        CompiledModule module = Compile(target, program);
        string root = module.Roots[0].Name;
        using GuestRunner runner = new(module, root);
        delegate*<byte*, int, int, int> host = (delegate*<byte*, int, int, int>)Method(program).MethodHandle.GetFunctionPointer();
        Random random = new(5);
        byte[] memory = new byte[Bytes];
        foreach ((int a, int b) in Arguments(program, random))
        {
            random.NextBytes(memory);
            // The largest products that there are, so that sums of them would show a narrow accumulator.
            if (random.Next(10) == 0)
                memory.AsSpan(0, 3072).Fill(0x80);
            if (program == nameof(Programs.Rescale))
                FillFactors(memory, random);
            byte[] expected = [.. memory];
            int value;
            fixed (byte* at = expected)
                value = host(at, a, b);
            runner.Write(GuestRunner.Buffer, memory);
            GuestResult actual = runner.Call(root, module.Functions[root].Signature, [GuestRunner.Buffer, a, b]);
            Assert.Equal("", actual.Message);
            Assert.True(value == (int)actual.Value, $"{name}, {program}({a:x}, {b}): {actual.Value:x}, expected {value:x}");
            byte[] result = runner.Read(GuestRunner.Buffer, Bytes);
            int same = expected.AsSpan().CommonPrefixLength(result);
            Assert.True(same == Bytes, $"{name}, {program}({a:x}, {b}): memory differs at {same}");
        }
    }

    private static IEnumerable<(int A, int B)> Arguments(string program, Random random)
    {
        int Offset() => random.Next(3) == 0 ? 128 : random.Next(-128, 129);
        switch (program)
        {
            case nameof(Programs.Sum):
                foreach (int count in Enumerable.Range(0, 70).Concat([255, 256, 257, 1000]))
                    yield return (count, Offset());
                break;
            case nameof(Programs.Dots):
                for (int length = 0; length < 70; length++)
                    for (int outputs = 0; outputs < 8; outputs++)
                        yield return (length | outputs << 8, Offset());
                break;
            case nameof(Programs.Rescale):
                for (int i = 0; i < 4000; i++)
                {
                    int low = random.Next(-128, 128), high = random.Next(low, 128);
                    yield return (random.Next(65) | (random.Next(256) << 8) | ((low & 0xFF) << 16) | (high << 24), random.Next(2));
                }
                break;
            default:
                for (int channels = 1; channels <= 40; channels++)
                    foreach ((int rows, int runs) in new[] { (0, 0), (1, 1), (3, 3), (2, 3), (1, 4), (4, 2) })
                        yield return (channels | rows << 8 | runs << 12, Offset());
                break;
        }
    }

    /// <summary>Sums of all magnitudes, with those next to the ends of their range; multipliers from 0 or as they are made, all shifts.</summary>
    private static void FillFactors(byte[] memory, Random random)
    {
        Span<int> words = MemoryMarshal.Cast<byte, int>(memory.AsSpan());
        int[] ends = [int.MinValue, int.MinValue + 1, -1, 0, 1, int.MaxValue - 1, int.MaxValue];
        for (int i = 0; i < 64; i++)
        {
            words[i] = random.Next(8) == 0 ? ends[random.Next(ends.Length)] : words[i] >> random.Next(32);
            words[128 + i] >>= random.Next(32);
            words[256 + i] = random.Next(8) == 0 ? random.Next(2) * int.MaxValue : random.Next(1 << 30, int.MaxValue);
            memory[2049 + i] = (byte)random.Next(-31, 31);
        }
    }

    /// <summary>
    /// gemmlowp's definitions, which TFLM's <c>MultiplyByQuantizedMultiplier</c> joins: the doubled product's high half rounded by its sign, then a division by a power
    /// of two that rounds halves away from zero.
    /// </summary>
    [Fact]
    public void Rescaling_is_gemmlowps()
    {
        Random random = new(6);
        byte[] memory = new byte[Bytes];
        sbyte[] outputs = new sbyte[64];
        for (int round = 0; round < 1000; round++)
        {
            random.NextBytes(memory);
            FillFactors(memory, random);
            ReadOnlySpan<int> words = MemoryMarshal.Cast<byte, int>(memory.AsSpan());
            Int8Vector.Rescale(ref Unsafe.AsRef(in words[0]), ref Unsafe.AsRef(in words[128]), ref Unsafe.AsRef(in words[256]), ref Unsafe.As<byte, sbyte>(ref memory[2049]), 64, -3, -128, 127, ref outputs[0]);
            for (int i = 0; i < 64; i++)
            {
                int shift = (sbyte)memory[2049 + i], sum = unchecked(words[i] + words[128 + i]);
                long product = (long)unchecked(sum << Math.Max(shift, 0)) * words[256 + i];
                long high = (product + (product >= 0 ? 1L << 30 : 1 - (1L << 30))) / (1L << 31);
                int right = Math.Max(-shift, 0);
                long magnitude = right == 0 ? Math.Abs(high) : (Math.Abs(high) + (1L << right - 1)) >> right;
                Assert.Equal(Math.Clamp(unchecked((int)(Math.Sign(high) * magnitude) - 3), -128, 127), outputs[i]);
            }
        }
    }

    /// <summary>The same text assembled by GNU as (<c>build.sh</c>).</summary>
    [Theory, MemberData(nameof(Routines))]
    public void A_routine_is_what_another_assembler_makes_of_it(string method, string file)
    {
        CompiledModule module = Compile(ThumbTarget.CortexM55, nameof(Programs.Sum), nameof(Programs.Dots), nameof(Programs.Columns), nameof(Programs.Spread), nameof(Programs.Rescale));
        CompiledFunction routine = module.Functions.Values.Single(f => f.Symbol.Name.EndsWith("Int8Vector." + method, StringComparison.Ordinal));
        string recorded = File.ReadAllText(Path.Combine(Folder(), file + ".txt"));
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
