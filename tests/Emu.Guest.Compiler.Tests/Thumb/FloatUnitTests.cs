using System.Reflection;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.RiscV;
using Emu.Guest.Compiler.Tests.RiscV;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>
/// Compiled float code on the emulated Cortex-M4F and on RV32 with F gives the bits that .NET gives on the host: all pairs of corner values, then random ones.
/// NaN results are compared as NaN: which one an invalid operation makes differs between x86, Arm and RISC-V.
/// </summary>
public class FloatUnitTests
{
    private static readonly uint[] Corners =
    [
        0, 0x80000000, 1, 0x80000001, 0x007FFFFF, 0x00800000, 0x80800000, 0x3F800000, 0xBF800000, 0x3F800001, 0x3EFFFFFF, 0x40490FDB, 0x4EFFFFFF, 0x4F000000, 0xCF000000,
        0xCF000001, 0x4F7FFFFF, 0x4F800000, 0x7F7FFFFF, 0xFF7FFFFF, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC12345, 0x7F800001,
    ];

    private static readonly GuestTarget[] Targets = [ThumbTarget.CortexM4F, RiscVTarget.Rv32Imfc];

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            TheoryData<string, string, int> cases = [];
            foreach (MethodInfo method in typeof(FloatPrograms).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
                foreach (GuestTarget target in Targets)
                    foreach (int limit in new[] { 6, 14 })
                        cases.Add(target.Name, method.Name, limit);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_unit_gives_the_bits_of_the_host(string target, string name, int registers)
    {
        MethodInfo method = typeof(FloatPrograms).GetMethod(name)!;
        CompiledModule module = GuestCompiler.Compile([method], Array.Find(Targets, t => t.Name == target)!, new CompilerOptions { Verify = true, RegisterLimit = registers });
        string root = module.Roots[0].Name;
        IrSignature signature = module.Functions[root].Signature;
        using GuestRunner runner = new(module, root);
        Func<uint, uint, uint> host = OnHost(method);
        foreach ((uint a, uint b) in Operands())
        {
            GuestResult actual = runner.Call(root, signature, [a, b]);
            Assert.True(actual.Message.Length == 0, $"{name}({a:x8}, {b:x8}): {actual.Message}");
            uint expected = host(a, b), value = (uint)actual.Value;
            bool bothNaN = signature.Result == IrType.F32 && IsNaN(expected) && IsNaN(value);
            Assert.True(bothNaN || expected == value, $"{name}({a:x8}, {b:x8}) = {value:x8}, expected {expected:x8}");
        }
    }

    /// <summary>An interrupt before any instruction, with a handler that changes the registers of callees: the exception's frame and lazy stacking bring them back.</summary>
    [Theory]
    [InlineData(nameof(FloatPrograms.Crowd))]
    [InlineData(nameof(FloatPrograms.Rotate))]
    [InlineData(nameof(FloatPrograms.Compared))]
    public void An_interrupt_that_uses_the_unit_changes_no_result(string name)
    {
        MethodInfo method = typeof(FloatPrograms).GetMethod(name)!;
        CompiledModule module = GuestCompiler.Compile([method], ThumbTarget.CortexM4F, new CompilerOptions());
        string root = module.Roots[0].Name;
        using GuestRunner runner = new(module, root);
        GuestResult Call() => runner.Call(root, module.Functions[root].Signature, [0x3FC00000, 0x3F8CCCCD]);
        int places = (int)Call().Instructions;
        uint expected = OnHost(method)(0x3FC00000, 0x3F8CCCCD);
        Assert.False(IsNaN(expected));
        for (int place = 0; place < places; place++)
        {
            runner.InterruptAfter = place;
            GuestResult actual = Call();
            Assert.Equal(("", expected), (actual.Message, (uint)actual.Value));
        }
        Assert.Equal((uint)places, runner.Interrupts);
    }

    /// <summary>IEEE 754-2019 6.2.3; Arm (FPProcessNaN, DN = 0) and x86 (SDM volume 1, table 4-7) agree when one operand is NaN: it comes out, made quiet.</summary>
    [Theory]
    [InlineData(0xFFC12345u, 0x3F800000u, 0xFFC12345u)]
    [InlineData(0x3F800000u, 0x7FC00042u, 0x7FC00042u)]
    [InlineData(0x7F800001u, 0x40000000u, 0x7FC00001u)]
    public void A_single_NaN_operand_comes_out_with_its_payload(uint a, uint b, uint expected)
    {
        foreach (string name in new[] { nameof(FloatPrograms.Add), nameof(FloatPrograms.Multiply), nameof(FloatPrograms.Divide) })
        {
            MethodInfo method = typeof(FloatPrograms).GetMethod(name)!;
            CompiledModule module = GuestCompiler.Compile([method], ThumbTarget.CortexM4F, new CompilerOptions());
            using GuestRunner runner = new(module, module.Roots[0].Name);
            Assert.Equal(expected, (uint)runner.Call(module.Roots[0].Name, module.Functions[module.Roots[0].Name].Signature, [a, b]).Value);
        }
    }

    /// <summary>Volume I, 11.3: NaN results are the canonical NaN, whatever went in.</summary>
    [Theory]
    [InlineData(0xFFC12345u, 0x3F800000u)]
    [InlineData(0x7F800000u, 0xFF800000u)]
    public void On_RISC_V_a_NaN_result_is_the_canonical_one(uint a, uint b)
    {
        MethodInfo method = typeof(FloatPrograms).GetMethod(nameof(FloatPrograms.Add))!;
        CompiledModule module = GuestCompiler.Compile([method], RiscVTarget.Rv32Imfc, new CompilerOptions());
        using GuestRunner runner = new(module, module.Roots[0].Name);
        Assert.Equal(0x7FC00000u, (uint)runner.Call(module.Roots[0].Name, module.Functions[module.Roots[0].Name].Signature, [a, b]).Value);
    }

    [Theory]
    [InlineData(nameof(FloatPrograms.Add), "fadd.s")]
    [InlineData(nameof(FloatPrograms.Accumulate), "fmul.s")]
    [InlineData(nameof(FloatPrograms.Choose), "flt.s")]
    [InlineData(nameof(FloatPrograms.Signed), "fcvt.w.s")]
    public void Arithmetic_on_RISC_V_is_instructions_and_not_fused(string name, string expected)
    {
        CompiledModule module = GuestCompiler.Compile([typeof(FloatPrograms).GetMethod(name)!], RiscVTarget.Rv32Imfc, new CompilerOptions());
        CompiledFunction function = module.Functions[module.Roots[0].Name];
        string text = RiscVListing.Of(function, RiscVTarget.Rv32Imfc.Features);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Empty(function.Callees);
        Assert.DoesNotContain("fmadd", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(FloatPrograms.Add), "vadd.f32 s0, s0, s1")]
    [InlineData(nameof(FloatPrograms.Accumulate), "vmul.f32")]
    [InlineData(nameof(FloatPrograms.Choose), "vmrs APSR_nzcv, fpscr")]
    [InlineData(nameof(FloatPrograms.Signed), "vcvt.s32.f32")]
    public void Arithmetic_is_instructions_and_not_fused(string name, string expected)
    {
        CompiledModule module = GuestCompiler.Compile([typeof(FloatPrograms).GetMethod(name)!], ThumbTarget.CortexM4F, new CompilerOptions());
        CompiledFunction function = module.Functions[module.Roots[0].Name];
        string text = Listing.Of(function);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Empty(function.Callees);
        Assert.DoesNotContain("vmla", text, StringComparison.Ordinal);
        Assert.DoesNotContain("vfma", text, StringComparison.Ordinal);
    }

    private static bool IsNaN(uint bits) => float.IsNaN(BitConverter.UInt32BitsToSingle(bits));

    private static Func<uint, uint, uint> OnHost(MethodInfo method)
    {
        static float F(uint bits) => BitConverter.UInt32BitsToSingle(bits);
        if (method.GetParameters()[0].ParameterType == typeof(int))
        {
            Func<int, int, float> run = method.CreateDelegate<Func<int, int, float>>();
            return (a, b) => BitConverter.SingleToUInt32Bits(run((int)a, (int)b));
        }
        if (method.ReturnType == typeof(int))
        {
            Func<float, float, int> run = method.CreateDelegate<Func<float, float, int>>();
            return (a, b) => (uint)run(F(a), F(b));
        }
        Func<float, float, float> real = method.CreateDelegate<Func<float, float, float>>();
        return (a, b) => BitConverter.SingleToUInt32Bits(real(F(a), F(b)));
    }

    private static IEnumerable<(uint A, uint B)> Operands()
    {
        foreach (uint a in Corners)
            foreach (uint b in Corners)
                yield return (a, b);
        Random random = new(11);
        for (int i = 0; i < 600; i++)
        {
            uint a = (uint)random.NextInt64(1L << 32), b = (uint)random.NextInt64(1L << 32);
            // A third of the pairs have exponents that meet, so that sums and products round, cancel and underflow.
            yield return i % 3 == 0 ? (a, (b & 0x807FFFFF) | (a & 0x7F800000)) : (a, b);
        }
    }
}
