using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>Compiled functions call C and are called by C: code of arm-none-eabi-gcc 12.2 (Interop/interop.c, Interop/bytes.sh).</summary>
public class AapcsTests
{
    private const string Caller =
        "10b5044686b06ff00400401a0290c1f1000040b24feae17c04904ff0ff3060eb0c000390094a881c0190481c02fb0c130090a1fb022003440846a047031841eb0102181841eb020106b010bd89674523";

    private const string Callee =
        "2de9f041089c8e4690461f46dde906654ff055014ff055024ff055034ff0550c8eea080e00eb40007044c31be900f000801b41ea567161eb0501181841ebe371001b61ebe471bde8f081";

    /// <summary>mixed: sums its arguments with weights. outer: gives its address to C. inner: calls C with eight words of arguments, keeps values over the call.</summary>
    private const string Program = """
        func "mixed" (i32, i64, i32, i32, i64, i32) i64 inline=0
        b0:
          v0 = param i32 #0
          v1 = param i64 #1
          v2 = param i32 #2
          v3 = param i32 #3
          v4 = param i64 #4
          v5 = param i32 #5
          v6 = signextend i64 v0
          v7 = signextend i64 v2
          v8 = signextend i64 v3
          v9 = signextend i64 v5
          v10 = const i64 #10
          v11 = mul i64 v6, v10
          v12 = add i64 v11, v1
          v13 = mul i64 v12, v10
          v14 = add i64 v13, v7
          v15 = mul i64 v14, v10
          v16 = add i64 v15, v8
          v17 = mul i64 v16, v10
          v18 = add i64 v17, v4
          v19 = mul i64 v18, v10
          v20 = add i64 v19, v9
          return v20
        func "outer" (i32) i64 inline=0
        b0:
          v0 = param i32 #0
          v1 = symboladdress i32 @f"mixed"
          v2 = call i64 v1, v0 @f"c_caller"
          v3 = signextend i64 v0
          v4 = sub i64 v2, v3
          return v4
        func "inner" (i32, i32, i64) i64 inline=0
        b0:
          v0 = param i32 #0
          v1 = param i32 #1
          v2 = param i64 #2
          v3 = add i32 v0, v1
          v4 = xor i32 v0, v1
          v5 = const i32 #-9
          v6 = call i64 v0, v1, v3, v4, v2, v5 @f"c_callee"
          v7 = call i64 v4, v3, v1, v0, v6, v3 @f"c_callee"
          v8 = signextend i64 v3
          v9 = mul i64 v6, v8
          v10 = add i64 v9, v7
          v11 = add i64 v10, v2
          return v11
        """;

    private static LinkObject Object(string name, string hex) =>
        new(name, ".c", "flash", SectionKind.Code, 4) { Bytes = Convert.FromHexString(hex) };

    public static TheoryData<int, int> Cases => new() { { 6, 7 }, { 14, 7 }, { 6, -123456789 }, { 14, -123456789 }, { 9, int.MinValue } };

    private static GuestRunner Run(int registers, out CompiledModule module)
    {
        module = GuestCompiler.CompileIr(Parser.Module(Program), ThumbTarget.CortexM4, new CompilerOptions { RegisterLimit = registers, Verify = true });
        return new GuestRunner(module, [Object("c_caller", Caller), Object("c_callee", Callee)], "outer", "inner", "mixed");
    }

    [Theory, MemberData(nameof(Cases))]
    public void C_calls_compiled_code_through_a_pointer(int registers, int x)
    {
        using GuestRunner runner = Run(registers, out CompiledModule module);
        GuestResult result = runner.Call("outer", module.Functions["outer"].Signature, [x]);
        Assert.Equal("", result.Message);
        // x + 1 and x + 2 wrap in C as unsigned adds of the compiled code do.
        long mixed = ((((x * 10L + 0x123456789L * x) * 10 + unchecked(x + 1)) * 10 + unchecked(x + 2)) * 10 + (-5L - x)) * 10 + (sbyte)-x;
        Assert.Equal(mixed * 3 - x, result.Value);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Compiled_code_calls_C_with_arguments_on_the_stack(int registers, int x)
    {
        using GuestRunner runner = Run(registers, out CompiledModule module);
        const int b = 0x1234567;
        const long c = -0x123456789ABCDEFL;
        GuestResult result = runner.Call("inner", module.Functions["inner"].Signature, [x, b, c]);
        Assert.Equal("", result.Message);
        static long F(int a, int b, int c, int d, long e, int f) => unchecked(a * 3 + (b ^ c) - d) + e * 7 - f;
        int sum = unchecked(x + b), xor = x ^ b;
        long first = F(x, b, sum, xor, c, -9);
        Assert.Equal(first * sum + F(xor, sum, b, x, first, sum) + c, result.Value);
    }
}
