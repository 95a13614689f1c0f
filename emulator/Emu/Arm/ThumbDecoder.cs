using Emu.Isa;

namespace Emu.Arm;

/// <summary>Finds the row and the fields of instruction words for a core with given features.</summary>
/// <remarks>Candidate lists fill as words are seen; a decoder may be shared by threads (lists are published whole).</remarks>
public sealed class ThumbDecoder(Features features)
{
    // 16-bit words are sorted by their top byte, 32-bit words by the lower 12 bits of the first halfword without the base register.
    private readonly short[]?[] _narrow = new short[256][];
    private readonly short[]?[] _wide = new short[1 << 9][];

    /// <summary>What the core has.</summary>
    public Features Features { get; } = features;

    /// <summary>True when this first halfword is followed by a second one.</summary>
    public static bool IsWide(ushort first) => first >= 0xE800;

    /// <summary>Decodes one instruction.</summary>
    /// <param name="first">Halfword at <paramref name="address"/>.</param>
    /// <param name="second">The next halfword; used by 32-bit instructions only.</param>
    /// <param name="address">Address of the instruction.</param>
    /// <param name="itState">ITSTATE before this instruction, 0 outside IT blocks.</param>
    /// <param name="f">The decoded fields.</param>
    /// <returns>Row number; <see cref="Thumb.Undefined"/> when no row of this core matches or it may not stand here in an IT block.</returns>
    public int Decode(ushort first, ushort second, uint address, byte itState, out Fields f)
    {
        bool wide = IsWide(first);
        uint word = wide ? (uint)first << 16 | second : first;
        foreach (short row in Candidates(first, wide))
        {
            RowShape shape = Thumb.Shapes[row];
            if ((word & shape.Mask) != shape.Value) continue;
            f = Start(wide, address, itState);
            f.SetFlags = shape.SetsFlagsOutsideIt && itState == 0;
            if (!shape.TryRead(word, ref f)) continue;
            if (itState == 0 || StandsInIt(shape, itState)) return row;
            break;
        }
        f = Start(wide, address, itState);
        f.Imm = word;
        return Thumb.Undefined;
    }

    /// <summary>ITSTATE for the instruction after a decoded one.</summary>
    public static byte NextItState(int row, in Fields f, byte itState) => row == Thumb.It ? (byte)f.Imm : ItState.Advance(itState);

    private static Fields Start(bool wide, uint address, byte itState) =>
        new() { Address = address, Length = wide ? (byte)4 : (byte)2, Condition = ItState.Condition(itState) };

    private static bool StandsInIt(RowShape shape, byte itState) =>
        (shape.Flags & RowFlags.NotInIt) == 0 && ((shape.Flags & RowFlags.Branch) == 0 || ItState.IsLast(itState));

    private short[] Candidates(ushort first, bool wide)
    {
        ref short[]? bucket = ref wide ? ref _wide[first >> 4 & 0x1FF] : ref _narrow[first >> 8];
        return bucket ??= wide
            ? Collect(4, 0x1FF00000, (uint)(first & 0x1FF0) << 16)
            : Collect(2, 0xFF00, (uint)first & 0xFF00);
    }

    // The most specific row comes first: where the manual says SEE, the other row has more fixed bits.
    private short[] Collect(int length, uint mask, uint value)
    {
        RowShape[] shapes = Thumb.Shapes;
        Span<short> found = stackalloc short[shapes.Length];
        int count = 0;
        for (int i = 0; i < shapes.Length; i++)
        {
            RowShape s = shapes[i];
            if (s.Length != length || (s.Features & Features) != s.Features || ((s.Value ^ value) & s.Mask & mask) != 0) continue;
            int at = count++;
            for (; at > 0 && shapes[found[at - 1]].FixedBits < s.FixedBits; at--) found[at] = found[at - 1];
            found[at] = (short)i;
        }
        return found[..count].ToArray();
    }
}
