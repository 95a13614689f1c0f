using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Turns slots whose address goes nowhere into SSA values, piece by piece: struct fields, the two words of a span, address-taken locals.
/// Copies between such
/// slots become moves of values; copies from or to memory become loads or stores of the pieces.
/// </summary>
internal sealed class ScalarReplacement
{
    private readonly Function _function;
    private readonly Dictionary<Slot, int> _slotIndex = [];
    private readonly SlotPieces[] _slots;
    private readonly int[] _firstVariable;
    private readonly List<IrType> _types = [];
    private readonly Dominators _dominators;
    private readonly Replacements _replacements;
    private readonly Instr?[] _undefined = new Instr?[5];
    private readonly List<Instr> _entry = [];
    private readonly List<Instr> _output = [];
    private readonly List<Instr> _moved = [];
    private Instr?[] _state = [];
    private Block _block;
    private int _nextId;

    private ScalarReplacement(Function function)
    {
        _function = function;
        _dominators = new Dominators(function);
        _nextId = _dominators.InstrCount;
        _replacements = new Replacements(_nextId);
        _slots = new SlotPieces[function.Slots.Count];
        _firstVariable = new int[_slots.Length];
        _block = function.Entry;
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new SlotPieces(function.Slots[i]);
            _slotIndex.Add(function.Slots[i], i);
        }
    }

    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function) => function.Slots.Count > 0 && new ScalarReplacement(function).Run();

    private bool Run()
    {
        FindAccesses();
        bool promotes = false;
        for (int i = 0; i < _slots.Length; i++)
        {
            _firstVariable[i] = _types.Count;
            if (_slots[i].InMemory)
                continue;
            promotes = true;
            foreach ((int _, IrType type) in _slots[i].Pieces.Values)
                _types.Add(type);
        }
        if (!promotes)
            return false;
        Rename(PlacePhis());
        _function.Entry.Instrs.InsertRange(0, _entry);
        _replacements.Apply(_function);
        EliminateDead.Run(_function);
        return true;
    }

    private void FindAccesses()
    {
        List<Instr> ranges = [];
        foreach (Block block in _function.Blocks)
            foreach (Instr instr in block.Instrs)
                for (int i = 0; i < instr.Args.Length; i++)
                    if (instr.Args[i].Op == Op.FrameAddress)
                        NoteUse(instr, i, ranges);
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Instr instr in ranges)
                changed |= instr.Op == Op.ZeroBytes ? NoteRange(instr.Args[0], instr.Imm, fill: false) : NoteCopy(instr);
        }
    }

    private void NoteUse(Instr instr, int arg, List<Instr> ranges)
    {
        Instr address = instr.Args[arg];
        SlotPieces pieces = _slots[_slotIndex[address.Slot!]];
        if (instr.Op == Op.Load || (instr.Op == Op.Store && arg == 0))
            pieces.Access((int)(address.Imm + instr.Imm), Evaluator.SizeOf(instr.Kind), Verifier.TypeOf(instr.Kind));
        else if (instr.Op is Op.CopyBytes or Op.ZeroBytes)
            ranges.Add(instr);
        else
            pieces.InMemory = true;
    }

    private bool NoteRange(Instr address, long bytes, bool fill) => _slots[_slotIndex[address.Slot!]].Range((int)address.Imm, (int)bytes, fill);

    private bool NoteCopy(Instr copy)
    {
        SlotPieces? to = Promotable(copy.Args[0]), from = Promotable(copy.Args[1]);
        if (to is null || from is null)
            return (to is not null && NoteRange(copy.Args[0], copy.Imm, fill: true)) | (from is not null && NoteRange(copy.Args[1], copy.Imm, fill: true));
        bool changed = NoteRange(copy.Args[0], copy.Imm, fill: false) | NoteRange(copy.Args[1], copy.Imm, fill: false);
        return changed | Share(from, to, (int)(copy.Args[0].Imm - copy.Args[1].Imm), (int)copy.Args[1].Imm, (int)copy.Imm)
            | Share(to, from, (int)(copy.Args[1].Imm - copy.Args[0].Imm), (int)copy.Args[0].Imm, (int)copy.Imm);
    }

    private static bool Share(SlotPieces from, SlotPieces to, int shift, int start, int bytes)
    {
        bool changed = false;
        for (int i = 0; i < from.Pieces.Count && !from.InMemory && !to.InMemory; i++)
        {
            int at = from.Pieces.Keys[i];
            if (at >= start && at < start + bytes)
                changed |= to.Access(at + shift, from.Pieces.Values[i].Size, from.Pieces.Values[i].Type);
        }
        return changed;
    }

    private SlotPieces? Promotable(Instr address) =>
        address.Op == Op.FrameAddress && !_slots[_slotIndex[address.Slot!]].InMemory ? _slots[_slotIndex[address.Slot!]] : null;

    // Variables that a block reads before writing need phis where their definitions meet; the others live inside blocks.
    private Instr?[]?[] PlacePhis()
    {
        int variables = _types.Count;
        List<Block>?[] definitions = new List<Block>?[variables];
        bool[] exposed = new bool[variables];
        int[] written = new int[variables];
        foreach (Block block in _dominators.Order)
            foreach (Instr instr in block.Instrs)
                ForEachVariable(instr, (v, writes) =>
                {
                    if (!writes)
                    {
                        exposed[v] |= written[v] != block.Id + 1;
                        return;
                    }
                    if (written[v] != block.Id + 1)
                        (definitions[v] ??= []).Add(block);
                    written[v] = block.Id + 1;
                });
        Instr?[]?[] phis = new Instr?[]?[_function.Blocks.Count];
        PhiPlacement placement = new(_function, _dominators);
        List<Block> joins = [];
        for (int v = 0; v < variables; v++)
        {
            if (!exposed[v] || definitions[v] is not { } blocks)
                continue;
            joins.Clear();
            placement.Find(blocks, joins);
            foreach (Block join in joins)
                (phis[join.Id] ??= new Instr?[variables])[v] =
                    new Instr(Op.Phi, _types[v], new Instr[join.Predecessors.Count]) { Block = join, Id = _nextId++ };
        }
        return phis;
    }

    private void ForEachVariable(Instr instr, Action<int, bool> visit)
    {
        switch (instr.Op)
        {
            case Op.Load or Op.Store when Promotable(instr.Args[0]) is { } pieces:
                ForEachPiece(pieces, (int)(instr.Args[0].Imm + instr.Imm), Evaluator.SizeOf(instr.Kind), v => visit(v, instr.Op == Op.Store));
                break;
            case Op.CopyBytes:
                if (Promotable(instr.Args[1]) is { } from)
                    ForEachPiece(from, (int)instr.Args[1].Imm, (int)instr.Imm, v => visit(v, false));
                if (Promotable(instr.Args[0]) is { } to)
                    ForEachPiece(to, (int)instr.Args[0].Imm, (int)instr.Imm, v => visit(v, true));
                break;
            case Op.ZeroBytes when Promotable(instr.Args[0]) is { } zeroed:
                ForEachPiece(zeroed, (int)instr.Args[0].Imm, (int)instr.Imm, v => visit(v, true));
                break;
        }
    }

    private void ForEachPiece(SlotPieces pieces, int offset, int bytes, Action<int> visit)
    {
        int first = _firstVariable[_slotIndex[pieces.Slot]];
        for (int i = 0; i < pieces.Pieces.Count; i++)
            if (pieces.Pieces.Keys[i] >= offset && pieces.Pieces.Keys[i] < offset + bytes)
                visit(first + i);
    }

    private int VariableAt(SlotPieces pieces, int offset)
    {
        int index = pieces.Pieces.IndexOfKey(offset);
        return index < 0 ? -1 : _firstVariable[_slotIndex[pieces.Slot]] + index;
    }

    private void Rename(Instr?[]?[] phis)
    {
        Instr?[]?[] ends = new Instr?[]?[_function.Blocks.Count];
        foreach (Block block in _dominators.TreeOrder)
        {
            int idom = _dominators.Idom[block.Id];
            _state = idom < 0 ? new Instr?[_types.Count] : (Instr?[])ends[idom]!.Clone();
            _block = block;
            _output.Clear();
            if (phis[block.Id] is { } placed)
                for (int v = 0; v < placed.Length; v++)
                    if (placed[v] is { } phi)
                    {
                        _state[v] = phi;
                        _output.Add(phi);
                    }
            foreach (Instr instr in block.Instrs)
                if (!Replace(instr))
                    _output.Add(instr);
            block.Instrs.Clear();
            block.Instrs.AddRange(_output);
            ends[block.Id] = _state;
        }
        foreach (Block block in _dominators.Order)
        {
            if (phis[block.Id] is not { } placed)
                continue;
            for (int v = 0; v < placed.Length; v++)
                if (placed[v] is { } phi)
                    for (int p = 0; p < phi.Args.Length; p++)
                        phi.Args[p] = ends[block.Predecessors[p].Id]?[v] ?? Undefined(_types[v]);
        }
    }

    private Instr Undefined(IrType type)
    {
        if (_undefined[(int)type] is not { } undefined)
        {
            _undefined[(int)type] = undefined = new Instr(Op.Undef, type) { Block = _function.Entry, Id = _nextId++ };
            _entry.Add(undefined);
        }
        return undefined;
    }

    private Instr Make(Instr at, Op op, IrType type, params Instr[] args)
    {
        Instr instr = new(op, type, args) { Block = _block, Id = _nextId++, Line = at.Line };
        _output.Add(instr);
        return instr;
    }

    private Instr Constant(Instr at, IrType type, long value)
    {
        Instr instr = Make(at, Op.Const, type);
        instr.Imm = value;
        return instr;
    }

    // True when the instruction is gone.
    private bool Replace(Instr instr)
    {
        switch (instr.Op)
        {
            case Op.Load when Promotable(instr.Args[0]) is { } pieces:
                Instr value = Read(instr, pieces, (int)(instr.Args[0].Imm + instr.Imm));
                if (instr.IsLength && value.Op is Op.Phi or Op.Load)
                    value.IsLength = true;
                _replacements.Add(instr, value);
                return true;
            case Op.Store when Promotable(instr.Args[0]) is { } pieces:
                Write(instr, pieces, (int)(instr.Args[0].Imm + instr.Imm));
                return true;
            case Op.ZeroBytes when Promotable(instr.Args[0]) is { } pieces:
                ForEachPiece(pieces, (int)instr.Args[0].Imm, (int)instr.Imm, v => _state[v] = Constant(instr, _types[v], 0));
                return true;
            case Op.CopyBytes:
                return ReplaceCopy(instr);
            default:
                return false;
        }
    }

    private Instr Read(Instr load, SlotPieces pieces, int offset)
    {
        int v = VariableAt(pieces, offset);
        int size = pieces.Pieces[offset].Size;
        if (size < Evaluator.SizeOf(load.Kind))
        {
            Instr low = Make(load, Op.ZeroExtend, IrType.I64, Typed(load, Get(v), IrType.I32));
            Instr high = Make(load, Op.ZeroExtend, IrType.I64, Typed(load, Get(VariableAt(pieces, offset + 4)), IrType.I32));
            Instr whole = Make(load, Op.Or, IrType.I64, low, Make(load, Op.Shl, IrType.I64, high, Constant(load, IrType.I32, 32)));
            return Typed(load, whole, load.Type);
        }
        Instr value = Typed(load, Get(v), load.Type);
        return load.Kind switch
        {
            MemKind.U8 => Make(load, Op.ZeroExtend8, IrType.I32, value),
            MemKind.S8 => Make(load, Op.SignExtend8, IrType.I32, value),
            MemKind.U16 => Make(load, Op.ZeroExtend16, IrType.I32, value),
            MemKind.S16 => Make(load, Op.SignExtend16, IrType.I32, value),
            _ => value,
        };
    }

    private Instr Get(int v) => _replacements.Find(_state[v] ?? Undefined(_types[v]));

    private void Write(Instr store, SlotPieces pieces, int offset)
    {
        int v = VariableAt(pieces, offset);
        Instr value = _replacements.Find(store.Args[1]);
        if (pieces.Pieces[offset].Size < Evaluator.SizeOf(store.Kind))
        {
            Instr whole = Typed(store, value, IrType.I64);
            int high = VariableAt(pieces, offset + 4);
            _state[v] = Typed(store, Make(store, Op.Truncate, IrType.I32, whole), _types[v]);
            _state[high] = Typed(store, Make(store, Op.HighHalf, IrType.I32, whole), _types[high]);
            return;
        }
        _state[v] = Typed(store, value, _types[v]);
    }

    private Instr Typed(Instr at, Instr value, IrType type) => value.Type == type ? value : Make(at, Op.Bitcast, type, value);

    private bool ReplaceCopy(Instr copy)
    {
        SlotPieces? to = Promotable(copy.Args[0]), from = Promotable(copy.Args[1]);
        if (from is null && to is null)
            return false;
        SlotPieces known = (from ?? to)!;
        int start = (int)(from is null ? copy.Args[0] : copy.Args[1]).Imm;
        _moved.Clear();
        List<int> offsets = [];
        for (int i = 0; i < known.Pieces.Count; i++)
            if (known.Pieces.Keys[i] >= start && known.Pieces.Keys[i] < start + copy.Imm)
                offsets.Add(known.Pieces.Keys[i] - start);
        // All reads before all writes: the ranges may be the same.
        foreach (int offset in offsets)
            _moved.Add(from is null ? LoadPiece(copy, known.Pieces[start + offset], offset) : Get(VariableAt(from, start + offset)));
        for (int i = 0; i < offsets.Count; i++)
        {
            if (to is null)
            {
                StorePiece(copy, known.Pieces[start + offsets[i]], offsets[i], _moved[i]);
                continue;
            }
            int v = VariableAt(to, (int)copy.Args[0].Imm + offsets[i]);
            _state[v] = Typed(copy, _moved[i], _types[v]);
        }
        return true;
    }

    private Instr LoadPiece(Instr copy, (int Size, IrType Type) piece, int offset)
    {
        Instr load = Make(copy, Op.Load, piece.Type, _replacements.Find(copy.Args[1]));
        load.Kind = KindOf(piece);
        load.Imm = offset;
        load.Align = AlignAt(copy, piece.Size, offset);
        return load;
    }

    private void StorePiece(Instr copy, (int Size, IrType Type) piece, int offset, Instr value)
    {
        Instr store = Make(copy, Op.Store, IrType.Void, _replacements.Find(copy.Args[0]), value);
        store.Kind = KindOf(piece);
        store.Imm = offset;
        store.Align = AlignAt(copy, piece.Size, offset);
    }

    private static MemKind KindOf((int Size, IrType Type) piece) => piece switch
    {
        (1, _) => MemKind.U8,
        (2, _) => MemKind.U16,
        (_, IrType.F32) => MemKind.F32,
        (_, IrType.I64) => MemKind.I64,
        (_, IrType.F64) => MemKind.F64,
        _ => MemKind.I32,
    };

    private static byte AlignAt(Instr copy, int size, int offset)
    {
        int align = Math.Min(copy.Align, (byte)8);
        while (offset % align != 0)
            align /= 2;
        return (byte)Math.Min(align, size);
    }
}
