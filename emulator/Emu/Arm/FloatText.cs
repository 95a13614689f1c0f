using System.Globalization;
using System.Text;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>Operands of floating-point instructions: S and D registers, and lists of them.</summary>
internal static class FloatText
{
    private static readonly string[] Selections = ["eq", "vs", "ge", "gt"], Directions = ["a", "n", "p", "m"];

    /// <summary>The operands by the name that stands in braces.</summary>
    internal static readonly Dictionary<string, TextPart> All = new()
    {
        ["sd"] = new(static (t, in f) => t.Append('s').Append(f.D), static (ref c, ref f) => Parse(ref c, 's', 32, out f.D)),
        ["sn"] = new(static (t, in f) => t.Append('s').Append(f.N), static (ref c, ref f) => Parse(ref c, 's', 32, out f.N)),
        ["sm"] = new(static (t, in f) => t.Append('s').Append(f.M), static (ref c, ref f) => Parse(ref c, 's', 32, out f.M)),
        ["sm1"] = new(static (t, in f) => t.Append('s').Append(f.M + 1), static (ref c, ref f) => Parse(ref c, 's', 32, out byte next) && next == f.M + 1),
        ["same"] = new(static (t, in f) => t.Append('s').Append(f.D), static (ref c, ref f) => Parse(ref c, 's', 32, out byte again) && again == f.D),
        ["dd"] = new(static (t, in f) => t.Append('d').Append(f.D / 2), static (ref c, ref f) => ParseDouble(ref c, out f.D)),
        ["dn"] = new(static (t, in f) => t.Append('d').Append(f.N / 2), static (ref c, ref f) => ParseDouble(ref c, out f.N)),
        ["samed"] = new(static (t, in f) => t.Append('d').Append(f.D / 2), static (ref c, ref f) => ParseDouble(ref c, out byte again) && again == f.D),
        ["select"] = new(static (t, in f) => t.Append(Selections[f.Imm2]), static (ref c, ref f) => ParseName(ref c, Selections, ref f)),
        ["direction"] = new(static (t, in f) => t.Append(Directions[f.Imm2]), static (ref c, ref f) => ParseName(ref c, Directions, ref f)),
        ["dm"] = new(static (t, in f) => t.Append('d').Append(f.M / 2), static (ref c, ref f) => ParseDouble(ref c, out f.M)),
        ["slist"] = new(static (t, in f) => Print(t, 's', f.D, (int)f.Imm), static (ref c, ref f) => ParseList(ref c, ref f, 's', 1)),
        ["dlist"] = new(static (t, in f) => Print(t, 'd', f.D / 2, (int)f.Imm / 2), static (ref c, ref f) => ParseList(ref c, ref f, 'd', 2)),
    };

    private static bool ParseName(ref TextCursor c, string[] names, ref Fields f)
    {
        for (uint i = 0; i < names.Length; i++)
        {
            if (!c.Take(names[i])) continue;
            f.Imm2 = i;
            return true;
        }
        return false;
    }

    private static bool Parse(ref TextCursor c, char kind, int count, out byte register)
    {
        register = 0;
        return c.Take(kind == 's' ? "s" : "d") && c.Byte(out register) && register < count;
    }

    private static bool ParseDouble(ref TextCursor c, out byte register)
    {
        bool ok = Parse(ref c, 'd', 16, out register);
        register <<= 1;
        return ok;
    }

    private static void Print(StringBuilder t, char kind, int first, int count)
    {
        t.Append(CultureInfo.InvariantCulture, $"{{{kind}{first}");
        if (count > 1) t.Append(CultureInfo.InvariantCulture, $"-{kind}{first + count - 1}");
        t.Append('}');
    }

    private static bool ParseList(ref TextCursor c, ref Fields f, char kind, int words)
    {
        int limit = 32 / words;
        if (!c.Take("{") || !Parse(ref c, kind, limit, out byte first)) return false;
        byte last = first;
        if (c.Take("-") && !Parse(ref c, kind, limit, out last)) return false;
        if (last < first) return false;
        f.D = (byte)(first * words);
        f.Imm = (uint)((last - first + 1) * words);
        return c.Take("}");
    }
}
