using System.Reflection;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.RiscV;
using Emu.Guest.Compiler.Tests.RiscV;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>
/// Compiled code on double gives, on cores with double precision, the bits that .NET gives on the host: all pairs of corner values, then random ones. NaN results are
/// compared as NaN: which one an invalid operation makes differs between x86, Arm and RISC-V.
/// </summary>
public class DoubleUnitTests
{
    private static readonly ulong[] Corners =
    [
        0, 0x8000000000000000, 1, 0x8000000000000001, 0x000FFFFFFFFFFFFF, 0x0010000000000000, 0x3FF0000000000000, 0xBFF0000000000000, 0x3FF0000000000001, 0x400921FB54442D18,
        0x41DFFFFFFFC00000, 0x41E0000000000000, 0xC1E0000000000000, 0xC1E0000000200000, 0x41EFFFFFFFE00000, 0x41F0000000000000, 0x43E0000000000000, 0x47EFFFFFE0000000, 0x47EFFFFFF0000000,
        0x380FFFFFFFFFFFFF, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFF, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0xFFF8123456789ABC, 0x7FF0000000000001,
    ];

    private static readonly GuestTarget[] Targets = [ThumbTarget.CortexM7D, RiscVTarget.Rv32Imfdc];

    public static TheoryData<string, string, int> Cases
    {
        get
        {
            TheoryData<string, string, int> cases = [];
            foreach (MethodInfo method in typeof(DoublePrograms).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
                foreach (GuestTarget target in Targets)
                    foreach (int limit in new[] { 6, 14 })
                        cases.Add(target.Name, method.Name, limit);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_unit_gives_the_bits_of_the_host(string target, string name, int registers)
    {
        MethodInfo method = typeof(DoublePrograms).GetMethod(name)!;
        CompiledModule module = GuestCompiler.Compile([method], Array.Find(Targets, t => t.Name == target)!, new CompilerOptions { Verify = true, RegisterLimit = registers });
        string root = module.Roots[0].Name;
        IrSignature signature = module.Functions[root].Signature;
        using GuestRunner runner = new(module, root);
        Func<ulong, ulong, ulong> host = OnHost(method);
        foreach ((ulong a, ulong b) in Operands())
        {
            GuestResult actual = runner.Call(root, signature, [(long)a, (long)b]);
            Assert.True(actual.Message.Length == 0, $"{name}({a:x16}, {b:x16}): {actual.Message}");
            ulong expected = host(a, b), value = (ulong)actual.Value;
            bool bothNaN = signature.Result == IrType.F64 && IsNaN(expected) && IsNaN(value);
            Assert.True(bothNaN || expected == value, $"{name}({a:x16}, {b:x16}) = {value:x16}, expected {expected:x16}");
        }
    }

    [Theory]
    [InlineData(nameof(DoublePrograms.Add), "vadd.f64 d0, d0, d1", "fadd.d")]
    [InlineData(nameof(DoublePrograms.Accumulate), "vmul.f64", "fmul.d")]
    [InlineData(nameof(DoublePrograms.Choose), "vcmp.f64", "flt.d")]
    [InlineData(nameof(DoublePrograms.Signed), "vcvt.s32.f64", "fcvt.w.d")]
    [InlineData(nameof(DoublePrograms.Narrowed), "vcvt.f32.f64", "fcvt.s.d")]
    public void Arithmetic_is_instructions_and_not_fused(string name, string arm, string riscV)
    {
        foreach (GuestTarget target in Targets)
        {
            CompiledModule module = GuestCompiler.Compile([typeof(DoublePrograms).GetMethod(name)!], target, new CompilerOptions());
            CompiledFunction function = module.Functions[module.Roots[0].Name];
            string text = target is RiscVTarget core ? RiscVListing.Of(function, core.Features) : Listing.Of(function);
            Assert.Contains(target is RiscVTarget ? riscV : arm, text, StringComparison.Ordinal);
            Assert.Empty(function.Callees);
            foreach (string fused in new[] { "vmla", "vfma", "fmadd" })
                Assert.DoesNotContain(fused, text, StringComparison.Ordinal);
        }
    }

    /// <summary>FPv4-SP and F alone have no double precision: code with double calls routines there.</summary>
    [Fact]
    public void Cores_with_single_precision_only_call_routines()
    {
        foreach (GuestTarget target in new GuestTarget[] { ThumbTarget.CortexM4F, RiscVTarget.Rv32Imfc })
        {
            CompiledModule module = GuestCompiler.Compile([typeof(DoublePrograms).GetMethod(nameof(DoublePrograms.Add))!], target, new CompilerOptions());
            Assert.NotEmpty(module.Functions[module.Roots[0].Name].Callees);
        }
    }

    private static bool IsNaN(ulong bits) => double.IsNaN(BitConverter.UInt64BitsToDouble(bits));

    private static Func<ulong, ulong, ulong> OnHost(MethodInfo method)
    {
        static double D(ulong bits) => BitConverter.UInt64BitsToDouble(bits);
        if (method.GetParameters()[0].ParameterType == typeof(int))
        {
            Func<int, int, double> run = method.CreateDelegate<Func<int, int, double>>();
            return (a, b) => BitConverter.DoubleToUInt64Bits(run((int)a, (int)b));
        }
        if (method.ReturnType == typeof(int))
        {
            Func<double, double, int> run = method.CreateDelegate<Func<double, double, int>>();
            return (a, b) => (ulong)run(D(a), D(b));
        }
        Func<double, double, double> real = method.CreateDelegate<Func<double, double, double>>();
        return (a, b) => BitConverter.DoubleToUInt64Bits(real(D(a), D(b)));
    }

    private static IEnumerable<(ulong A, ulong B)> Operands()
    {
        foreach (ulong a in Corners)
            foreach (ulong b in Corners)
                yield return (a, b);
        Random random = new(17);
        for (int i = 0; i < 600; i++)
        {
            ulong a = (ulong)random.NextInt64(long.MinValue, long.MaxValue), b = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            // A third of the pairs have exponents that meet, a third are near 1, so that sums and products round, cancel, underflow and convert.
            yield return (i % 3) switch
            {
                0 => (a, (b & 0x800FFFFFFFFFFFFF) | (a & 0x7FF0000000000000)),
                1 => ((a & 0x83FFFFFFFFFFFFFF) | 0x3C00000000000000, (b & 0x81FFFFFFFFFFFFFF) | 0x4000000000000000),
                _ => (a, b),
            };
        }
    }
}
