using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>
/// Proves that allocated code computes what the code over virtual registers does. It knows nothing of the allocator: it follows, for each register
/// and spill slot, the set of virtual registers whose value is there, through all paths, and looks whether every operand finds its value.
/// </summary>
/// <remarks>Numbers of physical registers in a set stand for the value that a call convention puts in that register.</remarks>
internal sealed class AllocationChecker
{
    private const int Slots = RegisterFile.Most;

    private readonly MachineFunction _function;
    private readonly RegisterFile _file;
    private readonly int _places;
    private readonly int _words;
    /// <summary>At the start of each block; null until a path reached it.</summary>
    private readonly ulong[]?[] _entry;
    /// <summary>Set of each place, one after the other.</summary>
    private ulong[] _state;
    /// <summary>Constant that a place holds, inside a parallel copy.</summary>
    private readonly MachineInstr?[] _constants;
    private int _block;

    private AllocationChecker(MachineFunction function)
    {
        _function = function;
        _file = function.Registers;
        _places = Slots + function.SpillSlots;
        _words = (function.RegisterCount + 63) / 64;
        _entry = new ulong[function.Blocks.Count][];
        _state = new ulong[_places * _words];
        _constants = new MachineInstr?[_places];
    }

    /// <exception cref="InvalidOperationException">An operand does not hold its value; the message says where.</exception>
    public static void Run(MachineFunction function)
    {
        function.Number();
        AllocationChecker checker = new(function);
        checker.AddAll(checker._file.Arguments);
        checker._entry[0] = (ulong[])checker._state.Clone();
        Queue<int> work = new([0]);
        while (work.TryDequeue(out int b))
        {
            checker._state = (ulong[])checker._entry[b]!.Clone();
            checker._block = b;
            foreach (MachineInstr instr in function.Blocks[b].Instrs)
                checker.Step(instr);
            foreach (MachineBlock target in function.Blocks[b].Successors)
                if (checker.Flow(target.Index) && !work.Contains(target.Index))
                    work.Enqueue(target.Index);
        }
    }

    private bool Flow(int target)
    {
        if (_entry[target] is not ulong[] known)
        {
            _entry[target] = (ulong[])_state.Clone();
            return true;
        }
        bool changed = false;
        for (int i = 0; i < known.Length; i++)
        {
            ulong met = known[i] & _state[i];
            changed |= met != known[i];
            known[i] = met;
        }
        return changed;
    }

    private void Step(MachineInstr instr)
    {
        if (instr.Copies is not null)
            CopyAtOnce(instr);
        else if (instr.Inserted)
            Insert(instr);
        else
            Execute(instr);
    }

    private void Insert(MachineInstr instr)
    {
        if (instr.Repeats is MachineInstr original)
        {
            if (instr.Op != original.Op || instr.Imm != original.Imm || instr.Imm2 != original.Imm2 || instr.IsDouble != original.IsDouble || instr.Symbol != original.Symbol || instr.Slot != original.Slot
                || instr.HasImm != original.HasImm || instr.Base != original.Base || !original.Rematerialisable)
                Fail(instr, "does not repeat what it says");
            Clear(instr.R[0]);
            if (original.V[0] >= 0)
                Add(instr.R[0], original.V[0]);
            _constants[instr.R[0]] = original;
            return;
        }
        switch (instr.Op)
        {
            case MachineOp.Mov:
                Set(instr.R[0], instr.R[3]);
                break;
            case MachineOp.Load when instr.Base == FrameBase.Spill:
                Set(instr.R[0], Slots + instr.Imm);
                break;
            case MachineOp.Store when instr.Base == FrameBase.Spill:
                Set(Slots + instr.Imm, instr.R[4]);
                break;
            default:
                Fail(instr, "must not be inserted by the allocator");
                break;
        }
    }

    private void CopyAtOnce(MachineInstr instr)
    {
        Array.Clear(_constants);
        foreach (MachineInstr move in instr.Expansion!)
            Insert(move);
        for (int place = 0; place < _places; place++)
        {
            List<int> gained = [];
            foreach (Copy copy in instr.Copies!)
                if (copy.Value is not null ? _constants[place] == copy.Value : Has(place, copy.Src))
                    gained.Add(copy.Dst);
            foreach (Copy copy in instr.Copies!)
                Remove(place, copy.Dst);
            foreach (int dst in gained)
                Add(place, dst);
        }
    }

    private void Execute(MachineInstr instr)
    {
        for (int p = 0; p < Operands.Count; p++)
            if ((instr.RoleOf(p) & Role.Use) != 0 && (!HasPlace(instr, p) || !Has(instr.R[p], instr.V[p])))
                Fail(instr, $"operand {p}: r{instr.R[p]} does not hold v{instr.V[p]}");
        for (int r = 0; r < Slots; r++)
            if ((instr.RegisterMask >> r & 1) != 0 && !Has(r, r))
                Fail(instr, $"r{r} does not hold its argument or result");
        if (instr.IsCall)
        {
            for (int r = 0; r < Slots; r++)
                if ((_file.CallClobbered >> r & 1) != 0)
                    Clear(r);
            for (int place = 0; place < _places; place++)
                for (int r = 0; r < Slots; r++)
                    if ((_file.Arguments >> r & 1) != 0)
                        Remove(place, r);
            AddAll(_file.Results);
        }
        for (int p = 0; p < Operands.Count; p++)
            if ((instr.RoleOf(p) & Role.Def) != 0)
                Define(instr, p);
        for (int p = 0; p < Operands.Count; p++)
            if ((instr.RoleOf(p) & Role.Def) != 0 && !Has(instr.R[p], instr.V[p]))
                Fail(instr, $"two results go to r{instr.R[p]}");
    }

    private void Define(MachineInstr instr, int operand)
    {
        for (int place = 0; place < _places; place++)
            Remove(place, instr.V[operand]);
        if (!HasPlace(instr, operand))
            Fail(instr, $"result {operand} has no register");
        Clear(instr.R[operand]);
        Add(instr.R[operand], instr.V[operand]);
    }

    /// <summary>The register is of the kind that the operand needs.</summary>
    private bool HasPlace(MachineInstr instr, int operand) =>
        instr.R[operand] >= 0 && instr.R[operand] != _file.StackPointer && _function.IsFloat(instr.R[operand]) == _function.IsFloat(instr.V[operand]);

    /// <summary>Registers that a call convention fills hold what it says.</summary>
    private void AddAll(ulong registers)
    {
        for (int r = 0; r < Slots; r++)
            if ((registers >> r & 1) != 0)
                Add(r, r);
    }

    private bool Has(int place, int value) => (_state[place * _words + (value >> 6)] >> value & 1) != 0;

    private void Add(int place, int value) => _state[place * _words + (value >> 6)] |= 1UL << value;

    private void Remove(int place, int value) => _state[place * _words + (value >> 6)] &= ~(1UL << value);

    private void Clear(int place)
    {
        _constants[place] = null;
        _state.AsSpan(place * _words, _words).Clear();
    }

    private void Set(int place, int from)
    {
        _constants[place] = _constants[from];
        _state.AsSpan(from * _words, _words).CopyTo(_state.AsSpan(place * _words, _words));
    }

    private void Fail(MachineInstr instr, string what) =>
        throw new InvalidOperationException($"{_function.Symbol.Name}, block {_block}: {instr.Op} {what}");
}
