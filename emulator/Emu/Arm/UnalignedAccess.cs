using Emu.Isa;

namespace Emu.Arm;

/// <summary>Whether a load or store that is about to run is not aligned to its size. Only accesses of one halfword or word may be: all others fault.</summary>
internal static class UnalignedAccess
{
    // Bytes less one, 0 for rows that cannot be unaligned; negative when the offset is added afterwards.
    static readonly sbyte[] Rows = [.. Thumb.Shapes.Select(MaskOf)];

    /// <summary>Asks before the instruction.</summary>
    public static bool Is(int row, in Fields f, ref ArmCore core)
    {
        int mask = Rows[row];
        if (mask == 0)
            return false;
        uint address = core.Reg(f.N);
        if (Thumb.Shapes[row].Timing is TimingClass.LoadRegister or TimingClass.StoreRegister)
            address += core.Reg(f.M) << f.ShiftAmount;
        else if (mask > 0)
            address += f.Imm;
        return (address & (uint)Math.Abs(mask)) != 0;
    }

    static sbyte MaskOf(RowShape row)
    {
        if (row.Timing is not (TimingClass.Load or TimingClass.LoadRegister or TimingClass.Store or TimingClass.StoreRegister) || row.Name.Contains("(literal)", StringComparison.Ordinal))
            return 0;
        string mnemonic = row.Name.Split(' ')[0];
        bool aligned = mnemonic.StartsWith("LDA", StringComparison.Ordinal) || mnemonic.StartsWith("STL", StringComparison.Ordinal);
        int mask = aligned || mnemonic.AsSpan(2).Contains('B') ? 0 : mnemonic.AsSpan(2).Contains('H') ? 1 : 3;
        return (sbyte)(row.Assembly.Contains("], {i}", StringComparison.Ordinal) ? -mask : mask);
    }
}
