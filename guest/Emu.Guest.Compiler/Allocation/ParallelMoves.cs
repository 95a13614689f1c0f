using System.Numerics;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>One copy between places. Places below <see cref="FirstSlot"/> are registers, others spill slots.</summary>
/// <param name="Dst">Where to.</param>
/// <param name="Src">Where from, or -1.</param>
/// <param name="Value">Instruction that makes the value, when there is no source place.</param>
internal readonly record struct ParallelMove(int Dst, int Src, MachineInstr? Value)
{
    public const int FirstSlot = RegisterFile.Most;
}

/// <summary>Orders copies that happen at once into moves, loads and stores.</summary>
/// <param name="function">Gets spill slots where a cycle needs one.</param>
/// <param name="freeRegisters">Mask of registers that hold nothing here.</param>
/// <param name="line">Source line.</param>
internal sealed class ParallelMoves(MachineFunction function, ulong freeRegisters, SourceLine? line)
{
    private const ulong Cores = (1UL << RegisterFile.FirstFloat) - 1, Floats = ~Cores;

    private readonly List<MachineInstr> _moves = [];
    private ulong _free = freeRegisters;

    public List<MachineInstr> Resolve(List<ParallelMove> moves)
    {
        List<ParallelMove> pending = [];
        foreach (ParallelMove move in moves)
        {
            if (move.Value is null && move.Dst != move.Src)
                pending.Add(move);
            // What is read or written here is not free.
            if (move.Dst < ParallelMove.FirstSlot)
                _free &= ~(1UL << move.Dst);
            if (move.Src is >= 0 and < ParallelMove.FirstSlot)
                _free &= ~(1UL << move.Src);
        }
        while (pending.Count > 0)
            Step(pending);
        foreach (ParallelMove move in moves)
            if (move.Value is not null)
                Make(move.Dst, move.Value);
        return _moves;
    }

    private void Step(List<ParallelMove> pending)
    {
        for (int i = 0; i < pending.Count; i++)
        {
            if (IsSource(pending, pending[i].Dst))
                continue;
            Emit(pending[i].Dst, pending[i].Src);
            pending.RemoveAt(i);
            return;
        }
        // Only cycles are left: saving one source opens one.
        int blocked = pending[0].Src;
        int place = TakeFree(blocked is >= MachineFunction.FirstFloat and < MachineFunction.FirstVirtual ? Floats : Cores);
        Emit(place, blocked);
        for (int i = 0; i < pending.Count; i++)
            if (pending[i].Src == blocked)
                pending[i] = pending[i] with { Src = place };
    }

    private static bool IsSource(List<ParallelMove> pending, int place)
    {
        foreach (ParallelMove move in pending)
            if (move.Src == place)
                return true;
        return false;
    }

    /// <summary>A register of the kind if one is free, else one of the other kind, unless a double may have to go there; else memory.</summary>
    private int TakeFree(ulong kind)
    {
        if ((function.HasDoubles ? _free & kind : _free) == 0)
            return ParallelMove.FirstSlot + function.SpillSlots++;
        int register = BitOperations.TrailingZeroCount((_free & kind) != 0 ? _free & kind : _free);
        _free &= ~(1UL << register);
        function.UsedRegisters |= 1UL << register;
        return register;
    }

    private void Emit(int dst, int src)
    {
        bool fromMemory = src >= ParallelMove.FirstSlot, toMemory = dst >= ParallelMove.FirstSlot;
        // Nothing but a move reaches a home.
        if ((fromMemory && function.Registers.IsHome(dst)) || (toMemory && function.Registers.IsHome(src)))
            fromMemory = toMemory = true;
        if (!fromMemory && !toMemory)
            _moves.Add(AllocationWriter.Move(dst, src, line));
        else if (!toMemory)
            _moves.Add(AllocationWriter.Load(function, dst, src, line));
        else if (!fromMemory)
            _moves.Add(AllocationWriter.Store(function, dst, src, line));
        else
            Through(dst, function.HasDoubles ? Floats : Cores, register => AllocationWriter.Load(function, register, src, line));
    }

    private void Make(int dst, MachineInstr value)
    {
        if (dst < ParallelMove.FirstSlot && !function.Registers.IsHome(dst))
            _moves.Add(AllocationWriter.Remake(value, dst, line));
        else
            Through(dst, value.IsDouble ? Floats : Cores, register => AllocationWriter.Remake(value, register, line));
    }

    /// <summary>Writes a spill slot or home through a register of a kind; when none is free one is saved around it.</summary>
    private void Through(int dst, ulong kind, Func<int, MachineInstr> make)
    {
        int saved = -1;
        int register;
        if ((_free & kind) != 0)
        {
            register = BitOperations.TrailingZeroCount(_free & kind);
            function.UsedRegisters |= 1UL << register;
        }
        else
        {
            register = BitOperations.TrailingZeroCount(function.Registers.Results & kind);
            saved = ParallelMove.FirstSlot + function.SpillSlots++;
            _moves.Add(AllocationWriter.Store(function, saved, register, line));
        }
        _moves.Add(make(register));
        _moves.Add(AllocationWriter.Store(function, dst, register, line));
        if (saved >= 0)
            _moves.Add(AllocationWriter.Load(function, register, saved, line));
    }
}
