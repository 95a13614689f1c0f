using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Turns one IR function into machine instructions over virtual registers.</summary>
/// <remarks>
/// Blocks are walked from the last instruction to the first, in an order that sees users before definitions. An instruction whose value nobody asked
/// for is skipped: so folding an operand into its user is simply not asking for it. The machine instructions of one IR instruction are collected in
/// order (a group) and then put on the reversed list of the block.
/// </remarks>
internal sealed partial class Selector
{
    private readonly Function _ir;
    private readonly ThumbTarget _target;
    private readonly MachineFunction _out;
    private readonly int[] _low;
    private readonly int[] _high;
    private readonly List<Instr>[] _users;
    private readonly MachineBlock?[] _blockOf;
    /// <summary>For IR block and edge: the machine block that ends with the edge, and the place in its targets.</summary>
    private readonly Dictionary<(Block Block, int Edge), (MachineBlock From, int Place)> _edges = [];
    private readonly List<MachineInstr> _group = [];
    private readonly WriteBackPlan _plan;
    private readonly bool _frameFits;
    private readonly bool _floatFrameFits;
    private Block _block;
    private List<MachineInstr> _reversed = [];

    private Selector(Function ir, ThumbTarget target)
    {
        _ir = ir;
        _target = target;
        _out = new MachineFunction(ir.Symbol, ThumbRegisters.File);
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
        _plan = new WriteBackPlan(_users);
        int slotBytes = 0;
        foreach (Slot slot in ir.Slots)
            slotBytes += slot.Bytes + 8;
        // Frame accesses have 12-bit offsets; spill slots and outgoing arguments share that range.
        _frameFits = slotBytes < 2048;
        // VLDR and VSTR reach 1020 bytes.
        _floatFrameFits = slotBytes < 512;
    }

    /// <summary>Selects instructions for a verified function whose only float values are F32, where the target has registers for them.</summary>
    public static MachineFunction Run(Function ir, ThumbTarget target)
    {
        Selector selector = new(ir, target);
        selector.SelectBlocks();
        selector.PlacePhiCopies();
        return selector._out;
    }

    private void CountUses()
    {
        foreach (Block block in _ir.Blocks)
            foreach (Instr instr in block.Instrs)
                foreach (Instr arg in instr.Args)
                    (_users[arg.Id] ??= []).Add(instr);
    }

    private void SelectBlocks()
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

    private List<Block> ReversePostorder()
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

    private void AskForPhiArguments(Block block)
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

    private void AskWhole(Instr value)
    {
        AskLow(value);
        if (value.Type == IrType.I64)
            Ask(ref _high[value.Id]);
    }

    private int Ask(ref int register)
    {
        if (register < 0)
            register = _out.NewRegister();
        return register;
    }

    private int AskLow(Instr value)
    {
        if (_low[value.Id] < 0 && value.Type == IrType.F32)
            _low[value.Id] = _out.NewFloat();
        return Ask(ref _low[value.Id]);
    }

    /// <summary>Values that are made again at each use instead of being kept.</summary>
    private static bool IsLeaf(Instr value) => value.Op is Op.Const or Op.SymbolAddress or Op.FrameAddress or Op.Undef;

    private void SelectBlock(Block block)
    {
        _block = block;
        _reversed = [];
        _plan.Enter(block);
        for (int i = block.Instrs.Count - 1; i >= 0; i--)
        {
            Instr instr = block.Instrs[i];
            if (instr.Op is Op.Phi or Op.Param || IsLeaf(instr))
                continue;
            if (!instr.HasEffect && _low[instr.Id] < 0 && _high[instr.Id] < 0 && !_plan.MustStay(instr))
                continue;
            if (_plan.IsFolded(instr))
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

    private void EndGroup(SourceLine? line)
    {
        for (int i = _group.Count - 1; i >= 0; i--)
        {
            _group[i].Line = line;
            _reversed.Add(_group[i]);
        }
        _group.Clear();
    }

    private MachineInstr Emit(MachineInstr instr)
    {
        _group.Add(instr);
        return instr;
    }

    private void Select(Instr instr)
    {
        switch (instr.Op)
        {
            case Op.Load:
                SelectLoad(instr);
                break;
            case Op.Store:
                SelectStore(instr);
                break;
            case Op.CopyBytes:
                SelectCopyBytes(instr);
                break;
            case Op.ZeroBytes:
                SelectZeroBytes(instr);
                break;
            case Op.Call or Op.CallIndirect:
                SelectCall(instr);
                break;
            case Op.Check:
                Cc cc = Condition(instr.Args[0]);
                Emit(new MachineInstr(MachineOp.TrapIf) { Cond = cc, Trap = instr.Trap });
                break;
            case Op.Jump or Op.Branch or Op.Switch or Op.Return or Op.Trap:
                SelectTerminator(instr);
                break;
            case Op.Select:
                SelectSelect(instr);
                break;
            case Op.Compare:
                SelectCompareValue(instr);
                break;
            case Op.Truncate:
                Move(_low[instr.Id], Low(instr.Args[0]));
                break;
            case Op.HighHalf:
                SelectHighHalf(instr);
                break;
            default:
                if (IsFloatOp(instr))
                    SelectFloat(instr);
                else if (instr.Type == IrType.I64)
                    SelectWide(instr);
                else
                    SelectArithmetic(instr);
                break;
        }
    }

    /// <summary>The value has one user, in the block that is being selected: it may be folded.</summary>
    private bool IsSingle(Instr value) => value.Block == _block && _users[value.Id] is { Count: 1 };

    /// <summary>The register of a 32-bit value, made on the spot for constants and addresses.</summary>
    private int Reg(Instr value)
    {
        if (!IsLeaf(value))
            return AskLow(value);
        MachineInstr leaf = value.Type == IrType.F32 ? FloatLeaf(value) : Leaf(value, high: false, _out.NewRegister());
        Emit(leaf);
        return leaf.D;
    }

    private int Low(Instr value) => Reg(value);

    private int High(Instr value)
    {
        if (!IsLeaf(value))
            return Ask(ref _high[value.Id]);
        MachineInstr leaf = Leaf(value, high: true, _out.NewRegister());
        Emit(leaf);
        return leaf.D;
    }

    /// <summary>The instruction that makes a constant or address.</summary>
    private static MachineInstr Leaf(Instr value, bool high, int register) => value.Op switch
    {
        Op.SymbolAddress => new(MachineOp.SymbolAddress) { D = register, Symbol = value.Symbol, Imm = (int)value.Imm, Rematerialisable = true },
        Op.FrameAddress => new(MachineOp.FrameAddress)
        { D = register, Base = FrameBase.Slot, Slot = value.Slot, Imm = (int)value.Imm, Rematerialisable = true },
        _ => ConstantMove(register, (int)(high ? value.Imm >> 32 : value.Imm)),
    };

    private static MachineInstr ConstantMove(int register, int value) =>
        new(MachineOp.Mov) { D = register, HasImm = true, Imm = value, Rematerialisable = true };

    private int Constant(int value)
    {
        int register = _out.NewRegister();
        Emit(ConstantMove(register, value));
        return register;
    }

    private void Move(int d, int m) => Emit(new MachineInstr(MachineOp.Mov) { D = d, M = m });

    private int Copied(int m)
    {
        int d = _out.NewRegister();
        Move(d, m);
        return d;
    }

    private static bool IsConst(Instr value, out int constant)
    {
        constant = (int)value.Imm;
        return value.Op == Op.Const;
    }
}
