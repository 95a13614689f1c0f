using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Replaces what the target has no instructions for by calls of support functions. A float type that the target lacks becomes an integer
/// of its bits: F32 becomes I32, F64 becomes I64, and sign operations are integer operations.
/// </summary>
internal sealed class LowerToCalls
{
    private readonly ISupportResolver _support;
    private readonly GuestTarget _target;
    private readonly Replacements _replacements;
    private readonly List<Instr> _output = [];
    private Block _block;
    private SourceLine? _line;
    private int _nextId;

    private LowerToCalls(Function function, ISupportResolver support, GuestTarget target)
    {
        _support = support;
        _target = target;
        _nextId = function.Number();
        _replacements = new Replacements(_nextId);
        _block = function.Entry;
    }

    /// <summary>Lowers a function.</summary>
    /// <returns>The function, or the one that takes its place when its signature had floats.</returns>
    public static Function Run(Function function, ISupportResolver support, GuestTarget target)
    {
        LowerToCalls pass = new(function, support, target);
        foreach (Block block in function.Blocks)
            pass.Lower(block);
        pass._replacements.Apply(function);
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                pass.Retype(instr);
        return pass.WithLoweredSignature(function);
    }

    private void Lower(Block block)
    {
        _block = block;
        _output.Clear();
        foreach (Instr instr in block.Instrs)
        {
            _line = instr.Line;
            Lower(instr);
        }
        block.Instrs.Clear();
        block.Instrs.AddRange(_output);
    }

    private void Lower(Instr instr)
    {
        IrType operand = instr.Args.Length > 0 ? instr.Args[0].Type : IrType.Void;
        switch (instr.Op)
        {
            case Op.Bitcast when Lowered(operand) == Lowered(instr.Type):
                _replacements.Add(instr, instr.Args[0]);
                return;
            case Op.FNeg or Op.FAbs when !_target.HasFloat(instr.Type):
                SignBit(instr);
                break;
            case Op.Shl or Op.ShrS or Op.ShrU when instr.Args[1].Op == Op.Const:
                break;
            default:
                if (!_target.Calls(instr.Op, instr.Type, operand))
                    break;
                if (instr.Op == Op.Mul)
                    operand = NarrowFactors(instr);
                Call(instr, _support.Resolve(instr.Op, operand, instr.Type, instr.Cond));
                break;
        }
        _output.Add(instr);
    }

    /// <summary>Routines take and give bits, so floats that stay floats are cast around the call.</summary>
    private void Call(Instr instr, FunctionSymbol routine)
    {
        Instr[] args = [.. instr.Args.Select(a => IsKept(a) ? Make(Op.Bitcast, BitsOf(a.Type), 0, a) : a)];
        if (IsKept(instr))
        {
            Instr call = Make(Op.Call, BitsOf(instr.Type), 0, args);
            call.Symbol = routine;
            instr.Op = Op.Bitcast;
            instr.Args = [call];
            return;
        }
        instr.Symbol = routine;
        instr.Op = Op.Call;
        instr.Cond = Cond.Eq;
        instr.Args = args;
    }

    private bool IsKept(Instr value) => value.Type is IrType.F32 or IrType.F64 && _target.HasFloat(value.Type);

    private static IrType BitsOf(IrType type) => type == IrType.F32 ? IrType.I32 : IrType.I64;

    /// <summary>A product of two extended numbers takes the numbers themselves; its condition says whether they are signed.</summary>
    private IrType NarrowFactors(Instr product)
    {
        foreach (bool signed in (ReadOnlySpan<bool>)[true, false])
        {
            if (!IsExtended(product.Args[0], signed) || !IsExtended(product.Args[1], signed))
                continue;
            product.Args = [Narrow(product.Args[0]), Narrow(product.Args[1])];
            product.Cond = signed ? Cond.Lt : Cond.LtU;
            return IrType.I32;
        }
        return IrType.I64;
    }

    private static bool IsExtended(Instr value, bool signed) => value.Op == Op.Const
        ? signed ? value.Imm == (int)value.Imm : value.Imm == (uint)value.Imm
        : value.Op == (signed ? Op.SignExtend : Op.ZeroExtend);

    private Instr Narrow(Instr value) => value.Op == Op.Const ? Make(Op.Const, IrType.I32, (int)value.Imm) : value.Args[0];

    private void SignBit(Instr instr)
    {
        bool negate = instr.Op == Op.FNeg, single = instr.Type == IrType.F32;
        long sign = single ? int.MinValue : long.MinValue;
        instr.Op = negate ? Op.Xor : Op.And;
        instr.Args = [instr.Args[0], Make(Op.Const, single ? IrType.I32 : IrType.I64, negate ? sign : ~sign)];
    }

    private Instr Make(Op op, IrType type, long imm, params Instr[] args)
    {
        Instr instr = new(op, type, args) { Imm = imm, Block = _block, Line = _line, Id = _nextId++ };
        _output.Add(instr);
        return instr;
    }

    private void Retype(Instr instr)
    {
        if (instr.Op == Op.Const && instr.Type == IrType.F32 && Lowered(IrType.F32) == IrType.I32)
            instr.Imm = (int)instr.Imm;
        instr.Type = Lowered(instr.Type);
        if (instr.Kind == MemKind.F32 && Lowered(IrType.F32) == IrType.I32)
            instr.Kind = MemKind.I32;
        else if (instr.Kind == MemKind.F64 && Lowered(IrType.F64) == IrType.I64)
            instr.Kind = MemKind.I64;
        if (instr.Signature is { } signature)
            instr.Signature = new IrSignature([.. signature.Parameters.Select(Lowered)], Lowered(signature.Result));
    }

    private Function WithLoweredSignature(Function function)
    {
        bool changes = Lowered(function.Result) != function.Result;
        foreach (IrType type in function.Parameters)
            changes |= Lowered(type) != type;
        if (!changes)
            return function;
        Function result = new(function.Symbol, [.. function.Parameters.Select(Lowered)], Lowered(function.Result)) { InlineHint = function.InlineHint };
        result.Blocks.AddRange(function.Blocks);
        result.Slots.AddRange(function.Slots);
        result.FrozenParameters.UnionWith(function.FrozenParameters);
        return result;
    }

    private IrType Lowered(IrType type) => type is not (IrType.F32 or IrType.F64) || _target.HasFloat(type) ? type
        : BitsOf(type);
}
