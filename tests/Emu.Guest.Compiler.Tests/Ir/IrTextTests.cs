using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Tests.Ir;

public class IrTextTests
{
    internal const string SumOfBytes = """
        data "table" align=4 01020304
        func "sum" (i32, i32) i32 inline=0
          slot $0 "local" 8 align=4
        b0:
          v0 = param i32 #0
          v1 = param i32 #1
          v2 = const i32 #0
          v3 = compare.gt i32 v1, v2
          branch v3 -> b1, b2
        b1: b0, b1
          v5 = phi i32 v2, v9
          v6 = phi i32 v2, v8
          v7 = load.s8 i32 v0 #1
          v8 = add i32 v6, v7
          v10 = const i32 #1
          v9 = add i32 v5, v10
          v11 = compare.lt i32 v9, v1
          branch v11 -> b1, b2
        b2: b0, b1
          v13 = phi i32 v2, v8
          v20 = symboladdress i32 @d"table"
          v21 = load.i32 i32 v20 align=4 invariant
          v22 = call i32 v13, v21 @f"add"
          v23 = frameaddress i32 #4 $0
          store.i32 v23, v22 align=4
          v24 = load.u16 i32 v23 align=2
          return v24
        func "add" (i32, i32) i32 inline=1
        b0:
          v0 = param i32 #0
          v1 = param i32 #1
          v2 = add i32 v0, v1
          v3 = const i32 #-1
          v4 = compare.eq i32 v2, v3
          check.overflow v4
          return v2
        """;

    [Fact]
    public void Printed_text_parses_to_the_same_text()
    {
        string once = Printer.Text(Parser.Module(SumOfBytes));
        Assert.Equal(once, Printer.Text(Parser.Module(once)));
        Assert.Contains("load.i32 i32 v", once, StringComparison.Ordinal);
        Assert.Contains("align=4 invariant", once, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_text_is_refused_with_its_line() =>
        Assert.Contains("line 3", Assert.Throws<FormatException>(() => Parser.Module("func \"f\" () void\nb0:\n  v1 = wrong i32")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_well_formed_module_has_no_faults() => Verifier.Verify(Parser.Module(SumOfBytes), "parsing");

    [Theory]
    [InlineData("v0 = param i32 #0\nv1 = add i64 v0, v0\nreturn v0", "not I64")]
    [InlineData("v0 = param i32 #0", "no terminator")]
    [InlineData("v1 = add i32 v0, v0\nv0 = param i32 #0\nreturn v1", "dominate")]
    [InlineData("v0 = param i32 #0\nreturn", "operands")]
    [InlineData("v0 = param i32 #0\nreturn v0\nb1: b0\nv1 = phi i32 v0\nreturn v1", "not real")]
    [InlineData("v0 = param i32 #3\nreturn v0", "no such parameter")]
    [InlineData("v0 = param i32 #0\nbranch v0 -> b1, b1\nb1: b0, b0\nv1 = phi i32 v0\nreturn v1", "1 values for 2")]
    public void Malformed_functions_are_refused(string body, string fault) =>
        Assert.Contains(fault, string.Join('\n', Verifier.Faults(Parser.Function($"func \"f\" (i32) i32\nb0:\n{body}"))), StringComparison.Ordinal);
}
