using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Replaces what a core without these instructions lacks by calls of support functions: floating point, 64-bit division, 64-bit shifts by
/// variable amounts.
/// F32 becomes I32 and F64 becomes I64, as bits; sign operations are integer operations on the bits. Afterwards only I32 and I64 remain.
/// </summary>
internal sealed class LowerToCalls
{
    private readonly ISupportResolver _support;
    private readonly Replacements _replacements;
    private readonly List<Instr> _output = [];
    private Block _block;
    private SourceLine? _line;
    private int _nextId;

    private LowerToCalls(Function function, ISupportResolver support)
    {
        _support = support;
        _nextId = function.Number();
        _replacements = new Replacements(_nextId);
        _block = function.Entry;
    }

    /// <summary>Lowers a function.</summary>
    /// <returns>The function, or the one that takes its place when its signature had floats.</returns>
    public static Function Run(Function function, ISupportResolver support)
    {
        LowerToCalls pass = new(function, support);
        foreach (Block block in function.Blocks)
            pass.Lower(block);
        pass._replacements.Apply(function);
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                Retype(instr);
        return WithIntegerSignature(function);
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
            case Op.Bitcast:
                _replacements.Add(instr, instr.Args[0]);
                return;
            case Op.FNeg or Op.FAbs:
                SignBit(instr);
                break;
            case Op.Compare when IsFloat(operand):
            case (>= Op.FAdd and <= Op.FDiv) or Op.FSqrt or (>= Op.IntToFloat and <= Op.FloatConvert):
            case >= Op.DivS and <= Op.RemU when instr.Type == IrType.I64:
            case Op.Shl or Op.ShrS or Op.ShrU when instr.Type == IrType.I64 && instr.Args[1].Op != Op.Const:
                instr.Symbol = _support.Resolve(instr.Op, operand, instr.Type, instr.Cond);
                instr.Op = Op.Call;
                instr.Cond = Cond.Eq;
                break;
        }
        _output.Add(instr);
    }

    private void SignBit(Instr instr)
    {
        bool negate = instr.Op == Op.FNeg, single = instr.Type == IrType.F32;
        long sign = single ? int.MinValue : long.MinValue;
        instr.Op = negate ? Op.Xor : Op.And;
        instr.Args = [instr.Args[0], Make(Op.Const, single ? IrType.I32 : IrType.I64, negate ? sign : ~sign)];
    }

    private Instr Make(Op op, IrType type, long imm)
    {
        Instr instr = new(op, type) { Imm = imm, Block = _block, Line = _line, Id = _nextId++ };
        _output.Add(instr);
        return instr;
    }

    private static void Retype(Instr instr)
    {
        if (instr.Op == Op.Const && instr.Type == IrType.F32)
            instr.Imm = (int)instr.Imm;
        instr.Type = Lowered(instr.Type);
        if (instr.Kind is MemKind.F32 or MemKind.F64)
            instr.Kind = instr.Kind == MemKind.F32 ? MemKind.I32 : MemKind.I64;
        if (instr.Signature is { } signature)
            instr.Signature = new IrSignature([.. signature.Parameters.Select(Lowered)], Lowered(signature.Result));
    }

    private static Function WithIntegerSignature(Function function)
    {
        bool floats = IsFloat(function.Result);
        foreach (IrType type in function.Parameters)
            floats |= IsFloat(type);
        if (!floats)
            return function;
        Function result = new(function.Symbol, [.. function.Parameters.Select(Lowered)], Lowered(function.Result)) { InlineHint = function.InlineHint };
        result.Blocks.AddRange(function.Blocks);
        result.Slots.AddRange(function.Slots);
        result.FrozenParameters.UnionWith(function.FrozenParameters);
        return result;
    }

    private static bool IsFloat(IrType type) => type is IrType.F32 or IrType.F64;

    private static IrType Lowered(IrType type) => type == IrType.F32 ? IrType.I32 : type == IrType.F64 ? IrType.I64 : type;
}
