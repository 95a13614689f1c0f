using System.Reflection;
using Emu.Guest.Compiler.Import;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Tests.Import;

/// <summary>What passes, back end and reports rely on besides the meaning of the code.</summary>
public sealed class ImporterTests
{
    private struct Wide
    {
        public long A;
        public int B;
    }

    private readonly struct Frozen(int a, int b)
    {
        public readonly int A = a;
        public readonly int B = b;
    }

    private interface INamed
    {
        static abstract int Number { get; }
    }

    private readonly struct Named : INamed
    {
        public static int Number => 5;
    }

    private static class Code
    {
        private static ReadOnlySpan<byte> First => [10, 20, 30, 40, 50, 60, 70, 80, 90];
        private static ReadOnlySpan<byte> Second => [10, 20, 30, 40, 50, 60, 70, 80, 90];
        private static ReadOnlySpan<int> Other => [1, 2, 3, 5];

        public static int Tables(int i) => First[i] + Second[i] + Other[i];

        public static Span<byte> SpanResult(int n, Span<byte> s, long x) => s[n..(int)x];

        public static Wide StructResult(Wide w, float f) => new() { A = w.A, B = (int)f };

        public static int Sum(in Frozen p, Span<int> s)
        {
            s[0] = p.A;
            return p.B;
        }

        public static int Mutable(ref Frozen p, Span<int> s)
        {
            s[0] = p.A;
            return p.B;
        }

        public static int Overloaded() => Same(1) + Same(1L) + Of<Named>() + Of<Generic<Named, int>>();

        private static int Same(int x) => x;

        private static int Same(long x) => (int)x;

        private static int Of<T>() where T : struct, INamed => T.Number;

        public static int OnlyTheRightBranch() => Choose<int>() + Choose<byte>();

        private static int Choose<T>() where T : unmanaged
        {
            if (typeof(T) == typeof(int))
                return 1;
            if (typeof(T) == typeof(byte))
                return 2;
            throw new InvalidOperationException();
        }
    }

    private readonly struct Generic<TFirst, TSecond> : INamed where TFirst : struct, INamed
    {
        public static int Number => TFirst.Number + System.Runtime.CompilerServices.Unsafe.SizeOf<TSecond>();
    }

    private static Emu.Guest.Compiler.Ir.Module Imported(string method)
    {
        List<GuestDiagnostic> diagnostics = [];
        Emu.Guest.Compiler.Ir.Module module = Importer.Import([typeof(Code).GetMethod(method)!], diagnostics);
        Assert.Empty(diagnostics);
        return module;
    }

    private static IEnumerable<Instr> Instructions(Function function) => function.Blocks.SelectMany(b => b.Instrs);

    [Fact]
    public void Equal_tables_share_one_symbol_and_are_aligned()
    {
        DataSymbol[] data = [.. Instructions(Imported(nameof(Code.Tables)).Functions.Values.First())
            .Concat(Imported(nameof(Code.Tables)).Functions.Values.Skip(1).SelectMany(Instructions)).Select(i => i.Symbol).OfType<DataSymbol>().Distinct()];
        Assert.Equal(2, data.Length);
        Assert.All(data, d => Assert.True(d.Align >= 4));
        Assert.Contains(data, d => d.Bytes is [10, 20, 30, 40, 50, 60, 70, 80, 90]);
    }

    [Fact]
    public void Spans_and_structs_are_passed_and_returned_as_the_conventions_say()
    {
        Function span = Imported(nameof(Code.SpanResult)).Functions.Values.First();
        Assert.Equal([IrType.I32, IrType.I32, IrType.I32, IrType.I32, IrType.I64], span.Parameters);
        Assert.Equal(IrType.Void, span.Result);
        Function wide = Imported(nameof(Code.StructResult)).Functions.Values.First();
        Assert.Equal([IrType.I32, IrType.I32, IrType.F32], wide.Parameters);
        Assert.Equal(IrType.Void, wide.Result);
    }

    [Fact]
    public void Loads_through_in_parameters_of_readonly_structs_are_invariant_and_others_are_not()
    {
        Function frozen = Imported(nameof(Code.Sum)).Functions.Values.First();
        Assert.Equal([0], frozen.FrozenParameters);
        Assert.All(Instructions(frozen).Where(i => i.Op == Op.Load), l => Assert.True(l.Invariant));
        Function mutable = Imported(nameof(Code.Mutable)).Functions.Values.First();
        Assert.Empty(mutable.FrozenParameters);
        Assert.All(Instructions(mutable).Where(i => i.Op == Op.Load), l => Assert.False(l.Invariant));
    }

    [Fact]
    public void Symbols_read_like_the_source_and_are_unique()
    {
        string prefix = typeof(ImporterTests).FullName + ".";
        string[] names = [.. Imported(nameof(Code.Overloaded)).Functions.Keys.Select(n => n.Replace(prefix, "", StringComparison.Ordinal))];
        Assert.Equal(
            ["Code.Overloaded", "Code.Same", "Code.Same(long)", "Code.Of<Named>", "Code.Of<Generic<Named,int>>", "Named.get_Number", "Generic<Named,int>.get_Number"],
            names);
    }

    [Fact]
    public void Branches_that_other_type_arguments_take_are_not_imported() =>
        Assert.All(Imported(nameof(Code.OnlyTheRightBranch)).Functions.Values.Skip(1), f => Assert.Equal(1, Instructions(f).Count(i => i.Op == Op.Return)));

    [Fact]
    public void Every_instruction_that_does_something_knows_its_line()
    {
        foreach (Function function in Imported(nameof(Code.Overloaded)).Functions.Values)
            foreach (Instr instr in Instructions(function))
                if (instr.Op is not (Op.Phi or Op.Undef))
                {
                    Assert.NotNull(instr.Line);
                    Assert.Equal(function.Symbol.Name, instr.Line.Method);
                    Assert.EndsWith("ImporterTests.cs", instr.Line.File, StringComparison.Ordinal);
                }
    }

    [Fact]
    public void Guest_layout_uses_four_byte_pointers_and_natural_alignment()
    {
        var types = new TypeTable();
        // What gcc gives for the same C structs on Arm (AAPCS): 8-byte long long alignment, 4-byte pointers.
        TypeShape wide = types.Of(typeof(Wide));
        Assert.Equal((16, 8, 8), (wide.Size, wide.Align, wide.Fields[1].Offset));
        TypeShape entry = types.Of(typeof(Emu.Runtime.OperatorEntry));
        Assert.Equal((16, 4, 8), (entry.Size, entry.Align, entry.Fields[2].Offset));
        Assert.Equal(8, types.Of(typeof(Span<long>)).Size);
    }
}
