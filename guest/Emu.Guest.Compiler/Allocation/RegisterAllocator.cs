using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>
/// Gives every virtual register a physical one, or memory where there are not enough. Long pieces choose first; a piece that finds no register takes
/// it from lighter ones, or is split: by loop, then by block, then by groups of neighbouring references, at last by single instruction.
/// </summary>
/// <remarks>
/// Weights are estimated executions of references per length, so what is used in an inner loop stays and what only lives through it goes to memory.
/// No register is kept for spill code: reloads are pieces like others. Memory is written after each definition, so that a piece may start anywhere.
/// </remarks>
internal sealed class RegisterAllocator
{
    private const int Fixed = -1;
    private const int RegisterNames = RegisterFile.Most;
    private const float LengthOffset = 16;
    private const float HotFrequency = 8;
    /// <summary>Moves that the link register is worth to a counter of rounds in each: it saves the subtraction and the time of the branch.</summary>
    internal const float RoundsGain = 4;

    private readonly MachineFunction _function;
    private readonly RegisterFile _file;
    private readonly Web?[] _webs;
    private readonly MachineBlock[] _blockOf;
    private readonly MachineInstr[] _instrs;
    /// <summary>For each register and slot: 0 free, Fixed, or number of the piece that holds it.</summary>
    private readonly int[][] _owner = new int[RegisterNames][];
    private readonly List<Piece> _pieces = [null!];
    private readonly PriorityQueue<Piece, (int, int)> _queue = new();
    private readonly ulong _allowed;
    private readonly float[] _gain = new float[RegisterNames];

    private RegisterAllocator(MachineFunction function, int registerLimit)
    {
        _function = function;
        _file = function.Registers;
        _webs = WebBuilder.Run(function);
        int count = function.Number();
        _instrs = new MachineInstr[count];
        _blockOf = new MachineBlock[count];
        foreach (MachineBlock block in function.Blocks)
            for (int i = 0; i < block.Instrs.Count; i++)
                (_instrs[block.First + i], _blockOf[block.First + i]) = (block.Instrs[i], block);
        int[] none = [];
        for (int r = 0; r < RegisterNames; r++)
            _owner[r] = r < RegisterFile.FirstFloat || function.HasFloats ? new int[2 * count] : none;
        _allowed = _file.Allowed(registerLimit, function.HasFloats, function.HasDoubles);
    }

    /// <summary>Allocates; instructions get their physical registers and the spill code is put in.</summary>
    /// <param name="function">Function in its final block order.</param>
    /// <param name="registerLimit">How many registers may be used, 6..14; see <see cref="RegisterFile.Allowed"/>.</param>
    public static void Run(MachineFunction function, int registerLimit = 14)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(registerLimit, 6);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(registerLimit, 14);
        RegisterAllocator allocator = new(function, registerLimit);
        allocator.MarkFixed();
        allocator.Start();
        while (allocator._queue.TryDequeue(out Piece? piece, out _))
            allocator.Place(piece);
        new AllocationWriter(function, allocator._webs, allocator._owner, allocator._allowed, allocator.FrequencyOf).Run();
    }

    private float FrequencyOf(int instruction) => _blockOf[instruction].Frequency;

    private void MarkFixed()
    {
        foreach (MachineBlock block in _function.Blocks)
        {
            int free = 2 * block.First;
            for (int i = block.First; i < block.End; i++)
            {
                MachineInstr instr = _instrs[i];
                if (instr.Copies is not null)
                    MarkFixedCopies(instr, i, block, free);
                if (!instr.IsCall)
                    continue;
                for (int r = 0; r < RegisterNames; r++)
                    if ((_file.CallClobbered >> r & 1) != 0 && _owner[r].Length > 0)
                        _owner[r][2 * i + 1] = Fixed;
                free = 2 * i + 1;
            }
        }
    }

    /// <summary>A register that brings a value in is taken since the last call or the function's start; one that takes a value out, until the next call or return.</summary>
    private void MarkFixedCopies(MachineInstr instr, int index, MachineBlock block, int since)
    {
        foreach (Copy copy in instr.Copies!)
        {
            if (copy.Src is >= 0 and < MachineFunction.FirstVirtual)
                _owner[copy.Src].AsSpan(since, 2 * index - since + 1).Fill(Fixed);
            if (copy.Dst >= MachineFunction.FirstVirtual)
                continue;
            int until = index;
            while (!_instrs[until].IsCall && _instrs[until].Op != MachineOp.Return && until + 1 < block.End)
                until++;
            _owner[copy.Dst].AsSpan(2 * index + 1, 2 * (until - index)).Fill(Fixed);
        }
    }

    private void Start()
    {
        for (int v = MachineFunction.FirstVirtual; v < _webs.Length; v++)
        {
            Web? web = _webs[v];
            if (web is null || web.Register != v)
                continue;
            Piece piece = new(web, PieceLevel.Region, null) { Ranges = web.Ranges, References = web.References };
            Add(piece);
        }
    }

    private void Add(Piece piece)
    {
        piece.Id = _pieces.Count;
        _pieces.Add(piece);
        piece.Web.Pieces.Add(piece);
        foreach (LiveRange range in piece.Ranges)
            piece.Length += range.End - range.Start + 1;
        piece.Weight = piece.Level == PieceLevel.Single ? float.PositiveInfinity : Cost(piece) / (piece.Length + LengthOffset);
        if (piece.Web.CountsRounds)
            piece.Weight *= RoundsGain;
        Enqueue(piece);
    }

    private void Enqueue(Piece piece) => _queue.Enqueue(piece, (piece.Web.CountsRounds ? int.MinValue : -piece.Length, piece.Id));

    /// <summary>Estimated cycles that memory operands would cost. A value that can be made again costs one instruction per use and no store.</summary>
    private float Cost(Piece piece)
    {
        bool remake = piece.Web.Remake is { Op: not MachineOp.Load };
        float cost = 0;
        foreach (Reference reference in piece.References)
        {
            float frequency = _blockOf[reference.Index].Frequency;
            if ((reference.Role & Role.Use) != 0)
                cost += remake ? frequency : 2 * frequency;
            if ((reference.Role & Role.Def) != 0 && !remake)
                cost += frequency;
        }
        return cost;
    }

    private void Place(Piece piece)
    {
        int register = BestFree(piece);
        if (register < 0)
            register = BestTaken(piece);
        if (register < 0)
        {
            Split(piece);
            return;
        }
        piece.Register = register;
        _function.UsedRegisters |= 1UL << register;
        int[] owner = _owner[register];
        foreach (LiveRange range in piece.Ranges)
            owner.AsSpan(range.Start, range.End - range.Start + 1).Fill(piece.Id);
    }

    private int BestFree(Piece piece)
    {
        Array.Clear(_gain);
        foreach (Hint hint in piece.Web.Hints)
        {
            if (!piece.Covers(2 * hint.Index) && !piece.Covers(2 * hint.Index + 1))
                continue;
            int wanted = hint.Web is null ? hint.Register : hint.Web.RegisterAt(2 * hint.Index) is var r and >= 0 ? r : hint.Web.RegisterAt(2 * hint.Index + 1);
            if (wanted is >= 0 and < RegisterNames)
                _gain[wanted] += hint.Gain;
        }
        bool hot = false;
        foreach (Reference reference in piece.References)
            hot |= _blockOf[reference.Index].Frequency >= HotFrequency;
        int best = -1;
        float bestGain = -1;
        foreach (int register in _function.IsFloat(piece.Web.Register) ? _file.FloatOrder : hot ? _file.HotOrder : _file.ColdOrder)
        {
            if ((_allowed >> register & 1) == 0 || !IsFree(_owner[register], piece))
                continue;
            // A register that is saved anyway costs nothing more; in loops short encodings matter more.
            float gain = _gain[register] + (!hot && IsPaid(register) ? 0.5f : 0);
            if (gain <= bestGain)
                continue;
            best = register;
            bestGain = gain;
        }
        return best;
    }

    private bool IsPaid(int register) => (_function.UsedRegisters >> register & 1) != 0 || (_file.CallClobbered >> register & 1) != 0 && (register != _file.Link || _function.HasCalls);

    private static bool IsFree(int[] owner, Piece piece)
    {
        foreach (LiveRange range in piece.Ranges)
            if (owner.AsSpan(range.Start, range.End - range.Start + 1).ContainsAnyExcept(0))
                return false;
        return true;
    }

    /// <summary>Takes the register whose heaviest holder is lightest, if all of them are lighter than the piece.</summary>
    private int BestTaken(Piece piece)
    {
        int best = -1;
        float bestWeight = piece.Weight;
        foreach (int register in _function.IsFloat(piece.Web.Register) ? _file.FloatOrder : _file.HotOrder)
        {
            if ((_allowed >> register & 1) == 0)
                continue;
            float heaviest = HeaviestHolder(_owner[register], piece, bestWeight);
            if (heaviest >= bestWeight)
                continue;
            best = register;
            bestWeight = heaviest;
        }
        if (best >= 0)
            Evict(best, piece);
        return best;
    }

    private float HeaviestHolder(int[] owner, Piece piece, float limit)
    {
        float heaviest = 0;
        int last = 0;
        foreach (LiveRange range in piece.Ranges)
            for (int slot = range.Start; slot <= range.End; slot++)
            {
                int holder = owner[slot];
                if (holder == last || holder == 0)
                    continue;
                last = holder;
                if (holder == Fixed)
                    return float.PositiveInfinity;
                heaviest = Math.Max(heaviest, _pieces[holder].Weight);
                if (heaviest >= limit)
                    return heaviest;
            }
        return heaviest;
    }

    private void Evict(int register, Piece piece)
    {
        int[] owner = _owner[register];
        foreach (LiveRange range in piece.Ranges)
            for (int slot = range.Start; slot <= range.End; slot++)
                if (owner[slot] > 0)
                {
                    Piece holder = _pieces[owner[slot]];
                    foreach (LiveRange held in holder.Ranges)
                        owner.AsSpan(held.Start, held.End - held.Start + 1).Clear();
                    holder.Register = -1;
                    Enqueue(holder);
                }
    }

    private void Split(Piece piece)
    {
        if (piece.Level == PieceLevel.Single)
            throw new InvalidOperationException($"{_function.Symbol.Name}: instruction {piece.References[0].Index} needs more registers than there are");
        piece.Web.Pieces.Remove(piece);
        foreach (Piece part in PieceSplitter.Split(piece, _instrs, _blockOf))
            Add(part);
    }
}
