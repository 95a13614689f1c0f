using Emu.Guest.Compiler.Allocation;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.MachineCode;

/// <summary>Turns one IR function into machine instructions over virtual registers: the walk, the names of values and the phi copies. Targets select instructions.</summary>
/// <remarks>
/// Blocks are walked from the last instruction to the first, in an order that sees users before definitions. An instruction whose value nobody asked
/// for is skipped: so folding an operand into its user is simply not asking for it. The machine instructions of one IR instruction are collected in
/// order (a group) and then put on the reversed list of the block.
/// </remarks>
internal abstract partial class InstructionSelector
{
    protected readonly Function _ir;
    protected readonly MachineFunction _out;
    protected readonly int[] _low;
    protected readonly int[] _high;
    protected readonly List<Instr>[] _users;
    protected readonly Dictionary<Instr, MemKind> _extendedLoads = [];
    protected readonly MachineBlock?[] _blockOf;
    /// <summary>For IR block and edge: the machine block that ends with the edge, and the place in its targets.</summary>
    protected readonly Dictionary<(Block Block, int Edge), (MachineBlock From, int Place)> _edges = [];
    private readonly List<MachineInstr> _group = [];
    protected Block _block;
    private List<MachineInstr> _reversed = [];

    protected InstructionSelector(Function ir, RegisterFile registers)
    {
        _ir = ir;
        _out = new MachineFunction(ir.Symbol, registers);
        _out.Slots.AddRange(ir.Slots);
        int count = ir.Number();
        _low = new int[count];
        _high = new int[count];
        _low.AsSpan().Fill(-1);
        _high.AsSpan().Fill(-1);
        _users = new List<Instr>[count];
        _blockOf = new MachineBlock?[ir.Blocks.Count];
        _block = ir.Entry;
        CountUses();
    }

    /// <summary>Selects the whole function.</summary>
    protected MachineFunction Run()
    {
        SelectBlocks();
        PlacePhiCopies();
        return _out;
    }

    /// <summary>Emits the machine instructions of one instruction.</summary>
    protected abstract void Select(Instr instr);

    /// <summary>Emits the copies and loads that bring parameters in.</summary>
    protected abstract void ReceiveParameters();

    /// <summary>A block is about to be selected.</summary>
    protected virtual void Enter(Block block)
    {
    }

    /// <summary>The instruction does something for others, so it stays even when its value is not needed.</summary>
    protected virtual bool MustStay(Instr instr) => false;

    /// <summary>Another instruction does what this one does.</summary>
    protected virtual bool IsFolded(Instr instr) => false;

    protected void CountUses()
    {
        foreach (Block block in _ir.Blocks)
            foreach (Instr instr in block.Instrs)
                foreach (Instr arg in instr.Args)
                    (_users[arg.Id] ??= []).Add(instr);
    }

    protected void SelectBlocks()
    {
        List<Block> order = ReversePostorder();
        foreach (Block block in order)
            _blockOf[block.Id] = new MachineBlock();
        foreach (Block block in order)
            AskForPhiArguments(block);
        for (int i = order.Count - 1; i >= 0; i--)
            SelectBlock(order[i]);
        // Blocks keep reverse postorder here; extra blocks of switches were added to the list as they came up.
        List<MachineBlock> extra = [.. _out.Blocks];
        _out.Blocks.Clear();
        foreach (Block block in order)
            _out.Blocks.Add(_blockOf[block.Id]!);
        _out.Blocks.AddRange(extra);
    }

    protected List<Block> ReversePostorder()
    {
        List<Block> order = [];
        bool[] seen = new bool[_ir.Blocks.Count];
        Stack<(Block Block, int Next)> stack = new();
        stack.Push((_ir.Entry, 0));
        seen[_ir.Entry.Id] = true;
        while (stack.Count > 0)
        {
            (Block block, int next) = stack.Pop();
            IReadOnlyList<Block> successors = block.Successors;
            if (next == successors.Count)
            {
                order.Add(block);
                continue;
            }
            stack.Push((block, next + 1));
            Block target = successors[next];
            if (!seen[target.Id])
            {
                seen[target.Id] = true;
                stack.Push((target, 0));
            }
        }
        order.Reverse();
        return order;
    }

    protected void AskForPhiArguments(Block block)
    {
        foreach (Instr phi in block.Instrs)
        {
            if (phi.Op != Op.Phi)
                return;
            AskWhole(phi);
            foreach (Instr arg in phi.Args)
                if (!IsLeaf(arg))
                    AskWhole(arg);
        }
    }

    protected void AskWhole(Instr value)
    {
        AskLow(value);
        if (value.Type == IrType.I64)
            Ask(ref _high[value.Id]);
    }

    protected int Ask(ref int register)
    {
        if (register < 0)
            register = _out.NewRegister();
        return register;
    }

    /// <summary>The register of a value's low half, or of a float.</summary>
    protected int AskLow(Instr value)
    {
        if (_low[value.Id] < 0 && IsFloat(value.Type))
            _low[value.Id] = value.Type == IrType.F64 ? _out.NewDouble() : _out.NewFloat();
        return Ask(ref _low[value.Id]);
    }

    /// <summary>The instruction that makes a float constant in a register of the floating-point unit.</summary>
    protected virtual MachineInstr FloatLeaf(Instr value) => throw new NotSupportedException("the target keeps no floats in registers of their own");

    /// <summary>An operation on floats that live in registers of their own.</summary>
    protected static bool IsFloatOp(Instr instr) =>
        instr.Op is >= Op.FAdd and <= Op.Bitcast && (IsFloat(instr.Type) || IsFloat(instr.Args[0].Type));

    /// <summary>Values of the type live in the floating-point unit: types that a target has no registers for were lowered before.</summary>
    protected static bool IsFloat(IrType type) => type is IrType.F32 or IrType.F64;

    /// <summary>Values that are made again at each use instead of being kept.</summary>
    protected static bool IsLeaf(Instr value) => value.Op is Op.Const or Op.SymbolAddress or Op.FrameAddress or Op.Undef;

    protected void SelectBlock(Block block)
    {
        _block = block;
        _reversed = [];
        Enter(block);
        for (int i = block.Instrs.Count - 1; i >= 0; i--)
        {
            Instr instr = block.Instrs[i];
            if (instr.Op is Op.Phi or Op.Param || IsLeaf(instr))
                continue;
            if (!instr.HasEffect && _low[instr.Id] < 0 && _high[instr.Id] < 0 && !MustStay(instr))
                continue;
            if (IsFolded(instr))
                continue;
            Select(instr);
            EndGroup(instr.Line);
        }
        if (block == _ir.Entry)
        {
            ReceiveParameters();
            EndGroup(null);
        }
        _reversed.Reverse();
        _blockOf[block.Id]!.Instrs = _reversed;
    }

    protected void EndGroup(SourceLine? line)
    {
        for (int i = _group.Count - 1; i >= 0; i--)
        {
            _group[i].Line = line;
            _reversed.Add(_group[i]);
        }
        _group.Clear();
    }

    protected MachineInstr Emit(MachineInstr instr)
    {
        _group.Add(instr);
        return instr;
    }

    /// <summary>The value has one user, in the block that is being selected: it may be folded.</summary>
    protected bool IsSingle(Instr value) => value.Block == _block && _users[value.Id] is { Count: 1 };

    /// <summary>The register of a 32-bit value, made on the spot for constants and addresses.</summary>
    protected int Reg(Instr value)
    {
        if (!IsLeaf(value))
            return AskLow(value);
        MachineInstr leaf = IsFloat(value.Type) ? FloatLeaf(value) : Leaf(value, high: false, _out.NewRegister());
        Emit(leaf);
        return leaf.D;
    }

    protected int Low(Instr value) => Reg(value);

    protected int High(Instr value)
    {
        if (!IsLeaf(value))
            return Ask(ref _high[value.Id]);
        MachineInstr leaf = Leaf(value, high: true, _out.NewRegister());
        Emit(leaf);
        return leaf.D;
    }

    /// <summary>The instruction that makes a constant or address.</summary>
    protected static MachineInstr Leaf(Instr value, bool high, int register) => value.Op switch
    {
        Op.SymbolAddress => new(MachineOp.SymbolAddress) { D = register, Symbol = value.Symbol, Imm = (int)value.Imm, Rematerialisable = true },
        Op.FrameAddress => new(MachineOp.FrameAddress)
        { D = register, Base = FrameBase.Slot, Slot = value.Slot, Imm = (int)value.Imm, Rematerialisable = true },
        _ => ConstantMove(register, (int)(high ? value.Imm >> 32 : value.Imm)),
    };

    protected static MachineInstr ConstantMove(int register, int value) =>
        new(MachineOp.Mov) { D = register, HasImm = true, Imm = value, Rematerialisable = true };

    protected int Constant(int value)
    {
        int register = _out.NewRegister();
        Emit(ConstantMove(register, value));
        return register;
    }

    protected void Move(int d, int m) => Emit(new MachineInstr(MachineOp.Mov) { D = d, M = m });

    protected int Copied(int m)
    {
        int d = _out.NewRegister();
        Move(d, m);
        return d;
    }

    protected static bool IsConst(Instr value, out int constant)
    {
        constant = (int)value.Imm;
        return value.Op == Op.Const;
    }

    /// <summary>Half of a 64-bit value, or a 32-bit value: a register or a constant.</summary>
    protected readonly record struct Half(bool IsConst, int Constant, int Register)
    {
        public static Half Of(int register) => new(false, 0, register);
    }

    protected Half HalfOf(Instr value, bool high) => value.Op is Op.Const or Op.Undef
        ? new Half(true, (int)(high ? value.Imm >> 32 : value.Imm), -1)
        : Half.Of(high ? High(value) : Low(value));

    protected int Reg(Half half) => half.IsConst ? Constant(half.Constant) : half.Register;

    protected static Cond Swap(Cond cond) => cond switch
    {
        Cond.Lt => Cond.Gt,
        Cond.Le => Cond.Ge,
        Cond.Gt => Cond.Lt,
        Cond.Ge => Cond.Le,
        Cond.LtU => Cond.GtU,
        Cond.LeU => Cond.GeU,
        Cond.GtU => Cond.LtU,
        Cond.GeU => Cond.LeU,
        _ => cond,
    };

    protected MachineBlock Target(Instr terminator, int edge) => _blockOf[terminator.Targets[edge].Id]!;

    /// <summary>The value is the extension of a 32-bit one. Only looks, asks for nothing.</summary>
    protected static bool CanExtend(Instr value, bool signed) => value.Op == Op.Const
        ? signed ? value.Imm == (int)value.Imm : value.Imm == (uint)value.Imm
        : value.Op == (signed ? Op.SignExtend : Op.ZeroExtend);

    /// <summary>A 64-bit product of two 32-bit values.</summary>
    protected static bool IsLongProduct(Instr value, out bool signed)
    {
        signed = true;
        if (value.Op != Op.Mul || value.Type != IrType.I64)
            return false;
        if (CanExtend(value.Args[0], true) && CanExtend(value.Args[1], true))
            return true;
        signed = false;
        return CanExtend(value.Args[0], false) && CanExtend(value.Args[1], false);
    }

    /// <summary>A copy of one half of a value to a register; constants travel as the instruction that makes them.</summary>
    protected Copy CopyOf(int dst, Instr value, bool high) => IsLeaf(value) && !IsFloat(value.Type)
        ? new Copy { Dst = dst, Src = -1, Value = Leaf(value, high, -1) }
        : new Copy { Dst = dst, Src = high ? High(value) : Low(value) };

    /// <summary>Puts the phi copies of every edge at the end of its source, or on a new block when the source has other successors.</summary>
    protected void PlacePhiCopies()
    {
        foreach (((Block block, int edge), (MachineBlock from, int place)) in _edges)
        {
            Block target = block.Terminator.Targets[edge];
            if (target.Instrs[0].Op != Op.Phi)
                continue;
            int predecessor = PredecessorIndex(block, edge, target);
            List<Copy> copies = [];
            foreach (Instr phi in target.Instrs)
            {
                if (phi.Op != Op.Phi)
                    break;
                Instr arg = phi.Args[predecessor];
                if (arg.Op == Op.Undef)
                    continue;
                copies.Add(CopyOf(_low[phi.Id], arg, false));
                if (phi.Type == IrType.I64)
                    copies.Add(CopyOf(_high[phi.Id], arg, true));
            }
            if (copies.Count == 0)
                continue;
            // What the copies asked for, such as float constants, comes first.
            MachineInstr copy = Emit(new MachineInstr(MachineOp.ParallelCopy) { Copies = copies });
            foreach (MachineInstr added in _group)
                added.Line = block.Terminator.Line;
            if (from.Terminator.Op == MachineOp.Jump)
            {
                from.Instrs.InsertRange(from.Instrs.Count - 1, _group);
                _group.Clear();
                continue;
            }
            MachineBlock between = new();
            between.Instrs.AddRange(_group);
            _group.Clear();
            between.Instrs.Add(new MachineInstr(MachineOp.Jump) { Targets = [from.Terminator.Targets[place]], Line = copy.Line });
            from.Terminator.Targets[place] = between;
            _out.Blocks.Add(between);
        }
    }

    /// <summary>Which phi argument belongs to an edge: a block with several edges to one target stands there several times, in order of its edges.</summary>
    protected static int PredecessorIndex(Block block, int edge, Block target)
    {
        int nth = 0;
        for (int k = 0; k < edge; k++)
            if (block.Terminator.Targets[k] == target)
                nth++;
        for (int p = 0; p < target.Predecessors.Count; p++)
            if (target.Predecessors[p] == block && nth-- == 0)
                return p;
        throw new InvalidOperationException("predecessor list does not hold the edge");
    }

    protected static int Size(MemKind kind) => kind switch { MemKind.U8 or MemKind.S8 => 1, MemKind.U16 or MemKind.S16 => 2, MemKind.I64 => 8, _ => 4 };

    /// <summary>A sum that is needed for nothing but addresses of this block disappears into them.</summary>
    protected bool OnlyAddresses(Instr sum)
    {
        if (sum.Block != _block)
            return false;
        foreach (Instr user in _users[sum.Id])
            if (user.Block != _block || user.Op is not (Op.Load or Op.Store) || user.Args[0] != sum || (user.Op == Op.Store && user.Args[1] == sum))
                return false;
        return true;
    }

    /// <summary>A store of a byte or halfword needs no extension before it.</summary>
    protected Instr Narrowed(Instr value, MemKind kind)
    {
        while (IsSingle(value) && (kind is MemKind.U8 or MemKind.S8 && value.Op is Op.SignExtend8 or Op.ZeroExtend8 or Op.SignExtend16 or Op.ZeroExtend16
            || (kind is MemKind.U16 or MemKind.S16 && value.Op is Op.SignExtend16 or Op.ZeroExtend16)))
            value = value.Args[0];
        return value;
    }

    /// <summary>Lets a load that only feeds this extension do the extension.</summary>
    protected bool TryExtendLoad(Instr extend, Instr load, bool signed, int width)
    {
        if (load.Op != Op.Load || !IsSingle(load) || _low[load.Id] >= 0 || load.Kind is not (MemKind.U8 or MemKind.S8 or MemKind.U16 or MemKind.S16))
            return false;
        if (load.Kind is MemKind.U8 or MemKind.S8 != (width == 8))
            return false;
        _extendedLoads[load] = (signed, width) switch
        {
            (true, 8) => MemKind.S8,
            (false, 8) => MemKind.U8,
            (true, _) => MemKind.S16,
            _ => MemKind.U16,
        };
        _low[load.Id] = _low[extend.Id];
        return true;
    }
}
