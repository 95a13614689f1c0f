using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Replaces loads of memory whose value is known: loaded or stored before on every path, with no write in between that may touch it. Values
/// that differ by path meet in phis.
/// </summary>
internal sealed class ForwardLoads
{
    private const int MaxPlaces = 512;

    private readonly Function _function;
    private readonly Dominators _dominators;
    private readonly Aliases _aliases;
    private readonly Replacements _replacements;
    private readonly Dictionary<(Instr Base, long Offset, int Size), int> _index = [];
    private readonly List<(Aliases.Place Place, int Size, IrType Type, bool Invariant)> _places = [];
    private readonly HashSet<(Instr Base, long Offset, int Size)> _variable = [];
    private readonly Aliases.Place?[] _written;
    private readonly List<Instr> _output = [];
    private int _nextId;
    private bool _changed;

    private ForwardLoads(Function function)
    {
        _function = function;
        _dominators = new Dominators(function);
        _aliases = new Aliases(function);
        _nextId = _dominators.InstrCount;
        _written = new Aliases.Place?[_nextId];
        _replacements = new Replacements(_nextId);
    }

    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function) => new ForwardLoads(function).Run();

    private bool Run()
    {
        FindPlaces();
        if (_places.Count == 0)
            return false;
        int words = (_places.Count + 63) / 64;
        ulong[][] available = Solve(words, out List<Block>?[] definitions);
        Rename(available, PlacePhis(available, definitions));
        _replacements.Apply(_function);
        return _changed;
    }

    private void FindPlaces()
    {
        // A place with one access has nothing to forward: it gets number -1 first, and a real one with its second access.
        foreach (Block block in _dominators.Order)
            foreach (Instr instr in block.Instrs)
            {
                if (instr.Op is not (Op.Load or Op.Store))
                    continue;
                int size = Evaluator.SizeOf(instr.Kind);
                (Instr, long, int) key = (instr.Args[0], instr.Imm, size);
                if (!_index.TryGetValue(key, out int i))
                    _index.Add(key, -1);
                else if (i < 0 && _places.Count < MaxPlaces)
                    _index[key] = AddPlace(instr, size);
                if (instr.Op == Op.Store || !instr.Invariant)
                    _variable.Add(key);
            }
        foreach (((Instr, long, int) key, int i) in _index)
            if (i >= 0)
                _places[i] = _places[i] with { Invariant = !_variable.Contains(key) };
    }

    private int AddPlace(Instr access, int size)
    {
        _places.Add((_aliases.PlaceOf(access.Args[0], access.Imm), size, Verifier.TypeOf(access.Kind), false));
        return _places.Count - 1;
    }

    private int PlaceIndex(Instr access) =>
        _index.TryGetValue((access.Args[0], access.Imm, Evaluator.SizeOf(access.Kind)), out int place) ? place : -1;

    private ulong[][] Solve(int words, out List<Block>?[] definitions)
    {
        int blocks = _function.Blocks.Count;
        ulong[][] made = new ulong[blocks][], kept = new ulong[blocks][], input = new ulong[blocks][], output = new ulong[blocks][];
        definitions = new List<Block>?[_places.Count];
        foreach (Block block in _dominators.Order)
        {
            (made[block.Id], kept[block.Id]) = Summarise(block, words);
            input[block.Id] = new ulong[words];
            output[block.Id] = new ulong[words];
            Array.Fill(output[block.Id], ulong.MaxValue);
            for (int p = 0; p < _places.Count; p++)
                if (Has(made[block.Id], p))
                    (definitions[p] ??= []).Add(block);
        }
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Block block in _dominators.Order)
            {
                ulong[] entering = input[block.Id], leaving = output[block.Id];
                for (int w = 0; w < words; w++)
                {
                    ulong bits = block == _function.Entry ? 0 : ulong.MaxValue;
                    foreach (Block predecessor in block.Predecessors)
                        if (output[predecessor.Id] is { } from)
                            bits &= from[w];
                    entering[w] = bits;
                    ulong result = made[block.Id][w] | (bits & kept[block.Id][w]);
                    changed |= result != leaving[w];
                    leaving[w] = result;
                }
            }
        }
        return input;
    }

    private (ulong[] Made, ulong[] Kept) Summarise(Block block, int words)
    {
        ulong[] made = new ulong[words], kept = new ulong[words];
        Array.Fill(kept, ulong.MaxValue);
        foreach (Instr instr in block.Instrs)
        {
            if (instr.Writes)
            {
                for (int p = 0; p < _places.Count; p++)
                    if ((Has(made, p) || Has(kept, p)) && Kills(instr, p))
                    {
                        Clear(made, p);
                        Clear(kept, p);
                    }
            }
            if (instr.Op is Op.Load or Op.Store && PlaceIndex(instr) is var place and >= 0)
                Set(made, place);
        }
        return (made, kept);
    }

    private bool Kills(Instr writer, int place)
    {
        if (_places[place].Invariant)
            return false;
        Aliases.Place? written = null;
        if (writer.Op is Op.Store or Op.CopyBytes or Op.ZeroBytes)
            written = _written[writer.Id] ??= _aliases.PlaceOf(writer.Args[0], writer.Op == Op.Store ? writer.Imm : 0);
        return _aliases.MayWrite(writer, written, _places[place].Place, _places[place].Size);
    }

    private Instr?[]?[] PlacePhis(ulong[][] available, List<Block>?[] definitions)
    {
        Instr?[]?[] phis = new Instr?[]?[_function.Blocks.Count];
        PhiPlacement placement = new(_function, _dominators);
        List<Block> joins = [];
        for (int p = 0; p < _places.Count; p++)
        {
            if (definitions[p] is not { Count: > 1 } blocks)
                continue;
            joins.Clear();
            placement.Find(blocks, joins);
            foreach (Block join in joins)
                if (Has(available[join.Id], p))
                    (phis[join.Id] ??= new Instr?[_places.Count])[p] =
                        new Instr(Op.Phi, _places[p].Type, new Instr[join.Predecessors.Count]) { Block = join, Id = _nextId++ };
        }
        return phis;
    }

    private void Rename(ulong[][] available, Instr?[]?[] phis)
    {
        Instr?[]?[] ends = new Instr?[]?[_function.Blocks.Count];
        foreach (Block block in _dominators.TreeOrder)
        {
            int idom = _dominators.Idom[block.Id];
            Instr?[] state = idom < 0 ? new Instr?[_places.Count] : (Instr?[])ends[idom]!.Clone();
            _output.Clear();
            for (int p = 0; p < state.Length; p++)
            {
                if (!Has(available[block.Id], p))
                    state[p] = null;
                else if (phis[block.Id]?[p] is { } phi)
                    _output.Add(state[p] = phi);
            }
            foreach (Instr instr in block.Instrs)
                Rename(instr, block, state);
            block.Instrs.Clear();
            block.Instrs.AddRange(_output);
            ends[block.Id] = state;
        }
        FillPhis(phis, ends);
    }

    private void FillPhis(Instr?[]?[] phis, Instr?[]?[] ends)
    {
        foreach (Block block in _dominators.Order)
        {
            if (phis[block.Id] is not { } placed)
                continue;
            for (int p = 0; p < placed.Length; p++)
                if (placed[p] is { } phi)
                    for (int i = 0; i < phi.Args.Length; i++)
                        phi.Args[i] = ends[block.Predecessors[i].Id]?[p] ?? Undefined(phi.Type);
        }
    }

    // Only for edges from blocks that control cannot reach.
    private Instr Undefined(IrType type)
    {
        Instr undefined = new(Op.Undef, type) { Block = _function.Entry, Id = _nextId++ };
        _function.Entry.Instrs.Insert(0, undefined);
        return undefined;
    }

    private void Rename(Instr instr, Block block, Instr?[] state)
    {
        if (instr.Writes)
            for (int p = 0; p < state.Length; p++)
                if (state[p] is not null && Kills(instr, p))
                    state[p] = null;
        int place = instr.Op is Op.Load or Op.Store ? PlaceIndex(instr) : -1;
        if (place < 0)
        {
            _output.Add(instr);
            return;
        }
        if (instr.Op == Op.Load && state[place] is { } known)
        {
            Instr value = Extended(instr, block, _replacements.Find(known));
            if (instr.IsLength && value.Op is Op.Phi or Op.Load)
                value.IsLength = true;
            _replacements.Add(instr, value);
            _changed = true;
            return;
        }
        _output.Add(instr);
        Instr held = instr.Op == Op.Load ? instr : _replacements.Find(instr.Args[1]);
        state[place] = Typed(instr, block, held, _places[place].Type);
    }

    private Instr Extended(Instr load, Block block, Instr value) => load.Kind switch
    {
        MemKind.U8 => Make(load, block, Op.ZeroExtend8, IrType.I32, value),
        MemKind.S8 => Make(load, block, Op.SignExtend8, IrType.I32, value),
        MemKind.U16 => Make(load, block, Op.ZeroExtend16, IrType.I32, value),
        MemKind.S16 => Make(load, block, Op.SignExtend16, IrType.I32, value),
        _ => Typed(load, block, value, load.Type),
    };

    private Instr Typed(Instr at, Block block, Instr value, IrType type) => value.Type == type ? value : Make(at, block, Op.Bitcast, type, value);

    private Instr Make(Instr at, Block block, Op op, IrType type, Instr value)
    {
        Instr instr = new(op, type, value) { Block = block, Id = _nextId++, Line = at.Line };
        _output.Add(instr);
        return instr;
    }

    private static bool Has(ulong[] bits, int i) => (bits[i >> 6] >> (i & 63) & 1) != 0;

    private static void Set(ulong[] bits, int i) => bits[i >> 6] |= 1UL << (i & 63);

    private static void Clear(ulong[] bits, int i) => bits[i >> 6] &= ~(1UL << (i & 63));
}
