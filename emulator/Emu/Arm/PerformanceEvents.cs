using Emu.Isa;

namespace Emu.Arm;

/// <summary>Events of the performance monitor that follow from the instructions that retire, and which of them each row is.</summary>
/// <remarks>
/// Numbers: CMSIS-Core, pmu_armv8.h; meanings: the one line that CMSIS-Core has for each, and ARMv8-M ARM (DDI 0553), B14. Two are read here: LE and WLS are no immediate branches, and what is
/// neither memory access, predicate control nor floating point is an integer instruction of MVE.
/// </remarks>
internal static class PerformanceEvents
{
    // The place in this list is the bit in a row's mask.
    static readonly ushort[] Numbers =
    [
        0x006, 0x007, 0x00C, 0x00D, 0x00E, 0x00F, 0x021, 0x100, 0x104, 0x200, 0x204, 0x208, 0x20C, 0x214, 0x224, 0x228, 0x238, 0x23C, 0x240, 0x244, 0x248, 0x24C, 0x250, 0x254, 0x258,
        0x25C, 0x260, 0x264, 0x2A0, 0x2A4, 0x2A8,
    ];

    /// <summary>LD_RETIRED and ST_RETIRED: only when the condition holds.</summary>
    public static readonly ulong Conditional = Bit(0x006) | Bit(0x007);
    /// <summary>PC_WRITE_RETIRED and BR_RETURN_RETIRED: only when the branch is taken.</summary>
    public static readonly ulong Taken = Bit(0x00C) | Bit(0x00E);
    /// <summary>UNALIGNED_LDST_RETIRED.</summary>
    public static readonly ulong Unaligned = Bit(0x00F);

    static readonly ulong[] Rows = [.. Thumb.Shapes.Select(OfRow)];

    /// <summary>The bit of an event, 0 when instructions alone do not tell it.</summary>
    public static ulong Bit(uint number) => Array.IndexOf(Numbers, (ushort)number) is var i and >= 0 && number <= ushort.MaxValue ? 1ul << i : 0;

    /// <summary>The events that an instruction of a row may be.</summary>
    public static ulong Of(int row) => Rows[row];

    static ulong OfRow(RowShape row)
    {
        string mnemonic = row.Name.Split(' ', ',')[0];
        ulong events = Memory(row) | Branches(row, mnemonic);
        return IsVector(row) ? events | Vector(row, mnemonic) : events;
    }

    static ulong Memory(RowShape row) => row.Timing switch
    {
        TimingClass.Load or TimingClass.LoadRegister or TimingClass.LoadDual or TimingClass.LoadMultiple or TimingClass.TableBranch or TimingClass.FloatLoad or TimingClass.FloatLoadMultiple
            or TimingClass.VectorLoad => Bit(0x006),
        TimingClass.Store or TimingClass.StoreRegister or TimingClass.StoreDual or TimingClass.StoreMultiple or TimingClass.FloatStore or TimingClass.FloatStoreMultiple
            or TimingClass.VectorStore => Bit(0x007),
        TimingClass.Exclusive => row.Name.StartsWith("LD", StringComparison.Ordinal) ? Bit(0x006) : Bit(0x007),
        _ => 0,
    };

    static ulong Branches(RowShape row, string mnemonic)
    {
        if (mnemonic is "BF" or "BFX" or "BFL" or "BFLX" or "BFCSEL")
            return Bit(0x104);
        if ((row.Flags & RowFlags.Branch) == 0)
            return 0;
        ulong events = Bit(0x021) | Bit(0x00C);
        if (row.Timing == TimingClass.LoopEnd || mnemonic is "LE" or "LETP")
            events |= Bit(0x100);
        if (mnemonic is "B" or "BL" or "CBZ" or "CBNZ")
            events |= Bit(0x00D);
        bool pops = row.Timing is TimingClass.LoadMultiple or TimingClass.Load && row.Pattern.Contains("n=13", StringComparison.Ordinal);
        if (mnemonic is "BX" or "BXNS" || row.Name.StartsWith("MOV (register) T1 to PC", StringComparison.Ordinal) || pops)
            events |= Bit(0x00E);
        return events;
    }

    static bool IsVector(RowShape row) => row.Timing is >= TimingClass.Vector and <= TimingClass.VectorControl
        || (row.Timing is TimingClass.FloatMove or TimingClass.FloatMovePair && row.Features.HasFlag(Features.Mve));

    static ulong Vector(RowShape row, string mnemonic)
    {
        ulong events = Bit(0x200);
        if (row.Timing is TimingClass.VectorLoad or TimingClass.VectorStore)
            return events | VectorMemory(row, mnemonic);
        if (row.Timing == TimingClass.VectorControl)
            return events;
        bool real = row.Features.HasFlag(Features.MveFloat);
        events |= real ? Bit(0x204) | (row.Name.Contains("F16", StringComparison.Ordinal) ? Bit(0x208) : row.Name.Contains("F32", StringComparison.Ordinal) ? Bit(0x20C) : 0) : Bit(0x224);
        if (real && mnemonic is "VFMA" or "VFMS" or "VFMAS" or "VCMLA")
            events |= Bit(0x214);
        if (!real && (mnemonic.StartsWith("VML", StringComparison.Ordinal) || mnemonic.StartsWith("VRML", StringComparison.Ordinal) || mnemonic.StartsWith("VQDML", StringComparison.Ordinal)
            || mnemonic.StartsWith("VQRDML", StringComparison.Ordinal)))
            events |= Bit(0x228);
        bool reduces = mnemonic is "VADDV" or "VADDLV" or "VABAV" || (mnemonic.StartsWith("VM", StringComparison.Ordinal) && mnemonic.EndsWith('V')) || mnemonic is "VRMLALDAVH" or "VRMLSLDAVH";
        return reduces ? events | Bit(0x2A0) | Bit(real ? 0x2A4u : 0x2A8u) : events;
    }

    static ulong VectorMemory(RowShape row, string mnemonic)
    {
        bool loads = row.Timing == TimingClass.VectorLoad, several = mnemonic is "VLD2" or "VLD4" or "VST2" or "VST4";
        bool scattered = row.Assembly.Contains("{qm}", StringComparison.Ordinal) || row.Assembly.Contains("[{qn}", StringComparison.Ordinal);
        uint both = several ? 0x25Cu : scattered ? 0x250u : 0x244u;
        return Bit(0x238) | Bit(loads ? 0x23Cu : 0x240u) | Bit(both) | Bit(loads ? both + 4 : both + 8);
    }
}
