using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Local rewriting to canonical, cheaper forms: constants fold and stand on the right, x - c becomes x + -c, extensions and masks that
/// change nothing
/// disappear, 64-bit work whose low half is all that counts becomes 32-bit, address constants move into loads and stores.
/// </summary>
/// <remarks>
/// Kept for instruction selection: <c>Mul(SignExtend a, SignExtend b)</c> in I64 (SMULL, SMLAL under an Add; a constant operand that fits
/// 32 bits stands
/// as an I64 Const), likewise with ZeroExtend for UMULL; <c>Select(Compare(lt, a, b), a, b)</c> for minimum and maximum.
/// </remarks>
internal sealed partial class Simplify
{
    private readonly Function _function;
    private readonly Replacements _replacements;
    private readonly List<Instr> _output = [];
    private readonly List<Instr> _constants = [];
    private readonly Dictionary<(IrType, long), Instr> _known = [];
    private int[] _uses;
    private int _nextId;
    private Block _block;
    private Instr _at;
    private bool _changed;

    private Simplify(Function function)
    {
        _function = function;
        _nextId = function.Number();
        _replacements = new Replacements(_nextId);
        _uses = new int[_nextId + 64];
        _block = function.Entry;
        _at = function.Entry.Instrs[0];
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                foreach (Instr arg in instr.Args)
                    _uses[arg.Id]++;
    }

    /// <summary>Runs the pass until nothing changes, or a few rounds.</summary>
    public static bool Run(Function function)
    {
        bool any = false;
        for (int round = 0; round < 4; round++)
        {
            if (!new Simplify(function).RunOnce())
                break;
            any = true;
        }
        return any;
    }

    private bool RunOnce()
    {
        foreach (Block block in _function.Blocks)
        {
            _block = block;
            _output.Clear();
            foreach (Instr instr in block.Instrs)
            {
                _at = instr;
                _replacements.Rewrite(instr);
                if (DoesNothing(instr))
                {
                    _changed = true;
                    continue;
                }
                Instr result = Rewrite(instr);
                if (result == instr)
                {
                    _output.Add(instr);
                    continue;
                }
                _replacements.Add(instr, result);
                Uses(result) += _uses[instr.Id];
                _changed = true;
            }
            block.Instrs.Clear();
            block.Instrs.AddRange(_output);
        }
        if (_constants.Count > 0)
            _function.Entry.Instrs.InsertRange(0, _constants);
        _replacements.Apply(_function);
        return _changed;
    }

    private Instr Rewrite(Instr instr)
    {
        if (instr.Op is Op.Const or Op.Param or Op.Undef or Op.SymbolAddress or Op.FrameAddress)
            return instr;
        if (TryFold(instr) is { } constant)
            return constant;
        return instr.Op switch
        {
            Op.Phi => OnlyOperand(instr),
            Op.Add => Add(instr),
            Op.Sub => Sub(instr),
            Op.Mul => Mul(instr),
            Op.DivS or Op.DivU or Op.RemS or Op.RemU => Divide(instr),
            Op.And => And(instr),
            Op.Or => Or(instr),
            Op.Xor => Xor(instr),
            Op.Shl or Op.ShrS or Op.ShrU or Op.Ror => Shift(instr),
            Op.Neg => Neg(instr),
            Op.Not => instr.Args[0].Op == Op.Not ? instr.Args[0].Args[0] : instr,
            Op.Compare => Compare(instr),
            Op.Select => Select(instr),
            Op.SignExtend8 or Op.SignExtend16 or Op.ZeroExtend8 or Op.ZeroExtend16 => ExtendWord(instr),
            Op.Truncate => Truncate(instr),
            Op.HighHalf => HighHalf(instr),
            Op.Bitcast or Op.FNeg => instr.Args[0].Op == instr.Op && instr.Args[0].Args[0].Type == instr.Type ? instr.Args[0].Args[0] : instr,
            Op.Load or Op.Store => Access(instr),
            Op.Branch or Op.Check => Condition(instr),
            _ => instr,
        };
    }

    private Instr? TryFold(Instr instr)
    {
        if (instr.Op is < Op.Add or > Op.Bitcast)
            return null;
        foreach (Instr arg in instr.Args)
            if (arg.Op != Op.Const)
                return null;
        Instr[] args = instr.Args;
        if (!Arithmetic.TryCompute(instr, args[0].Imm, args.Length > 1 ? args[1].Imm : 0, args.Length > 2 ? args[2].Imm : 0, out long value))
            return null;
        // The bits of a NaN result differ between machines: leave it to the guest.
        bool isNaN = instr.Type == IrType.F32 ? float.IsNaN(BitConverter.UInt32BitsToSingle((uint)value))
            : instr.Type == IrType.F64 && double.IsNaN(BitConverter.Int64BitsToDouble(value));
        return isNaN && instr.Op != Op.Bitcast ? null : Constant(instr.Type, value);
    }

    private static Instr OnlyOperand(Instr phi)
    {
        Instr? value = null;
        foreach (Instr arg in phi.Args)
        {
            if (arg == phi || arg == value)
                continue;
            if (value is not null)
                return phi;
            value = arg;
        }
        return value ?? phi;
    }

    private Instr Constant(IrType type, long value)
    {
        if (type == IrType.I32)
            value = (int)value;
        if (_known.TryGetValue((type, value), out Instr? known))
            return known;
        known = new Instr(Op.Const, type) { Imm = value, Block = _function.Entry, Id = _nextId++ };
        _known.Add((type, value), known);
        _constants.Add(known);
        return known;
    }

    private Instr Constant32(long value) => Constant(IrType.I32, value);

    // A new instruction before the present one. It is itself simplified when that is possible at once.
    private Instr Make(Op op, IrType type, params Instr[] args)
    {
        Instr instr = new(op, type, args) { Block = _block, Id = _nextId++, Line = _at.Line };
        foreach (Instr arg in args)
            Uses(arg)++;
        Instr result = Rewrite(instr);
        if (result == instr)
            _output.Add(instr);
        return result;
    }

    private Instr MakeCompare(Cond cond, Instr a, Instr b)
    {
        Instr instr = new(Op.Compare, IrType.I32, a, b) { Block = _block, Id = _nextId++, Line = _at.Line, Cond = cond };
        Uses(a)++;
        Uses(b)++;
        Instr result = Rewrite(instr);
        if (result == instr)
            _output.Add(instr);
        return result;
    }

    // Changes an instruction in place and looks at it again.
    private Instr Become(Instr instr, Op op, params Instr[] args)
    {
        instr.Op = op;
        instr.Args = args;
        foreach (Instr arg in args)
            Uses(arg)++;
        _changed = true;
        return Rewrite(instr);
    }

    // Never lower than the real number of uses: operands that vanish are not counted down.
    private ref int Uses(Instr instr)
    {
        if (instr.Id >= _uses.Length)
            Array.Resize(ref _uses, Math.Max(_uses.Length * 2, instr.Id + 1));
        return ref _uses[instr.Id];
    }

    private bool UsedOnce(Instr instr) => Uses(instr) <= 1;

    private static bool IsConst(Instr instr, long value) => instr.Op == Op.Const && instr.Imm == value;

    private static bool IsConst(Instr instr) => instr.Op == Op.Const;
}
