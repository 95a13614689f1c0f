namespace Emu.Arm;

/// <summary>What a comparator of the DWT looks for.</summary>
internal enum WatchKind
{
    None,
    Cycle,
    Instruction,
    Data,
    /// <summary>A data value, at the addresses of other comparators or anywhere.</summary>
    Value,
    /// <summary>The upper end of the range that the comparator before begins.</summary>
    Limit,
}

/// <summary>One comparator, decoded from its registers.</summary>
/// <param name="Kind">What it looks for.</param>
/// <param name="Event">A match is a watchpoint event.</param>
/// <param name="Packets">A match makes trace packets, which nobody gets.</param>
/// <param name="Kinds">Accesses, for data.</param>
/// <param name="First">First address, for addresses.</param>
/// <param name="Last">Last address.</param>
/// <param name="ValueBytes">Size of a data value.</param>
/// <param name="Links">Comparators with the addresses of a data value; -1: none.</param>
internal readonly record struct WatchComparator(
    WatchKind Kind, bool Event, bool Packets, AccessKinds Kinds, uint First, uint Last, uint ValueBytes, (int One, int Other) Links)
{
    static readonly WatchComparator Off = new(WatchKind.None, false, false, 0, 0, 0, 0, (-1, -1));

    /// <summary>ARMv6-M and ARMv7-M: DDI 0403E, C1.8.2, tables of DWT_FUNCTION.</summary>
    /// <param name="n">Number of the comparator.</param>
    /// <param name="value">DWT_COMP.</param>
    /// <param name="mask">DWT_MASK: address bits that are ignored.</param>
    /// <param name="function">DWT_FUNCTION.</param>
    public static WatchComparator Masked(int n, uint value, uint mask, uint function)
    {
        uint f = function & 15, ignored = mask >= 32 ? uint.MaxValue : (1u << (int)mask) - 1;
        AccessKinds kinds = (f & 3) switch { 1 => AccessKinds.Read, 2 => AccessKinds.Write, _ => AccessKinds.Any };
        bool isEvent = f is >= 4 and <= 7, packets = f is 1 or 2 or 3 or >= 12;
        WatchComparator addresses = new(WatchKind.Data, isEvent, packets, kinds, value & ~ignored, value | ignored, 0, (-1, -1));
        if (f == 0)
            return Off;
        if (n == 0 && (function & 1 << 7) != 0)                     // CYCMATCH
            return Off with { Kind = WatchKind.Cycle, Event = f == 4, Packets = f == 1 };
        if (n == 1 && (function & 1 << 8) != 0)                     // DATAVMATCH
            return addresses with
            {
                Kind = WatchKind.Value,
                ValueBytes = 1u << (int)(function >> 10 & 3),
                Links = (Other(function >> 12 & 15), Other(function >> 16 & 15)),
            };
        return f is 4 or 8 ? addresses with { Kind = WatchKind.Instruction } : addresses;

        // A comparator that names itself has no address.
        int Other(uint number) => number == (uint)n ? -1 : (int)number;
    }

    /// <summary>ARMv8-M: DDI 0553, DWT_FUNCTION.MATCH and ACTION.</summary>
    public static WatchComparator Matched(int n, uint value, uint function)
    {
        uint match = function & 15, action = function >> 4 & 3, bytes = 1u << (int)(function >> 10 & 3);
        AccessKinds kinds = match is 5 or 9 or 13 ? AccessKinds.Write : match is 6 or 10 or 14 ? AccessKinds.Read : AccessKinds.Any;
        WatchComparator common = Off with { Event = action == 1, Packets = action > 1, Kinds = kinds, First = value, Last = value, ValueBytes = bytes };
        return match switch
        {
            1 => common with { Kind = WatchKind.Cycle },
            2 => common with { Kind = WatchKind.Instruction, First = value & ~1u, Last = value | 1 },
            3 or 7 => common with { Kind = WatchKind.Limit },
            4 or 5 or 6 or 12 or 13 or 14 => common with { Kind = WatchKind.Data, Last = value + (bytes - 1) },
            8 or 9 or 10 => common with { Kind = WatchKind.Value },
            11 => common with { Kind = WatchKind.Value, Links = (n - 1, -1) },
            _ => Off,
        };
    }

    /// <summary>The value, or an aligned part of the accessed one, is the one looked for.</summary>
    public bool HasValue(uint wanted, in DataAccess access)
    {
        uint mask = ValueBytes >= 4 ? uint.MaxValue : (1u << (int)(8 * ValueBytes)) - 1;
        for (uint at = 0; at + ValueBytes <= access.Bytes; at += ValueBytes)
            if (((access.Value >> (int)(8 * at) ^ wanted) & mask) == 0)
                return true;
        return false;
    }

    public bool Touches(in DataAccess access) => access.Address <= Last && access.Address + (access.Bytes - 1) >= First
        && (Kinds & (access.IsWrite ? AccessKinds.Write : AccessKinds.Read)) != 0;
}
