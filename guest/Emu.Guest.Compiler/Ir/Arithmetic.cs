using System.Numerics;

namespace Emu.Guest.Compiler.Ir;

/// <summary>
/// What each operation without memory or control computes. Values are longs: I32 sign-extended, F32 as zero-extended bits, F64 as bits.
/// Used to evaluate IR and to fold constants.
/// </summary>
internal static class Arithmetic
{
    /// <summary>What an operation gives whose result may be any value: also the pattern of fresh frame memory in the evaluator.</summary>
    public const long AnyValue = unchecked((long)0xCDCDCDCDCDCDCDCD);

    /// <summary>Computes a pure operation.</summary>
    /// <param name="instr">Gives operation, types and condition.</param>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand, if any.</param>
    /// <param name="c">Third operand, if any.</param>
    /// <param name="value">Result.</param>
    /// <returns>False when the operation is not pure, or not defined on these operands (division by zero, quotient overflow).</returns>
    public static bool TryCompute(Instr instr, long a, long b, long c, out long value)
    {
        value = 0;
        Op op = instr.Op;
        if (op == Op.Select)
        {
            value = (int)a != 0 ? b : c;
            return true;
        }
        if (op == Op.Compare)
        {
            value = Compares(instr.Cond, instr.Args[0].Type, a, b) ? 1 : 0;
            return true;
        }
        if (op is >= Op.DivS and <= Op.RemU)
            return TryDivide(op, instr.Type, a, b, out value);
        if (op is >= Op.Add and <= Op.DualDot)
        {
            value = instr.Type == IrType.I32 ? Word(op, (int)a, (int)b) : Long(op, a, b);
            return true;
        }
        if (op is >= Op.SignExtend8 and <= Op.HighHalf)
        {
            value = Resize(op, a);
            return true;
        }
        if (op is >= Op.FAdd and <= Op.Bitcast)
        {
            value = op >= Op.IntToFloat ? Converted(op, instr.Args[0].Type, instr.Type, a)
                : instr.Type == IrType.F32 ? BitConverter.SingleToUInt32Bits(Single(op, F32(a), F32(b)))
                : BitConverter.DoubleToInt64Bits(Double(op, F64(a), F64(b)));
            return true;
        }
        return false;
    }

    /// <summary>A comparison of two values of one type.</summary>
    public static bool Compares(Cond cond, IrType type, long a, long b)
    {
        if (type is IrType.F32 or IrType.F64)
            return type == IrType.F32 ? FloatCompares(cond, F32(a), F32(b)) : FloatCompares(cond, F64(a), F64(b));
        if (type == IrType.I32 && cond >= Cond.LtU)
        {
            a = (uint)a;
            b = (uint)b;
        }
        return cond switch
        {
            Cond.Eq => a == b,
            Cond.Ne => a != b,
            Cond.Lt => a < b,
            Cond.Le => a <= b,
            Cond.Gt => a > b,
            Cond.Ge => a >= b,
            Cond.LtU => (ulong)a < (ulong)b,
            Cond.LeU => (ulong)a <= (ulong)b,
            Cond.GtU => (ulong)a > (ulong)b,
            _ => (ulong)a >= (ulong)b,
        };
    }

    private static bool FloatCompares(Cond cond, double a, double b) => cond switch
    {
        Cond.Eq => a == b,
        Cond.Ne => a != b,
        Cond.Lt => a < b,
        Cond.Le => a <= b,
        Cond.Gt => a > b,
        Cond.Ge => a >= b,
        Cond.LtU => !(a >= b),
        Cond.LeU => !(a > b),
        Cond.GtU => !(a <= b),
        _ => !(a < b),
    };

    private static bool TryDivide(Op op, IrType type, long a, long b, out long value)
    {
        value = 0;
        if (type == IrType.I32 && op is (Op.DivU or Op.RemU))
        {
            a = (uint)a;
            b = (uint)b;
        }
        long minimum = type == IrType.I32 ? int.MinValue : long.MinValue;
        if (b == 0 || (op is Op.DivS or Op.RemS && b == -1 && a == minimum))
            return false;
        value = op switch
        {
            Op.DivS => a / b,
            Op.RemS => a % b,
            Op.DivU => (long)((ulong)a / (ulong)b),
            _ => (long)((ulong)a % (ulong)b),
        };
        if (type == IrType.I32)
            value = (int)value;
        return true;
    }

    private static long Word(Op op, int a, int b)
    {
        if (op is >= Op.Shl and <= Op.Ror && (uint)b >= 32)
            return unchecked((int)AnyValue);
        return op switch
        {
            Op.Add => a + b,
            Op.Sub => a - b,
            Op.Mul => a * b,
            Op.MulHighS => (int)(((long)a * b) >> 32),
            Op.MulHighU => (int)(((ulong)(uint)a * (uint)b) >> 32),
            Op.And => a & b,
            Op.Or => a | b,
            Op.Xor => a ^ b,
            Op.Shl => a << b,
            Op.ShrS => a >> b,
            Op.ShrU => a >>> b,
            Op.Ror => (int)BitOperations.RotateRight((uint)a, b),
            Op.Neg => -a,
            Op.Not => ~a,
            Op.CountLeadingZeros => BitOperations.LeadingZeroCount((uint)a),
            Op.ReverseBits => (int)ReverseBits((uint)a),
            Op.DualExtend => Pair((sbyte)a, (sbyte)(a >> 16)),
            Op.DualAdd => Pair(a + b, (a >> 16) + (b >> 16)),
            Op.DualDot => (short)a * (short)b + (a >> 16) * (b >> 16),
            _ => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(a),
        };
    }

    private static int Pair(int low, int high) => (ushort)low | high << 16;

    private static long Long(Op op, long a, long b)
    {
        if (op is >= Op.Shl and <= Op.Ror && (uint)b >= 64)
            return AnyValue;
        return op switch
        {
            Op.Add => a + b,
            Op.Sub => a - b,
            Op.Mul => a * b,
            Op.And => a & b,
            Op.Or => a | b,
            Op.Xor => a ^ b,
            Op.Shl => a << (int)b,
            Op.ShrS => a >> (int)b,
            Op.ShrU => a >>> (int)b,
            Op.Neg => -a,
            _ => ~a,
        };
    }

    private static uint ReverseBits(uint value)
    {
        uint result = 0;
        for (int i = 0; i < 32; i++)
            result |= ((value >> i) & 1) << (31 - i);
        return result;
    }

    private static long Resize(Op op, long a) => op switch
    {
        Op.SignExtend8 => (sbyte)a,
        Op.SignExtend16 => (short)a,
        Op.ZeroExtend8 => (byte)a,
        Op.ZeroExtend16 => (ushort)a,
        Op.SignExtend => (int)a,
        Op.ZeroExtend => (uint)a,
        Op.Truncate => (int)a,
        _ => (int)(a >> 32),
    };

    private static float Single(Op op, float a, float b) => op switch
    {
        Op.FAdd => a + b,
        Op.FSub => a - b,
        Op.FMul => a * b,
        Op.FDiv => a / b,
        Op.FNeg => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a) ^ int.MinValue),
        Op.FAbs => MathF.Abs(a),
        _ => MathF.Sqrt(a),
    };

    private static double Double(Op op, double a, double b) => op switch
    {
        Op.FAdd => a + b,
        Op.FSub => a - b,
        Op.FMul => a * b,
        Op.FDiv => a / b,
        Op.FNeg => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(a) ^ long.MinValue),
        Op.FAbs => Math.Abs(a),
        _ => Math.Sqrt(a),
    };

    private static long Converted(Op op, IrType from, IrType to, long a)
    {
        if (op == Op.Bitcast)
            return to == IrType.F32 ? (uint)a : to == IrType.I32 ? (int)a : a;
        if (op == Op.FloatConvert)
            return to == IrType.F64 ? BitConverter.DoubleToInt64Bits(F32(a)) : BitConverter.SingleToUInt32Bits((float)F64(a));
        if (op is Op.FloatToInt or Op.FloatToUInt)
        {
            double value = from == IrType.F32 ? F32(a) : F64(a);
            if (to == IrType.I32)
                return op == Op.FloatToInt ? int.CreateSaturating(value) : (int)uint.CreateSaturating(value);
            return op == Op.FloatToInt ? long.CreateSaturating(value) : (long)ulong.CreateSaturating(value);
        }
        if (op == Op.UIntToFloat)
        {
            ulong value = from == IrType.I32 ? (uint)a : (ulong)a;
            return to == IrType.F32 ? BitConverter.SingleToUInt32Bits(value) : BitConverter.DoubleToInt64Bits(value);
        }
        return to == IrType.F32 ? BitConverter.SingleToUInt32Bits(a) : BitConverter.DoubleToInt64Bits(a);
    }

    private static float F32(long bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    private static double F64(long bits) => BitConverter.Int64BitsToDouble(bits);
}
