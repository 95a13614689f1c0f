using System.Runtime.CompilerServices;
using Emu.Guest.Compiler.Allocation;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;

namespace Emu.Guest.Compiler.MachineCode;

/// <summary>Six operand places: 0 = D, 1 = E, 2 = N, 3 = M, 4 = A, 5 = B.</summary>
[InlineArray(Count)]
internal struct Operands
{
    public const int Count = 6;
    private int _first;
}

/// <summary>One copy of a <see cref="MachineOp.ParallelCopy"/>. Registers below <see cref="MachineFunction.FirstVirtual"/> are physical, from there on virtual.</summary>
internal struct Copy
{
    /// <summary>Destination register.</summary>
    public int Dst;
    /// <summary>Source register, or -1 when <see cref="Value"/> gives it.</summary>
    public int Src;
    /// <summary>Instruction that makes a constant source (Mov with Imm, SymbolAddress, FrameAddress).</summary>
    public MachineInstr? Value;
}

/// <summary>A machine instruction. Virtual operands stay beside the allocated registers so that a checker can compare the two.</summary>
internal sealed class MachineInstr(MachineOp op)
{
    public const int None = -1;

    public MachineOp Op = op;
    /// <summary>Condition of Select and its kin, TrapIf, CondBranch; for Cmp another value than Always predicates the comparison; Eq or Ne for ZeroBranch.</summary>
    public Cc Cond = Cc.Always;
    public Shift Shift;
    public byte ShiftAmount;
    /// <summary>The instruction must set the flags.</summary>
    public bool SetFlags;
    /// <summary>Operand M is replaced by <see cref="Imm"/>.</summary>
    public bool HasImm;
    /// <summary>For Select: operand N is replaced by <see cref="Imm2"/>; for CondMove operand B.</summary>
    public bool HasImm2;
    /// <summary>Of a float operation: its operands are of double precision.</summary>
    public bool IsDouble;
    /// <summary>Subtracts 1 from the rounds of a loop that are left.</summary>
    public bool CountsRounds;
    public MemKind Kind;
    public Indexing Index;
    public FrameBase Base;
    public int Imm;
    public int Imm2;
    /// <summary>For calls and Return: bit mask of argument or result registers that are read.</summary>
    public ulong RegisterMask;
    public Symbol? Symbol;
    public IrSignature? Signature;
    public Slot? Slot;
    public TrapKind Trap;
    public MachineBlock[] Targets = [];
    public List<Copy>? Copies;
    /// <summary>For ParallelCopy after allocation: the moves that do it.</summary>
    public List<MachineInstr>? Expansion;
    /// <summary>Put in by the allocator: a move, spill store, reload or repeated constant.</summary>
    public bool Inserted;
    /// <summary>For an inserted repeated constant: the instruction that it repeats.</summary>
    public MachineInstr? Repeats;
    /// <summary>The value cannot change and is cheaper to make again than to spill.</summary>
    public bool Rematerialisable;
    /// <summary>Place of an operand that is read, and written with the result; -1 for none.</summary>
    public sbyte Tied = -1;
    public SourceLine? Line;

    /// <summary>Virtual (before allocation) registers.</summary>
    public Operands V = Empty();
    /// <summary>Physical registers after allocation.</summary>
    public Operands R = Empty();

    public int D { get => V[0]; init => V[0] = value; }
    public int E { get => V[1]; init => V[1] = value; }
    public int N { get => V[2]; init => V[2] = value; }
    public int M { get => V[3]; init => V[3] = value; }
    public int A { get => V[4]; init => V[4] = value; }
    public int B { get => V[5]; init => V[5] = value; }

    private static Operands Empty()
    {
        Operands o = default;
        ((Span<int>)o).Fill(None);
        return o;
    }

    /// <summary>What operand <paramref name="place"/> does; None when there is no such operand.</summary>
    public Role RoleOf(int place)
    {
        if (V[place] < 0)
            return Role.None;
        if (place == Tied)
            return Role.Use | Role.Def;
        switch (Op)
        {
            case MachineOp.Smlal or MachineOp.Umlal or MachineOp.CondMove when place < 2:
                return Role.Use | Role.Def;
            case MachineOp.CopyLoop:
                return place <= 2 ? Role.Use | Role.Def : Role.Def;
            case MachineOp.ZeroLoop:
                return place is 0 or 2 ? Role.Use | Role.Def : Role.Use;
        }
        if (place < 2)
            return Role.Def;
        return place == 2 && Index != Indexing.Offset ? Role.Use | Role.Def : Role.Use;
    }

    public bool IsCall => Op is MachineOp.Call or MachineOp.CallIndirect;

    /// <summary>A plain copy of M to D.</summary>
    public bool IsMove => Op == MachineOp.Mov && !HasImm && ShiftAmount == 0 && !SetFlags && Cond == Cc.Always;

    /// <summary>Reads the flags.</summary>
    public bool ReadsFlags => Op switch
    {
        MachineOp.Adc or MachineOp.Sbc or MachineOp.Select or MachineOp.Csinc or MachineOp.Csinv or MachineOp.Csneg or MachineOp.TrapIf or MachineOp.CondBranch => true,
        MachineOp.Cmp => Cond != Cc.Always,
        _ => false,
    };

    /// <summary>Leaves defined flags, or destroys them.</summary>
    public bool WritesFlags => SetFlags || Op is MachineOp.FloatCmp or MachineOp.Cmp or MachineOp.Cmn or MachineOp.Tst or MachineOp.CopyLoop or MachineOp.ZeroLoop
        or MachineOp.Call or MachineOp.CallIndirect;
}

/// <summary>A straight run of machine instructions with one or no terminator at its end that names all successors.</summary>
internal sealed class MachineBlock
{
    /// <summary>Position in the layout.</summary>
    public int Index;
    public List<MachineInstr> Instrs = [];
    public List<MachineBlock> Predecessors = [];
    /// <summary>Innermost loop, or null.</summary>
    public MachineLoop? Loop;
    /// <summary>Executions per call of the function, estimated from loop depth.</summary>
    public float Frequency = 1;
    /// <summary>Number of the first instruction in the function.</summary>
    public int First;
    /// <summary>One past the number of the last instruction.</summary>
    public int End;

    public MachineInstr Terminator => Instrs[^1];
    public MachineBlock[] Successors => Instrs.Count > 0 ? Instrs[^1].Targets : [];

    /// <summary>After allocation: puts what instructions expand to in their places, without moves of a register to itself.</summary>
    public void Flatten()
    {
        List<MachineInstr> flat = new(Instrs.Count);
        foreach (MachineInstr instr in Instrs)
            if (instr.Expansion is null)
                flat.Add(instr);
            else
                flat.AddRange(instr.Expansion);
        flat.RemoveAll(static i => i.IsMove && i.R[0] == i.R[3]);
        Instrs = flat;
    }
}

/// <summary>A natural loop.</summary>
internal sealed class MachineLoop
{
    public required MachineBlock Header;
    /// <summary>The one block outside that leads to the header.</summary>
    public MachineBlock? Preheader;
    public MachineLoop? Parent;
    public int Depth;
    public HashSet<MachineBlock> Blocks = [];

    public bool Contains(MachineLoop? other)
    {
        for (MachineLoop? loop = other; loop is not null; loop = loop.Parent)
            if (loop == this)
                return true;
        return false;
    }
}

/// <summary>A function in machine form.</summary>
internal sealed class MachineFunction(FunctionSymbol symbol, RegisterFile registers)
{
    /// <summary>Physical registers below are those of the core, from here on those of the floating-point unit.</summary>
    public const int FirstFloat = RegisterFile.FirstFloat;
    /// <summary>Numbers below are physical registers.</summary>
    public const int FirstVirtual = RegisterFile.Most;

    private readonly List<bool> _floats = [];

    public FunctionSymbol Symbol { get; } = symbol;
    public RegisterFile Registers { get; } = registers;
    /// <summary>In layout order; the entry is first.</summary>
    public List<MachineBlock> Blocks = [];
    public List<MachineLoop> Loops = [];
    public List<Slot> Slots = [];
    public int RegisterCount = FirstVirtual;
    /// <summary>Bytes of stack that calls need for arguments.</summary>
    public int OutgoingBytes;
    public bool HasCalls;
    /// <summary>Spill slots (words) that the allocator made.</summary>
    public int SpillSlots;
    /// <summary>Mask of physical registers that the allocated code writes.</summary>
    public ulong UsedRegisters;

    public int NewRegister() => RegisterCount++;

    /// <summary>A virtual register of the floating-point unit.</summary>
    public int NewFloat()
    {
        while (_floats.Count < RegisterCount - FirstVirtual)
            _floats.Add(false);
        _floats.Add(true);
        return RegisterCount++;
    }

    /// <summary>A virtual register of the floating-point unit that holds a double.</summary>
    public int NewDouble()
    {
        HasDoubles = true;
        return NewFloat();
    }

    /// <summary>
    /// Some register of the floating-point unit holds a double: then every move, spill and reload of one takes 64 bits, whatever is in it, and spill slots have
    /// 8 bytes.
    /// </summary>
    public bool HasDoubles { get; private set; }

    /// <summary>Bytes of a spill slot.</summary>
    public int SpillBytes => HasDoubles ? 8 : 4;

    /// <summary>The function uses registers of the floating-point unit.</summary>
    public bool HasFloats => _floats.Count > 0;

    /// <summary>The register, physical or virtual, is one of the floating-point unit.</summary>
    public bool IsFloat(int register) => register < FirstVirtual ? register >= FirstFloat
        : register - FirstVirtual < _floats.Count && _floats[register - FirstVirtual];

    /// <summary>Mask of the physical registers that the allocated code names, calls apart.</summary>
    public ulong NamedRegisters()
    {
        ulong named = 0;
        foreach (MachineBlock block in Blocks)
            foreach (MachineInstr instr in block.Instrs)
            {
                named |= Mask(instr);
                if (instr.Expansion is not null)
                    foreach (MachineInstr move in instr.Expansion)
                        named |= Mask(move);
            }
        return named;
    }

    private static ulong Mask(MachineInstr instr)
    {
        ulong mask = 0;
        for (int p = 0; p < Operands.Count; p++)
            if (instr.R[p] >= 0)
                mask |= 1UL << instr.R[p];
        return mask;
    }

    /// <summary>The functions that are called, each once, and the calls through addresses.</summary>
    public (List<FunctionSymbol> Callees, List<IndirectCall> Indirect) FindCalls()
    {
        List<FunctionSymbol> callees = [];
        List<IndirectCall> indirect = [];
        foreach (MachineBlock block in Blocks)
            foreach (MachineInstr instr in block.Instrs)
                if (instr.Op == MachineOp.Call && instr.Symbol is FunctionSymbol callee && !callees.Contains(callee))
                    callees.Add(callee);
                else if (instr.Op == MachineOp.CallIndirect)
                    indirect.Add(new IndirectCall(instr.Signature!));
        return (callees, indirect);
    }

    /// <summary>Numbers the instructions in layout order and returns how many there are.</summary>
    public int Number()
    {
        int n = 0;
        for (int b = 0; b < Blocks.Count; b++)
        {
            MachineBlock block = Blocks[b];
            block.Index = b;
            block.First = n;
            n += block.Instrs.Count;
            block.End = n;
        }
        return n;
    }

    public void LinkPredecessors()
    {
        foreach (MachineBlock block in Blocks)
            block.Predecessors.Clear();
        foreach (MachineBlock block in Blocks)
            foreach (MachineBlock target in block.Successors)
                if (!target.Predecessors.Contains(block))
                    target.Predecessors.Add(block);
    }
}
