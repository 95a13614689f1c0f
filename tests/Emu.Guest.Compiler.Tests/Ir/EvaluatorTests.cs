using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Tests.Ir;

public class EvaluatorTests
{
    [Fact]
    public void A_loop_with_memory_and_a_call_runs()
    {
        Evaluator evaluator = new(Parser.Module(IrTextTests.SumOfBytes));
        int at = evaluator.DataEnd;
        evaluator.Memory[at + 1] = 0xFE;    // -2, three times: the loop reads one byte again and again
        Evaluation result = evaluator.Run("sum", [at, 3]);
        Assert.Equal((Outcome.Returned, (0x04030201 - 6) & 0xFFFF), (result.Outcome, result.Value));
        Assert.True(result.Steps > 20);
    }

    [Fact]
    public void A_check_traps_with_its_kind()
    {
        Evaluation result = new Evaluator(Parser.Module(IrTextTests.SumOfBytes)).Run("add", [-3, 2]);
        Assert.Equal((Outcome.Trapped, TrapKind.Overflow), (result.Outcome, result.Trap));
    }

    [Fact]
    public void An_endless_loop_reaches_the_step_limit() =>
        Assert.Equal(Outcome.StepLimit, new Evaluator(Parser.Module("func \"f\" () void\nb0:\njump -> b1\nb1: b0, b1\njump -> b1")).Run("f", [], 1000).Outcome);

    [Theory]
    [InlineData("v2 = divs i32 v0, v1\nreturn v2", "not defined")]
    [InlineData("v2 = load.i32 i32 v1\nreturn v2", "not mapped")]
    [InlineData("v2 = frameaddress i32 #1 $0\nv3 = load.i32 i32 v2 align=4\nreturn v3", "aligned")]
    public void Broken_promises_are_reported(string body, string message)
    {
        string text = $"func \"f\" (i32, i32) i32\nslot $0 \"s\" 8 align=4\nb0:\nv0 = param i32 #0\nv1 = param i32 #1\n{body}";
        Evaluation result = new Evaluator(Parser.Module(text)).Run("f", [1, 0]);
        Assert.Equal(Outcome.Undefined, result.Outcome);
        Assert.Contains(message, result.Message!, StringComparison.Ordinal);
    }

    // Expected values are C# expressions over the same operands.
    public static TheoryData<string, long, long, long> Operations => new()
    {
        { "mulhighs i32", int.MinValue, 3, (int)(((long)int.MinValue * 3) >> 32) },
        { "mulhighu i32", -1, -1, -2 },
        { "divu i32", -1, 16, 0x0FFFFFFF },
        { "rems i32", -7, 4, -3 },
        { "ror i32", 1, 1, int.MinValue },
        { "shrs i32", -8, 1, -4 },
        { "shru i32", -8, 1, 0x7FFFFFFC },
        { "compare.ltu i32", 1, -1, 1 },
        { "compare.lt i32", 1, -1, 0 },
        { "sub i32", int.MinValue, 1, int.MaxValue },
    };

    [Theory, MemberData(nameof(Operations))]
    public void Word_operations_follow_their_definition(string operation, long a, long b, long expected)
    {
        string text = $"func \"f\" (i32, i32) i32\nb0:\nv0 = param i32 #0\nv1 = param i32 #1\nv2 = {operation} v0, v1\nreturn v2";
        Assert.Equal(expected, new Evaluator(Parser.Module(text)).Run("f", [a, b]).Value);
    }

    [Theory]
    [InlineData("floattoint i32", 3e9f, int.MaxValue)]
    [InlineData("floattoint i32", float.NaN, 0)]
    [InlineData("floattouint i32", -5f, 0)]
    [InlineData("floattoint i64", -2.9f, -2)]
    public void Float_to_int_truncates_and_saturates(string operation, float value, long expected)
    {
        string type = operation[^3..];
        string text = $"func \"f\" (f32) {type}\nb0:\nv0 = param f32 #0\nv2 = {operation} v0\nreturn v2";
        Assert.Equal(expected, new Evaluator(Parser.Module(text)).Run("f", [BitConverter.SingleToUInt32Bits(value)]).Value);
    }

    [Fact]
    public void Functions_are_called_through_their_address()
    {
        const string Text = """
            func "f" (i64) i64
            b0:
              v0 = param i64 #0
              v1 = symboladdress i32 @f"g"
              v2 = callindirect i64 v1, v0 (i64) i64
              return v2
            func "g" (i64) i64
            b0:
              v0 = param i64 #0
              v1 = neg i64 v0
              return v1
            """;
        Assert.Equal(-5_000_000_000, new Evaluator(Parser.Module(Text)).Run("f", [5_000_000_000]).Value);
    }
}
