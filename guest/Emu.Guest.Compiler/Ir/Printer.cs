using System.Globalization;
using System.Text;

namespace Emu.Guest.Compiler.Ir;

/// <summary>
/// Writes IR as text that <see cref="Parser"/> reads back. One instruction per line:
/// <code>[vN =] op[.qualifier] [type] args [#imm] [@kind"symbol"] [$slot] [(types) type] [align=n] [invariant] [length] [-> targets] [;
/// line]</code>
/// A block starts with <c>bN:</c> and its predecessors in phi order. Symbol kinds: f function, d data, x external.
/// </summary>
internal static class Printer
{
    /// <summary>The whole module: data symbols, then functions.</summary>
    public static string Text(Module module)
    {
        StringBuilder text = new();
        HashSet<string> seen = [];
        foreach (Function function in module.Functions.Values)
            foreach (Block block in function.Blocks)
                foreach (Instr instr in block.Instrs)
                    if (instr.Symbol is DataSymbol data && seen.Add(data.Name))
                        text.Append(CultureInfo.InvariantCulture, $"data \"{data.Name}\" align={data.Align} {Convert.ToHexString(data.Bytes)}\n");
        foreach (Function function in module.Functions.Values)
            Write(text, function);
        return text.ToString();
    }

    /// <summary>One function. Renumbers it.</summary>
    public static string Text(Function function)
    {
        StringBuilder text = new();
        Write(text, function);
        return text.ToString();
    }

    /// <summary>One instruction, with the numbers that it has now.</summary>
    public static string Text(Instr instr)
    {
        StringBuilder text = new();
        Write(text, instr, null);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Function function)
    {
        function.Number();
        text.Append(CultureInfo.InvariantCulture, $"func \"{function.Symbol.Name}\" ");
        WriteTypes(text, function.Parameters);
        text.Append(CultureInfo.InvariantCulture, $" {Name(function.Result)} inline={function.InlineHint}\n");
        for (int i = 0; i < function.Slots.Count; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"  slot ${i} \"{function.Slots[i].Name}\" {function.Slots[i].Bytes} align={function.Slots[i].Align}\n");
        foreach (Block block in function.Blocks)
        {
            text.Append(CultureInfo.InvariantCulture, $"b{block.Id}:");
            for (int p = 0; p < block.Predecessors.Count; p++)
                text.Append(p == 0 ? " " : ", ").Append('b').Append(block.Predecessors[p].Id);
            text.Append('\n');
            foreach (Instr instr in block.Instrs)
            {
                text.Append("  ");
                Write(text, instr, function);
                text.Append('\n');
            }
        }
    }

    private static void Write(StringBuilder text, Instr instr, Function? function)
    {
        if (instr.Type != IrType.Void)
            text.Append(CultureInfo.InvariantCulture, $"v{instr.Id} = ");
        text.Append(Name(instr.Op));
        string? qualifier = instr.Op switch
        {
            Op.Compare => Name(instr.Cond),
            Op.Load or Op.Store => Name(instr.Kind),
            Op.Check or Op.Trap => Name(instr.Trap),
            _ => null,
        };
        if (qualifier is not null)
            text.Append('.').Append(qualifier);
        if (instr.Type != IrType.Void)
            text.Append(' ').Append(Name(instr.Type));
        for (int i = 0; i < instr.Args.Length; i++)
            text.Append(i == 0 ? " v" : ", v").Append(instr.Args[i].Id);
        if (instr.Imm != 0 || instr.Op is Op.Const or Op.Param)
            text.Append(" #").Append(instr.Imm);
        WriteAttributes(text, instr, function);
    }

    private static void WriteAttributes(StringBuilder text, Instr instr, Function? function)
    {
        if (instr.Symbol is { } symbol)
            text.Append(" @").Append(symbol is FunctionSymbol ? 'f' : symbol is DataSymbol ? 'd' : 'x').Append('"').Append(symbol.Name).Append('"');
        if (instr.Slot is { } slot)
            text.Append(" $").Append(function is null ? slot.Name : function.Slots.IndexOf(slot).ToString(CultureInfo.InvariantCulture));
        if (instr.Signature is { } signature)
        {
            text.Append(' ');
            WriteTypes(text, signature.Parameters);
            text.Append(' ').Append(Name(signature.Result));
        }
        if (instr.Align != 1)
            text.Append(CultureInfo.InvariantCulture, $" align={instr.Align}");
        if (instr.Invariant)
            text.Append(" invariant");
        if (instr.IsLength)
            text.Append(" length");
        for (int i = 0; i < instr.Targets.Length; i++)
            text.Append(i == 0 ? " -> b" : ", b").Append(instr.Targets[i].Id);
        for (SourceLine? line = instr.Line; line is not null; line = line.InlinedAt)
            text.Append(CultureInfo.InvariantCulture, $"{(line == instr.Line ? " ; " : " < ")}{line.Method}:{line.Line}");
    }

    private static void WriteTypes(StringBuilder text, IReadOnlyList<IrType> types)
    {
        text.Append('(');
        for (int i = 0; i < types.Count; i++)
            text.Append(i == 0 ? "" : ", ").Append(Name(types[i]));
        text.Append(')');
    }

    private static string Name<T>(T value) where T : struct, Enum => Names<T>.Of[value];

    private static class Names<T> where T : struct, Enum
    {
        // Lower case is the spelling of the text form, not a way to compare strings.
#pragma warning disable CA1308
        public static readonly Dictionary<T, string> Of = Enum.GetValues<T>().ToDictionary(v => v, v => v.ToString().ToLowerInvariant());
#pragma warning restore CA1308
    }
}
