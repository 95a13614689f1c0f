using System.Numerics;

namespace Emu.Isa;

/// <summary>The engine-independent part of a row, with its pattern compiled into mask, value and field slices.</summary>
/// <remarks>
/// A pattern is 16 or 32 characters <c>0</c>, <c>1</c> or letter (spaces are ignored), most significant bit first, followed by implied
/// fields such as <c>n=13</c>. The bits of one letter are joined from left to right. Letters:
/// <list type="table">
/// <item><term>d n m t a</term><description>registers; four-bit ones exclude SP and PC</description></item>
/// <item><term>D N M T A</term><description>the same fields, SP allowed, PC not</description></item>
/// <item><term>x</term><description>D and N at once (the manual's Rdn); excludes SP and PC</description></item>
/// <item><term>p</term><description>M, any register</description></item>
/// <item><term>b</term><description>N, PC allowed, SP not</description></item>
/// <item><term>u v w</term><description>D, N, M, Arm: floating-point registers of up to five bits; a <see cref="Form"/> orders the bits</description></item>
/// <item><term>u v w z</term><description>RISC-V: D, N, M, A, any register; rd, rs1, rs2, rs3 in its manual</description></item>
/// <item><term>q</term><description>RISC-V: D and N at once</description></item>
/// <item><term>y s</term><description>shift type, shift amount</description></item>
/// <item><term>i j</term><description>Imm, Imm2</description></item>
/// <item><term>l c S</term><description>List; Condition (0..13 only); SetFlags</description></item>
/// </list>
/// Bits that the manual writes in parentheses (should be 0 or 1) are fixed here: other values decode to no row.
/// </remarks>
public sealed class RowShape
{
    private const int SpBit = 1 << 13, PcBit = 1 << 15;

    private readonly record struct Slice(char Letter, int WordShift, int Width, int FieldShift, bool Highest);

    private readonly string _pattern;
    private Slice[]? _slices;
    private (char Letter, uint Value)[] _implied = [];

    /// <summary>Compiles one row's description.</summary>
    /// <exception cref="ArgumentException">The pattern does not have 16 or 32 bits or uses an unknown letter.</exception>
    public RowShape(string name, string pattern, string assembly, Features features, TimingClass timing, Form? form, RowFlags flags)
    {
        (Name, _pattern, Assembly, Features, Timing, Form, Flags) = (name, pattern, assembly, features, timing, form, flags);
        uint mask = 0, value = 0;
        int bits = 0, implied = pattern.IndexOf('=', StringComparison.Ordinal);
        foreach (char c in implied < 0 ? pattern : pattern.AsSpan(0, implied - 1))
        {
            if (c == ' ') continue;
            mask = mask << 1 | (c is '0' or '1' ? 1u : 0u);
            value = value << 1 | (c == '1' ? 1u : 0u);
            bits++;
        }
        if (bits is not (0 or 16 or 32)) throw new ArgumentException($"row '{name}': pattern has {bits} bits, not 16 or 32");
        (Mask, Value, Length) = (mask, value, bits / 8);
        SetsFlagsOutsideIt = bits == 16 && assembly.Contains("{s}", StringComparison.Ordinal);
    }

    /// <summary>Manual heading and encoding.</summary>
    public string Name { get; }
    /// <summary>Bit pattern as written in the row.</summary>
    public string Pattern => _pattern;
    /// <summary>Assembly text template.</summary>
    public string Assembly { get; }
    /// <summary>What a core must have.</summary>
    public Features Features { get; }
    /// <summary>Class of work.</summary>
    public TimingClass Timing { get; }
    /// <summary>Reading of the raw letters.</summary>
    public Form? Form { get; }
    /// <summary>Block-building facts.</summary>
    public RowFlags Flags { get; }
    /// <summary>Fixed bits.</summary>
    public uint Mask { get; }
    /// <summary>Values of the fixed bits.</summary>
    public uint Value { get; }
    /// <summary>2 or 4 bytes; 0 for the row that stands for undefined encodings.</summary>
    public int Length { get; }
    /// <summary>16-bit form that sets the flags outside an IT block and leaves them alone inside.</summary>
    public bool SetsFlagsOutsideIt { get; }

    /// <summary>Number of fixed bits: of two rows that match a word, the one with more is meant.</summary>
    public int FixedBits => BitOperations.PopCount(Mask);

    /// <summary>Fills the fields of a word whose fixed bits match.</summary>
    /// <returns>False when the registers or values are not allowed in this row.</returns>
    internal bool TryRead(uint word, ref Fields f)
    {
        Slice[] slices = _slices ?? Cut();
        foreach (Slice s in slices)
            Put(ref f, s.Letter, (word >> s.WordShift & Ones(s.Width)) << s.FieldShift);
        foreach ((char letter, uint value) in _implied)
            Put(ref f, letter, value);
        foreach (Slice s in slices)
            if (s.Highest && !Allowed(s, Get(in f, s.Letter)))
                return false;
        return Form is null || Form.Decode(ref f);
    }

    /// <summary>The word of given fields.</summary>
    /// <returns>False when a field does not fit this encoding.</returns>
    internal bool TryWrite(Fields f, out uint word)
    {
        word = Value;
        if (Length == 0 || (Form is not null && !Form.Encode(ref f))) return false;
        foreach (Slice s in _slices ?? Cut())
        {
            uint value = Get(in f, s.Letter);
            if (s.Highest && (value > Ones(s.FieldShift + s.Width) || !Allowed(s, value))) return false;
            if (s.Letter is 'x' or 'q' && f.D != f.N) return false;
            word |= (value >> s.FieldShift & Ones(s.Width)) << s.WordShift;
        }
        foreach ((char letter, uint value) in _implied)
            if (Get(in f, letter) != value || (letter is 'x' or 'q' && f.D != f.N)) return false;
        return true;
    }

    /// <summary>Fills in what assembly text leaves out: implied fields, and registers that one field names twice.</summary>
    internal void Imply(ref Fields f)
    {
        if (_slices is null) Cut();
        foreach ((char letter, uint value) in _implied)
            if (Get(in f, letter) == 0 && (letter != 'y' || !Assembly.Contains("{shift}", StringComparison.Ordinal))) Put(ref f, letter, value);
        if (_pattern.Contains('x', StringComparison.Ordinal) || _pattern.Contains('q', StringComparison.Ordinal)) f.N = f.D;
    }

    private static uint Ones(int width) => width >= 32 ? ~0u : (1u << width) - 1;

    private static bool Allowed(in Slice s, uint value)
    {
        if (s.Letter == 'c') return value < 14;
        int forbidden = s.Letter switch
        {
            'd' or 'n' or 'm' or 't' or 'a' or 'x' => SpBit | PcBit,
            'D' or 'N' or 'M' or 'T' or 'A' => PcBit,
            'b' => SpBit,
            _ => 0,
        };
        return forbidden == 0 || (value < 16 && (forbidden >> (int)value & 1) == 0);
    }

    private static void Put(ref Fields f, char letter, uint bits)
    {
        switch (letter)
        {
            case 'd' or 'D' or 'u': f.D |= (byte)bits; break;
            case 'n' or 'N' or 'b' or 'v': f.N |= (byte)bits; break;
            case 'm' or 'M' or 'p' or 'w': f.M |= (byte)bits; break;
            case 't' or 'T': f.T |= (byte)bits; break;
            case 'a' or 'A' or 'z': f.A |= (byte)bits; break;
            case 'x' or 'q': f.D |= (byte)bits; f.N |= (byte)bits; break;
            case 'y': f.ShiftType |= (byte)bits; break;
            case 's': f.ShiftAmount |= (byte)bits; break;
            case 'i': f.Imm |= bits; break;
            case 'j': f.Imm2 |= bits; break;
            case 'l': f.List |= (ushort)bits; break;
            case 'c': f.Condition = (byte)bits; break;
            case 'S': f.SetFlags = bits != 0; break;
        }
    }

    private static uint Get(in Fields f, char letter) => letter switch
    {
        'd' or 'D' or 'x' or 'u' or 'q' => f.D,
        'n' or 'N' or 'b' or 'v' => f.N,
        'm' or 'M' or 'p' or 'w' => f.M,
        't' or 'T' => f.T,
        'a' or 'A' or 'z' => f.A,
        'y' => f.ShiftType,
        's' => f.ShiftAmount,
        'i' => f.Imm,
        'j' => f.Imm2,
        'l' => f.List,
        'c' => f.Condition,
        'S' => f.SetFlags ? 1u : 0u,
        _ => throw new ArgumentException($"unknown field letter '{letter}'"),
    };

    // Slices are cut when a row is first used: a program uses about a quarter of the rows, and start-up is in a hurry. For the same reason
    // this is plain loops.
    private Slice[] Cut()
    {
        Span<char> bits = stackalloc char[32];
        int end = _pattern.IndexOf('=', StringComparison.Ordinal), count = 0;
        foreach (char c in end < 0 ? _pattern : _pattern.AsSpan(0, end - 1))
            if (c != ' ') bits[count++] = c;
        _implied = Implied(end);

        Span<Slice> slices = stackalloc Slice[32];
        int used = 0;
        for (int i = 0; i < count;)
        {
            int start = i;
            char letter = bits[start];
            while (i < count && bits[i] == letter) i++;
            if (letter is '0' or '1') continue;
            int below = 0;
            for (int k = i; k < count; k++) below += bits[k] == letter ? 1 : 0;
            bool highest = bits.IndexOf(letter) == start;
            slices[used++] = new Slice(letter, count - i, i - start, below, highest);
        }
        return _slices = slices[..used].ToArray();
    }

    private (char Letter, uint Value)[] Implied(int firstEquals)
    {
        int count = 0;
        for (int at = firstEquals; at >= 0; at = _pattern.IndexOf('=', at + 1)) count++;
        var implied = new (char, uint)[count];
        for (int k = 0, at = firstEquals; k < count; k++, at = _pattern.IndexOf('=', at + 1))
        {
            int space = _pattern.IndexOf(' ', at);
            implied[k] = (_pattern[at - 1], uint.Parse(_pattern.AsSpan(at + 1, (space < 0 ? _pattern.Length : space) - at - 1)));
        }
        return implied;
    }
}
