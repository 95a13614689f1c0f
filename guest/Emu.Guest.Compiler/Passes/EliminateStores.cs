using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Removes writes to slots that nobody can read afterwards: the slot is never read, or the bytes are written again first, or the function
/// ends.
/// </summary>
internal sealed class EliminateStores
{
    private readonly Aliases _aliases;
    private readonly HashSet<Slot> _read = [];
    private readonly List<(Aliases.Place Place, long Bytes)> _dead = [];
    private bool _changed;

    private EliminateStores(Function function) => _aliases = new Aliases(function);

    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function)
    {
        if (function.Slots.Count == 0)
            return false;
        EliminateStores pass = new(function);
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                pass.NoteReads(instr);
        foreach (Block block in function.Blocks)
            pass.Sweep(function, block);
        return pass._changed;
    }

    private void NoteReads(Instr instr)
    {
        if (instr.Op is Op.Load or Op.CopyBytes)
            NoteRoot(instr.Args[^1]);
    }

    private void NoteRoot(Instr address)
    {
        if (_aliases.PlaceOf(address, 0).Root is Slot slot)
            _read.Add(slot);
        else
            NoteDerived(address, 0);
    }

    // An address whose root is unclear may still come from a slot by arithmetic.
    private void NoteDerived(Instr address, int depth)
    {
        if (address.Slot is { } slot)
            _read.Add(slot);
        if (address.Op is Op.Add && depth < 16)
            foreach (Instr arg in address.Args)
                NoteDerived(arg, depth + 1);
    }

    private void Sweep(Function function, Block block)
    {
        _dead.Clear();
        if (block.Terminator.Op is Op.Return or Op.Trap)
            foreach (Slot slot in function.Slots)
                if (_aliases.IsPrivate(slot))
                    _dead.Add((new Aliases.Place(slot, 0, true), slot.Bytes));
        for (int i = block.Instrs.Count - 1; i >= 0; i--)
        {
            Instr instr = block.Instrs[i];
            if (instr.Op is Op.Store or Op.ZeroBytes or Op.CopyBytes && IsDead(instr))
            {
                block.Instrs.RemoveAt(i);
                _changed = true;
                continue;
            }
            if (instr.Op is Op.Load or Op.CopyBytes)
                Revive(instr);
        }
    }

    private bool IsDead(Instr writer)
    {
        long bytes = writer.Op == Op.Store ? Evaluator.SizeOf(writer.Kind) : writer.Imm;
        Aliases.Place place = _aliases.PlaceOf(writer.Args[0], writer.Op == Op.Store ? writer.Imm : 0);
        if (place.Root is not Slot slot || !_aliases.IsPrivate(slot))
            return false;
        if (!_read.Contains(slot))
            return true;
        foreach ((Aliases.Place dead, long size) in _dead)
            if (place.Exact ? dead.Root == place.Root && place.Offset >= dead.Offset && place.Offset + bytes <= dead.Offset + size
                : dead.Root == place.Root && dead.Offset <= 0 && size >= slot.Bytes)
                return true;
        if (place.Exact)
            _dead.Add((place, bytes));
        return false;
    }

    private void Revive(Instr reader)
    {
        long bytes = reader.Op == Op.Load ? Evaluator.SizeOf(reader.Kind) : reader.Imm;
        Aliases.Place place = _aliases.PlaceOf(reader.Args[^1], reader.Op == Op.Load ? reader.Imm : 0);
        _dead.RemoveAll(d => _aliases.MayOverlap(d.Place, d.Bytes, place, bytes));
    }
}
