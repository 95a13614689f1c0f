using System.Globalization;
using System.Numerics;
using System.Text;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>Operands of ARMv8.1-M instructions.</summary>
internal static class V81Text
{
    private static readonly string[] Sizes = ["8", "16", "32", "64"];
    private static readonly string[] Registers = ["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "sl", "fp", "ip", "", "lr", "zr"];

    /// <summary>The operands by the name that stands in braces.</summary>
    internal static readonly Dictionary<string, TextPart> All = new()
    {
        ["csel"] = new(static (t, in f) => PrintSelect(t, "csel", f), static (ref c, ref f) => ParseSelect(ref c, ref f, "csel")),
        ["csinc"] = Alias("csinc", "cinc", "cset"),
        ["csinv"] = Alias("csinv", "cinv", "csetm"),
        ["csneg"] = Alias("csneg", "cneg", "cneg"),
        ["size"] = new(static (t, in f) => t.Append(Sizes[f.ShiftType]), static (ref c, ref f) => ParseSize(ref c, ref f)),
        ["qd"] = new(static (t, in f) => t.Append('q').Append(f.D), static (ref c, ref f) => ParseVector(ref c, out f.D)),
        ["qn"] = new(static (t, in f) => t.Append('q').Append(f.N), static (ref c, ref f) => ParseVector(ref c, out f.N)),
        ["qm"] = new(static (t, in f) => t.Append('q').Append(f.M), static (ref c, ref f) => ParseVector(ref c, out f.M)),
        ["mzr"] = new(static (t, in f) => t.Append(Registers[f.M]), static (ref c, ref f) => ParseRegister(ref c, out f.M)),
        // Without an exchange objdump leaves the letters for "dual" out.
        ["dual"] = new(static (t, in f) => t.Append(f.Imm != 0 ? "dav" : "v"), static (ref c, ref f) => c.Take("dav") || c.Take("v")),
        ["turn"] = new(static (t, in f) => t.Append(f.Imm == 0 ? "90" : "270"), static (ref c, ref f) => { f.Imm = c.TakeWord("270") ? 1u : 0; return f.Imm != 0 || c.TakeWord("90"); }),
        ["degrees"] = new(static (t, in f) => t.Append(f.Imm * 90), static (ref c, ref f) => { bool ok = c.Number(out uint angle) && angle % 90 == 0 && angle < 360; f.Imm = angle / 90; return ok; }),
        ["qlist2"] = new(static (t, in f) => PrintVectorList(t, f.D, 2), static (ref c, ref f) => ParseVectorList(ref c, ref f, 2)),
        ["qlist4"] = new(static (t, in f) => PrintVectorList(t, f.D, 4), static (ref c, ref f) => ParseVectorList(ref c, ref f, 4)),
        ["qd2"] = new(static (t, in f) => t.Append('q').Append(f.D), static (ref c, ref f) => ParseVector(ref c, out byte again) && again == f.D),
        ["lane2"] = new(static (t, in f) => t.Append(f.Imm + 2), static (ref c, ref f) => c.Number(out uint lane) && lane is 2 or 3),
        ["bytemask"] = new(static (t, in f) => t.Append(CultureInfo.InvariantCulture, $"0x{VectorConstant.ByteMask(f.Imm):x16}"), static (ref c, ref f) => ParseByteMask(ref c, ref f)),
        ["vfloat"] = new(static (t, in f) => t.Append(VectorConstant.Text(f.Imm)), static (ref c, ref f) => ParseFloat(ref c, ref f)),
        ["vorr"] = new(static (t, in f) => PrintOr(t, f), static (ref c, ref f) => ParseOr(ref c, ref f)),
        ["step"] = new(static (t, in f) => t.Append(1 << (int)f.Imm), static (ref c, ref f) =>
        {
            bool ok = c.Number(out uint step) && step is 1 or 2 or 4 or 8;
            f.Imm = (uint)BitOperations.Log2(step);
            return ok;
        }),
        ["point"] = new(static (t, in f) => t.Append(CultureInfo.InvariantCulture, $"{f.ShiftAmount * 2:x}"),
            static (ref c, ref f) => { bool ok = c.Hexadecimal(out uint bytes) && bytes is > 0 and < 32 && bytes % 2 == 0; f.ShiftAmount = (byte)(bytes / 2); return ok; }),
        // The branch of BFCSEL is a wide one if List is 1; otherwise the code goes on behind it.
        ["otherwise"] = new(static (t, in f) => t.Append(CultureInfo.InvariantCulture, $"{f.ShiftAmount * 2 + (f.List != 0 ? 4 : 2):x}"),
            static (ref c, ref f) => { bool ok = c.Hexadecimal(out uint bytes) && bytes - f.ShiftAmount * 2u is 2 or 4; f.List = (ushort)(bytes - f.ShiftAmount * 2u == 4 ? 1 : 0); return ok; }),
        ["condition"] = new(static (t, in f) => t.Append(TextPart.ConditionName(f.ShiftType)),
            static (ref c, ref f) => { Fields condition = default; bool ok = TextPart.ParseConditionName(ref c, ref condition); f.ShiftType = condition.Condition; return ok; }),
        ["acc"] = new(static (t, in f) => t.Append(f.Imm2 != 0 ? "a" : ""), static (ref c, ref f) => { f.Imm2 = c.Take("a") ? 1u : 0; return true; }),
        ["exchange"] = new(static (t, in f) => t.Append(f.Imm != 0 ? "x" : ""), static (ref c, ref f) => { f.Imm = c.Take("x") ? 1u : 0; return true; }),
        ["thenelse"] = new(static (t, in f) => PrintBlock(t, f.Imm2), static (ref c, ref f) => { f.Imm2 = ParseBlock(ref c); return true; }),
        ["vpt"] = new(static (t, in f) => { if (f.Imm2 == 0) t.Append("cmp"); else PrintBlock(t.Append("pt"), f.Imm2); },
            static (ref c, ref f) => { f.Imm2 = c.Take("cmp") ? 0 : c.Take("pt") ? ParseBlock(ref c) : 16; return f.Imm2 < 16; }),
        ["clearlist"] = new(static (t, in f) => PrintClear(t, f.List), static (ref c, ref f) => ParseClear(ref c, ref f)),
        ["sclear"] = new(static (t, in f) => PrintVectors(t, 's', f.D, (int)f.Imm), static (ref c, ref f) => ParseVectors(ref c, ref f, 's', 1)),
        ["dclear"] = new(static (t, in f) => PrintVectors(t, 'd', f.D / 2, (int)f.Imm / 2), static (ref c, ref f) => ParseVectors(ref c, ref f, 'd', 2)),
    };

    // With the same register twice these are written with one register and the opposite condition, or with none.
    private static TextPart Alias(string full, string same, string zero) => new(
        (t, in f) =>
        {
            if (f.N != f.M) PrintSelect(t, full, f);
            else if (f.N == 15 && zero != same) t.Append(zero).Append(' ').Append(Registers[f.D]).Append(", ").Append(TextPart.ConditionName(f.Imm ^ 1));
            else t.Append(same).Append(' ').Append(Registers[f.D]).Append(", ").Append(Registers[f.N]).Append(", ").Append(TextPart.ConditionName(f.Imm ^ 1));
        },
        (ref c, ref f) =>
        {
            if (c.Take(full + " ")) return ParseOperands(ref c, ref f, registers: 2);
            bool one = c.Take(same + " ");
            if (!one && !c.Take(zero + " ")) return false;
            (f.N, f.M) = (15, 15);
            bool ok = ParseOperands(ref c, ref f, one ? 1 : 0);
            f.Imm ^= 1;
            return ok;
        });

    private static void PrintSelect(StringBuilder t, string name, in Fields f) => t.Append(name).Append(' ').Append(Registers[f.D]).Append(", ")
        .Append(Registers[f.N]).Append(", ").Append(Registers[f.M]).Append(", ").Append(TextPart.ConditionName(f.Imm));

    private static bool ParseSelect(ref TextCursor c, ref Fields f, string name) => c.Take(name + " ") && ParseOperands(ref c, ref f, registers: 2);

    private static bool ParseOperands(ref TextCursor c, ref Fields f, int registers)
    {
        if (!ParseRegister(ref c, out f.D) || !c.Take(", ")) return false;
        if (registers > 0)
        {
            if (!ParseRegister(ref c, out f.N) || !c.Take(", ")) return false;
            f.M = f.N;
        }
        if (registers > 1 && (!ParseRegister(ref c, out f.M) || !c.Take(", "))) return false;
        Fields condition = default;
        bool ok = TextPart.ParseConditionName(ref c, ref condition);
        f.Imm = condition.Condition;
        return ok;
    }

    private static bool ParseRegister(ref TextCursor c, out byte register)
    {
        for (register = 0; register < 16; register++)
            if (register != 13 && c.TakeWord(Registers[register])) return true;
        return false;
    }

    // Of a register with itself this is a move.
    private static void PrintOr(StringBuilder t, in Fields f)
    {
        t.Append(f.N == f.M ? "vmov q" : "vorr q").Append(f.D).Append(", q").Append(f.N);
        if (f.N != f.M) t.Append(", q").Append(f.M);
    }

    private static bool ParseOr(ref TextCursor c, ref Fields f)
    {
        bool move = c.Take("vmov ");
        if (!move && !c.Take("vorr ")) return false;
        if (!ParseVector(ref c, out f.D) || !c.Take(", ") || !ParseVector(ref c, out f.N)) return false;
        f.M = f.N;
        return move || (c.Take(", ") && ParseVector(ref c, out f.M));
    }

    private static bool ParseVector(ref TextCursor c, out byte register)
    {
        register = 0;
        return c.Take("q") && c.Byte(out register) && register < 8;
    }

    private static void PrintVectorList(StringBuilder t, int first, int count)
    {
        for (int i = 0; i < count; i++) t.Append(i == 0 ? "{q" : ", q").Append(first + i);
        t.Append('}');
    }

    private static bool ParseVectorList(ref TextCursor c, ref Fields f, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!c.Take(i == 0 ? "{" : ", ") || !ParseVector(ref c, out byte register) || (i > 0 && register != f.D + i)) return false;
            if (i == 0) f.D = register;
        }
        return c.Take("}");
    }

    private static bool ParseByteMask(ref TextCursor c, ref Fields f)
    {
        for (uint i = 0; i < 256; i++)
        {
            if (!c.TakeWord($"0x{VectorConstant.ByteMask(i):x16}")) continue;
            f.Imm = i;
            return true;
        }
        return false;
    }

    private static bool ParseFloat(ref TextCursor c, ref Fields f)
    {
        for (uint i = 0; i < 256; i++)
        {
            TextCursor rest = c;
            if (!rest.Take(VectorConstant.Text(i)) || !rest.AtEnd) continue;
            (c, f.Imm) = (rest, i);
            return true;
        }
        return false;
    }

    // After the first, each instruction is for lanes where the comparison held (t) or not (e): a mask bit says that this changes.
    private static void PrintBlock(StringBuilder t, uint mask)
    {
        bool then = true;
        for (int i = 3; (mask & (1u << i) - 1) != 0; i--)
        {
            then ^= (mask >> i & 1) != 0;
            t.Append(then ? 't' : 'e');
        }
    }

    private static uint ParseBlock(ref TextCursor c)
    {
        uint mask = 0;
        bool then = true;
        int at = 3;
        for (; at > 0 && (c.StartsWith("t") || c.StartsWith("e")); at--)
        {
            bool next = c.Take("t") || !c.Take("e");
            if (next != then) mask |= 1u << at;
            then = next;
        }
        return mask | 1u << at;
    }

    private static bool ParseSize(ref TextCursor c, ref Fields f)
    {
        for (byte i = 0; i < 4; i++)
        {
            if (!c.TakeWord(Sizes[i])) continue;
            f.ShiftType = i;
            return true;
        }
        return false;
    }

    private static void PrintClear(StringBuilder t, int list)
    {
        string separator = "";
        t.Append('{');
        for (int r = 0; r < 16; r++)
        {
            if ((list >> r & 1) == 0) continue;
            t.Append(separator).Append(r == 15 ? "APSR" : Registers[r]);
            separator = ", ";
        }
        t.Append('}');
    }

    private static bool ParseClear(ref TextCursor c, ref Fields f)
    {
        if (!c.Take("{")) return false;
        do
        {
            byte register = 15;
            if (!c.Take("APSR") && !ParseRegister(ref c, out register)) return false;
            f.List |= (ushort)(1 << register);
        }
        while (c.Take(", "));
        return c.Take("}");
    }

    private static void PrintVectors(StringBuilder t, char kind, int first, int count)
    {
        t.Append('{');
        if (count > 0) t.Append(kind).Append(first);
        if (count > 1) t.Append('-').Append(kind).Append(first + count - 1);
        t.Append(count > 0 ? ", VPR}" : "VPR}");
    }

    private static bool ParseVectors(ref TextCursor c, ref Fields f, char kind, int words)
    {
        if (!c.Take("{")) return false;
        if (c.Take("VPR}")) return true;
        string letter = kind.ToString();
        if (!c.Take(letter) || !c.Byte(out byte first)) return false;
        byte last = first;
        if (c.Take("-") && (!c.Take(letter) || !c.Byte(out last))) return false;
        if (last < first || last >= 32 / words) return false;
        f.D = (byte)(first * words);
        f.Imm = (uint)((last - first + 1) * words);
        return c.Take(", VPR}");
    }
}
