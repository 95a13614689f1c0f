using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Floats that are loaded only to be stored again, or to be looked at as bits, become integers: copies need no floating-point registers, and core
/// registers load and store in fewer cycles and from any address.
/// </summary>
internal static class CopyFloatsAsBits
{
    /// <summary>Rewrites a function; only targets that keep floats as such have anything to do.</summary>
    public static void Run(Function function)
    {
        Dictionary<Instr, List<Instr>> users = [];
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                foreach (Instr arg in instr.Args)
                    if (arg is { Op: Op.Load, Type: IrType.F32 or IrType.F64 })
                        (users.TryGetValue(arg, out List<Instr>? list) ? list : users[arg] = []).Add(instr);
        Replacements replacements = new(function.Number());
        bool casts = false;
        foreach ((Instr load, List<Instr> all) in users)
        {
            if (!all.TrueForAll(user => user.Op == Op.Bitcast || (user.Op == Op.Store && user.Args[1] == load && user.Args[0] != load)))
                continue;
            (load.Type, load.Kind) = load.Type == IrType.F32 ? (IrType.I32, MemKind.I32) : (IrType.I64, MemKind.I64);
            foreach (Instr user in all)
                if (user.Op == Op.Store)
                    user.Kind = load.Kind;
                else
                    replacements.Add(user, load);
            casts |= all.Exists(static user => user.Op == Op.Bitcast);
        }
        if (!casts)
            return;
        foreach (Block block in function.Blocks)
            block.Instrs.RemoveAll(instr => instr.Op == Op.Bitcast && instr.Args[0] is { Op: Op.Load } load && instr.Type == load.Type);
        replacements.Apply(function);
    }
}
