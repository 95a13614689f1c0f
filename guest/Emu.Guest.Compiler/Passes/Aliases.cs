using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Which memory accesses may touch the same bytes. Knows slots, data symbols, equal bases with different offsets, and slots whose address
/// stays inside the function.
/// </summary>
internal sealed class Aliases
{
    private readonly HashSet<Slot> _escaped = [];
    private readonly HashSet<Instr> _seen = [];

    /// <summary>Finds the slots whose address leaves direct accesses.</summary>
    public Aliases(Function function)
    {
        if (function.Slots.Count == 0)
            return;
        HashSet<Instr> derived = [];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Block block in function.Blocks)
                foreach (Instr instr in block.Instrs)
                    if (instr.Op is Op.Add && (IsDerived(instr.Args[0], derived) || IsDerived(instr.Args[1], derived)))
                        changed |= derived.Add(instr);
        }
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                for (int i = 0; i < instr.Args.Length; i++)
                    if (IsDerived(instr.Args[i], derived) && Escapes(instr, i))
                        MarkEscaped(instr.Args[i]);
    }

    private static bool IsDerived(Instr value, HashSet<Instr> derived) => value.Op == Op.FrameAddress || derived.Contains(value);

    private static bool Escapes(Instr user, int arg) => user.Op switch
    {
        Op.Load or Op.CopyBytes or Op.ZeroBytes or Op.Add or Op.Compare => false,
        Op.Store => arg != 0,
        _ => true,
    };

    private void MarkEscaped(Instr address)
    {
        if (address.Op == Op.FrameAddress)
            _escaped.Add(address.Slot!);
        else if (address.Op == Op.Add)
            foreach (Instr arg in address.Args)
                MarkEscaped(arg);
    }

    /// <summary>Whether only direct accesses of this function reach the slot.</summary>
    public bool IsPrivate(Slot slot) => !_escaped.Contains(slot);

    /// <summary>Slot, data symbol, or the base value of an address, and the constant distance from it when that is known.</summary>
    internal readonly record struct Place(object Root, long Offset, bool Exact);

    /// <summary>Takes an address apart.</summary>
    public Place PlaceOf(Instr address, long offset)
    {
        while (address.Op == Op.Add && address.Args[1].Op == Op.Const)
        {
            offset += address.Args[1].Imm;
            address = address.Args[0];
        }
        if (address.Op is Op.FrameAddress or Op.SymbolAddress)
            return new Place((object?)address.Slot ?? address.Symbol!, offset + address.Imm, true);
        _seen.Clear();
        if (address.Op is Op.Add or Op.Phi && OnlyRoot(address) is { } root)
            return new Place((object?)root.Slot ?? root.Symbol!, 0, false);
        return new Place(address, offset, true);
    }

    // The slot or data symbol that an address with a variable index, or a stepping pointer, lies in; null when not certain.
    private Instr? OnlyRoot(Instr address)
    {
        switch (address.Op)
        {
            case Op.FrameAddress or Op.SymbolAddress:
                return address;
            case Op.Add:
                return OnlyRoot(address.Args[0]) ?? OnlyRoot(address.Args[1]);
            case Op.Phi when _seen.Count < 8 && _seen.Add(address):
                Instr? root = null;
                foreach (Instr arg in address.Args)
                {
                    if (arg == address || (arg.Op == Op.Add && arg.Args[0] == address))
                        continue;
                    Instr? found = OnlyRoot(arg);
                    if (found is null || (root is not null && ((object?)found.Slot ?? found.Symbol) != ((object?)root.Slot ?? root.Symbol)))
                        return null;
                    root = found;
                }
                return root;
            default:
                return null;
        }
    }

    /// <summary>Whether two ranges of bytes may overlap.</summary>
    public bool MayOverlap(Place a, long bytesA, Place b, long bytesB)
    {
        if (a.Root is Instr x && b.Root is Instr y)
            return x != y || !a.Exact || !b.Exact || (a.Offset < b.Offset + bytesB && b.Offset < a.Offset + bytesA);
        if (a.Root is Instr || b.Root is Instr)
        {
            object named = a.Root is Instr ? b.Root : a.Root;
            return named is not Slot slot || _escaped.Contains(slot);
        }
        return a.Root.Equals(b.Root) && (!a.Exact || !b.Exact || (a.Offset < b.Offset + bytesB && b.Offset < a.Offset + bytesA));
    }

    /// <summary>Whether a store, copy, zeroing or call may change the bytes of a place.</summary>
    public bool MayWrite(Instr writer, Place place, long bytes) =>
        MayWrite(writer, writer.Op is Op.Call or Op.CallIndirect ? null : PlaceOf(writer.Args[0], writer.Op == Op.Store ? writer.Imm : 0), place, bytes);

    /// <summary>As <see cref="MayWrite(Instr, Place, long)"/> with the place that the writer writes; null for calls.</summary>
    public bool MayWrite(Instr writer, Place? written, Place place, long bytes)
    {
        if (place.Root is DataSymbol)
            return false;
        if (written is not { } target)
            return place.Root is not Slot slot || _escaped.Contains(slot);
        return MayOverlap(target, writer.Op == Op.Store ? Evaluator.SizeOf(writer.Kind) : writer.Imm, place, bytes);
    }
}
