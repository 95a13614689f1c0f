using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>Which memory of its caller a function may write.</summary>
/// <param name="Unknown">Memory found through loaded or called-for pointers.</param>
/// <param name="Parameters">Bit i: memory that parameter i points to.</param>
internal readonly record struct WriteSummary(bool Unknown, ulong Parameters)
{
    /// <summary>For a function that nobody looked at.</summary>
    public static WriteSummary Anything { get; } = new(true, ulong.MaxValue);

    /// <summary>Looks at a function whose callees have summaries already; others may write anything.</summary>
    public static WriteSummary Of(Function function, Dictionary<string, WriteSummary> known)
    {
        WriteSummary result = default;
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
            {
                if (instr.Op is Op.Store or Op.CopyBytes or Op.ZeroBytes)
                    result = result.Through(instr.Args[0]);
                else if (instr.Op == Op.CallIndirect)
                    return Anything;
                else if (instr.Op == Op.Call)
                    result = result.ThroughCall(instr, known.TryGetValue(instr.Symbol!.Name, out WriteSummary callee) ? callee : Anything);
            }
        return result;
    }

    private WriteSummary ThroughCall(Instr call, WriteSummary callee)
    {
        WriteSummary result = new(Unknown || callee.Unknown, Parameters);
        for (int i = 0; i < call.Args.Length; i++)
            if ((callee.Parameters & Bit(i)) != 0)
                result = result.Through(call.Args[i]);
        return result;
    }

    private WriteSummary Through(Instr pointer)
    {
        ulong parameters = Parameters;
        bool unknown = Unknown;
        Visit(pointer, 0);
        return new WriteSummary(unknown, parameters);

        void Visit(Instr value, int depth)
        {
            switch (value.Op)
            {
                case Op.FrameAddress or Op.Const or Op.Undef or Op.Mul or Op.Shl or Op.Compare:
                    break;
                case Op.Param:
                    parameters |= Bit((int)value.Imm);
                    break;
                case Op.Add or Op.Sub or Op.Select or Op.Phi when depth < 6:
                    foreach (Instr arg in value.Args)
                        Visit(arg, depth + 1);
                    break;
                default:
                    unknown = true;
                    break;
            }
        }
    }

    /// <summary>The bit of a parameter; parameters past 63 share the last.</summary>
    public static ulong Bit(int parameter) => 1UL << Math.Min(parameter, 63);
}
