using Emu.Isa;

namespace Emu.RiscV;

/// <summary>The readings of pattern letters that RISC-V rows share, built from the manual's own notation of scattered immediates.</summary>
internal static class RiscVForms
{
    internal static readonly Form I = Immediate("11:0", signed: true);
    internal static readonly Form B = Immediate("12|10:5|4:1|11", signed: true);
    internal static readonly Form U = Immediate("31:12", signed: false);
    internal static readonly Form J = Immediate("20|10:1|11|19:12", signed: true);

    /// <summary>Immediates of compressed instructions, as the tables of the manual's chapter "C" write them, from left to right.</summary>
    internal static readonly Form Addi4Spn = Immediate("5:4|9:6|2|3", signed: false, small: "d", nonzero: "i");
    internal static readonly Form LoadWord = Immediate("5:3|2|6", signed: false, small: "dn");
    internal static readonly Form StoreWord = Immediate("5:3|2|6", signed: false, small: "nm");
    internal static readonly Form LoadDouble = Immediate("5:3|7:6", signed: false, small: "dn");
    internal static readonly Form StoreDouble = Immediate("5:3|7:6", signed: false, small: "nm");
    internal static readonly Form Six = Immediate("5|4:0", signed: true);
    internal static readonly Form SixAdd = Immediate("5|4:0", signed: true, nonzero: "d");
    internal static readonly Form SixSmall = Immediate("5|4:0", signed: true, small: "q");
    internal static readonly Form ShiftSmall = Immediate("4:0", signed: false, small: "q");
    internal static readonly Form Jump = Immediate("11|4|9:8|10|6|7|3:1|5", signed: true);
    internal static readonly Form Addi16Sp = Immediate("9|4|6|8:7|5", signed: true, nonzero: "i");
    internal static readonly Form Lui = Immediate("17|16:12", signed: true, nonzero: "i", not2: true);
    internal static readonly Form BranchZero = Immediate("8|4:3|7:6|2:1|5", signed: true, small: "n");
    internal static readonly Form LoadWordSp = Immediate("5|4:2|7:6", signed: false, nonzero: "d");
    internal static readonly Form LoadFloatSp = Immediate("5|4:2|7:6", signed: false);
    internal static readonly Form LoadDoubleSp = Immediate("5|4:3|8:6", signed: false);
    internal static readonly Form StoreWordSp = Immediate("5:2|7:6", signed: false);
    internal static readonly Form StoreDoubleSp = Immediate("5:3|8:6", signed: false);
    internal static readonly Form LoadByte = Immediate("0|1", signed: false, small: "dn");
    internal static readonly Form LoadHalf = Immediate("1", signed: false, small: "dn");
    internal static readonly Form StoreByte = Immediate("0|1", signed: false, small: "nm");
    internal static readonly Form StoreHalf = Immediate("1", signed: false, small: "nm");

    /// <summary>Immediates of WCH's extension XW.</summary>
    internal static readonly Form LoadByteXw = Immediate("0|4:3|2:1", signed: false, small: "dn");
    internal static readonly Form StoreByteXw = Immediate("0|4:3|2:1", signed: false, small: "nm");
    internal static readonly Form LoadHalfXw = Immediate("5:3|2:1", signed: false, small: "dn");
    internal static readonly Form StoreHalfXw = Immediate("5:3|2:1", signed: false, small: "nm");
    internal static readonly Form LoadByteXwSp = Immediate("3:0", signed: false, small: "d");
    internal static readonly Form StoreByteXwSp = Immediate("3:0", signed: false, small: "m");
    internal static readonly Form LoadHalfXwSp = Immediate("3:1|4", signed: false, small: "d");
    internal static readonly Form StoreHalfXwSp = Immediate("3:1|4", signed: false, small: "m");

    /// <summary>Two registers of x8 to x15.</summary>
    internal static readonly Form Small = Immediate("", signed: false, small: "qm");
    /// <summary>One register of x8 to x15, read and written.</summary>
    internal static readonly Form SmallOne = Immediate("", signed: false, small: "q");
    internal static readonly Form SourceNotZero = Immediate("", signed: false, nonzero: "n");
    internal static readonly Form SecondNotZero = Immediate("", signed: false, nonzero: "m");

    /// <summary>Rounding modes 5 and 6 are reserved.</summary>
    internal static readonly Form Rounding = new(static (ref Fields f) => f.ShiftType is not (5 or 6), static (ref Fields f) => f.ShiftType is < 5 or 7);

    /// <summary>CM.PUSH and CM.POP: Imm2 is rlist 4..15; Imm becomes the whole stack adjustment in bytes.</summary>
    internal static readonly Form Stack = new(
        static (ref Fields f) => { f.Imm = RegisterList.Bytes(f.Imm2) + 16 * f.Imm; return f.Imm2 >= 4; },
        static (ref Fields f) => f.Imm2 is >= 4 and < 16 && TryPages(ref f));

    /// <summary>CM.MVSA01: D and M are s0 to s7 and differ.</summary>
    internal static readonly Form SavedPair = new(
        static (ref Fields f) => { (f.D, f.M) = (Saved(f.D), Saved(f.M)); return f.D != f.M; },
        static (ref Fields f) => f.D != f.M && TryUnsaved(ref f.D) && TryUnsaved(ref f.M));

    /// <summary>CM.MVA01S: N and M are s0 to s7.</summary>
    internal static readonly Form SavedSources = new(
        static (ref Fields f) => { (f.N, f.M) = (Saved(f.N), Saved(f.M)); return true; },
        static (ref Fields f) => TryUnsaved(ref f.N) && TryUnsaved(ref f.M));

    /// <summary>CM.JT takes indices 0..31, CM.JALT the others.</summary>
    internal static readonly Form TableJump = new(static (ref Fields f) => f.Imm < 32, static (ref Fields f) => f.Imm < 32);
    internal static readonly Form TableCall = new(static (ref Fields f) => f.Imm >= 32, static (ref Fields f) => f.Imm is >= 32 and < 256);

    private static byte Saved(byte s) => (byte)(s < 2 ? 8 + s : 16 + s);

    private static bool TryUnsaved(ref byte r)
    {
        if (r is not (8 or 9 or >= 18 and <= 23)) return false;
        r -= (byte)(r < 16 ? 8 : 16);
        return true;
    }

    private static bool TryPages(ref Fields f)
    {
        uint extra = f.Imm - RegisterList.Bytes(f.Imm2);
        f.Imm = extra / 16;
        return extra is 0 or 16 or 32 or 48;
    }

    /// <summary>
    /// An immediate whose bits stand in the word in the order that the manual writes, e.g. "12|10:5|4:1|11" for branches.
    /// </summary>
    /// <param name="places">Bit numbers of the value from the left of the joined letter i.</param>
    /// <param name="signed">The highest bit is the sign.</param>
    /// <param name="small">Registers of three bits, x8 to x15: d, n, m, or q for D and N at once.</param>
    /// <param name="nonzero">What must not be 0: d, n, m or i.</param>
    /// <param name="not2">D is not x2.</param>
    private static Form Immediate(string places, bool signed, string small = "", string nonzero = "", bool not2 = false)
    {
        byte[] bits = [.. Places(places)];
        int highest = bits.Length == 0 ? 0 : bits.Max();
        bool d = small.Contains('d') || small.Contains('q'), n = small.Contains('n') || small.Contains('q'), m = small.Contains('m');
        bool Holds(in Fields f) => !(nonzero.Contains('d') && f.D == 0) && !(nonzero.Contains('n') && f.N == 0) && !(nonzero.Contains('m') && f.M == 0)
            && !(nonzero.Contains('i') && f.Imm == 0) && !(not2 && f.D == 2);
        return new Form(
            (ref Fields f) =>
            {
                if (d) f.D += 8;
                if (n) f.N += 8;
                if (m) f.M += 8;
                if (bits.Length != 0) f.Imm = Spread(f.Imm, bits, signed ? highest : 31);
                return Holds(f);
            },
            (ref Fields f) =>
            {
                if (!Holds(f) || (d && f.D < 8) || (n && f.N < 8) || (m && f.M < 8)) return false;
                if (d) f.D -= 8;
                if (n) f.N -= 8;
                if (m) f.M -= 8;
                uint value = f.Imm;
                if (bits.Length == 0) return true;
                f.Imm = Gather(value, bits);
                return Spread(f.Imm, bits, signed ? highest : 31) == value;
            });
    }

    private static IEnumerable<byte> Places(string places)
    {
        foreach (string part in places.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = part.Split(':');
            for (int bit = int.Parse(ends[0]); bit >= int.Parse(ends[^1]); bit--) yield return (byte)bit;
        }
    }

    private static uint Spread(uint raw, byte[] bits, int sign)
    {
        uint value = 0;
        for (int i = 0; i < bits.Length; i++) value |= (raw >> (bits.Length - 1 - i) & 1) << bits[i];
        return (uint)((int)(value << 31 - sign) >> 31 - sign);
    }

    private static uint Gather(uint value, byte[] bits)
    {
        uint raw = 0;
        for (int i = 0; i < bits.Length; i++) raw = raw << 1 | value >> bits[i] & 1;
        return raw;
    }
}
