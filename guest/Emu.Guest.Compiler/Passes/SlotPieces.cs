using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// How the bytes of one slot divide into values: disjoint pieces of 1, 2, 4 or 8 bytes, so that every access and copy meets whole pieces.
/// </summary>
internal sealed class SlotPieces(Slot slot)
{
    private const int MaxPieces = 48;
    private const int MaxFilledBytes = 160;

    /// <summary>The slot.</summary>
    public Slot Slot { get; } = slot;
    /// <summary>The slot stays in memory: its address goes elsewhere, or its accesses do not fit pieces.</summary>
    public bool InMemory { get; set; }
    /// <summary>Size and type by offset of the first byte.</summary>
    public SortedList<int, (int Size, IrType Type)> Pieces { get; } = [];

    /// <summary>Makes room for an access; sets <see cref="InMemory"/> when that is not possible.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Access(int offset, int size, IrType type)
    {
        if (InMemory)
            return false;
        if (offset < 0 || offset + size > Slot.Bytes || Pieces.Count > MaxPieces)
            return Fail();
        if (Pieces.TryGetValue(offset, out (int Size, IrType Type) same) && same.Size == size)
            return false;
        bool overlaps = false;
        for (int i = 0; i < Pieces.Count; i++)
        {
            int at = Pieces.Keys[i], length = Pieces.Values[i].Size;
            if (at >= offset + size || at + length <= offset)
                continue;
            overlaps = true;
            if (length == 8 && size <= 4 && Halve(at))
                return Access(offset, size, type) | true;
        }
        if (!overlaps)
        {
            Pieces.Add(offset, (size, type));
            return true;
        }
        // An 8-byte access over smaller pieces: both halves must be whole pieces.
        return size == 8 ? Access(offset, 4, IrType.I32) | Access(offset + 4, 4, IrType.I32) : Fail();
    }

    /// <summary>Makes a copied or zeroed range end at the borders of pieces, and covers it with pieces when asked.</summary>
    public bool Range(int offset, int bytes, bool fill)
    {
        if (InMemory)
            return false;
        if (offset < 0 || bytes < 0 || offset + bytes > Slot.Bytes || (fill && bytes > MaxFilledBytes))
            return Fail();
        bool changed = false;
        for (int i = 0; i < Pieces.Count; i++)
        {
            int at = Pieces.Keys[i], end = at + Pieces.Values[i].Size;
            if (at >= offset + bytes || end <= offset || (at >= offset && end <= offset + bytes))
                continue;
            if (Pieces.Values[i].Size != 8 || !Halve(at))
                return Fail();
            changed = true;
            i = -1;
        }
        return (fill && Fill(offset, offset + bytes)) | changed;
    }

    private bool Fill(int at, int end)
    {
        bool changed = false;
        while (at < end)
        {
            if (Pieces.TryGetValue(at, out (int Size, IrType Type) piece))
            {
                at += piece.Size;
                continue;
            }
            int gap = end - at;
            for (int i = 0; i < Pieces.Count; i++)
                if (Pieces.Keys[i] > at)
                    gap = Math.Min(gap, Pieces.Keys[i] - at);
            int size = gap >= 4 && at % 4 == 0 ? 4 : gap >= 2 && at % 2 == 0 ? 2 : 1;
            changed |= Access(at, size, IrType.I32);
            if (InMemory)
                return true;
        }
        return changed;
    }

    private bool Halve(int at)
    {
        Pieces.Remove(at);
        Pieces.Add(at, (4, IrType.I32));
        Pieces.Add(at + 4, (4, IrType.I32));
        return true;
    }

    private bool Fail()
    {
        InMemory = true;
        return true;
    }
}
