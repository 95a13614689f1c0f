using System.Reflection;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>Which loops end with LE on ARMv8.1-M, and that they run as often as on the host; the number of rounds is what LE may get wrong.</summary>
public class LowOverheadLoopTests
{
    internal static unsafe class Programs
    {
        /// <summary>Counts down, as kernels do.</summary>
        public static int Down(byte* memory, int count, int other)
        {
            int sum = other;
            for (int n = count & 0x1F; n > 0; n--)
                sum = sum * 31 + 7;
            return sum;
        }

        /// <summary>The counter goes up and is part of the sum, so that it stays beside the rounds.</summary>
        public static int Up(byte* memory, int count, int other)
        {
            int sum = 0;
            for (int i = other & 7; i < (count & 0x1F); i++)
                sum = sum * 5 + i;
            return sum;
        }

        /// <summary>Steps of four, of which the last may be short.</summary>
        public static int Fours(byte* memory, int count, int other)
        {
            int sum = other;
            for (int i = 0; i < (count & 0x3F); i += 4)
                sum = sum * 3 + memory[i & 15];
            return sum;
        }

        /// <summary>Elements of memory; the pointer steps and the rounds count.</summary>
        public static int Bytes(byte* memory, int count, int other)
        {
            int sum = other;
            Span<byte> bytes = new(memory, count & 0xFF);
            for (int i = 0; i < bytes.Length; i++)
                sum += bytes[i] * (i + 1);
            return sum;
        }

        /// <summary>A way out in the middle, after which the counter is not needed.</summary>
        public static int Search(byte* memory, int count, int other)
        {
            for (int n = count & 0xFF; n > 0; n--)
            {
                if (*memory == (byte)other)
                    return 1;
                memory++;
            }
            return 0;
        }

        /// <summary>Two counters at once: only the inner one can be in LR.</summary>
        public static int Nested(byte* memory, int count, int other)
        {
            int sum = 0;
            for (int row = count & 7; row > 0; row--)
                for (int n = other & 7; n > 0; n--)
                    sum = sum * 3 + 1;
            return sum;
        }

        /// <summary>What is left is needed behind the loop, where LE has left 1 and not 0: it is counted beside the rounds.</summary>
        public static int Left(byte* memory, int count, int other)
        {
            int n = count & 0x1F;
            for (; n > 0; n--)
            {
                if ((*memory++ & 0x80) != 0)
                    break;
            }
            return n;
        }
    }

    /// <summary>Method and its LE.</summary>
    public static TheoryData<string, int> Loops => new()
    {
        { nameof(Programs.Down), 1 }, { nameof(Programs.Up), 1 }, { nameof(Programs.Fours), 1 }, { nameof(Programs.Bytes), 1 },
        { nameof(Programs.Search), 1 }, { nameof(Programs.Nested), 1 }, { nameof(Programs.Left), 1 },
    };

    [Theory, MemberData(nameof(Loops))]
    public unsafe void Loops_end_with_LE_and_run_as_often_as_on_the_host(string name, int ends)
    {
        MethodInfo method = typeof(Programs).GetMethod(name)!;
        CompiledModule module = GuestCompiler.Compile([method], ThumbTarget.CortexM55, new CompilerOptions { Verify = true });
        string root = module.Roots[0].Name;
        Assert.Equal(ends, Listing.Of(module.Functions[root]).Split("le lr").Length - 1);
        using GuestRunner runner = new(module, root);
        byte[] memory = new byte[256];
        new Random(11).NextBytes(memory);
        runner.Write(GuestRunner.Buffer, memory);
        delegate*<byte*, int, int, int> host = (delegate*<byte*, int, int, int>)method.MethodHandle.GetFunctionPointer();
        for (int count = 0; count < 70; count++)
            foreach (int other in new[] { 0, 1, 2, 5, memory[30], -1 })
            {
                int expected;
                fixed (byte* at = memory)
                    expected = host(at, count, other);
                GuestResult actual = runner.Call(root, module.Functions[root].Signature, [GuestRunner.Buffer, count, other]);
                Assert.Equal("", actual.Message);
                Assert.True(expected == (int)actual.Value, $"{name}({count}, {other}): {actual.Value:x}, expected {expected:x}");
            }
    }
}
