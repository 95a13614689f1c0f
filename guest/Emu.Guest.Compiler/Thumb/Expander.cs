using System.Numerics;
using Emu.Arm;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Turns allocated machine instructions into rows and fields: the shortest encoding that fits, IT blocks, prologue, traps.</summary>
internal sealed partial class Expander
{
    /// <summary>B with condition reaches 256 bytes in its short form; a block may follow before the next place for traps.</summary>
    private const int StubDistance = 120;
    private const int Sp = 13, Lr = 14, Pc = 15, Scratch = 12;

    private readonly MachineFunction _function;
    private readonly ThumbTarget _target;
    private readonly Features _features;
    private readonly FrameLayout _frame;
    private readonly List<Item> _items = [];
    private readonly List<(int Label, TrapKind Trap, SourceLine? Line)> _stubs = [];
    private int _labels;
    private int _firstStubUser;
    private int _current;
    private SourceLine? _line;
    /// <summary>Nobody needs the flags behind the current instruction, so that flag-setting short forms may be used.</summary>
    private bool _flagsFree;

    private Expander(MachineFunction function, ThumbTarget target, bool savesLink)
    {
        _function = function;
        _target = target;
        _features = target.Features;
        _frame = new FrameLayout(function, lowOnly: !target.HasThumb2, savesLink);
        _labels = function.Blocks.Count;
    }

    public static (List<Item> Items, int Labels, FrameLayout Frame) Run(MachineFunction function, ThumbTarget target, bool savesLink)
    {
        Expander expander = new(function, target, savesLink);
        expander.Prologue();
        for (int b = 0; b < function.Blocks.Count; b++)
        {
            expander.ExpandBlock(function.Blocks[b], b + 1 < function.Blocks.Count ? function.Blocks[b + 1] : null);
            if (expander.IsStubPlace())
                expander.PutStubs();
        }
        expander.PutStubs();
        return (expander._items, expander._labels, expander._frame);
    }

    /// <summary>Execution does not fall through here, and short branches to the oldest waiting trap would soon not reach.</summary>
    private bool IsStubPlace()
    {
        if (_stubs.Count == 0 || _items[^1].Kind is not (ItemKind.Branch or ItemKind.Plain))
            return false;
        if (_items[^1].Kind == ItemKind.Plain && !IsReturn(_items[^1]))
            return false;
        int bytes = 0;
        for (int i = _firstStubUser; i < _items.Count; i++)
            bytes += _items[i].Size;
        return bytes > StubDistance;
    }

    /// <summary>Execution does not go on behind the instruction.</summary>
    public static bool IsReturn(in Item item) =>
        item.Row == Encodings.BranchExchange || item.Row == Encodings.Undefined || Array.IndexOf(Encodings.PopPc, item.Row) >= 0;

    private void PutStubs()
    {
        foreach ((int label, TrapKind trap, SourceLine? line) in _stubs)
        {
            _line = line;
            _items.Add(new Item { Kind = ItemKind.Label, Label = label });
            Undefined(trap);
        }
        _stubs.Clear();
    }

    private void ExpandBlock(MachineBlock block, MachineBlock? next)
    {
        _items.Add(new Item { Kind = ItemKind.Label, Label = block.Index, Aligned = block.Loop?.Header == block && block.Frequency > 1 && _target.HasThumb2 });
        _current = block.Index;
        List<MachineInstr> flat = Flatten(block);
        bool[] free = FlagsFreeAfter(flat);
        for (int i = 0; i < flat.Count; i++)
        {
            _line = flat[i].Line ?? _line;
            _flagsFree = free[i];
            Expand(flat[i], next);
        }
    }

    private static List<MachineInstr> Flatten(MachineBlock block)
    {
        List<MachineInstr> flat = new(block.Instrs.Count);
        foreach (MachineInstr instr in block.Instrs)
            if (instr.Expansion is not null)
                flat.AddRange(instr.Expansion);
            else
                flat.Add(instr);
        return flat;
    }

    private static bool[] FlagsFreeAfter(List<MachineInstr> flat)
    {
        bool[] free = new bool[flat.Count];
        bool isFree = true;
        for (int i = flat.Count - 1; i >= 0; i--)
        {
            free[i] = isFree;
            if (flat[i].WritesFlags && flat[i].Cond == Cc.Always)
                isFree = true;
            if (flat[i].ReadsFlags)
                isFree = false;
        }
        return free;
    }

    private void Expand(MachineInstr instr, MachineBlock? next)
    {
        switch (instr.Op)
        {
            case MachineOp.SymbolAddress when !_target.HasWideMoves:
                PutLiteral(instr.R[0], new Literal(instr.Symbol, instr.Imm));
                break;
            case MachineOp.SymbolAddress:
                Address(instr, MachineOp.Mov);
                Address(instr, MachineOp.Mvn);
                break;
            case MachineOp.FrameAddress:
                FrameAddress(instr.R[0], _frame.Offset(instr));
                break;
            case MachineOp.Select when !_target.HasThumb2:
                SelectByBranch(instr);
                break;
            case MachineOp.Select:
                Select(instr);
                break;
            case MachineOp.Csinc or MachineOp.Csinv or MachineOp.Csneg:
                PutSelect(Encodings.Of(instr.Op, false)[0], instr.R[0], instr.R[2], instr.R[3], instr.Cond);
                break;
            case MachineOp.Load or MachineOp.Store:
                Access(instr);
                break;
            case MachineOp.LoadDual or MachineOp.StoreDual:
                AccessDual(instr);
                break;
            case MachineOp.CopyLoop or MachineOp.ZeroLoop:
                WordLoop(instr);
                break;
            case MachineOp.Call:
                _items.Add(new Item { Kind = ItemKind.Call, Symbol = instr.Symbol, Size = 4, Line = _line });
                break;
            case MachineOp.CallIndirect:
                Put(Encodings.CallRegister, new Fields { M = (byte)instr.R[2] });
                break;
            case MachineOp.TrapIf:
                _items.Add(new Item { Kind = ItemKind.CondBranch, Cond = instr.Cond, Label = _labels, Size = 2, Line = _line });
                if (_stubs.Count == 0)
                    _firstStubUser = _items.Count - 1;
                _stubs.Add((_labels++, instr.Trap, _line));
                break;
            case >= MachineOp.FloatAdd and <= MachineOp.FloatCmp:
                Float(instr);
                break;
            case MachineOp.Cmp when instr.Cond != Cc.Always:
                It(instr.Cond, 1, 0);
                Data(instr, inIt: true);
                break;
            case >= MachineOp.Jump:
                Terminate(instr, next);
                break;
            default:
                Data(instr, inIt: false);
                break;
        }
    }

    private void Put(int row, Fields fields)
    {
        if (fields.Condition == 0)
            fields.Condition = (byte)Cc.Always;
        _items.Add(new Item { Kind = ItemKind.Plain, Row = row, Fields = fields, Size = Emu.Arm.Thumb.Shapes[row].Length, Line = _line });
    }

    /// <summary>Puts the first row that fits. A 16-bit row that sets flags is taken inside IT, where it does not, or when flags are wanted or free.</summary>
    private void Choose(int[] rows, Fields fields, bool inIt = false)
    {
        if (!TryChoose(rows, fields, inIt))
            throw new InvalidOperationException($"{_function.Symbol.Name}: no encoding of {Emu.Arm.Thumb.Shapes[rows[^1]].Name} fits "
                + $"d={fields.D} n={fields.N} m={fields.M} t={fields.T} imm=0x{fields.Imm:x}");
    }

    private bool TryChoose(int[] rows, Fields fields, bool inIt = false)
    {
        foreach (int row in rows)
        {
            RowShape shape = Emu.Arm.Thumb.Shapes[row];
            if ((shape.Features & ~_features) != 0)
                continue;
            if (shape.Length == 2)
            {
                if (fields.ShiftAmount != 0 && !shape.Name.Contains("immediate", StringComparison.Ordinal))
                    continue;
                if (shape.SetsFlagsOutsideIt ? !inIt && !_flagsFree && !fields.SetFlags : fields.SetFlags)
                    continue;
            }
            else if (fields.SetFlags && !shape.Assembly.Contains("{s}", StringComparison.Ordinal))
            {
                continue;
            }
            if (!ThumbAssembler.TryEncode(row, fields, out _))
                continue;
            Put(row, fields);
            return true;
        }
        return false;
    }

    private void Undefined(TrapKind trap) => Put(Encodings.Undefined, new Fields { Imm = (uint)trap });

    private void It(Cc cond, int then, int otherwise)
    {
        // firstcond:mask; each further instruction adds the low bit of its condition, a final 1 ends the block.
        uint low = (uint)cond & 1;
        uint mask = 0;
        int count = then + otherwise;
        for (int i = 1; i < count; i++)
            mask = mask << 1 | (i < then ? low : low ^ 1);
        mask = (mask << 1 | 1) << 4 - count;
        Put(Emu.Arm.Thumb.It, new Fields { Imm = (uint)cond << 4 | mask });
    }

    private void Prologue()
    {
        _flagsFree = true;
        if (!_target.HasThumb2)
        {
            LowPrologue();
            return;
        }
        int saved = _frame.SavedRegisters;
        if (saved != 0)
            Choose(Encodings.Push, Multiple(saved, 0xFFFFFFFC));
        if (_frame.SavedFloats != 0)
            Put(Encodings.FloatPush, SavedFloats());
        if (_frame.LocalBytes != 0)
            AdjustSp(Encodings.SpSubtract, Encodings.SpSubtractRegister);
    }

    private static Fields Multiple(int mask, uint singleOffset)
    {
        bool single = BitOperations.IsPow2(mask);
        return new Fields { N = Sp, List = (ushort)mask, Imm2 = 1, T = single ? (byte)BitOperations.Log2((uint)mask) : (byte)0xFF, Imm = singleOffset };
    }

    private void AdjustSp(int[] immediate, int[] register)
    {
        Fields f = new() { D = Sp, N = Sp, Imm = (uint)_frame.LocalBytes };
        if (TryChoose(immediate, f))
            return;
        Constant(Scratch, _frame.LocalBytes);
        Choose(register, new Fields { D = Sp, N = Sp, M = Scratch });
    }

    private void Epilogue()
    {
        _flagsFree = true;
        if (!_target.HasThumb2)
        {
            LowEpilogue();
            return;
        }
        int saved = _frame.SavedRegisters;
        if (_frame.LocalBytes != 0)
            AdjustSp(Encodings.SpAdd, Encodings.SpAddRegister);
        if (_frame.SavedFloats != 0)
            Put(Encodings.FloatPop, SavedFloats());
        if ((saved >> Lr & 1) != 0)
        {
            Choose(Encodings.PopPc, Multiple((saved & ~(1 << Lr)) | 1 << Pc, 4));
            return;
        }
        if (saved != 0)
            Choose(Encodings.Pop, Multiple(saved, 4));
        Put(Encodings.BranchExchange, new Fields { M = Lr });
    }

    private void Terminate(MachineInstr instr, MachineBlock? next)
    {
        switch (instr.Op)
        {
            case MachineOp.Jump:
                Jump(instr.Targets[0], next);
                break;
            case MachineOp.CondBranch:
                CondBranch(ItemKind.CondBranch, instr, next);
                break;
            case MachineOp.ZeroBranch:
                CondBranch(ItemKind.ZeroBranch, instr, next);
                break;
            case MachineOp.LoopEnd:
                _items.Add(new Item { Kind = ItemKind.LoopEnd, Label = instr.Targets[0].Index, Size = 4, Line = _line });
                Jump(instr.Targets[1], next);
                break;
            case MachineOp.TableBranch:
                int[] labels = Array.ConvertAll(instr.Targets, static t => t.Index);
                _items.Add(new Item { Kind = ItemKind.Table, Labels = labels, Fields = new Fields { N = Pc, M = (byte)instr.R[2] }, Line = _line });
                break;
            case MachineOp.Return:
                Epilogue();
                break;
            default:
                Undefined(instr.Trap);
                break;
        }
    }

    private void Jump(MachineBlock target, MachineBlock? next)
    {
        if (target != next)
            _items.Add(new Item { Kind = ItemKind.Branch, Label = target.Index, Size = 2, Line = _line });
    }

    private void CondBranch(ItemKind kind, MachineInstr instr, MachineBlock? next)
    {
        MachineBlock taken = instr.Targets[0], other = instr.Targets[1];
        Cc cond = instr.Cond;
        if (taken == next)
            (taken, other, cond) = (other, taken, cond ^ (Cc)1);
        Item item = new() { Kind = kind, Cond = cond, Label = taken.Index, Size = 2, Line = _line };
        if (kind == ItemKind.ZeroBranch)
        {
            item.Fields.N = (byte)instr.R[2];
            // CBZ reaches forward only, from low registers.
            if (instr.R[2] > 7 || taken.Index <= _current)
                item.Kind = ItemKind.CondBranch;
        }
        if (kind == ItemKind.ZeroBranch && item.Kind == ItemKind.CondBranch)
            Choose(Encodings.Of(MachineOp.Cmp, true), new Fields { N = (byte)instr.R[2] });
        _items.Add(item);
        Jump(other, next);
    }
}
