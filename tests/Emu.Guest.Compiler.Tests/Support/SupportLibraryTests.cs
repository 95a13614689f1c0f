using System.Reflection;
using Emu.Guest.Compiler.Import;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Support;

namespace Emu.Guest.Compiler.Tests.Support;

/// <summary>Every routine that lowering may ask for exists, takes what the operation takes, and is itself in the subset.</summary>
public sealed class SupportLibraryTests
{
    private static IEnumerable<(Op Op, IrType Result, IrType Operand, Cond Cond)> Needs()
    {
        foreach (Op op in (Op[])[Op.DivS, Op.DivU, Op.RemS, Op.RemU, Op.Shl, Op.ShrS, Op.ShrU])
            yield return (op, IrType.I64, IrType.I64, Cond.Eq);
        foreach (IrType real in (IrType[])[IrType.F32, IrType.F64])
        {
            foreach (Op op in (Op[])[Op.FAdd, Op.FSub, Op.FMul, Op.FDiv, Op.FSqrt])
                yield return (op, real, real, Cond.Eq);
            foreach (Cond cond in Enum.GetValues<Cond>())
                yield return (Op.Compare, IrType.I32, real, cond);
            foreach (IrType whole in (IrType[])[IrType.I32, IrType.I64])
            {
                yield return (Op.IntToFloat, real, whole, Cond.Eq);
                yield return (Op.UIntToFloat, real, whole, Cond.Eq);
                yield return (Op.FloatToInt, whole, real, Cond.Eq);
                yield return (Op.FloatToUInt, whole, real, Cond.Eq);
            }
        }
        yield return (Op.FloatConvert, IrType.F32, IrType.F64, Cond.Eq);
        yield return (Op.FloatConvert, IrType.F64, IrType.F32, Cond.Eq);
    }

    private static IrType AsInteger(IrType type) => type switch { IrType.F32 => IrType.I32, IrType.F64 => IrType.I64, _ => type };

    [Fact]
    public void Routines_exist_for_all_operations_and_import_as_integer_code()
    {
        List<GuestDiagnostic> diagnostics = [];
        using var importer = new Importer(diagnostics);
        var support = new ImportedSupport(importer);
        foreach ((Op op, IrType result, IrType operand, Cond cond) in Needs())
        {
            FunctionSymbol symbol = support.Resolve(op, operand, result, cond);
            Function function = importer.Module.Functions[symbol.Name];
            Assert.Equal(AsInteger(result), function.Result);
            Assert.Equal(AsInteger(operand), function.Parameters[0]);
        }
        Assert.Empty(diagnostics);
        Verifier.Verify(importer.Module, "import");
        foreach (Function function in importer.Module.Functions.Values)
            foreach (Block block in function.Blocks)
                foreach (Instr instr in block.Instrs)
                    Assert.False(instr.Type is IrType.F32 or IrType.F64, $"{function.Symbol.Name} uses floats");
    }

    [Fact]
    public void No_routine_reaches_itself_when_its_own_operations_are_lowered()
    {
        // A division that needed 64-bit division, or a shift that needed 64-bit shifts by variables, would never end.
        List<GuestDiagnostic> diagnostics = [];
        using var importer = new Importer(diagnostics);
        foreach ((Op op, IrType result, IrType operand, Cond cond) in Needs())
        {
            MethodInfo method = SupportLibrary.MethodFor(op, result, operand, cond)!;
            string name = importer.ImportMore(method).Name;
            bool mayShift = method.DeclaringType == typeof(SoftFloat64);
            foreach (Block block in importer.Module.Functions[name].Blocks)
                foreach (Instr instr in block.Instrs)
                    if (instr.Type == IrType.I64 && instr.Args is [_, var amount])
                        Assert.False(instr.Op is Op.DivS or Op.DivU or Op.RemS or Op.RemU
                            || !mayShift && instr.Op is Op.Shl or Op.ShrS or Op.ShrU && amount.Op != Op.Const, $"{name}: {instr.Op}");
        }
    }

    [Fact]
    public void Comparisons_of_floats_are_what_their_names_say_also_when_unordered()
    {
        float[] values = [float.NaN, -1, -0f, 0, 1, float.PositiveInfinity];
        foreach (Cond cond in Enum.GetValues<Cond>())
            foreach (float a in values)
                foreach (float b in values)
                {
                    object x = BitConverter.SingleToUInt32Bits(a), y = BitConverter.SingleToUInt32Bits(b);
                    bool result = (bool)SupportLibrary.MethodFor(Op.Compare, IrType.I32, IrType.F32, cond)!.Invoke(null, [x, y])!;
                    bool unordered = float.IsNaN(a) || float.IsNaN(b);
                    bool expected = cond switch
                    {
                        Cond.Eq => a == b,
                        Cond.Ne => a != b,
                        Cond.Lt => a < b,
                        Cond.Le => a <= b,
                        Cond.Gt => a > b,
                        Cond.Ge => a >= b,
                        Cond.LtU => unordered || a < b,
                        Cond.LeU => unordered || a <= b,
                        Cond.GtU => unordered || a > b,
                        _ => unordered || a >= b,
                    };
                    Assert.True(result == expected, $"{a} {cond} {b}");
                }
    }
}
