using System.Globalization;
using System.Text;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>An operand of an assembly template: how it is printed, and how it is read back.</summary>
/// <param name="Print">Appends the operand's text.</param>
/// <param name="Parse">Reads the operand at a position and moves on; false when the text is something else.</param>
internal sealed record TextPart(TextPart.Printer Print, TextPart.Parser Parse)
{
    internal delegate void Printer(StringBuilder text, in Fields f);
    internal delegate bool Parser(ref TextCursor cursor, ref Fields f);

    private static readonly string[] Conditions = ["eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", ""];
    private static readonly string[] Registers = ["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "sl", "fp", "ip", "sp", "lr", "pc"];
    private static readonly string[] ShiftNames = ["lsl", "lsr", "asr", "ror"];

    private static readonly Dictionary<uint, string> Barriers = new() { [15] = "sy", [14] = "st", [11] = "ish", [10] = "ishst", [7] = "un", [6] = "unst", [3] = "osh", [2] = "oshst" };

    private static readonly Dictionary<uint, string> Specials = new()
    {
        [0] = "CPSR", [1] = "IAPSR", [2] = "EAPSR", [3] = "PSR", [5] = "IPSR", [6] = "EPSR", [7] = "IEPSR", [8] = "MSP", [9] = "PSP", [10] = "MSPLIM", [11] = "PSPLIM",
        [16] = "PRIMASK", [17] = "BASEPRI", [18] = "BASEPRI_MAX", [19] = "FAULTMASK", [20] = "CONTROL",
        [0x88] = "MSP_NS", [0x89] = "PSP_NS", [0x8A] = "MSPLIM_NS", [0x8B] = "PSPLIM_NS", [0x90] = "PRIMASK_NS", [0x91] = "BASEPRI_NS", [0x93] = "FAULTMASK_NS", [0x94] = "CONTROL_NS", [0x98] = "SP_NS",
        [0x20] = "PAC_KEY_P_0", [0x21] = "PAC_KEY_P_1", [0x22] = "PAC_KEY_P_2", [0x23] = "PAC_KEY_P_3", [0x24] = "PAC_KEY_U_0", [0x25] = "PAC_KEY_U_1", [0x26] = "PAC_KEY_U_2", [0x27] = "PAC_KEY_U_3",
        [0xA0] = "PAC_KEY_P_0_NS", [0xA1] = "PAC_KEY_P_1_NS", [0xA2] = "PAC_KEY_P_2_NS", [0xA3] = "PAC_KEY_P_3_NS",
        [0xA4] = "PAC_KEY_U_0_NS", [0xA5] = "PAC_KEY_U_1_NS", [0xA6] = "PAC_KEY_U_2_NS", [0xA7] = "PAC_KEY_U_3_NS",
    };

    // BASEPRI_MAX and PSP_NS come before BASEPRI and PSP.
    private static readonly KeyValuePair<uint, string>[] SpecialsToParse = [.. Specials.OrderByDescending(s => s.Value.Length)];

    /// <summary>All operands by the name that stands in braces.</summary>
    internal static readonly Dictionary<string, TextPart> All = new()
    {
        ["s"] = new(static (t, in f) => t.Append(f.SetFlags ? "s" : ""), static (ref c, ref f) => c.Take("s") && (f.SetFlags = true)),
        ["c"] = new(static (t, in f) => t.Append(Conditions[f.Condition]), static (ref c, ref f) => ParseCondition(ref c, ref f)),
        ["d"] = new(static (t, in f) => t.Append(Registers[f.D]), static (ref c, ref f) => ParseRegister(ref c, ref f.D)),
        ["n"] = new(static (t, in f) => t.Append(Registers[f.N]), static (ref c, ref f) => ParseRegister(ref c, ref f.N)),
        ["m"] = new(static (t, in f) => t.Append(Registers[f.M]), static (ref c, ref f) => ParseRegister(ref c, ref f.M)),
        ["t"] = new(static (t, in f) => t.Append(Registers[f.T]), static (ref c, ref f) => ParseRegister(ref c, ref f.T)),
        ["a"] = new(static (t, in f) => t.Append(Registers[f.A]), static (ref c, ref f) => ParseRegister(ref c, ref f.A)),
        ["i"] = new(static (t, in f) => PrintOffset(t, f), static (ref c, ref f) => c.Take("#") && ParseOffset(ref c, ref f)),
        ["o"] = new(static (t, in f) => { if (f.Imm != 0 || f.Imm2 != 0) PrintOffset(t.Append(", "), f); },
            static (ref c, ref f) => !c.Take(", #") || ParseOffset(ref c, ref f)),
        ["u"] = new(static (t, in f) => t.Append(f.Imm), static (ref c, ref f) => c.Number(out f.Imm)),
        ["x"] = new(static (t, in f) => t.Append(CultureInfo.InvariantCulture, $"0x{f.Imm:x4}"), static (ref c, ref f) => c.Number(out f.Imm)),
        ["amount"] = new(static (t, in f) => t.Append(f.ShiftAmount), static (ref c, ref f) => c.Byte(out f.ShiftAmount)),
        ["width"] = new(static (t, in f) => t.Append(f.Imm2), static (ref c, ref f) => c.Number(out f.Imm2)),
        ["shift"] = new(static (t, in f) => PrintShift(t, f), static (ref c, ref f) => ParseShift(ref c, ref f)),
        ["rotate"] = new(static (t, in f) => { if (f.ShiftAmount != 0) t.Append(", ror #").Append(f.ShiftAmount); },
            static (ref c, ref f) => !c.Take(", ror #") || c.Byte(out f.ShiftAmount)),
        ["back"] = new(static (t, in f) => t.Append(f.Imm2 != 0 ? "!" : ""), static (ref c, ref f) => { f.Imm2 = c.Take("!") ? 1u : 0u; return true; }),
        ["backlow"] = new(static (t, in f) => t.Append((f.List >> f.N & 1) == 0 ? "!" : ""), static (ref c, ref f) => { c.Take("!"); return true; }),
        ["list"] = new(static (t, in f) => PrintList(t, f.List), static (ref c, ref f) => ParseList(ref c, ref f)),
        ["label"] = new(static (t, in f) => t.Append(CultureInfo.InvariantCulture, $"{f.Address + 4 + f.Imm:x}"),
            static (ref c, ref f) => { bool ok = c.Hexadecimal(out f.Imm); f.Imm -= f.Address + 4; return ok; }),
        ["special"] = new(static (t, in f) => PrintSpecial(t, f), static (ref c, ref f) => ParseSpecial(ref c, ref f)),
        ["effect"] = new(static (t, in f) => t.Append(f.Imm2 != 0 ? "id" : "ie"),
            static (ref c, ref f) => { bool id = c.Take("id"); f.Imm2 = id ? 1u : 0u; return id || c.Take("ie"); }),
        ["masks"] = new(static (t, in f) => t.Append((f.Imm & 2) != 0 ? "i" : "").Append((f.Imm & 1) != 0 ? "f" : ""),
            static (ref c, ref f) => { f.Imm = (c.Take("i") ? 2u : 0) | (c.Take("f") ? 1u : 0); return f.Imm != 0; }),
        ["barrier"] = new(static (t, in f) => PrintBarrier(t, f.Imm), static (ref c, ref f) => ParseBarrier(ref c, ref f)),
        ["it"] = new(static (t, in f) => PrintIt(t, f.Imm), static (ref c, ref f) => ParseIt(ref c, ref f)),
        ["braced"] = new(static (t, in f) => t.Append('{').Append(f.Imm).Append('}'), static (ref c, ref f) => c.Take("{") && c.Number(out f.Imm) && c.Take("}")),
    };

    /// <summary>Name of condition 0..14.</summary>
    internal static string ConditionName(uint condition) => Conditions[condition];

    /// <summary>Reads a condition.</summary>
    internal static bool ParseConditionName(ref TextCursor c, ref Fields f) => ParseCondition(ref c, ref f);

    private static bool ParseCondition(ref TextCursor c, ref Fields f)
    {
        for (byte i = 0; i < 14; i++)
        {
            if (!c.Take(Conditions[i])) continue;
            f.Condition = i;
            return true;
        }
        return false;
    }

    private static bool ParseRegister(ref TextCursor c, ref byte register)
    {
        for (int i = 15; i >= 0; i--)
        {
            if (!c.TakeWord(Registers[i]) && !c.TakeWord($"r{i}")) continue;
            register = (byte)i;
            return true;
        }
        return false;
    }

    private static void PrintOffset(StringBuilder t, in Fields f) => t.Append(f.Imm == 0 && f.Imm2 == 1 ? "#-0" : $"#{(int)f.Imm}");

    private static bool ParseOffset(ref TextCursor c, ref Fields f)
    {
        f.Imm2 = c.StartsWith("-0") ? 1u : 0u;
        return c.Number(out f.Imm);
    }

    private static void PrintShift(StringBuilder t, in Fields f)
    {
        if (f.ShiftAmount != 0) t.Append(CultureInfo.InvariantCulture, $", {ShiftNames[f.ShiftType]} #{f.ShiftAmount}");
        else if (f.ShiftType == 3) t.Append(", rrx");
    }

    private static bool ParseShift(ref TextCursor c, ref Fields f)
    {
        if (c.Take(", rrx"))
        {
            f.ShiftType = 3;
            return true;
        }
        for (byte i = 0; i < 4; i++)
        {
            if (!c.Take($", {ShiftNames[i]} #")) continue;
            f.ShiftType = i;
            return c.Byte(out f.ShiftAmount);
        }
        return true;
    }

    private static void PrintList(StringBuilder t, int list)
    {
        t.Append('{');
        string separator = "";
        for (int r = 0; r < 16; r++)
        {
            if ((list >> r & 1) == 0) continue;
            t.Append(separator).Append(Registers[r]);
            separator = ", ";
        }
        t.Append('}');
    }

    private static bool ParseList(ref TextCursor c, ref Fields f)
    {
        if (!c.Take("{")) return false;
        do
        {
            byte first = 0, last = 0;
            if (!ParseRegister(ref c, ref first)) return false;
            last = first;
            if (c.Take("-") && !ParseRegister(ref c, ref last)) return false;
            for (int r = first; r <= last; r++) f.List |= (ushort)(1 << r);
        }
        while (c.Take(", "));
        return c.Take("}");
    }

    private static void PrintSpecial(StringBuilder t, in Fields f)
    {
        if (!Specials.TryGetValue(f.Imm, out string? name)) name = $"<sysm {f.Imm}>";
        t.Append(name);
        if (f.Imm2 != 0 && f.Imm == 0) t.Append('_').Append((f.Imm2 & 2) != 0 ? "f" : "").Append((f.Imm2 & 1) != 0 ? "s" : "");
    }

    private static bool ParseSpecial(ref TextCursor c, ref Fields f)
    {
        if (c.Take("<sysm "))
        {
            f.Imm2 = 2;
            return c.Number(out f.Imm) && c.Take(">");
        }
        foreach ((uint value, string name) in SpecialsToParse)
        {
            if (!c.TakeWord(name)) continue;
            f.Imm = value;
            bool suffix = c.Take("_");
            f.Imm2 = suffix ? (c.Take("f") ? 2u : 0) | (c.Take("s") ? 1u : 0) : 2;
            return true;
        }
        return false;
    }

    private static void PrintBarrier(StringBuilder t, uint option)
    {
        if (Barriers.TryGetValue(option, out string? name)) t.Append(name);
        else t.Append('#').Append(option);
    }

    private static bool ParseBarrier(ref TextCursor c, ref Fields f)
    {
        foreach ((uint option, string name) in Barriers)
        {
            if (!c.TakeWord(name)) continue;
            f.Imm = option;
            return true;
        }
        return c.Take("#") && c.Number(out f.Imm);
    }

    // After the first, each letter says whether the mask bit equals the lowest bit of the condition (t) or not (e).
    private static void PrintIt(StringBuilder t, uint state)
    {
        uint low = state >> 4 & 1;
        for (int i = 3; (state & (1u << i) - 1) != 0; i--) t.Append((state >> i & 1) == low ? 't' : 'e');
        string condition = Conditions[state >> 4];
        t.Append(' ').Append(condition.Length == 0 ? "al" : condition);
    }

    private static bool ParseIt(ref TextCursor c, ref Fields f)
    {
        Span<bool> then = stackalloc bool[3];
        int count = 0;
        while (count < 3 && (c.StartsWith("t") || c.StartsWith("e")))
        {
            then[count++] = c.Take("t");
            if (!then[count - 1]) c.Take("e");
        }
        if (!c.Take(" ")) return false;
        Fields condition = default;
        if (c.Take("al")) condition.Condition = 14;
        else if (!ParseCondition(ref c, ref condition)) return false;
        uint low = condition.Condition & 1u;
        uint mask = 1u << 3 - count;
        for (int i = 0; i < count; i++) mask |= (then[i] ? low : low ^ 1) << 3 - i;
        f.Imm = (uint)condition.Condition << 4 | mask;
        return true;
    }
}
