using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>Cuts a piece of a web that found no register into smaller ones. What lies between them is in memory.</summary>
internal static class PieceSplitter
{
    /// <summary>Instructions between two references that make a group end.</summary>
    private const int ClusterGap = 8;
    /// <summary>A copy this near to other references keeps its register.</summary>
    private const int CopyGap = 4;

    public static List<Piece> Split(Piece piece, MachineInstr[] instrs, MachineBlock[] blockOf)
    {
        List<Piece> parts = [];
        switch (piece.Level)
        {
            case PieceLevel.Region:
                SplitRegion(piece, instrs, blockOf, parts);
                break;
            case PieceLevel.Block:
                SplitBlock(piece, instrs, parts);
                break;
            default:
                SplitToInstructions(piece, parts);
                break;
        }
        return parts;
    }

    private static void SplitRegion(Piece piece, MachineInstr[] instrs, MachineBlock[] blockOf, List<Piece> parts)
    {
        MachineLoop? region = piece.Region;
        while (OnlyLoop(piece, region, blockOf) is MachineLoop inner)
            region = inner;
        // References by child loop; those of the region's own blocks by block, in order.
        List<(MachineLoop Loop, List<Reference> References)> loops = [];
        List<Reference> own = [];
        foreach (Reference reference in piece.References)
        {
            MachineLoop? child = ChildOf(region, blockOf[reference.Index].Loop);
            if (child is null)
                own.Add(reference);
            else if (loops.FindIndex(l => l.Loop == child) is var at and >= 0)
                loops[at].References.Add(reference);
            else
                loops.Add((child, [reference]));
        }
        foreach ((MachineLoop loop, List<Reference> references) in loops)
            parts.Add(LoopPiece(piece, loop, references, own, blockOf));
        for (int i = 0; i < own.Count;)
        {
            int end = i + 1;
            while (end < own.Count && blockOf[own[end].Index] == blockOf[own[i].Index])
                end++;
            AddGroup(piece, PieceLevel.Block, own.GetRange(i, end - i), instrs, parts);
            i = end;
        }
    }

    /// <summary>The child loop that holds the whole piece, if there is one.</summary>
    private static MachineLoop? OnlyLoop(Piece piece, MachineLoop? region, MachineBlock[] blockOf)
    {
        MachineLoop? only = ChildOf(region, blockOf[piece.Ranges[0].Start / 2].Loop);
        if (only is null)
            return null;
        foreach (LiveRange range in piece.Ranges)
            for (int i = range.Start / 2; i <= range.End / 2; i = blockOf[i].End)
                if (ChildOf(region, blockOf[i].Loop) != only)
                    return null;
        return only;
    }

    /// <summary>The loop directly below <paramref name="region"/> that holds <paramref name="loop"/>, or null.</summary>
    private static MachineLoop? ChildOf(MachineLoop? region, MachineLoop? loop)
    {
        while (loop is not null && loop.Parent != region)
            loop = loop.Parent;
        return loop;
    }

    private static Piece LoopPiece(Piece piece, MachineLoop loop, List<Reference> references, List<Reference> own, MachineBlock[] blockOf)
    {
        Piece part = new(piece.Web, PieceLevel.Region, loop);
        MachineBlock preheader = loop.Preheader!;
        if (piece.Covers(2 * loop.Header.First))
        {
            // Live into the loop: loaded at the end of the preheader, or kept from the last reference there.
            int last = own.FindLastIndex(r => r.Index >= preheader.First && r.Index < preheader.End);
            int start = 2 * (preheader.End - 1);
            if (last >= 0)
            {
                Reference reference = own[last];
                own.RemoveAt(last);
                part.References.Add(reference);
                start = 2 * reference.Index + ((reference.Role & Role.Use) != 0 ? 0 : 1);
            }
            if ((start & 1) == 0)
                part.ReloadBefore = start / 2;
            part.Ranges.Add(new LiveRange(start, 2 * preheader.End - 1));
        }
        part.References.AddRange(references);
        foreach (LiveRange range in piece.Ranges)
            for (int i = range.Start / 2; i <= range.End / 2; i = blockOf[i].End)
                if (loop.Blocks.Contains(blockOf[i]))
                    AddRange(part.Ranges, Math.Max(range.Start, 2 * blockOf[i].First), Math.Min(range.End, 2 * blockOf[i].End - 1));
        part.Ranges.Sort(static (x, y) => x.Start.CompareTo(y.Start));
        Compact(part.Ranges);
        return part;
    }

    private static void AddRange(List<LiveRange> ranges, int start, int end) => ranges.Add(new LiveRange(start, end));

    private static void Compact(List<LiveRange> ranges)
    {
        int kept = 0;
        for (int i = 1; i < ranges.Count; i++)
            if (ranges[i].Start <= ranges[kept].End + 1)
                ranges[kept] = new LiveRange(ranges[kept].Start, Math.Max(ranges[kept].End, ranges[i].End));
            else
                ranges[++kept] = ranges[i];
        ranges.RemoveRange(kept + 1, ranges.Count - kept - 1);
    }

    private static void SplitBlock(Piece piece, MachineInstr[] instrs, List<Piece> parts)
    {
        List<Reference> references = piece.References;
        for (int i = 0; i < references.Count;)
        {
            int end = i + 1;
            while (end < references.Count && references[end].Index - references[end - 1].Index <= ClusterGap
                && !HasCall(instrs, references[end - 1].Index, references[end].Index))
                end++;
            AddGroup(piece, PieceLevel.Cluster, references.GetRange(i, end - i), instrs, parts);
            i = end;
        }
    }

    private static bool HasCall(MachineInstr[] instrs, int from, int to)
    {
        for (int i = from; i < to; i++)
            if (instrs[i].IsCall)
                return true;
        return false;
    }

    private static void SplitToInstructions(Piece piece, List<Piece> parts)
    {
        foreach (Reference reference in piece.References)
            if (!IsOptional(piece.Web, reference))
                AddSpan(piece, PieceLevel.Single, [reference], parts);
    }

    /// <summary>A piece from the first to the last reference; copies at the ends use memory instead when they are far away.</summary>
    private static void AddGroup(Piece piece, PieceLevel level, List<Reference> references, MachineInstr[] instrs, List<Piece> parts)
    {
        int first = 0, last = references.Count - 1;
        while (first <= last && IsOptional(piece.Web, references[first]) && IsFar(references, first, first + 1, last))
            first++;
        while (last >= first && IsOptional(piece.Web, references[last]) && IsFar(references, last, last - 1, first))
            last--;
        if (first <= last)
            AddSpan(piece, level, references.GetRange(first, last - first + 1), parts);
    }

    /// <summary>Copies can work on memory, and the definition of a value that is made again where needed can go.</summary>
    private static bool IsOptional(Web web, Reference reference) => reference.IsCopy || (web.Remake is not null && reference.Role == Role.Def);

    private static bool IsFar(List<Reference> references, int at, int next, int end) =>
        at == end || Math.Abs(references[next].Index - references[at].Index) > CopyGap;

    private static void AddSpan(Piece piece, PieceLevel level, List<Reference> references, List<Piece> parts)
    {
        Piece part = new(piece.Web, level, null) { References = references };
        Reference first = references[0], last = references[^1];
        bool reads = (first.Role & Role.Use) != 0;
        int start = 2 * first.Index + (reads ? 0 : 1);
        int end = 2 * last.Index + ((last.Role & Role.Def) != 0 ? 1 : 0);
        if (reads)
            part.ReloadBefore = first.Index;
        // Holes of the web stay holes: another value may be there.
        foreach (LiveRange range in piece.Ranges)
            if (range.End >= start && range.Start <= end)
                part.Ranges.Add(new LiveRange(Math.Max(range.Start, start), Math.Min(range.End, end)));
        parts.Add(part);
    }
}
