using System.Numerics;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>Replaces 32-bit divisions and remainders by constants with multiplications and shifts.</summary>
/// <remarks>Multipliers after Granlund and Montgomery, "Division by Invariant Integers using Multiplication"; each is checked against the
/// theorem's bound when it is made.</remarks>
internal sealed class DivideByConstant
{
    private readonly List<Instr> _output = [];
    private Block _block;
    private SourceLine? _line;

    private DivideByConstant(Function function) => _block = function.Entry;

    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function, GuestTarget target)
    {
        if (!target.HasLongMultiply)
            return false;
        DivideByConstant pass = new(function);
        Replacements replacements = new(function.Number());
        foreach (Block block in function.Blocks)
            pass.Rewrite(block, replacements);
        replacements.Apply(function);
        return replacements.Any;
    }

    private void Rewrite(Block block, Replacements replacements)
    {
        _block = block;
        _output.Clear();
        foreach (Instr instr in block.Instrs)
        {
            if (instr.Op is < Op.DivS or > Op.RemU || instr.Type != IrType.I32 || instr.Args[1].Op != Op.Const || instr.Args[1].Imm == 0)
            {
                _output.Add(instr);
                continue;
            }
            _line = instr.Line;
            replacements.Add(instr, Expand(instr.Op, replacements.Find(instr.Args[0]), (int)instr.Args[1].Imm));
        }
        block.Instrs.Clear();
        block.Instrs.AddRange(_output);
    }

    private Instr Expand(Op op, Instr n, int d)
    {
        if (op is Op.DivU or Op.RemU)
        {
            Instr quotient = Unsigned(n, (uint)d);
            return op == Op.DivU ? quotient : Rest(n, quotient, d);
        }
        if (d == int.MinValue)
        {
            Instr isMinimum = Make(Op.Compare, n, Constant(d));
            isMinimum.Cond = Cond.Eq;
            return op == Op.DivS ? isMinimum : Rest(n, isMinimum, d);
        }
        uint magnitude = (uint)Math.Abs(d);
        if (op == Op.RemS && BitOperations.IsPow2(magnitude))
        {
            Instr bias = Bias(n, BitOperations.Log2(magnitude));
            return Make(Op.Sub, Make(Op.And, Make(Op.Add, n, bias), Constant((int)magnitude - 1)), bias);
        }
        Instr q = BitOperations.IsPow2(magnitude) ? PowerOfTwo(n, BitOperations.Log2(magnitude)) : Signed(n, magnitude);
        if (d < 0)
            q = Make(Op.Neg, q);
        return op == Op.DivS ? q : Rest(n, q, d);
    }

    private Instr Rest(Instr n, Instr quotient, int d) => Make(Op.Sub, n, Make(Op.Mul, quotient, Constant(d)));

    private Instr PowerOfTwo(Instr n, int shift) => shift == 0 ? n : Make(Op.ShrS, Make(Op.Add, n, Bias(n, shift)), Constant(shift));

    // 2^shift - 1 for negative n, else 0: makes the arithmetic shift round toward zero.
    private Instr Bias(Instr n, int shift) => shift == 0 ? Constant(0)
        : Make(Op.ShrU, shift == 1 ? n : Make(Op.ShrS, n, Constant(31)), Constant(32 - shift));

    private Instr Unsigned(Instr n, uint d)
    {
        int log = BitOperations.Log2(d);
        if (BitOperations.IsPow2(d))
            return log == 0 ? n : Make(Op.ShrU, n, Constant(log));
        // n < 2^bits: the multiplier m may exceed 2^(32+p) / d by up to 2^(p + 32 - bits) / d.
        int bits = 32 - BitOperations.LeadingZeroCount(Simplify.KnownBits(n));
        for (int p = 0; p <= log + 1 && p < 32; p++)
        {
            UInt128 power = UInt128.One << (32 + p), m = power / d + 1;
            if (m <= uint.MaxValue && m * d - power <= UInt128.One << (p + 32 - bits))
                return Shift(Op.ShrU, Make(Op.MulHighU, n, Constant((int)(uint)m)), p);
        }
        // The multiplier needs 33 bits: its low 32 here, the top one by the sum.
        uint low = (uint)((UInt128.One << (33 + log)) / d + 1 - (UInt128.One << 32));
        Instr high = Make(Op.MulHighU, n, Constant((int)low));
        Instr sum = Make(Op.Add, Make(Op.ShrU, Make(Op.Sub, n, high), Constant(1)), high);
        return Shift(Op.ShrU, sum, log);
    }

    private Instr Signed(Instr n, uint d)
    {
        for (int p = 0; ; p++)
        {
            UInt128 power = UInt128.One << (32 + p), m = power / d + 1;
            if (m * d - power > UInt128.One << (p + 1))
                continue;
            Instr high = Make(Op.MulHighS, n, Constant((int)(uint)m));
            if (m > int.MaxValue)
                high = Make(Op.Add, high, n);
            return Make(Op.Add, Shift(Op.ShrS, high, p), Make(Op.ShrU, n, Constant(31)));
        }
    }

    private Instr Shift(Op op, Instr value, int amount) => amount == 0 ? value : Make(op, value, Constant(amount));

    private Instr Constant(int value)
    {
        Instr constant = Make(Op.Const);
        constant.Imm = value;
        return constant;
    }

    private Instr Make(Op op, params Instr[] args)
    {
        // An id past every side table: new values are never replaced.
        Instr instr = new(op, IrType.I32, args) { Block = _block, Line = _line, Id = int.MaxValue };
        _output.Add(instr);
        return instr;
    }
}
