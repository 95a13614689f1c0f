using System.Text;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>Code whose branches, tables and frame offsets lie around the limits of the short encodings.</summary>
public class DistanceTests
{
    // CBZ reaches 126 bytes, B with condition 256 and B 2048; a filler takes 4 to 8 bytes.
    public static TheoryData<int> Fillers => [10, 14, 16, 18, 20, 30, 31, 32, 33, 34, 40, 60, 64, 128, 250, 256, 260, 400, 520, 3000];

    [Theory, MemberData(nameof(Fillers))]
    public void Branches_reach_over_any_distance(int fillers)
    {
        StringBuilder text = new("""
            func "f" (i32, i32) i32 inline=0
            b0:
              a = param i32 #0
              n = param i32 #1
              zero = const i32 #0
              one = const i32 #1
              k = const i32 #12345
              branch n -> b1, b3
            b1: b0, b2
              i = phi i32 n, i2
              s0 = phi i32 a, s9
              odd = and i32 i, one
              branch odd -> b2, b4
            b4: b1
            """);
        text.AppendLine().AppendLine("  t0 = add i32 s0, i");
        for (int f = 1; f <= fillers; f++)
            text.AppendLine($"  u{f} = mul i32 t{f - 1}, k").AppendLine($"  t{f} = xor i32 u{f}, i");
        text.AppendLine($"""
              jump -> b2
            b2: b1, b4
              s9 = phi i32 s0, t{fillers}
              i2 = sub i32 i, one
              q = compare.ne i32 i2, zero
              branch q -> b1, b3
            b3: b0, b2
              r = phi i32 a, s9
              return r
            """);
        Compare(text.ToString(), [7, 0], [7, 1], [-3, 6]);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(8, 3)]
    [InlineData(9, 40)]
    [InlineData(200, 2)]
    [InlineData(300, 3)]
    public void Switches_reach_their_cases(int cases, int fillers)
    {
        StringBuilder text = new("func \"f\" (i32, i32) i32 inline=0\nb0:\n  a = param i32 #0\n  n = param i32 #1\n  k = const i32 #77\n  switch a -> ");
        text.AppendJoin(", ", Enumerable.Range(1, cases + 1).Select(static c => $"b{c}")).AppendLine();
        for (int c = 1; c <= cases + 1; c++)
        {
            text.AppendLine($"b{c}: b0").AppendLine($"  c{c} = const i32 #{c * 1001}").AppendLine($"  v{c}x0 = add i32 n, c{c}");
            for (int f = 1; f <= fillers; f++)
                text.AppendLine($"  w{c}x{f} = mul i32 v{c}x{f - 1}, k").AppendLine($"  v{c}x{f} = xor i32 w{c}x{f}, a");
            text.AppendLine($"  return v{c}x{fillers}");
        }
        Compare(text.ToString(), [0, 5], [1, 5], [cases - 1, 5], [cases, 5], [cases + 1, 5], [-1, 5], [4, -1]);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1020)]
    [InlineData(4088)]
    [InlineData(20000)]
    public void Frames_may_be_large(int bytes)
    {
        string text = $"""
            func "f" (i32, i32) i32 inline=0
              slot $0 "low" 16 align=8
              slot $1 "big" {bytes} align=8
              slot $2 "high" 16 align=4
            b0:
              a = param i32 #0
              n = param i32 #1
              l = frameaddress i32 #4 $0
              b = frameaddress i32 #0 $1
              h = frameaddress i32 #8 $2
              zerobytes b #{bytes} align=8
              store.i32 l, a align=4
              store.u8 h, n
              e = const i32 #{bytes - 4}
              last = add i32 b, e
              store.i32 last, n align=4
              copybytes b, l #4 align=4
              x = load.i32 i32 b align=4
              y = load.s8 i32 h
              z = load.i32 i32 last align=4
              m = load.i32 i32 b #12 align=4
              s = add i32 x, y
              t = mul i32 s, z
              v = add i32 t, m
              return v
            """;
        Compare(text, [11, 300], [-5, -129]);
    }

    /// <summary>More floats and words alive over a call than VLDR, or LDR of ARMv6-M, reaches on the stack.</summary>
    [Theory]
    [InlineData("cortex-m4f", 400)]
    [InlineData("cortex-m4", 400)]
    [InlineData("cortex-m4", 1200)]
    [InlineData("cortex-m0", 400)]
    public void Many_values_may_be_kept_over_a_call(string target, int values)
    {
        StringBuilder text = new("func \"f\" (i32, i32) i32 inline=0\nb0:\n  a0 = param i32 #0\n  n = param i32 #1\n  z0 = inttofloat f32 n\n");
        if (target != "cortex-m4f")
            text.Replace("  z0 = inttofloat f32 n\n", "");
        for (int i = 1; i <= values; i++)
        {
            text.AppendLine($"  m{i} = mul i32 a{i - 1}, n").AppendLine($"  a{i} = add i32 m{i}, a0");
            if (target == "cortex-m4f")
                text.AppendLine($"  y{i} = inttofloat f32 a{i}").AppendLine($"  z{i} = fadd f32 y{i}, z{i - 1}");
        }
        text.AppendLine("  c = call i32 n @f\"g\"").AppendLine("  s0 = add i32 c, n");
        for (int i = 1; i <= values; i++)
        {
            string next = $"a{i}";
            if (target == "cortex-m4f")
            {
                text.AppendLine($"  w{i} = bitcast i32 z{i}").AppendLine($"  q{i} = xor i32 a{i}, w{i}");
                next = $"q{i}";
            }
            text.AppendLine($"  r{i} = ror i32 s{i - 1}, one{i}".Replace($"one{i}", "k1", StringComparison.Ordinal)).AppendLine($"  s{i} = xor i32 r{i}, {next}");
        }
        text.Replace("  n = param i32 #1\n", "  n = param i32 #1\n  k1 = const i32 #1\n");
        text.AppendLine($"  return s{values}").AppendLine("func \"g\" (i32) i32 inline=0\nb0:\n  a = param i32 #0\n  k = const i32 #3\n  b = mul i32 a, k\n  return b");
        ThumbTarget compiled = target switch { "cortex-m4f" => ThumbTarget.CortexM4F, "cortex-m4" => ThumbTarget.CortexM4, _ => ThumbTarget.CortexM0 };
        Compare(compiled, text.ToString(), [11, 300], [-5, -129]);
    }

    private static void Compare(string text, params int[][] inputs)
    {
        foreach (ThumbTarget target in new[] { ThumbTarget.CortexM4, ThumbTarget.CortexM0, ThumbTarget.CortexM23 })
            Compare(target, text, inputs);
    }

    private static void Compare(ThumbTarget target, string text, params int[][] inputs)
    {
        Module module = Parser.Module(text);
        Verifier.Verify(module, "test");
        CompiledModule compiled = GuestCompiler.CompileIr(module, target, new CompilerOptions { Verify = true });
        using GuestRunner runner = new(compiled, "f");
        foreach (int[] input in inputs)
        {
            long[] arguments = [input[0], input[1]];
            Evaluation expected = new Evaluator(module, 1 << 16).Run("f", arguments);
            GuestResult actual = runner.Call("f", compiled.Functions["f"].Signature, arguments);
            Assert.Equal("", actual.Message);
            Assert.Equal(expected.Value, actual.Value);
        }
    }
}
