using System.Globalization;

namespace Emu.Guest.Compiler.Ir;

/// <summary>Checks that a function is well-formed SSA: arity, types, phis against predecessors, dominance, terminators, slots.</summary>
internal static class Verifier
{
    /// <summary>Throws when a function of the module is malformed.</summary>
    /// <param name="module">What to check.</param>
    /// <param name="after">What ran before, for the message.</param>
    /// <exception cref="InvalidOperationException">Lists every fault and the function's text.</exception>
    public static void Verify(Module module, string after)
    {
        foreach (Function function in module.Functions.Values)
            Verify(function, after, module);
    }

    /// <summary>Throws when the function is malformed.</summary>
    public static void Verify(Function function, string after, Module? module = null)
    {
        List<string> faults = Faults(function, module);
        if (faults.Count > 0)
            throw new InvalidOperationException($"IR of {function.Symbol.Name} is malformed after {after}:\n{string.Join('\n', faults)}\n{Printer.Text(function)}");
    }

    /// <summary>All faults of a function, as sentences; empty when it is well-formed.</summary>
    public static List<string> Faults(Function function, Module? module = null)
    {
        List<string> faults = [];
        if (function.Blocks.Count == 0)
            return ["no blocks"];
        function.Number();
        if (function.Entry.Predecessors.Count != 0)
            faults.Add("the entry block has predecessors");
        CheckShape(function, faults);
        if (faults.Count > 0)
            return faults;
        CheckEdges(function, faults);
        if (faults.Count > 0)
            return faults;
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                CheckInstr(function, module, instr, faults);
        CheckDominance(function, faults);
        return faults;
    }

    private static void CheckShape(Function function, List<string> faults)
    {
        HashSet<Instr> seen = [];
        foreach (Block block in function.Blocks)
        {
            if (block.Instrs.Count == 0 || !block.Terminator.IsTerminator)
                faults.Add($"b{block.Id}: no terminator");
            bool phis = true;
            for (int i = 0; i < block.Instrs.Count; i++)
            {
                Instr instr = block.Instrs[i];
                if (!seen.Add(instr))
                    faults.Add($"b{block.Id}: v{instr.Id} stands twice");
                if (instr.Block != block)
                    faults.Add($"b{block.Id}: v{instr.Id} names another block as its own");
                if (instr.IsTerminator && i != block.Instrs.Count - 1)
                    faults.Add($"b{block.Id}: terminator before the end");
                phis &= instr.Op == Op.Phi;
                if (instr.Op == Op.Phi && !phis)
                    faults.Add($"b{block.Id}: phi v{instr.Id} after other instructions");
            }
        }
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                foreach (Instr arg in instr.Args)
                    if (!seen.Contains(arg))
                        faults.Add($"{Where(instr)}: operand v{arg.Id} ({arg.Op}) stands in no block");
    }

    private static void CheckEdges(Function function, List<string> faults)
    {
        HashSet<Block> blocks = [.. function.Blocks];
        Dictionary<(Block, Block), int> edges = [];
        foreach (Block block in function.Blocks)
        {
            foreach (Block target in block.Successors)
            {
                if (!blocks.Contains(target))
                    faults.Add($"b{block.Id}: target b{target.Id} is not in the function");
                edges[(block, target)] = edges.GetValueOrDefault((block, target)) + 1;
            }
        }
        foreach (Block block in function.Blocks)
            foreach (Block predecessor in block.Predecessors)
                edges[(predecessor, block)] = edges.GetValueOrDefault((predecessor, block)) - 1;
        foreach (((Block from, Block to), int count) in edges)
            if (count != 0)
                faults.Add($"edge b{from.Id} -> b{to.Id}: {(count > 0 ? "missing in" : "not real but in")} the predecessors");
    }

    private static void CheckInstr(Function function, Module? module, Instr instr, List<string> faults)
    {
        string? fault = instr.Op switch
        {
            Op.Const or Op.Undef => Types(instr, instr.Type, true),
            Op.Param => instr.Imm < 0 || instr.Imm >= function.Parameters.Count ? "no such parameter"
                : instr.Block != function.Entry ? "parameter outside the entry block" : Types(instr, function.Parameters[(int)instr.Imm], true),
            Op.SymbolAddress => instr.Symbol is null ? "no symbol" : Types(instr, IrType.I32, true),
            Op.FrameAddress => instr.Slot is null || !function.Slots.Contains(instr.Slot) ? "slot is not in the function" : Types(instr, IrType.I32, true),
            Op.Phi => CheckPhi(instr),
            >= Op.Add and <= Op.Xor or Op.Neg or Op.Not => CheckInteger(instr),
            Op.Shl or Op.ShrS or Op.ShrU or Op.Ror => Types(instr, instr.Type, IsInt(instr.Type), instr.Type, IrType.I32),
            Op.CountLeadingZeros or Op.ReverseBits or Op.ReverseBytes or Op.DualExtend => Types(instr, IrType.I32, true, IrType.I32),
            Op.DualAdd or Op.DualDot => Types(instr, IrType.I32, true, IrType.I32, IrType.I32),
            Op.Compare => instr.Args.Length != 2 ? "needs 2 operands" : Types(instr, IrType.I32, true, instr.Args[0].Type, instr.Args[0].Type),
            Op.Select => Types(instr, instr.Type, instr.Type != IrType.Void, IrType.I32, instr.Type, instr.Type),
            >= Op.SignExtend8 and <= Op.ZeroExtend16 => Types(instr, IrType.I32, true, IrType.I32),
            Op.SignExtend or Op.ZeroExtend => Types(instr, IrType.I64, true, IrType.I32),
            Op.Truncate or Op.HighHalf => Types(instr, IrType.I32, true, IrType.I64),
            >= Op.FAdd and <= Op.FDiv => Types(instr, instr.Type, IsFloat(instr.Type), instr.Type, instr.Type),
            >= Op.FNeg and <= Op.FSqrt => Types(instr, instr.Type, IsFloat(instr.Type), instr.Type),
            >= Op.IntToFloat and <= Op.Bitcast => CheckConversion(instr),
            Op.Load => Types(instr, TypeOf(instr.Kind), true, IrType.I32),
            Op.Store => Types(instr, IrType.Void, true, IrType.I32, TypeOf(instr.Kind)),
            Op.CopyBytes => instr.Imm < 0 ? "negative size" : Types(instr, IrType.Void, true, IrType.I32, IrType.I32),
            Op.ZeroBytes => instr.Imm < 0 ? "negative size" : Types(instr, IrType.Void, true, IrType.I32),
            Op.Call => CheckCall(instr, module),
            Op.CallIndirect => instr.Signature is null ? "no signature" : Types(instr, instr.Signature.Result, true, [IrType.I32, .. instr.Signature.Parameters]),
            Op.Check => instr.Trap == 0 ? "no trap kind" : Types(instr, IrType.Void, true, IrType.I32),
            _ => CheckTerminator(function, instr),
        };
        if (instr.Align is not (1 or 2 or 4 or 8))
            fault ??= $"alignment {instr.Align}";
        if (fault is not null)
            faults.Add($"{Where(instr)}: {fault}");
    }

    private static string? CheckPhi(Instr instr)
    {
        if (instr.Args.Length != instr.Block!.Predecessors.Count)
            return $"{instr.Args.Length} values for {instr.Block.Predecessors.Count} predecessors";
        foreach (Instr arg in instr.Args)
            if (arg.Type != instr.Type)
                return $"v{arg.Id} is {arg.Type}";
        return instr.Type == IrType.Void ? "void phi" : null;
    }

    private static string? CheckInteger(Instr instr) =>
        instr.Op is Op.MulHighS or Op.MulHighU ? Types(instr, IrType.I32, true, IrType.I32, IrType.I32)
        : instr.Op is Op.Neg or Op.Not ? Types(instr, instr.Type, IsInt(instr.Type), instr.Type)
        : Types(instr, instr.Type, IsInt(instr.Type), instr.Type, instr.Type);

    private static string? CheckConversion(Instr instr)
    {
        if (instr.Args.Length != 1)
            return "needs 1 operand";
        IrType from = instr.Args[0].Type;
        bool ok = instr.Op switch
        {
            Op.IntToFloat or Op.UIntToFloat => IsInt(from) && IsFloat(instr.Type),
            Op.FloatToInt or Op.FloatToUInt => IsFloat(from) && IsInt(instr.Type),
            Op.FloatConvert => IsFloat(from) && IsFloat(instr.Type) && from != instr.Type,
            _ => from != instr.Type && IsInt(from) != IsInt(instr.Type) && (from is IrType.I32 or IrType.F32) == (instr.Type is IrType.I32 or IrType.F32),
        };
        return ok ? null : $"no conversion {from} to {instr.Type}";
    }

    private static string? CheckCall(Instr instr, Module? module)
    {
        if (instr.Symbol is not FunctionSymbol symbol)
            return "calls no function symbol";
        return module is not null && module.Functions.TryGetValue(symbol.Name, out Function? callee)
            ? Types(instr, callee.Result, true, [.. callee.Parameters]) : null;
    }

    private static string? CheckTerminator(Function function, Instr instr)
    {
        int targets = instr.Op switch { Op.Jump => 1, Op.Branch => 2, Op.Switch => Math.Max(1, instr.Targets.Length), _ => 0 };
        if (instr.Targets.Length != targets)
            return $"{instr.Targets.Length} targets";
        return instr.Op switch
        {
            Op.Branch or Op.Switch => Types(instr, IrType.Void, true, IrType.I32),
            Op.Return when function.Result != IrType.Void => Types(instr, IrType.Void, true, function.Result),
            Op.Trap => instr.Trap == 0 ? "no trap kind" : Types(instr, IrType.Void, true),
            _ => Types(instr, IrType.Void, true),
        };
    }

    private static string? Types(Instr instr, IrType result, bool resultOk, params ReadOnlySpan<IrType> args)
    {
        if (!resultOk || instr.Type != result || (instr.Type == IrType.Void && instr.Op <= Op.Load))
            return $"result is {instr.Type}";
        if (instr.Args.Length != args.Length)
            return $"{instr.Args.Length} operands instead of {args.Length}";
        for (int i = 0; i < args.Length; i++)
            if (instr.Args[i].Type != args[i])
                return $"operand v{instr.Args[i].Id} is {instr.Args[i].Type}, not {args[i]}";
        return null;
    }

    private static void CheckDominance(Function function, List<string> faults)
    {
        Dominators dominators = new(function);
        foreach (Block block in dominators.Order)
        {
            foreach (Instr instr in block.Instrs)
            {
                for (int i = 0; i < instr.Args.Length; i++)
                {
                    Instr arg = instr.Args[i];
                    Block use = instr.Op == Op.Phi ? block.Predecessors[i] : block;
                    if (!dominators.IsReachable(use))
                        continue;
                    bool ok = arg.Block == use ? instr.Op == Op.Phi || arg.Id < instr.Id : dominators.IsReachable(arg.Block!) && dominators.Dominates(arg.Block!, use);
                    if (!ok)
                        faults.Add($"{Where(instr)}: operand v{arg.Id} does not dominate its use");
                }
            }
        }
    }

    private static bool IsInt(IrType type) => type is IrType.I32 or IrType.I64;

    private static bool IsFloat(IrType type) => type is IrType.F32 or IrType.F64;

    /// <summary>Type of the value that a memory access of the kind moves.</summary>
    public static IrType TypeOf(MemKind kind) => kind switch
    {
        MemKind.I64 => IrType.I64,
        MemKind.F32 => IrType.F32,
        MemKind.F64 => IrType.F64,
        _ => IrType.I32,
    };

    private static string Where(Instr instr) => string.Create(CultureInfo.InvariantCulture, $"b{instr.Block?.Id} '{Printer.Text(instr)}'");
}
