using System.Numerics;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;
using Emu.RiscV;

namespace Emu.Guest.Compiler.RiscV;

/// <summary>Turns allocated machine instructions into rows and fields: the shortest encoding that fits, prologue, traps.</summary>
internal sealed partial class Expander
{
    /// <summary>C.SWSP reaches 252 bytes: larger frames are made in two steps when several registers are saved.</summary>
    private const int ShortFrame = 256;
    /// <summary>CSR number of cycle, which is read-only: writing it is an illegal instruction on every core.</summary>
    public const uint ReadOnlyCsr = 0xC00;

    private readonly MachineFunction _function;
    private readonly RiscVTarget _target;
    private readonly FrameLayout _frame;
    private readonly List<CodeItem> _items = [];
    private readonly Dictionary<(TrapKind Trap, SourceLine? Line), int> _stubs = [];
    private int _labels;
    /// <summary>Label of the one long return that the others jump to; -1 as long as there is none.</summary>
    private int _epilogue = -1;
    private SourceLine? _line;

    private Expander(MachineFunction function, RiscVTarget target)
    {
        _function = function;
        _target = target;
        _frame = new FrameLayout(function, target);
        _labels = function.Blocks.Count;
    }

    public static (List<CodeItem> Items, int Labels, FrameLayout Frame) Run(MachineFunction function, RiscVTarget target)
    {
        Expander expander = new(function, target);
        expander.Prologue();
        for (int b = 0; b < function.Blocks.Count; b++)
            expander.ExpandBlock(function.Blocks[b], b + 1 < function.Blocks.Count ? function.Blocks[b + 1] : null);
        foreach (((TrapKind trap, SourceLine? line), int label) in expander._stubs)
        {
            expander._line = line;
            expander._items.Add(new CodeItem { Kind = CodeItemKind.Label, Label = label });
            expander.Trap(trap);
        }
        return (expander._items, expander._labels, expander._frame);
    }

    private void ExpandBlock(MachineBlock block, MachineBlock? next)
    {
        _items.Add(new CodeItem { Kind = CodeItemKind.Label, Label = block.Index });
        foreach (MachineInstr instr in block.Instrs)
        {
            _line = instr.Line ?? _line;
            if (instr.Expansion is null)
                Expand(instr, next);
            else
                foreach (MachineInstr move in instr.Expansion)
                    Expand(move, next);
        }
    }

    private void Expand(MachineInstr instr, MachineBlock? next)
    {
        switch (instr.Op)
        {
            case MachineOp.SymbolAddress:
                Address(instr, Encodings.LoadUpper);
                Address(instr, Encodings.AddImmediate);
                break;
            case MachineOp.FrameAddress:
                AddToSp((byte)instr.R[0], _frame.Offset(instr));
                break;
            case MachineOp.Load or MachineOp.Store:
                Access(instr);
                break;
            case MachineOp.CopyLoop or MachineOp.ZeroLoop:
                WordLoop(instr);
                break;
            case MachineOp.CondMove:
                CondMove(instr);
                break;
            case MachineOp.Call:
                _items.Add(new CodeItem { Kind = CodeItemKind.Call, Symbol = instr.Symbol, Size = 4, Line = _line });
                break;
            case MachineOp.CallIndirect:
                Choose(Encodings.CallRegisters, new Fields { D = RiscVAbi.Ra, N = (byte)instr.R[2] });
                break;
            case MachineOp.TrapIf:
                if (!_stubs.TryGetValue((instr.Trap, _line), out int stub))
                    _stubs.Add((instr.Trap, _line), stub = _labels++);
                Branch(instr.Cond, instr.R[2], instr.R[3], stub);
                break;
            case >= MachineOp.FloatAdd and <= MachineOp.FloatLessOrEqual:
                Float(instr);
                break;
            case >= MachineOp.Jump:
                Terminate(instr, next);
                break;
            default:
                Data(instr);
                break;
        }
    }

    private void Put(int row, Fields fields) =>
        _items.Add(new CodeItem { Kind = CodeItemKind.Plain, Row = row, Fields = fields, Size = RiscVIsa.Shapes[row].Length, Line = _line });

    /// <summary>Puts the first row that the core has and that fits.</summary>
    private void Choose(int[] rows, Fields fields)
    {
        foreach (int row in rows)
            if (_target.Has(RiscVIsa.Shapes[row].Features) && RiscVAssembler.TryEncode(row, fields, out _))
            {
                Put(row, fields);
                return;
            }
        throw new InvalidOperationException($"{_function.Symbol.Name}: no encoding of {RiscVIsa.Shapes[rows[^1]].Name} fits "
            + $"d={fields.D} n={fields.N} m={fields.M} imm=0x{fields.Imm:x}");
    }

    /// <summary>Illegal instruction whose immediate says why.</summary>
    private void Trap(TrapKind trap) => Put(Encodings.WriteImmediate, new Fields { D = 0, Imm2 = (uint)trap, Imm = ReadOnlyCsr });

    private void Branch(Cc cond, int n, int m, int label)
    {
        // Short branches compare with zero on the right.
        if (cond is Cc.Eq or Cc.Ne && n < 0)
            (n, m) = (m, n);
        _items.Add(new CodeItem { Kind = CodeItemKind.Branch, Cond = cond, Fields = new Fields { N = Register(n), M = Register(m) }, Label = label, Line = _line });
    }

    private static byte Register(int r) => r < 0 ? (byte)0 : (byte)r;

    private void Prologue()
    {
        if (_frame.PushList != 0)
        {
            Push();
            return;
        }
        int bytes = _frame.FrameBytes, first = FirstStep();
        if (first != 0)
            AddToSp(RiscVAbi.Sp, -first);
        SavedRegisters(first, load: false);
        if (bytes != first)
            AddToSp(RiscVAbi.Sp, first - bytes);
    }

    /// <summary>Bytes of the frame that are made before registers are saved.</summary>
    private int FirstStep()
    {
        int bytes = _frame.FrameBytes;
        bool isShort = bytes <= ShortFrame || (bytes <= 2032 && _frame.SavedBytes <= 8);
        int alignment = RiscVAbi.StackAlignment(_target);
        return isShort || _frame.SavedBytes == 0 ? bytes : _frame.SavedBytes + alignment - 1 & -alignment;
    }

    /// <summary>ra lies highest.</summary>
    private void SavedRegisters(int top, bool load)
    {
        int at = SavedRegisters((uint)_frame.SavedRegisters, 4, top, load, Encodings.OfAccess(load, 4));
        SavedRegisters(_frame.SavedFloats, _frame.SavedFloatBytes, at, load, Encodings.OfFloatAccess(load, _frame.SavedFloatBytes == 8));
    }

    private int SavedRegisters(uint mask, int bytes, int top, bool load, int[] rows)
    {
        int at = top & -bytes;
        for (; mask != 0; mask &= mask - 1)
        {
            at -= bytes;
            byte register = (byte)BitOperations.TrailingZeroCount(mask);
            Choose(rows, new Fields { D = load ? register : (byte)0, M = load ? (byte)0 : register, N = RiscVAbi.Sp, Imm = (uint)at });
        }
        return at;
    }

    private void Epilogue()
    {
        if (_frame.PushList != 0)
        {
            PopAndReturn();
            return;
        }
        if (_frame.HasLongReturn && _epilogue >= 0)
        {
            JumpTo(_epilogue);
            return;
        }
        if (_frame.HasLongReturn)
            _items.Add(new CodeItem { Kind = CodeItemKind.Label, Label = _epilogue = _labels++ });
        int first = FirstStep(), bytes = _frame.FrameBytes;
        if (bytes != first)
            AddToSp(RiscVAbi.Sp, bytes - first);
        SavedRegisters(first, load: true);
        if (first != 0)
            AddToSp(RiscVAbi.Sp, first);
        Choose(Encodings.JumpRegisters, new Fields { N = RiscVAbi.Ra });
    }

    private void Terminate(MachineInstr instr, MachineBlock? next)
    {
        switch (instr.Op)
        {
            case MachineOp.Jump:
                Jump(instr.Targets[0], next);
                break;
            case MachineOp.CondBranch:
                MachineBlock taken = instr.Targets[0], other = instr.Targets[1];
                Cc cond = instr.Cond;
                if (taken == next)
                    (taken, other, cond) = (other, taken, cond ^ (Cc)1);
                Branch(cond, instr.R[2], instr.R[3], taken.Index);
                Jump(other, next);
                break;
            case MachineOp.TableBranch:
                byte offset = (byte)instr.R[0];
                Choose(Encodings.Of(MachineOp.Lsl, true), new Fields { D = offset, N = (byte)instr.R[2], Imm = 2 });
                _items.Add(new CodeItem
                {
                    Kind = CodeItemKind.Table,
                    Labels = Array.ConvertAll(instr.Targets, static t => t.Index),
                    Fields = new Fields { D = (byte)instr.R[1], M = offset },
                    Size = Placer.TableHeadBytes + 4 * instr.Targets.Length,
                    Line = _line,
                });
                break;
            case MachineOp.Return:
                Epilogue();
                break;
            default:
                Trap(instr.Trap);
                break;
        }
    }

    private void Jump(MachineBlock target, MachineBlock? next)
    {
        if (target != next)
            JumpTo(target.Index);
    }

    private void JumpTo(int label) => _items.Add(new CodeItem { Kind = CodeItemKind.Jump, Label = label, Line = _line });
}
