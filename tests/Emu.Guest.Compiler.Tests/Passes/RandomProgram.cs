using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Tests.Passes;

/// <summary>
/// Makes modules the way an importer does: locals live in slots, structs are copied, spans are checked, helpers take structs by address.
/// <c>main(i32 buffer, i32 length, i32 a, i64 b) i64</c> is defined on every input and may write the buffer.
/// </summary>
internal sealed class RandomProgram
{
    public const int BufferBytes = 64;
    private const int Fields = 6;

    private readonly Random _random;
    private readonly Module _module = new();
    private Function _function = null!;
    private Block _block = null!;
    private Slot _words = null!;
    private Slot _longs = null!;
    private Slot _other = null!;
    private Slot _span = null!;
    private int _budget;
    private int _loops;

    private RandomProgram(int seed) => _random = new Random(seed);

    public static Module Make(int seed)
    {
        RandomProgram program = new(seed);
        DataSymbol table = new("table", [1, 2, 3, 250, 128, 127, 0, 255, 9, 8, 7, 6, 5, 4, 3, 2], 4);
        for (int helper = program._random.Next(3); helper > 0; helper--)
            program.MakeFunction($"helper{helper}", 12, program._random.Next(3) - 1, table);
        program.MakeFunction("main", 40, 0, table);
        return program._module;
    }

    private void MakeFunction(string name, int budget, int hint, DataSymbol table)
    {
        _function = new Function(new FunctionSymbol(name), [IrType.I32, IrType.I32, IrType.I32, IrType.I64], IrType.I64) { InlineHint = hint };
        _block = new Block();
        _function.Blocks.Add(_block);
        _words = NewSlot("words", Fields * 4, 4);
        _longs = NewSlot("longs", Fields * 8, 8);
        _other = NewSlot("other", Fields * 4, 4);
        _span = NewSlot("span", 8, 4);
        Instr[] parameters = new Instr[4];
        for (int i = 0; i < 4; i++)
        {
            parameters[i] = Emit(Op.Param, _function.Parameters[i]);
            parameters[i].Imm = i;
        }
        parameters[1].IsLength = true;
        Zero(_words, Fields * 4);
        Zero(_longs, Fields * 8);
        Zero(_other, Fields * 4);
        StoreTo(_span, 0, MemKind.I32, parameters[0]);
        StoreTo(_span, 4, MemKind.I32, parameters[1]);
        StoreTo(_words, 0, MemKind.I32, parameters[2]);
        StoreTo(_longs, 8, MemKind.I64, parameters[3]);
        Instr address = Emit(Op.SymbolAddress, IrType.I32);
        address.Symbol = table;
        StoreTo(_words, 8, MemKind.I32, Load(address, 4, MemKind.I32, 4));
        _budget = budget;
        Statements(3);
        Instr sum = Emit(Op.Add, IrType.I64, LoadFrom(_longs, 0, MemKind.I64), LoadFrom(_longs, 8, MemKind.I64));
        for (int i = 0; i < Fields; i++)
            sum = Emit(Op.Xor, IrType.I64, Emit(Op.Mul, IrType.I64, sum, Const64(31)), Emit(Op.SignExtend, IrType.I64, LoadFrom(_words, i * 4, MemKind.I32)));
        Emit(Op.Return, IrType.Void, sum);
        _function.LinkPredecessors();
        _module.Functions.Add(name, _function);
    }

    private void Statements(int depth)
    {
        int count = _random.Next(1, 6);
        for (int i = 0; i < count && _budget > 0; i++)
        {
            _budget--;
            Statement(depth);
        }
    }

    private void Statement(int depth)
    {
        int kind = _random.Next(depth > 0 ? 20 : 11);
        switch (kind)
        {
            case < 4:
                StoreTo(_words, Field() * 4, MemKind.I32, Word(3));
                break;
            case < 6:
                StoreTo(_longs, Field() * 8, MemKind.I64, Long(3));
                break;
            case 6:
                StoreTo(_words, _random.Next(Fields * 4), _random.Next(2) == 0 ? MemKind.U8 : MemKind.S8, Word(2));
                break;
            case 7:
                CopySome();
                break;
            case 8:
                BufferStore();
                break;
            case 9:
                Check();
                break;
            case 10:
                Call();
                break;
            case < 15:
                If(depth);
                break;
            case < 19:
                Loop(depth);
                break;
            default:
                Switch(depth);
                break;
        }
    }

    private void CopySome()
    {
        (Slot from, Slot to) = _random.Next(2) == 0 ? (_words, _other) : (_other, _words);
        int first = Field(), count = _random.Next(1, Fields - first + 1);
        Emit(Op.CopyBytes, IrType.Void, Address(to, first * 4), Address(from, first * 4), imm: count * 4, align: 4);
        if (_random.Next(4) == 0)
            Emit(Op.ZeroBytes, IrType.Void, Address(from, first * 4), imm: 4, align: 4);
    }

    private Instr CheckedAddress(int size)
    {
        Instr index = Word(2);
        Instr length = LoadFrom(_span, 4, MemKind.I32);
        length.IsLength = true;
        if (_random.Next(3) == 0)
            index = Emit(Op.And, IrType.I32, index, Const32(BufferBytes / 4 - 1));
        Instr limit = Emit(Op.ShrU, IrType.I32, length, Const32(size == 4 ? 2 : 0));
        Emit(Op.Check, IrType.Void, Compare(Cond.GeU, index, limit)).Trap = TrapKind.Bounds;
        Instr offset = size == 4 ? Emit(Op.Shl, IrType.I32, index, Const32(2)) : index;
        return Emit(Op.Add, IrType.I32, LoadFrom(_span, 0, MemKind.I32), offset);
    }

    private void BufferStore()
    {
        bool wide = _random.Next(2) == 0;
        Instr address = CheckedAddress(wide ? 4 : 1);
        Instr store = Emit(Op.Store, IrType.Void, address, Word(2));
        store.Kind = wide ? MemKind.I32 : MemKind.U8;
        store.Align = (byte)(wide ? 4 : 1);
    }

    private void Check() => Emit(Op.Check, IrType.Void, Compare((Cond)_random.Next(10), Emit(Op.And, IrType.I32, Word(2), Const32(63)), Const32(_random.Next(60, 70)))).Trap = TrapKind.Overflow;

    private void Call()
    {
        if (_module.Functions.Count == 0)
            return;
        Function callee = _module.Functions.Values.ElementAt(_random.Next(_module.Functions.Count));
        Instr call = Emit(Op.Call, IrType.I64, LoadFrom(_span, 0, MemKind.I32), LoadFrom(_span, 4, MemKind.I32), Word(1), Long(1));
        call.Symbol = callee.Symbol;
        StoreTo(_longs, Field() * 8, MemKind.I64, call);
    }

    private void If(int depth)
    {
        Instr condition = _random.Next(4) == 0 ? Word(1) : Compare((Cond)_random.Next(10), Word(2), Word(1));
        Block then = NewBlock(), otherwise = NewBlock(), join = NewBlock();
        bool hasElse = _random.Next(2) == 0;
        Emit(Op.Branch, IrType.Void, condition).Targets = [then, hasElse ? otherwise : join];
        _block = then;
        Statements(depth - 1);
        End(join);
        if (hasElse)
        {
            _block = otherwise;
            Statements(depth - 1);
            End(join);
        }
        else
        {
            _function.Blocks.Remove(otherwise);
        }
        _block = join;
    }

    // Counts a fresh variable; top-tested, bottom-tested or counting down.
    private void Loop(int depth)
    {
        if (_loops >= 3)
            return;
        _loops++;
        Slot counter = NewSlot("i", 4, 4);
        int shape = _random.Next(3), step = _random.Next(3) == 0 ? 4 : 1;
        Instr limit = _random.Next(2) == 0 ? Const32(_random.Next(1, 9)) : LoadFrom(_span, 4, MemKind.I32);
        StoreTo(counter, 0, MemKind.I32, shape == 2 ? limit : Const32(0));
        Block header = NewBlock(), body = NewBlock(), exit = NewBlock();
        End(header);
        _block = header;
        if (shape == 0)
        {
            Emit(Op.Branch, IrType.Void, Compare(Cond.Lt, LoadFrom(counter, 0, MemKind.I32), limit)).Targets = [body, exit];
            _block = body;
        }
        else
        {
            _function.Blocks.Remove(body);
        }
        if (_random.Next(2) == 0)
            BufferSum(counter, shape == 2);
        if (_random.Next(3) == 0)
            StoreTo(_words, Field() * 4, MemKind.I32, LoadFrom(counter, 0, MemKind.I32));
        Statements(depth - 1);
        StoreTo(counter, 0, MemKind.I32, Emit(Op.Add, IrType.I32, LoadFrom(counter, 0, MemKind.I32), Const32(shape == 2 ? -1 : step)));
        if (shape == 0)
            End(header);
        else if (shape == 1)
            Emit(Op.Branch, IrType.Void, Compare(Cond.Lt, LoadFrom(counter, 0, MemKind.I32), limit)).Targets = [header, exit];
        else
            Emit(Op.Branch, IrType.Void, Compare(Cond.Gt, LoadFrom(counter, 0, MemKind.I32), Const32(0))).Targets = [header, exit];
        _block = exit;
        _loops--;
    }

    // words[k] += buffer[i] with the check of an indexer; sometimes 64-bit, as requantisation does.
    private void BufferSum(Slot counter, bool down)
    {
        Instr index = LoadFrom(counter, 0, MemKind.I32);
        if (down)
            index = Emit(Op.Add, IrType.I32, index, Const32(-1));
        Instr length = LoadFrom(_span, 4, MemKind.I32);
        length.IsLength = true;
        Emit(Op.Check, IrType.Void, Compare(Cond.GeU, index, length)).Trap = TrapKind.Bounds;
        Instr element = Load(Emit(Op.Add, IrType.I32, LoadFrom(_span, 0, MemKind.I32), index), 0, MemKind.S8, 1);
        int field = Field();
        if (_random.Next(2) == 0)
        {
            StoreTo(_words, field * 4, MemKind.I32, Emit(Op.Add, IrType.I32, LoadFrom(_words, field * 4, MemKind.I32), element));
            return;
        }
        Instr product = Emit(Op.Mul, IrType.I64, Emit(Op.SignExtend, IrType.I64, element), Emit(Op.SignExtend, IrType.I64, LoadFrom(_words, 0, MemKind.I32)));
        StoreTo(_longs, field * 8, MemKind.I64, Emit(Op.Add, IrType.I64, LoadFrom(_longs, field * 8, MemKind.I64), product));
    }

    private void Switch(int depth)
    {
        Block join = NewBlock();
        Block[] arms = [NewBlock(), NewBlock(), NewBlock()];
        Emit(Op.Switch, IrType.Void, Emit(Op.And, IrType.I32, Word(2), Const32(3))).Targets = [arms[0], arms[1], arms[0], arms[2]];
        foreach (Block arm in arms)
        {
            _block = arm;
            Statements(depth - 1);
            End(join);
        }
        _block = join;
    }

    private Instr Word(int depth)
    {
        if (depth == 0 || _random.Next(4) == 0)
            return _random.Next(3) == 0 ? Const32(Number()) : LoadFrom(_words, Field() * 4, MemKind.I32);
        switch (_random.Next(16))
        {
            case < 6:
                Op[] simple = [Op.Add, Op.Sub, Op.Mul, Op.And, Op.Or, Op.Xor, Op.MulHighS, Op.MulHighU];
                return Emit(simple[_random.Next(simple.Length)], IrType.I32, Word(depth - 1), Word(depth - 1));
            case 6:
                Op[] shifts = [Op.Shl, Op.ShrS, Op.ShrU, Op.Ror];
                Instr amount = _random.Next(3) > 0 ? Const32(_random.Next(32)) : Emit(Op.And, IrType.I32, Word(depth - 1), Const32(31));
                return Emit(shifts[_random.Next(4)], IrType.I32, Word(depth - 1), amount);
            case 7:
                return Emit(_random.Next(2) == 0 ? Op.Neg : Op.Not, IrType.I32, Word(depth - 1));
            case 8:
                return Compare((Cond)_random.Next(10), Word(depth - 1), Word(depth - 1));
            case 9:
                return Emit(Op.Select, IrType.I32, Word(depth - 1), Word(depth - 1), Word(depth - 1));
            case 10:
                Op[] extends = [Op.SignExtend8, Op.SignExtend16, Op.ZeroExtend8, Op.ZeroExtend16, Op.CountLeadingZeros, Op.ReverseBits, Op.ReverseBytes];
                return Emit(extends[_random.Next(extends.Length)], IrType.I32, Word(depth - 1));
            case < 13:
                return Emit(_random.Next(2) == 0 ? Op.Truncate : Op.HighHalf, IrType.I32, Long(depth - 1));
            case 13:
                return Divide(Word(depth - 1));
            case 14:
                MemKind[] narrow = [MemKind.U8, MemKind.S8];
                return LoadFrom(_words, _random.Next(Fields * 4), narrow[_random.Next(2)]);
            default:
                return Compare((Cond)_random.Next(10), Long(depth - 1), Long(depth - 1));
        }
    }

    private Instr Divide(Instr dividend)
    {
        Op[] operations = [Op.DivS, Op.DivU, Op.RemS, Op.RemU];
        int[] divisors = [1, 2, 3, 5, 7, 8, 10, 16, 100, 255, 641, 1 << 20, int.MaxValue, -2, -3, -7, -16, int.MinValue];
        Op operation = operations[_random.Next(4)];
        if (_random.Next(3) > 0)
            return Emit(operation, IrType.I32, dividend, Const32(divisors[_random.Next(divisors.Length)]));
        Instr divisor = Emit(Op.Or, IrType.I32, Emit(Op.And, IrType.I32, LoadFrom(_words, Field() * 4, MemKind.I32), Const32(0xFF)), Const32(1));
        return Emit(operation, IrType.I32, dividend, divisor);
    }

    private Instr Long(int depth)
    {
        if (depth == 0 || _random.Next(4) == 0)
            return _random.Next(3) == 0 ? Const64((long)Number() << _random.Next(33)) : LoadFrom(_longs, Field() * 8, MemKind.I64);
        switch (_random.Next(8))
        {
            case < 2:
                Op[] simple = [Op.Add, Op.Sub, Op.Mul, Op.And, Op.Or, Op.Xor];
                return Emit(simple[_random.Next(simple.Length)], IrType.I64, Long(depth - 1), Long(depth - 1));
            case 2:
                return Emit(Op.Mul, IrType.I64, Emit(Op.SignExtend, IrType.I64, Word(depth - 1)), Emit(Op.SignExtend, IrType.I64, Word(depth - 1)));
            case 3:
                Op[] shifts = [Op.Shl, Op.ShrS, Op.ShrU];
                return Emit(shifts[_random.Next(3)], IrType.I64, Long(depth - 1), Const32(_random.Next(64)));
            case < 6:
                return Emit(_random.Next(2) == 0 ? Op.SignExtend : Op.ZeroExtend, IrType.I64, Word(depth - 1));
            case 6:
                return Emit(Op.Select, IrType.I64, Word(depth - 1), Long(depth - 1), Long(depth - 1));
            default:
                return Emit(_random.Next(2) == 0 ? Op.Neg : Op.Not, IrType.I64, Long(depth - 1));
        }
    }

    private int Number()
    {
        int[] numbers = [0, 1, -1, 2, 3, 4, 8, 31, 127, 128, 255, 256, -128, 32767, 65535, int.MaxValue, int.MinValue];
        return _random.Next(3) == 0 ? _random.Next(-1000, 1000) : numbers[_random.Next(numbers.Length)];
    }

    private int Field() => _random.Next(Fields);

    private Slot NewSlot(string name, int bytes, int align)
    {
        Slot slot = new(name, bytes, align);
        _function.Slots.Add(slot);
        return slot;
    }

    private Block NewBlock()
    {
        Block block = new();
        _function.Blocks.Add(block);
        return block;
    }

    private void End(Block target) => Emit(Op.Jump, IrType.Void).Targets = [target];

    private Instr Emit(Op op, IrType type, params Instr[] args) => _block.Add(new Instr(op, type, args));

    private void Emit(Op op, IrType type, Instr a, Instr b, int imm, byte align) => _block.Add(new Instr(op, type, a, b) { Imm = imm, Align = align });

    private void Emit(Op op, IrType type, Instr a, int imm, byte align) => _block.Add(new Instr(op, type, a) { Imm = imm, Align = align });

    private Instr Const32(int value) => _block.Add(Instr.Const32(value));

    private Instr Const64(long value) => _block.Add(Instr.Const64(value));

    private Instr Compare(Cond cond, Instr a, Instr b)
    {
        Instr compare = Emit(Op.Compare, IrType.I32, a, b);
        compare.Cond = cond;
        return compare;
    }

    private Instr Address(Slot slot, int offset)
    {
        Instr address = Emit(Op.FrameAddress, IrType.I32);
        address.Slot = slot;
        address.Imm = offset;
        return address;
    }

    private void Zero(Slot slot, int bytes) => Emit(Op.ZeroBytes, IrType.Void, Address(slot, 0), bytes, 4);

    private Instr Load(Instr address, int offset, MemKind kind, byte align)
    {
        Instr load = Emit(Op.Load, kind == MemKind.I64 ? IrType.I64 : IrType.I32, address);
        (load.Kind, load.Imm, load.Align) = (kind, offset, align);
        return load;
    }

    private Instr LoadFrom(Slot slot, int offset, MemKind kind) => Load(Address(slot, offset), 0, kind, AlignOf(kind));

    private void StoreTo(Slot slot, int offset, MemKind kind, Instr value)
    {
        Instr address = Address(slot, offset);
        Instr store = Emit(Op.Store, IrType.Void, address, value);
        (store.Kind, store.Align) = (kind, AlignOf(kind));
    }

    private static byte AlignOf(MemKind kind) => kind switch { MemKind.U8 or MemKind.S8 => 1, MemKind.I64 => 8, _ => 4 };
}
