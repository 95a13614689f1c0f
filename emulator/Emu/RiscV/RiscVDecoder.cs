using Emu.Isa;

namespace Emu.RiscV;

/// <summary>Finds the row and the fields of instruction words for a core with given features.</summary>
/// <remarks>Candidate lists fill as words are seen; a decoder may be shared by threads (lists are published whole).</remarks>
public sealed class RiscVDecoder(Features features)
{
    // 16-bit words are sorted by quadrant and bits 15..13, 32-bit words by opcode and funct3.
    private readonly short[]?[] _narrow = new short[32][];
    private readonly short[]?[] _wide = new short[1 << 8][];

    /// <summary>What the core has.</summary>
    public Features Features { get; } = features;

    /// <summary>True when this first halfword is followed by a second one. Longer encodings (bits 4..2 all 1) count as 32 bits; they have no rows.</summary>
    public static bool IsWide(ushort first) => (first & 3) == 3;

    /// <summary>Decodes one instruction.</summary>
    /// <param name="word">The word; of a 16-bit instruction the low half.</param>
    /// <param name="address">Address of the instruction.</param>
    /// <param name="f">The decoded fields.</param>
    /// <returns>Row number; <see cref="RiscVIsa.Undefined"/> when no row of this core matches.</returns>
    public int Decode(uint word, uint address, out Fields f)
    {
        bool wide = IsWide((ushort)word);
        if (!wide) word &= 0xFFFF;
        foreach (short row in Candidates(word, wide))
        {
            RowShape shape = RiscVIsa.Shapes[row];
            if ((word & shape.Mask) != shape.Value) continue;
            f = Start(wide, address);
            if (shape.TryRead(word, ref f) && RegistersExist(shape, f)) return row;
        }
        f = Start(wide, address);
        f.Imm = word;
        return RiscVIsa.Undefined;
    }

    private bool RegistersExist(RowShape shape, in Fields f) => (Features & Features.RvE) == 0 || (IntegerRegisters(shape, f) & 16) == 0;

    // RV32E has 16 integer registers, but as many of floating point as ever.
    private static int IntegerRegisters(RowShape shape, in Fields f)
    {
        if ((shape.Features & (Features.RvF | Features.Zfinx)) == 0) return f.D | f.N | f.M;
        bool Has(string operand) => shape.Assembly.Contains(operand, StringComparison.Ordinal);
        return (Has("{d}") ? f.D : 0) | (Has("{n}") ? f.N : 0) | (Has("{m}") ? f.M : 0) | (Has("{a}") ? f.A : 0);
    }

    private static Fields Start(bool wide, uint address) => new() { Address = address, Length = wide ? (byte)4 : (byte)2, Condition = ItState.Always };

    private short[] Candidates(uint word, bool wide)
    {
        ref short[]? bucket = ref wide ? ref _wide[(word >> 2 & 0x1F) | (word >> 12 & 7) << 5] : ref _narrow[(word & 3) | word >> 13 << 2];
        return bucket ??= wide ? Collect(4, 0x707F, word & 0x707F) : Collect(2, 0xE003, word & 0xE003);
    }

    // The most specific row comes first: C.NOP before C.ADDI, ZEXT.H before PACK.
    private short[] Collect(int length, uint mask, uint value)
    {
        List<short> found = [];
        RowShape[] shapes = RiscVIsa.Shapes;
        for (int i = 0; i < shapes.Length; i++)
        {
            RowShape s = shapes[i];
            if (s.Length != length || (s.Features & Features) != s.Features || ((s.Value ^ value) & s.Mask & mask) != 0) continue;
            int at = found.FindIndex(other => shapes[other].FixedBits < s.FixedBits);
            found.Insert(at < 0 ? found.Count : at, (short)i);
        }
        return [.. found];
    }
}
