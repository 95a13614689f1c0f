using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

// Pairs of 16-bit numbers: methods of the runtime that a core with DSP instructions does in one of them. Their own bodies serve all other cores.
internal static partial class Intrinsics
{
    private const string DualType = "Emu.Runtime.Arithmetic.DualInt16";

    private static readonly Dictionary<string, Intrinsic> Dual = new()
    {
        ["EvenBytes"] = static (m, call, isNew) => m.Push(m.Unary(Op.DualExtend, IrType.I32, m.PopScalar())),
        ["OddBytes"] = static (m, call, isNew) => m.Push(m.Unary(Op.DualExtend, IrType.I32, m.Binary(Op.Ror, m.PopScalar(), m.Const(8)))),
        ["Add"] = static (m, call, isNew) => m.Push(PopPair(m, Op.DualAdd)),
        ["MultiplyAdd"] = static (m, call, isNew) =>
        {
            Instr products = PopPair(m, Op.DualDot);
            m.Push(m.Binary(Op.Add, m.PopScalar(), products));
        },
    };

    /// <summary>The row of a method of the pairs for a target; null when its body is to be compiled.</summary>
    private static Intrinsic? FindDual(string method, GuestTarget? target)
    {
        bool isSupported = target?.HasDualInt16 == true;
        if (method == "get_IsSupported")
            return isSupported ? static (m, call, isNew) => m.Push(1) : static (m, call, isNew) => m.Push(0);
        return isSupported ? Dual.GetValueOrDefault(method) : null;
    }

    private static Instr PopPair(MethodImporter m, Op op)
    {
        Instr b = m.PopScalar(), a = m.PopScalar();
        return m.Binary(op, a, b);
    }
}
