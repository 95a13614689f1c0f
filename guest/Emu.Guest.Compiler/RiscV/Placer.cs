using System.Buffers.Binary;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;
using Emu.RiscV;

namespace Emu.Guest.Compiler.RiscV;

/// <summary>Settles branch sizes and writes the code. Branches start short and only grow, so that the search ends.</summary>
internal sealed class Placer
{
    /// <summary>AUIPC, ADD and JALR in front of a table of jumps.</summary>
    public const int TableHeadBytes = 12;

    private readonly RiscVTarget _target;
    private readonly CodeItem[] _items;
    private readonly int[] _labelItem;
    private readonly List<byte> _code = [];
    private readonly List<Relocation> _relocations = [];
    private readonly List<LineEntry> _lines = [];

    private Placer(List<CodeItem> items, int labels, RiscVTarget target)
    {
        _target = target;
        _items = [.. items];
        _labelItem = new int[labels];
        for (int i = 0; i < _items.Length; i++)
            if (_items[i].Kind == CodeItemKind.Label)
                _labelItem[_items[i].Label] = i;
    }

    public static CompiledFunction Run(MachineFunction function, RiscVTarget target, IrSignature signature)
    {
        (List<CodeItem> items, int labels, FrameLayout frame) = Expander.Run(function, target);
        Placer placer = new(items, labels, target);
        placer.Settle();
        placer.Write();
        (List<FunctionSymbol> callees, List<IndirectCall> indirect) = function.FindCalls();
        return new CompiledFunction
        {
            Symbol = function.Symbol,
            Signature = signature,
            Code = [.. placer._code],
            Relocations = placer._relocations,
            Lines = placer._lines,
            Tables = [],
            FrameBytes = frame.FrameBytes,
            Callees = callees,
            IndirectCalls = indirect,
            SpillSlots = function.SpillSlots,
        };
    }

    private bool HasShort => _target.Has(Features.Zca);

    private int LabelAt(int label) => _items[_labelItem[label]].At;

    private void Settle()
    {
        bool changed = true;
        while (changed)
        {
            int at = 0;
            for (int i = 0; i < _items.Length; i++)
            {
                _items[i].At = at;
                at += _items[i].Size;
            }
            changed = false;
            for (int i = 0; i < _items.Length; i++)
                changed |= Grow(ref _items[i]);
        }
    }

    /// <summary>Reach: C.BEQZ 256 bytes, C.J 2 KB, branches 4 KB, JAL 1 MB (Volume I, chapters 2.5 and 16.4).</summary>
    private bool Grow(ref CodeItem item)
    {
        int distance = item.Kind is CodeItemKind.Jump or CodeItemKind.Branch ? LabelAt(item.Label) - item.At : 0;
        int size = item.Kind switch
        {
            CodeItemKind.Jump => HasShort && distance is >= -2048 and <= 2046 ? 2 : 4,
            CodeItemKind.Branch => IsShortBranch(item) && distance is >= -256 and <= 254 ? 2 : distance is >= -4096 and <= 4094 ? 4 : 8,
            _ => item.Size,
        };
        if (size <= item.Size)
            return false;
        item.Size = size;
        return true;
    }

    private bool IsShortBranch(in CodeItem item) => HasShort && item.Cond is Cc.Eq or Cc.Ne && item.Fields is { M: 0, N: >= 8 and < 16 };

    private void Write()
    {
        SourceLine? line = null;
        foreach (ref CodeItem item in _items.AsSpan())
        {
            if (item.Line is not null && item.Line != line && item.Size > 0)
            {
                line = item.Line;
                _lines.Add(new LineEntry(_code.Count, line));
            }
            Write(ref item);
        }
    }

    private void Write(ref CodeItem item)
    {
        switch (item.Kind)
        {
            case CodeItemKind.Label:
                break;
            case CodeItemKind.Plain:
                Word(item.Row, item.Fields);
                break;
            case CodeItemKind.Jump:
                Word(item.Size == 2 ? Encodings.JumpShort : Encodings.JumpAndLink, new Fields { Imm = Distance(item.Label) });
                break;
            case CodeItemKind.Branch:
                WriteBranch(item);
                break;
            case CodeItemKind.Call:
                _relocations.Add(new Relocation(_code.Count, RelocationKind.Call, item.Symbol!, 0));
                Word(Encodings.JumpAndLink, new Fields { D = RiscVAbi.Ra });
                break;
            case CodeItemKind.Address:
                RelocationKind kind = item.Row == Encodings.LoadUpper ? RelocationKind.AddressHigh : RelocationKind.AddressLow;
                _relocations.Add(new Relocation(_code.Count, kind, item.Symbol!, item.Addend));
                Word(item.Row, item.Fields);
                break;
            default:
                WriteTable(item);
                break;
        }
    }

    /// <summary>From the next instruction to be written.</summary>
    private uint Distance(int label) => (uint)(LabelAt(label) - _code.Count);

    private void WriteBranch(in CodeItem item)
    {
        Fields f = item.Fields;
        if (item.Size == 8)
        {
            f.Imm = 8;
            Word(Encodings.OfBranch(item.Cond ^ (Cc)1), f);
            Word(Encodings.JumpAndLink, new Fields { Imm = Distance(item.Label) });
            return;
        }
        f.Imm = Distance(item.Label);
        Word(item.Size == 4 ? Encodings.OfBranch(item.Cond) : item.Cond == Cc.Eq ? Encodings.BranchZero : Encodings.BranchNotZero, f);
    }

    /// <summary>Jumps into a row of jumps: no data between the code, no addresses to fill in.</summary>
    private void WriteTable(in CodeItem item)
    {
        byte start = item.Fields.D, offset = item.Fields.M;
        Word(Encodings.AddUpper, new Fields { D = start });
        Word(Encodings.Of(MachineOp.Add, false)[^1], new Fields { D = start, N = start, M = offset });
        Word(Encodings.JumpRegister, new Fields { N = start, Imm = TableHeadBytes });
        foreach (int label in item.Labels!)
            Word(Encodings.JumpAndLink, new Fields { Imm = Distance(label) });
    }

    private void Word(int row, Fields fields)
    {
        uint word = RiscVAssembler.Encode(row, fields);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
        _code.AddRange(bytes[..RiscVIsa.Shapes[row].Length]);
    }
}
