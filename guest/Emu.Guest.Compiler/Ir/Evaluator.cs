using System.Buffers.Binary;

namespace Emu.Guest.Compiler.Ir;

/// <summary>How an evaluation ended.</summary>
internal enum Outcome
{
    /// <summary>The function returned.</summary>
    Returned,
    /// <summary>A Check or Trap fired.</summary>
    Trapped,
    /// <summary>The step limit was reached.</summary>
    StepLimit,
    /// <summary>The IR did what it promises not to do: bad address, broken alignment claim, division by zero, unknown function.</summary>
    Undefined,
}

/// <summary>Result of an evaluation.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Value">Return value: I32 sign-extended, F32 as zero-extended bits, F64 as bits; 0 for Void.</param>
/// <param name="Trap">When trapped.</param>
/// <param name="Steps">Instructions executed, phis not counted.</param>
/// <param name="Message">When undefined: what happened, where.</param>
internal readonly record struct Evaluation(Outcome Outcome, long Value, TrapKind Trap, long Steps, string? Message);

/// <summary>
/// Executes IR literally: the second opinion on the importer and on every pass. Memory is a byte array whose index is the address: the
/// first
/// <see cref="FirstAddress"/> bytes are unmapped, then data symbols (read-only), then free memory for the caller, and the stack grows down
/// from the end.
/// </summary>
internal sealed class Evaluator
{
    /// <summary>Lowest mapped address.</summary>
    public const int FirstAddress = 0x100;
    private const uint FunctionBase = 0xF000_0000;
    private const int MaxDepth = 100;

    private readonly Module _module;
    private readonly Dictionary<string, uint> _addresses = [];
    private readonly Dictionary<uint, Function> _functions = [];
    private readonly Dictionary<Function, Dictionary<Slot, int>> _frames = [];
    private readonly Dictionary<Function, int> _counts = [];
    private uint _stack;
    private int _depth;
    private long _steps;
    private long _limit;
    private Outcome _outcome;
    private TrapKind _trap;
    private string? _message;

    /// <summary>Places the module's symbols.</summary>
    /// <param name="module">What to run. Passes may change it between runs, but not add data symbols.</param>
    /// <param name="memoryBytes">Size of the memory.</param>
    /// <param name="externals">Addresses of external symbols.</param>
    public Evaluator(Module module, int memoryBytes = 1 << 20, IReadOnlyDictionary<string, uint>? externals = null)
    {
        _module = module;
        Memory = new byte[memoryBytes];
        int at = FirstAddress;
        foreach (Function function in module.Functions.Values)
        {
            uint address = FunctionBase + (uint)_functions.Count * 4 + 1;
            _functions.Add(address, function);
            _addresses.Add("f:" + function.Symbol.Name, address);
            foreach (Block block in function.Blocks)
                foreach (Instr instr in block.Instrs)
                    if (instr.Symbol is DataSymbol data)
                        Place(data, ref at);
        }
        if (externals is not null)
            foreach ((string name, uint address) in externals)
                _addresses.Add("x:" + name, address);
        DataEnd = (at + 15) & ~15;
    }

    /// <summary>The memory; address is index.</summary>
    public byte[] Memory { get; }
    /// <summary>First address after the read-only data; 16-byte aligned. The caller may use memory from here up.</summary>
    public int DataEnd { get; }

    private void Place(DataSymbol data, ref int at)
    {
        if (_addresses.ContainsKey("d:" + data.Name))
            return;
        at = (at + data.Align - 1) & -data.Align;
        data.Bytes.CopyTo(Memory, at);
        _addresses.Add("d:" + data.Name, (uint)at);
        at += data.Bytes.Length;
    }

    /// <summary>Address of a symbol, or null when it has none.</summary>
    public uint? AddressOf(Symbol symbol) =>
        _addresses.TryGetValue((symbol is FunctionSymbol ? "f:" : symbol is DataSymbol ? "d:" : "x:") + symbol.Name, out uint address) ? address : null;

    /// <summary>Runs a function to its end.</summary>
    /// <param name="name">Function.</param>
    /// <param name="args">One value per parameter.</param>
    /// <param name="stepLimit">Most instructions to execute.</param>
    public Evaluation Run(string name, ReadOnlySpan<long> args, long stepLimit = 10_000_000)
    {
        _stack = (uint)Memory.Length;
        (_depth, _steps, _limit, _outcome, _trap, _message) = (0, 0, stepLimit, Outcome.Returned, 0, null);
        _counts.Clear();
        _frames.Clear();
        long value = Invoke(_module.Functions[name], args);
        return new Evaluation(_outcome, _outcome == Outcome.Returned ? value : 0, _trap, _steps, _message);
    }

    private long Invoke(Function function, ReadOnlySpan<long> args)
    {
        if (args.Length != function.Parameters.Count)
            return Fail($"{function.Symbol.Name} called with {args.Length} arguments");
        if (++_depth > MaxDepth)
            return Fail($"{function.Symbol.Name}: calls nest too deep");
        Dictionary<Slot, int> slots = FrameOf(function, out int bytes);
        uint saved = _stack;
        _stack -= (uint)bytes;
        if (_stack < DataEnd)
            return Fail("stack overflow");
        Memory.AsSpan((int)_stack, bytes).Fill(unchecked((byte)Arithmetic.AnyValue));
        long result = Execute(function, args, new long[_counts[function]], slots);
        _stack = saved;
        _depth--;
        return result;
    }

    private Dictionary<Slot, int> FrameOf(Function function, out int bytes)
    {
        if (!_frames.TryGetValue(function, out Dictionary<Slot, int>? slots))
        {
            _counts[function] = function.Number();
            slots = [];
            int at = 0;
            foreach (Slot slot in function.Slots)
            {
                at = (at + slot.Align - 1) & -slot.Align;
                slots.Add(slot, at);
                at += slot.Bytes;
            }
            _frames.Add(function, slots);
            bytes = (at + 7) & ~7;
            slots.Add(FrameSize, bytes);
            return slots;
        }
        bytes = slots[FrameSize];
        return slots;
    }

    private static readonly Slot FrameSize = new("size of the frame", 0, 1);

    private long Execute(Function function, ReadOnlySpan<long> args, long[] values, Dictionary<Slot, int> slots)
    {
        Block block = function.Entry;
        while (true)
        {
            for (int i = CountPhis(block); i < block.Instrs.Count; i++)
            {
                Instr instr = block.Instrs[i];
                if (++_steps > _limit)
                {
                    _outcome = Outcome.StepLimit;
                    return 0;
                }
                if (instr.IsTerminator)
                {
                    if (instr.Op == Op.Return)
                        return instr.Args.Length > 0 ? values[instr.Args[0].Id] : 0;
                    if (instr.Op == Op.Trap)
                        return Trap(instr);
                    Block next = instr.Targets[ChooseEdge(instr, values)];
                    EnterPhis(block, next, instr, values);
                    block = next;
                    break;
                }
                values[instr.Id] = Step(instr, args, values, slots);
                if (_outcome != Outcome.Returned)
                    return 0;
            }
        }
    }

    private static int CountPhis(Block block)
    {
        int phis = 0;
        while (block.Instrs[phis].Op == Op.Phi)
            phis++;
        return phis;
    }

    private static int ChooseEdge(Instr instr, long[] values)
    {
        if (instr.Op == Op.Jump)
            return 0;
        uint value = (uint)values[instr.Args[0].Id];
        if (instr.Op == Op.Branch)
            return value != 0 ? 0 : 1;
        return (int)Math.Min(value, (uint)(instr.Targets.Length - 1));
    }

    private static void EnterPhis(Block from, Block to, Instr terminator, long[] values)
    {
        int phis = CountPhis(to);
        if (phis == 0)
            return;
        // Two edges between the same blocks are told apart by their rank among the targets, as in the predecessor list.
        int rank = 0, chosen = ChooseEdge(terminator, values);
        for (int t = 0; t < chosen; t++)
            if (terminator.Targets[t] == to)
                rank++;
        int edge = 0;
        for (; edge < to.Predecessors.Count; edge++)
            if (to.Predecessors[edge] == from && rank-- == 0)
                break;
        Span<long> incoming = phis <= 64 ? stackalloc long[phis] : new long[phis];
        for (int i = 0; i < phis; i++)
            incoming[i] = values[to.Instrs[i].Args[edge].Id];
        for (int i = 0; i < phis; i++)
            values[to.Instrs[i].Id] = incoming[i];
    }

    private long Step(Instr instr, ReadOnlySpan<long> args, long[] values, Dictionary<Slot, int> slots)
    {
        switch (instr.Op)
        {
            case Op.Const:
                return instr.Type == IrType.I32 ? (int)instr.Imm : instr.Imm;
            case Op.Param:
                return Normal(instr.Type, args[(int)instr.Imm]);
            case Op.Undef:
                return Normal(instr.Type, Arithmetic.AnyValue);
            case Op.SymbolAddress:
                return AddressOf(instr.Symbol!) is { } address ? (int)(address + instr.Imm) : Fail($"symbol {instr.Symbol!.Name} has no address");
            case Op.FrameAddress:
                return (int)(_stack + slots[instr.Slot!] + instr.Imm);
            case Op.Load:
                return Load(instr, (uint)(values[instr.Args[0].Id] + instr.Imm));
            case Op.Store:
                return Store(instr, (uint)(values[instr.Args[0].Id] + instr.Imm), values[instr.Args[1].Id]);
            case Op.CopyBytes:
                return Copy(instr, (uint)values[instr.Args[0].Id], (uint)values[instr.Args[1].Id]);
            case Op.ZeroBytes:
                if (Mapped(instr, (uint)values[instr.Args[0].Id], instr.Imm, writes: true))
                    Memory.AsSpan((int)values[instr.Args[0].Id], (int)instr.Imm).Clear();
                return 0;
            case Op.Check:
                return (int)values[instr.Args[0].Id] != 0 ? Trap(instr) : 0;
            case Op.Call or Op.CallIndirect:
                return Call(instr, values);
            default:
                long a = instr.Args.Length > 0 ? values[instr.Args[0].Id] : 0, b = instr.Args.Length > 1 ? values[instr.Args[1].Id] : 0;
                return Arithmetic.TryCompute(instr, a, b, instr.Args.Length > 2 ? values[instr.Args[2].Id] : 0, out long value)
                    ? value : Fail($"{Printer.Text(instr)} is not defined on {a}, {b}");
        }
    }

    private long Call(Instr instr, long[] values)
    {
        Function? callee;
        int first = 0;
        if (instr.Op == Op.Call)
        {
            _module.Functions.TryGetValue(instr.Symbol!.Name, out callee);
        }
        else
        {
            first = 1;
            _functions.TryGetValue((uint)values[instr.Args[0].Id], out callee);
        }
        if (callee is null)
            return Fail($"{Printer.Text(instr)} calls no function of the module");
        long[] args = new long[instr.Args.Length - first];
        for (int i = 0; i < args.Length; i++)
            args[i] = values[instr.Args[i + first].Id];
        return Invoke(callee, args);
    }

    private long Load(Instr instr, uint address)
    {
        if (!Mapped(instr, address, SizeOf(instr.Kind), writes: false))
            return 0;
        ReadOnlySpan<byte> at = Memory.AsSpan((int)address);
        return instr.Kind switch
        {
            MemKind.U8 => at[0],
            MemKind.S8 => (sbyte)at[0],
            MemKind.U16 => BinaryPrimitives.ReadUInt16LittleEndian(at),
            MemKind.S16 => BinaryPrimitives.ReadInt16LittleEndian(at),
            MemKind.I32 => BinaryPrimitives.ReadInt32LittleEndian(at),
            MemKind.F32 => BinaryPrimitives.ReadUInt32LittleEndian(at),
            _ => BinaryPrimitives.ReadInt64LittleEndian(at),
        };
    }

    private long Store(Instr instr, uint address, long value)
    {
        int size = SizeOf(instr.Kind);
        if (!Mapped(instr, address, size, writes: true))
            return 0;
        for (int i = 0; i < size; i++)
            Memory[address + i] = (byte)(value >> (8 * i));
        return 0;
    }

    private long Copy(Instr instr, uint to, uint from)
    {
        if (!Mapped(instr, to, instr.Imm, writes: true) || !Mapped(instr, from, instr.Imm, writes: false))
            return 0;
        if (to != from && to < from + instr.Imm && from < to + instr.Imm)
            return Fail($"{Printer.Text(instr)}: ranges overlap");
        Memory.AsSpan((int)from, (int)instr.Imm).CopyTo(Memory.AsSpan((int)to));
        return 0;
    }

    private bool Mapped(Instr instr, uint address, long size, bool writes)
    {
        if (size == 0)
            return true;
        if (address < (writes ? (uint)DataEnd : FirstAddress) || address + size > Memory.Length)
            Fail($"{Printer.Text(instr)}: address 0x{address:x} is not {(writes ? "writable" : "mapped")}");
        else if ((address & (instr.Align - 1)) != 0)
            Fail($"{Printer.Text(instr)}: address 0x{address:x} is not {instr.Align}-byte aligned");
        return _outcome == Outcome.Returned;
    }

    /// <summary>Bytes that an access of the kind moves.</summary>
    public static int SizeOf(MemKind kind) => kind switch
    {
        MemKind.U8 or MemKind.S8 => 1,
        MemKind.U16 or MemKind.S16 => 2,
        MemKind.I64 or MemKind.F64 => 8,
        _ => 4,
    };

    private static long Normal(IrType type, long value) => type switch { IrType.I32 => (int)value, IrType.F32 => (uint)value, _ => value };

    private long Trap(Instr instr)
    {
        (_outcome, _trap) = (Outcome.Trapped, instr.Trap);
        return 0;
    }

    private long Fail(string message)
    {
        if (_outcome == Outcome.Returned)
            (_outcome, _message) = (Outcome.Undefined, message);
        return 0;
    }
}
