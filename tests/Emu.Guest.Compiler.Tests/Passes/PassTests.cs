using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Passes;

namespace Emu.Guest.Compiler.Tests.Passes;

/// <summary>What single passes make of small functions. That they keep the meaning is tested with random programs.</summary>
public class PassTests
{
    // for (i = 0; i < x.Length; i++) sum += x[i] * w[i], with w = w.Slice(0, x.Length) before.
    private const string DotOfSlices = """
        func "main" (i32, i32, i32, i32) i32
        b0:
          x = param i32 #0
          n = param i32 #1 length
          w = param i32 #2
          m = param i32 #3 length
          zero = const i32 #0
          one = const i32 #1
          c0 = compare.gtu i32 zero, m
          check.bounds c0
          rest = sub i32 m, zero
          c1 = compare.gtu i32 n, rest
          check.bounds c1
          jump -> b1
        b1: b0, b2
          i = phi i32 zero, next
          sum = phi i32 zero, added
          c2 = compare.lt i32 i, n
          branch c2 -> b2, b3
        b2: b1
          c3 = compare.geu i32 i, n
          check.bounds c3
          ax = add i32 x, i
          vx = load.s8 i32 ax
          c4 = compare.geu i32 i, n
          check.bounds c4
          aw = add i32 w, i
          vw = load.s8 i32 aw
          product = mul i32 vx, vw
          added = add i32 sum, product
          next = add i32 i, one
          jump -> b1
        b3: b1
          return sum
        """;

    private static Function Optimise(string text, params string[] disabled)
    {
        Module module = Parser.Module(text);
        Pipeline.Run(module, PipelineTests.Roots, new PassOptions { Verify = true, Disabled = new HashSet<string>(disabled) });
        return module.Functions["main"];
    }

    private static int Count(Function function, Op op) => function.Blocks.Sum(b => b.Instrs.Count(i => i.Op == op));

    private static Block LoopBody(Function function) => function.Blocks.Single(b => b.Successors.Contains(b));

    [Fact]
    public void Indexing_two_slices_of_one_length_costs_no_check_and_two_stepping_pointers()
    {
        Function main = Optimise(DotOfSlices);
        Block body = LoopBody(main);
        Assert.Equal(0, body.Instrs.Count(i => i.Op == Op.Check));
        Instr[] loads = [.. body.Instrs.Where(i => i.Op == Op.Load)];
        Assert.Equal(2, loads.Length);
        foreach (Instr load in loads)
        {
            Assert.True(load is { Imm: 0, Args: [{ Op: Op.Phi }] });
            Instr step = body.Instrs[body.Instrs.IndexOf(load) + 1];
            Assert.True(step.Op == Op.Add && step.Args[0] == load.Args[0] && step.Args[1].Imm == 1);
        }
        // Two loads, two steps, multiply, add, compare, branch: 6 Thumb-2 instructions with post-index and MLA, as gcc 12 -O2 needs.
        Assert.Equal(8, body.Instrs.Count(i => i.Op != Op.Phi));
    }

    [Theory]
    [InlineData("remove-checks")]
    [InlineData("rotate-loops")]
    [InlineData("reduce-strength")]
    public void Each_loop_pass_is_needed_for_that(string pass)
    {
        Function without = Optimise(DotOfSlices, pass);
        Assert.DoesNotContain(without.Blocks, b => b.Successors.Contains(b) && b.Instrs.Count(i => i.Op != Op.Phi) <= 8);
    }

    [Fact]
    public void A_check_that_may_fire_stays()
    {
        Function main = Optimise(DotOfSlices.Replace("c4 = compare.geu i32 i, n", "c4 = compare.geu i32 next, n", StringComparison.Ordinal)
            .Replace("  c3 = ", "  next = add i32 i, one\n  c3 = ", StringComparison.Ordinal).Replace("  next = add i32 i, one\n  jump", "  jump", StringComparison.Ordinal));
        Assert.Equal(1, LoopBody(main).Instrs.Count(i => i.Op == Op.Check));
    }

    [Fact]
    public void A_struct_passed_to_an_inlined_function_becomes_values()
    {
        Function main = Optimise("""
            func "main" (i32, i32) i32
              slot $0 "p" 12 align=4
              slot $1 "copy" 12 align=4
            b0:
              a = param i32 #0
              b = param i32 #1
              p = frameaddress i32 $0
              zerobytes p #12 align=4
              store.i32 p, a align=4
              store.i32 p, b #8 align=4
              q = frameaddress i32 $1
              copybytes q, p #12 align=4
              r = call i32 q @f"sum"
              return r
            func "sum" (i32) i32 inline=1
            b0:
              p = param i32 #0
              x = load.i32 i32 p align=4 invariant
              y = load.i32 i32 p #4 align=4 invariant
              z = load.i32 i32 p #8 align=4 invariant
              s = add i32 x, y
              t = add i32 s, z
              return t
            """);
        Assert.Empty(main.Slots);
        Assert.Equal(0, Count(main, Op.Load) + Count(main, Op.Store) + Count(main, Op.Call) + Count(main, Op.CopyBytes));
        Assert.Equal(1, Count(main, Op.Add));
    }

    [Fact]
    public void A_slot_whose_address_goes_to_a_call_stays_in_memory()
    {
        Function main = Optimise("""
            func "main" (i32) i32
              slot $0 "p" 4 align=4
            b0:
              a = param i32 #0
              p = frameaddress i32 $0
              store.i32 p, a align=4
              call p @f"other"
              x = load.i32 i32 p align=4
              return x
            """);
        Assert.Single(main.Slots);
        Assert.Equal((1, 1), (Count(main, Op.Load), Count(main, Op.Store)));
    }

    [Fact]
    public void Doubling_high_multiplication_keeps_the_shape_of_SMULL()
    {
        Function main = Optimise("""
            func "main" (i32, i32) i32
            b0:
              a = param i32 #0
              b = param i32 #1
              la = signextend i64 a
              lb = signextend i64 b
              p = mul i64 la, lb
              round = const i64 #1073741824
              s = add i64 p, round
              shift = const i32 #31
              t = shrs i64 s, shift
              r = truncate i32 t
              return r
            """);
        Assert.Contains(main.Entry.Instrs, i => i is { Op: Op.Mul, Type: IrType.I64, Args: [{ Op: Op.SignExtend }, { Op: Op.SignExtend }] });
    }

    [Fact]
    public void The_high_half_of_a_product_is_one_multiplication()
    {
        Function main = Optimise("""
            func "main" (i32, i32) i32
            b0:
              a = param i32 #0
              b = param i32 #1
              la = signextend i64 a
              lb = signextend i64 b
              p = mul i64 la, lb
              shift = const i32 #35
              t = shrs i64 p, shift
              r = truncate i32 t
              return r
            """);
        Assert.Equal((1, 0), (Count(main, Op.MulHighS), Count(main, Op.Mul)));
    }

    [Theory]
    [InlineData("divs", 10)]
    [InlineData("divu", 7)]
    [InlineData("rems", 641)]
    [InlineData("remu", 16)]
    [InlineData("divs", -3)]
    [InlineData("divs", int.MinValue)]
    [InlineData("divu", -1)]
    public void Division_by_a_constant_divides_no_more(string operation, int divisor)
    {
        string text = $"func \"main\" (i32) i32\nb0:\na = param i32 #0\nd = const i32 #{divisor}\nr = {operation} i32 a, d\nreturn r";
        Function main = Optimise(text);
        Assert.Equal(0, Count(main, Op.DivS) + Count(main, Op.DivU) + Count(main, Op.RemS) + Count(main, Op.RemU));
        Module optimised = new();
        optimised.Functions.Add("main", main);
        Evaluator before = new(Parser.Module(text)), after = new(optimised);
        Random random = new(divisor);
        for (int i = 0; i < 3000; i++)
        {
            long a = i < 20 ? int.MinValue + i : i < 40 ? i - 30 : i < 60 ? int.MaxValue - (i - 40) : (int)random.NextInt64();
            Assert.Equal(before.Run("main", [a]).Value, after.Run("main", [a]).Value);
        }
    }

    [Fact]
    public void A_status_that_an_inlined_call_returned_is_not_tested_again()
    {
        Function main = Optimise("""
            func "main" (i32) i32
            b0:
              a = param i32 #0
              s = call i32 a @f"prepare"
              zero = const i32 #0
              failed = compare.ne i32 s, zero
              branch failed -> b1, b2
            b1: b0
              return s
            b2: b0
              call @f"invoke"
              return zero
            func "prepare" (i32) i32 inline=1
            b0:
              a = param i32 #0
              ten = const i32 #10
              bad = compare.gt i32 a, ten
              branch bad -> b1, b2
            b1: b0
              five = const i32 #5
              return five
            b2: b0
              zero = const i32 #0
              return zero
            """);
        Assert.Equal((1, 1), (Count(main, Op.Compare), Count(main, Op.Branch)));
    }

    [Fact]
    public void Invariant_fields_leave_the_loop_past_stores_of_the_output()
    {
        Function main = Optimise("""
            func "main" (i32, i32, i32) void
            b0:
              p = param i32 #0
              y = param i32 #1
              n = param i32 #2 length
              zero = const i32 #0
              one = const i32 #1
              jump -> b1
            b1: b0, b2
              i = phi i32 zero, next
              more = compare.lt i32 i, n
              branch more -> b2, b3
            b2: b1
              value = load.s8 i32 p #5 invariant
              at = add i32 y, i
              store.u8 at, value
              next = add i32 i, one
              jump -> b1
            b3: b1
              return
            """);
        Assert.DoesNotContain(LoopBody(main).Instrs, i => i.Op == Op.Load);
    }

    [Fact]
    public void Inlining_extends_the_lines_by_the_call()
    {
        Module module = Parser.Module("""
            func "main" (i32) i32
            b0:
              a = param i32 #0
              r = call i32 a @f"f"
              return r
            func "f" (i32) i32
            b0:
              a = param i32 #0
              r = mul i32 a, a
              return r
            """);
        SourceLine call = new("main", "m.cs", 3, null), body = new("f", "f.cs", 9, null);
        module.Functions["main"].Entry.Instrs[1].Line = call;
        module.Functions["f"].Entry.Instrs[1].Line = body;
        Pipeline.Run(module, PipelineTests.Roots, new PassOptions());
        Assert.Equal(["main"], module.Functions.Keys);
        Assert.Equal(body with { InlinedAt = call }, module.Functions["main"].Entry.Instrs.Single(i => i.Op == Op.Mul).Line);
    }

    [Fact]
    public void The_dump_names_each_pass_that_changed_a_function()
    {
        List<string> passes = [];
        Pipeline.Run(Parser.Module(DotOfSlices), PipelineTests.Roots, new PassOptions { Dump = (pass, function, text) => passes.Add($"{pass} {function} {text.Length > 0}") });
        Assert.Contains("rotate-loops main True", passes);
        Assert.Contains("reduce-strength main True", passes);
    }
}
