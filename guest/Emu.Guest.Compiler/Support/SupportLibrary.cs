using System.Reflection;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Support;

/// <summary>The routines, written in the guest subset, that stand for what a target has no instruction for.</summary>
public static class SupportLibrary
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public;

    /// <summary>The routine for an operation.</summary>
    /// <param name="op">Operation.</param>
    /// <param name="result">Type of the result.</param>
    /// <param name="operand">Type of the first operand.</param>
    /// <param name="cond">For Compare.</param>
    /// <returns>
    /// Guest-subset C# that takes and returns floats as their bits, and takes the operands in the operation's order. Null when there is none: FNeg, FAbs, Bitcast, moves of floats and 64-bit operations other than division and shifts by a variable amount
    /// are a few integer instructions.
    /// </returns>
    public static MethodInfo? MethodFor(Op op, IrType result, IrType operand, Cond cond = Cond.Eq)
    {
        if (result is IrType.I32 or IrType.I64 && Narrow(op, result, operand, cond) is { } integer)
            return integer;
        if (result == IrType.I64 && operand == IrType.I64)
            return Integer64(op) is { } name ? Method(op is Op.Shl or Op.ShrS or Op.ShrU ? typeof(Int64Shifts) : typeof(Int64Division), name) : null;
        if (op == Op.Compare)
            return operand is IrType.F32 or IrType.F64 ? Method(operand == IrType.F32 ? typeof(SoftFloat32) : typeof(SoftFloat64), Comparison(cond)) : null;
        bool fromFloat = op is Op.FloatToInt or Op.FloatToUInt;
        IrType real = fromFloat ? operand : result;
        if (real is not (IrType.F32 or IrType.F64))
            return null;
        string? routine = op switch
        {
            Op.FAdd => nameof(SoftFloat32.Add),
            Op.FSub => nameof(SoftFloat32.Subtract),
            Op.FMul => nameof(SoftFloat32.Multiply),
            Op.FDiv => nameof(SoftFloat32.Divide),
            Op.FSqrt => nameof(SoftFloat32.SquareRoot),
            Op.FloatConvert => result == IrType.F32 ? nameof(SoftFloat64.ToFloat32) : nameof(SoftFloat64.FromFloat32),
            Op.IntToFloat => operand == IrType.I32 ? nameof(SoftFloat32.FromInt32) : nameof(SoftFloat32.FromInt64),
            Op.UIntToFloat => operand == IrType.I32 ? nameof(SoftFloat32.FromUInt32) : nameof(SoftFloat32.FromUInt64),
            Op.FloatToInt => result == IrType.I32 ? nameof(SoftFloat32.ToInt32) : nameof(SoftFloat32.ToInt64),
            Op.FloatToUInt => result == IrType.I32 ? nameof(SoftFloat32.ToUInt32) : nameof(SoftFloat32.ToUInt64),
            _ => null,
        };
        if (routine is null)
            return null;
        return Method(real == IrType.F32 && op != Op.FloatConvert ? typeof(SoftFloat32) : typeof(SoftFloat64), routine);
    }

    /// <summary>For cores without division, long products or bit counting. A product of I32 operands is signed when the condition is Lt.</summary>
    private static MethodInfo? Narrow(Op op, IrType result, IrType operand, Cond cond) => op switch
    {
        Op.Mul when result == IrType.I32 => Method(typeof(Int32Multiplication), nameof(Int32Multiplication.Multiply)),
        Op.Mul when result == IrType.I64 && operand == IrType.I64 => Method(typeof(LongMultiplication), nameof(LongMultiplication.Multiply)),
        Op.Mul when result == IrType.I64 => Method(typeof(LongMultiplication), cond == Cond.Lt ? nameof(LongMultiplication.Signed) : nameof(LongMultiplication.Unsigned)),
        Op.MulHighS => Method(typeof(LongMultiplication), nameof(LongMultiplication.HighSigned)),
        Op.MulHighU => Method(typeof(LongMultiplication), nameof(LongMultiplication.HighUnsigned)),
        Op.DivS when result == IrType.I32 => Method(typeof(Int32Division), nameof(Int32Division.DivideSigned)),
        Op.DivU when result == IrType.I32 => Method(typeof(Int32Division), nameof(Int32Division.DivideUnsigned)),
        Op.RemS when result == IrType.I32 => Method(typeof(Int32Division), nameof(Int32Division.RemainderSigned)),
        Op.RemU when result == IrType.I32 => Method(typeof(Int32Division), nameof(Int32Division.RemainderUnsigned)),
        Op.CountLeadingZeros => Method(typeof(BitRoutines), nameof(BitRoutines.LeadingZeros)),
        Op.ReverseBits => Method(typeof(BitRoutines), nameof(BitRoutines.Reverse)),
        Op.ReverseBytes => Method(typeof(BitRoutines), nameof(BitRoutines.ReverseBytes)),
        _ => null,
    };

    private static string? Integer64(Op op) => op switch
    {
        Op.DivS => nameof(Int64Division.DivideSigned),
        Op.DivU => nameof(Int64Division.DivideUnsigned),
        Op.RemS => nameof(Int64Division.RemainderSigned),
        Op.RemU => nameof(Int64Division.RemainderUnsigned),
        Op.Shl => nameof(Int64Shifts.Left),
        Op.ShrS => nameof(Int64Shifts.RightSigned),
        Op.ShrU => nameof(Int64Shifts.RightUnsigned),
        _ => null,
    };

    private static string Comparison(Cond cond) => cond switch
    {
        Cond.Eq => nameof(SoftFloat32.Equal),
        Cond.Ne => nameof(SoftFloat32.NotEqual),
        Cond.Lt => nameof(SoftFloat32.Less),
        Cond.Le => nameof(SoftFloat32.LessOrEqual),
        Cond.Gt => nameof(SoftFloat32.Greater),
        Cond.Ge => nameof(SoftFloat32.GreaterOrEqual),
        Cond.LtU => nameof(SoftFloat32.LessOrUnordered),
        Cond.LeU => nameof(SoftFloat32.LessOrEqualOrUnordered),
        Cond.GtU => nameof(SoftFloat32.GreaterOrUnordered),
        _ => nameof(SoftFloat32.GreaterOrEqualOrUnordered),
    };

    /// <summary>A routine of <see cref="MemoryRoutines"/>, for CopyBytes and ZeroBytes too large to unroll: Move(to, from, bytes), FillBytes(to, value, bytes).</summary>
    public static MethodInfo Memory(string name) => Method(typeof(MemoryRoutines), name);

    internal static MethodInfo Bits(string name) => Method(typeof(BitRoutines), name);

    internal static MethodInfo Float(string name, IrType type)
    {
        Type real = type == IrType.F32 ? typeof(float) : typeof(double);
        bool binary = name is nameof(FloatRoutines.Min) or nameof(FloatRoutines.Max);
        return typeof(FloatRoutines).GetMethod(name, Static, binary ? [real, real] : [real])!;
    }

    private static MethodInfo Method(Type room, string name) => room.GetMethod(name, Static)!;
}
