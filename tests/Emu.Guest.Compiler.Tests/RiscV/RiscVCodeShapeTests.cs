using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.RiscV;

namespace Emu.Guest.Compiler.Tests.RiscV;

/// <summary>What RV32 code looks like where its size depends on it.</summary>
public class RiscVCodeShapeTests
{
    private static class Samples
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static int Ask(int a, int b) => a * 31 + b;

        /// <summary>Several returns, two of zero, with four values that live over calls.</summary>
        public static int Early(int a, int b, int c, int d)
        {
            if (Ask(a, b) > 100)
                return 0;
            if (Ask(b, c) > 100)
                return 310;
            if (Ask(c, d) > 100)
                return 0;
            return Ask(d, a) + a + b + c + d;
        }

        /// <summary>The same call and return at the end of two paths.</summary>
        public static int Twice(int a, int b)
        {
            if (Ask(a, b) > 5)
                return Ask(b, a) + 7;
            if (Ask(b, b) > 9)
                return 4321;
            return a > b ? 4321 : Ask(a, a);
        }
    }

    private static CompiledFunction Compile(string name, RiscVTarget target)
    {
        CompiledModule module = GuestCompiler.Compile([typeof(Samples).GetMethod(name)!], target, new CompilerOptions { Verify = true });
        return module.Functions[module.Roots[0].Name];
    }

    private static int Count(string text, string pattern) => Regex.Count(text, pattern);

    /// <summary>Registers are restored one by one: one return does it for all.</summary>
    [Fact]
    public void Long_returns_stand_once()
    {
        string text = RiscVListing.Of(Compile(nameof(Samples.Early), RiscVTarget.Rv32Imc), RiscVTarget.Rv32Imc.Features);
        Assert.Equal(1, Count(text, @"lw(sp)?\s+ra,"));
    }

    /// <summary>Zc extensions 1.0.4: CM.PUSH and CM.POPRET save and restore a list, CM.POPRETZ returns zero, CM.MVA01S moves both arguments.</summary>
    [Fact]
    public void Register_lists_are_used_where_the_core_has_them()
    {
        RiscVTarget hazard3 = RiscVTargets.Find("hazard3");
        CompiledFunction listed = Compile(nameof(Samples.Early), hazard3), plain = Compile(nameof(Samples.Early), RiscVTarget.Rv32ImcZb);
        string text = RiscVListing.Of(listed, hazard3.Features);
        Assert.Equal(1, Count(text, "cm.push"));
        Assert.Contains("cm.popret ", text, StringComparison.Ordinal);
        Assert.Contains("cm.popretz", text, StringComparison.Ordinal);
        Assert.Contains("cm.mva01s", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sw", text, StringComparison.Ordinal);
        Assert.True(listed.Code.Length + 20 <= plain.Code.Length, text);
    }

    [Fact]
    public void Equal_ends_of_paths_are_shared()
    {
        string text = RiscVListing.Of(Compile(nameof(Samples.Twice), RiscVTarget.Rv32Imc), RiscVTarget.Rv32Imc.Features);
        Assert.Equal(1, Count(text, "lui"));
    }
}
