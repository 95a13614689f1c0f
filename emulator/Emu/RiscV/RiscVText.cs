using System.Globalization;
using System.Text;
using Emu.Arm;
using Emu.Isa;

namespace Emu.RiscV;

/// <summary>The operands of RISC-V assembly templates, as GNU objdump spells them with <c>-M no-aliases</c>.</summary>
internal static class RiscVText
{
    private static readonly string[] Registers =
    [
        "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
        "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
    ];

    private static readonly string[] FloatRegisters =
    [
        "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2", "fa3", "fa4", "fa5",
        "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "ft8", "ft9", "ft10", "ft11",
    ];

    private static readonly string[] Orders = ["", ".rl", ".aq", ".aqrl"];

    private static readonly TextTemplate?[] Templates = new TextTemplate[RiscVIsa.Shapes.Length];

    /// <summary>The template of a row.</summary>
    internal static TextTemplate Of(int row) => Templates[row] ??= new TextTemplate(RiscVIsa.Shapes[row].Assembly, static name => All[name]);

    /// <summary>Name of a register in the standard calling convention.</summary>
    internal static string Register(int r) => Registers[r];

    /// <summary>All operands by the name that stands in braces.</summary>
    internal static readonly Dictionary<string, TextPart> All = new()
    {
        ["d"] = new(static (t, in f) => t.Append(Registers[f.D]), static (ref c, ref f) => ParseRegister(ref c, ref f.D)),
        ["n"] = new(static (t, in f) => t.Append(Registers[f.N]), static (ref c, ref f) => ParseRegister(ref c, ref f.N)),
        ["m"] = new(static (t, in f) => t.Append(Registers[f.M]), static (ref c, ref f) => ParseRegister(ref c, ref f.M)),
        ["a"] = new(static (t, in f) => t.Append(Registers[f.A]), static (ref c, ref f) => ParseRegister(ref c, ref f.A)),
        ["fd"] = new(static (t, in f) => t.Append(FloatRegisters[f.D]), static (ref c, ref f) => ParseFloatRegister(ref c, ref f.D)),
        ["fn"] = new(static (t, in f) => t.Append(FloatRegisters[f.N]), static (ref c, ref f) => ParseFloatRegister(ref c, ref f.N)),
        ["fm"] = new(static (t, in f) => t.Append(FloatRegisters[f.M]), static (ref c, ref f) => ParseFloatRegister(ref c, ref f.M)),
        ["fa"] = new(static (t, in f) => t.Append(FloatRegisters[f.A]), static (ref c, ref f) => ParseFloatRegister(ref c, ref f.A)),
        ["rm"] = new(static (t, in f) => PrintRounding(t, f, RoundingModes.Dynamic), static (ref c, ref f) => ParseRounding(ref c, ref f, RoundingModes.Dynamic)),
        ["rm0"] = new(static (t, in f) => PrintRounding(t, f, 0), static (ref c, ref f) => ParseRounding(ref c, ref f, 0)),
        ["i"] = new(static (t, in f) => t.Append((int)f.Imm), static (ref c, ref f) => c.Number(out f.Imm)),
        ["j"] = new(static (t, in f) => t.Append(f.Imm2), static (ref c, ref f) => c.Number(out f.Imm2)),
        ["count"] = new(static (t, in f) => t.Append(f.Imm2 + 1), static (ref c, ref f) => c.Number(out f.Imm2) && f.Imm2-- is >= 1 and <= 8),
        ["h"] = new(static (t, in f) => t.Append(CultureInfo.InvariantCulture, $"0x{f.Imm:x}"), static (ref c, ref f) => c.Number(out f.Imm)),
        ["x"] = new(static (t, in f) => t.Append(CultureInfo.InvariantCulture, $"0x{f.Imm:x}"), static (ref c, ref f) => c.Number(out f.Imm)),
        ["upper"] = new(static (t, in f) => t.Append(CultureInfo.InvariantCulture, $"0x{f.Imm >> 12:x}"), static (ref c, ref f) => ParseUpper(ref c, ref f)),
        ["hint"] = new(static (t, in f) => { if (f.Imm != 0) t.Append(' ').Append((int)f.Imm); }, static (ref c, ref f) => !c.Take(" ") || c.Number(out f.Imm)),
        ["label"] = new(static (t, in f) => t.Append(CultureInfo.InvariantCulture, $"{f.Address + f.Imm:x}"),
            static (ref c, ref f) => { bool ok = c.Hexadecimal(out f.Imm); f.Imm -= f.Address; return ok; }),
        ["order"] = new(static (t, in f) => t.Append(Orders[f.Imm2]), static (ref c, ref f) => ParseOrder(ref c, ref f)),
        ["mode"] = new(static (t, in f) => t.Append(f.A == 8 && f.Imm == 0x33 ? ".tso" : ""), static (ref c, ref f) => { if (c.Take(".tso")) f.A = 8; return true; }),
        ["pred"] = new(static (t, in f) => PrintSet(t, f.Imm >> 4), static (ref c, ref f) => ParseSet(ref c, ref f, 4)),
        ["succ"] = new(static (t, in f) => PrintSet(t, f.Imm & 15), static (ref c, ref f) => ParseSet(ref c, ref f, 0)),
        ["csr"] = new(static (t, in f) => t.Append(CsrNames.Of(f.Imm)), static (ref c, ref f) => CsrNames.TryParse(ref c, out f.Imm)),
        ["list"] = new(static (t, in f) => PrintList(t, f.Imm2), static (ref c, ref f) => ParseList(ref c, ref f)),
    };

    private static bool ParseRegister(ref TextCursor c, ref byte register)
    {
        for (int i = 31; i >= 0; i--)
        {
            if (!c.TakeWord(Registers[i]) && !c.TakeWord($"x{i}")) continue;
            register = (byte)i;
            return true;
        }
        return false;
    }

    private static bool ParseFloatRegister(ref TextCursor c, ref byte register)
    {
        for (int i = 31; i >= 0; i--)
        {
            if (!c.TakeWord(FloatRegisters[i]) && !c.TakeWord($"f{i}")) continue;
            register = (byte)i;
            return true;
        }
        return false;
    }

    private static void PrintRounding(StringBuilder t, in Fields f, int silent)
    {
        if (f.ShiftType != silent) t.Append(',').Append(f.ShiftType == RoundingModes.Dynamic ? "dyn" : RoundingModes.Names[f.ShiftType]);
    }

    private static bool ParseRounding(ref TextCursor c, ref Fields f, int silent)
    {
        f.ShiftType = (byte)silent;
        if (!c.Take(",")) return true;
        for (int i = 0; i <= RoundingModes.Highest; i++)
        {
            if (!c.TakeWord(RoundingModes.Names[i])) continue;
            f.ShiftType = (byte)i;
            return true;
        }
        f.ShiftType = RoundingModes.Dynamic;
        return c.TakeWord("dyn");
    }

    private static bool ParseUpper(ref TextCursor c, ref Fields f)
    {
        bool ok = c.Number(out uint value) && value < 1 << 20;
        f.Imm = value << 12;
        return ok;
    }

    private static bool ParseOrder(ref TextCursor c, ref Fields f)
    {
        f.Imm2 = c.Take(".aqrl") ? 3u : c.Take(".aq") ? 2u : c.Take(".rl") ? 1u : 0;
        return true;
    }

    private static void PrintSet(StringBuilder t, uint set)
    {
        if (set == 0) t.Append("unknown");
        for (int i = 0; i < 4; i++)
            if ((set >> (3 - i) & 1) != 0) t.Append("iorw"[i]);
    }

    private static bool ParseSet(ref TextCursor c, ref Fields f, int shift)
    {
        if (c.Take("unknown")) return true;
        uint set = 0;
        for (int i = 0; i < 4; i++)
            if (c.Take("iorw"[i].ToString())) set |= 8u >> i;
        f.Imm |= set << shift;
        return set != 0;
    }

    private static void PrintList(StringBuilder t, uint list)
    {
        int count = RegisterList.Count(list);
        t.Append("{ra").Append(count > 1 ? ", s0" : "");
        if (count > 2) t.Append("-s").Append(count - 2);
        t.Append('}');
    }

    private static bool ParseList(ref TextCursor c, ref Fields f)
    {
        f.Imm2 = 4;
        if (!c.Take("{ra")) return false;
        if (!c.Take(", s0")) return c.Take("}");
        f.Imm2 = 5;
        if (!c.Take("-s")) return c.Take("}");
        if (!c.Number(out uint last) || last is 0 or > 11 or 10) return false;
        f.Imm2 = last == 11 ? 15 : 5 + last;
        return c.Take("}");
    }
}
