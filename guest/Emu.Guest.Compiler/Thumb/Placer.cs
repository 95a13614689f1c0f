using System.Buffers.Binary;
using Emu.Arm;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Settles branch sizes and writes the code. Branches start short and only grow, so that the search ends.</summary>
internal sealed class Placer
{
    private readonly Item[] _items;
    /// <summary>B with condition reaches 1 MB, and TBB and TBH exist.</summary>
    private readonly bool _hasLong;
    /// <summary>B reaches 16 MB.</summary>
    private readonly bool _hasWideJump;
    private readonly int[] _labelItem;
    private readonly List<byte> _code = [];
    private readonly List<Relocation> _relocations = [];
    private readonly List<LineEntry> _lines = [];
    private readonly List<(int, int)> _tables = [];

    private Placer(List<Item> items, int labels, ThumbTarget target)
    {
        _hasLong = target.HasThumb2;
        _hasWideJump = target.HasWideMoves;
        _items = [.. items];
        _labelItem = new int[labels];
        for (int i = 0; i < _items.Length; i++)
            if (_items[i].Kind == ItemKind.Label)
                _labelItem[_items[i].Label] = i;
    }

    public static CompiledFunction Run(MachineFunction function, ThumbTarget target, IrSignature signature)
    {
        (Placer placer, FrameLayout frame) = Settled(function, target, savesLink: false);
        // ARMv6-M jumps farther than 2 KB by BL.
        if (!target.HasWideMoves && placer.UsesFarJumps() && (frame.SavedRegisters >> 14 & 1) == 0)
            (placer, frame) = Settled(function, target, savesLink: true);
        placer.Write();
        (List<FunctionSymbol> callees, List<IndirectCall> indirect) = function.FindCalls();
        return new CompiledFunction
        {
            Symbol = function.Symbol,
            Signature = signature,
            Code = [.. placer._code],
            Relocations = placer._relocations,
            Lines = placer._lines,
            Tables = placer._tables,
            FrameBytes = frame.FrameBytes,
            Callees = callees,
            IndirectCalls = indirect,
            SpillSlots = function.SpillSlots,
        };
    }

    private static (Placer, FrameLayout) Settled(MachineFunction function, ThumbTarget target, bool savesLink)
    {
        (List<Item> items, int labels, FrameLayout frame) = Expander.Run(function, target, savesLink);
        if (!target.HasThumb2)
            (items, labels) = LiteralPool.Place(items, labels);
        Placer placer = new(items, labels, target);
        placer.Settle();
        return (placer, frame);
    }

    private bool UsesFarJumps() => Array.Exists(_items, static i =>
        (i.Kind == ItemKind.Branch && i.Size == 4) || (i.Kind == ItemKind.CondBranch && i.Size == 6) || (i.Kind == ItemKind.Table && i.Size > 6 + 2 * i.Labels!.Length));

    private int LabelAt(int label) => _items[_labelItem[label]] is var item ? item.At + item.Size : 0;

    private void Settle()
    {
        bool changed = true;
        while (changed)
        {
            PlaceAll();
            changed = false;
            for (int i = 0; i < _items.Length; i++)
                changed |= Grow(ref _items[i]);
        }
    }

    private void PlaceAll()
    {
        int at = 0;
        for (int i = 0; i < _items.Length; i++)
        {
            ref Item item = ref _items[i];
            item.At = at;
            // Padding of a loop's start: one 16-bit NOP, passed once.
            if (item.Aligned)
                item.Size = at & 2;
            if (item.Kind == ItemKind.Pool)
            {
                item.Pool!.At = at + 3 & ~3;
                item.Size = item.Pool.At + 4 * item.Pool.Entries.Count - at;
            }
            at += item.Size;
        }
    }

    private bool Grow(ref Item item)
    {
        int distance = item.Kind is ItemKind.Branch or ItemKind.CondBranch or ItemKind.ZeroBranch ? LabelAt(item.Label) - (item.At + 4) : 0;
        int size = item.Kind switch
        {
            ItemKind.Branch => distance is >= -2048 and <= 2046 ? 2 : 4,
            ItemKind.CondBranch => distance is >= -256 and <= 254 ? 2 : _hasLong || distance is >= -2044 and <= 2040 ? 4 : 6,
            // CMP and B together when CBZ does not reach.
            ItemKind.ZeroBranch => distance is >= 0 and <= 126 ? 2 : distance is >= -254 and <= 250 ? 4 : _hasLong || distance is >= -2040 and <= 2036 ? 6 : 8,
            ItemKind.Table => TableSize(item),
            _ => item.Size,
        };
        if (size <= item.Size)
            return false;
        item.Size = size;
        return true;
    }

    /// <summary>TBB or TBH, then offsets in halfwords from the table's start; a byte table is padded to even length.</summary>
    private int TableSize(in Item item)
    {
        if (!_hasLong)
            return JumpTableSize(item);
        int farthest = 0;
        foreach (int label in item.Labels!)
        {
            int distance = LabelAt(label) - (item.At + 4);
            farthest = Math.Max(farthest, distance < 0 ? int.MaxValue : distance);
        }
        int count = item.Labels.Length;
        if (farthest == int.MaxValue)
            return 4 + 6 * count;
        return farthest > 510 ? 4 + 2 * count : 4 + (count + 1 & ~1);
    }

    /// <summary>Shift, ADD to PC and a filler, then branches of 2 or, when one does not reach, 4 bytes each.</summary>
    private int JumpTableSize(in Item item)
    {
        int count = item.Labels!.Length;
        bool isShort = true;
        for (int i = 0; i < count; i++)
            isShort &= LabelAt(item.Labels[i]) - (item.At + 6 + 2 * i + 4) is >= -2048 and <= 2046;
        return 6 + (isShort ? 2 : 4) * count;
    }

    private void Write()
    {
        SourceLine? line = null;
        foreach (ref Item item in _items.AsSpan())
        {
            if (item.Line is not null && item.Line != line && item.Size > 0)
            {
                line = item.Line;
                _lines.Add(new LineEntry(_code.Count, line));
            }
            Write(ref item);
        }
    }

    private void Write(ref Item item)
    {
        switch (item.Kind)
        {
            case ItemKind.Label:
                if (item.Size == 2)
                    Word(Encodings.Nop, default);
                break;
            case ItemKind.Plain:
                Word(item.Row, item.Fields);
                break;
            case ItemKind.Branch:
                Jump(item.Size == 2, Distance(item, item.At));
                break;
            case ItemKind.CondBranch:
                WriteCondBranch(item);
                break;
            case ItemKind.LoopEnd:
                Word(Encodings.LoopEnd, new Fields { Imm = Distance(item, item.At) });
                break;
            case ItemKind.Literal:
                Word(item.Row, item.Fields with { Imm = (uint)(item.Pool!.At + 4 * item.Entry - (item.At + 4 & ~3)) });
                break;
            case ItemKind.Pool:
                WritePool(item);
                break;
            case ItemKind.ZeroBranch:
                WriteZeroBranch(item);
                break;
            case ItemKind.Call:
                _relocations.Add(new Relocation(_code.Count, RelocationKind.Call, item.Symbol!, 0));
                Word(Encodings.CallDirect, default);
                break;
            case ItemKind.Address:
                RelocationKind kind = item.Row == Encodings.Movw ? RelocationKind.AddressLow : RelocationKind.AddressHigh;
                _relocations.Add(new Relocation(_code.Count, kind, item.Symbol!, item.Addend));
                Word(item.Row, item.Fields);
                break;
            default:
                WriteTable(item);
                break;
        }
    }

    private uint Distance(in Item item, int at) => (uint)(LabelAt(item.Label) - (at + 4));

    private void Jump(bool isShort, uint distance) =>
        Word(isShort ? Encodings.BranchShort : _hasWideJump ? Encodings.BranchLong : Encodings.CallDirect, new Fields { Condition = (byte)Cc.Always, Imm = distance });

    private void WriteCondBranch(in Item item)
    {
        if (_hasLong || item.Size == 2)
        {
            BranchIf(item.Size == 2, item.Cond, Distance(item, item.At));
            return;
        }
        // Around a branch that reaches farther.
        BranchIf(true, item.Cond ^ (Cc)1, (uint)(item.Size - 4));
        Jump(item.Size == 4, Distance(item, item.At + 2));
    }

    private void WritePool(in Item item)
    {
        while (_code.Count < item.Pool!.At)
            _code.Add(0);
        int start = _code.Count;
        Span<byte> word = stackalloc byte[4];
        foreach (Literal literal in item.Pool.Entries)
        {
            if (literal.Symbol is not null)
                _relocations.Add(new Relocation(_code.Count, RelocationKind.Word, literal.Symbol, literal.Value));
            BinaryPrimitives.WriteInt32LittleEndian(word, literal.Symbol is null ? literal.Value : 0);
            _code.AddRange(word);
        }
        _tables.Add((start, _code.Count - start));
    }

    private void WriteJumpTable(in Item item)
    {
        bool isShort = item.Size == 6 + 2 * item.Labels!.Length;
        byte index = item.Fields.M;
        Word(Encodings.Of(MachineOp.Lsl, true)[0], new Fields { D = index, M = index, ShiftAmount = (byte)(isShort ? 1 : 2) });
        Word(Encodings.AddToPc, new Fields { D = 15, N = 15, M = index });
        Word(Encodings.MoveShort, new Fields { D = 8, M = 8 });
        foreach (int label in item.Labels)
            Jump(isShort, (uint)(LabelAt(label) - (_code.Count + 4)));
    }

    private void BranchIf(bool isShort, Cc cond, uint distance) =>
        Word(isShort ? Encodings.BranchIfShort : Encodings.BranchIfLong, new Fields { Condition = (byte)cond, Imm = distance });

    private void WriteZeroBranch(in Item item)
    {
        if (item.Size == 2)
        {
            Word(item.Cond == Cc.Eq ? Encodings.BranchZero : Encodings.BranchNotZero, new Fields { N = item.Fields.N, Imm = Distance(item, item.At) });
            return;
        }
        Word(Encodings.Of(MachineOp.Cmp, true)[0], new Fields { N = item.Fields.N });
        if (_hasLong || item.Size == 4)
        {
            BranchIf(item.Size == 4, item.Cond, Distance(item, item.At + 2));
            return;
        }
        BranchIf(true, item.Cond ^ (Cc)1, (uint)(item.Size - 6));
        Jump(item.Size == 6, Distance(item, item.At + 4));
    }

    private void WriteTable(in Item item)
    {
        if (!_hasLong)
        {
            WriteJumpTable(item);
            return;
        }
        int count = item.Labels!.Length;
        bool bytes = item.Size == 4 + (count + 1 & ~1);
        bool trampolines = item.Size == 4 + 6 * count;
        Word(bytes ? Encodings.TableBytes : Encodings.TableHalfwords, item.Fields);
        int table = _code.Count;
        for (int i = 0; i < count; i++)
        {
            // Backward cases go through a long branch behind the table.
            int offset = trampolines ? 2 * count + 4 * i : LabelAt(item.Labels[i]) - table;
            _code.Add((byte)(offset / 2));
            if (!bytes)
                _code.Add((byte)(offset / 2 >> 8));
        }
        if (bytes && (count & 1) != 0)
            _code.Add(0);
        _tables.Add((table, _code.Count - table));
        if (trampolines)
            for (int i = 0; i < count; i++)
                Word(Encodings.BranchLong, new Fields { Imm = (uint)(LabelAt(item.Labels[i]) - (_code.Count + 4)) });
    }

    private void Word(int row, Fields fields)
    {
        uint word = ThumbAssembler.Encode(row, fields);
        Span<byte> bytes = stackalloc byte[4];
        if (Emu.Arm.Thumb.Shapes[row].Length == 2)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)word);
            _code.AddRange(bytes[..2]);
            return;
        }
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(word >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)word);
        _code.AddRange(bytes);
    }
}
