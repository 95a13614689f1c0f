using Emu.Guest.Compiler.Allocation;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.RiscV;

// Calls, parameters, results. Source: RISC-V ELF psABI 1.0, chapters 2.1 and 2.2, integer and hardware floating-point calling convention.
internal sealed partial class Selector
{
    /// <summary>Where the parts of arguments go: words in order, the first in registers. A number that finds one register is split between it and the stack.</summary>
    /// <remarks>On the stack a 64-bit number is aligned to 8 bytes, or to the stack's own alignment if that is less.</remarks>
    private struct ArgumentPlaces(int registers, int stackAlignment)
    {
        private int _next;
        private int _nextFloat;
        private int _stack;

        /// <summary>Bytes of stack.</summary>
        public readonly int StackBytes => _stack;

        /// <summary>Places of one argument's words: a register number, or -1 minus the stack offset.</summary>
        public (int Low, int High) Take(IrType type)
        {
            // A float that finds no register of its kind goes as an integer does.
            if (IsFloat(type) && _nextFloat < RiscVAbi.FloatArguments)
                return (RiscVAbi.FirstFloatArgument + _nextFloat++, 0);
            bool wide = type is IrType.I64 or IrType.F64;
            if (wide && _next >= registers && stackAlignment >= 8)
                _stack = _stack + 7 & ~7;
            return (Word(), wide ? Word() : 0);
        }

        private int Word()
        {
            if (_next < registers)
                return RiscVAbi.FirstArgument + _next++;
            _stack += 4;
            return -1 - (_stack - 4);
        }
    }

    private ArgumentPlaces Places() => new(RiscVAbi.ArgumentRegisters(_target), RiscVAbi.StackAlignment(_target));

    private void SelectCall(Instr instr)
    {
        int first = instr.Op == Op.CallIndirect ? 1 : 0;
        ArgumentPlaces places = Places();
        ulong mask = 0;
        List<Copy> copies = [];
        for (int i = first; i < instr.Args.Length; i++)
        {
            Instr arg = instr.Args[i];
            (int low, int high) = places.Take(arg.Type);
            if (arg.Type == IrType.F64 && low < RegisterFile.FirstFloat)
            {
                PassDouble(arg, low, high, copies, ref mask);
                continue;
            }
            Pass(arg, low, false, copies, ref mask);
            if (arg.Type == IrType.I64)
                Pass(arg, high, true, copies, ref mask);
        }
        _out.OutgoingBytes = Math.Max(_out.OutgoingBytes, places.StackBytes);
        _out.HasCalls = true;
        int target = first == 1 ? Reg(instr.Args[0]) : -1;
        if (copies.Count > 0)
            Emit(new MachineInstr(MachineOp.ParallelCopy) { Copies = copies });
        Emit(first == 1
            ? new MachineInstr(MachineOp.CallIndirect) { N = target, RegisterMask = mask, Signature = instr.Signature }
            : new MachineInstr(MachineOp.Call) { Symbol = instr.Symbol, RegisterMask = mask });
        List<Copy> results = [];
        if (_low[instr.Id] >= 0)
            results.Add(new Copy { Dst = _low[instr.Id], Src = ResultOf(instr.Type) });
        if (_high[instr.Id] >= 0)
            results.Add(new Copy { Dst = _high[instr.Id], Src = RiscVAbi.FirstArgument + 1 });
        if (results.Count > 0)
            Emit(new MachineInstr(MachineOp.ParallelCopy) { Copies = results });
    }

    /// <summary>The register that brings a result, or its low half, back.</summary>
    private static int ResultOf(IrType type) => IsFloat(type) ? RiscVAbi.FirstFloatArgument : RiscVAbi.FirstArgument;

    /// <summary>A double that found no register of its kind.</summary>
    private void PassDouble(Instr arg, int low, int high, List<Copy> copies, ref ulong mask)
    {
        int value = Reg(arg);
        if (low < 0)
        {
            Emit(new MachineInstr(MachineOp.Store) { A = value, Kind = MemKind.F64, Base = FrameBase.Outgoing, Imm = -1 - low });
            return;
        }
        (int first, int second) = (_out.NewRegister(), _out.NewRegister());
        Split(value, first, second);
        copies.Add(new Copy { Dst = low, Src = first });
        mask |= 1UL << low;
        if (high < 0)
        {
            Emit(new MachineInstr(MachineOp.Store) { A = second, Kind = MemKind.I32, Base = FrameBase.Outgoing, Imm = -1 - high });
            return;
        }
        copies.Add(new Copy { Dst = high, Src = second });
        mask |= 1UL << high;
    }

    private void Pass(Instr arg, int place, bool high, List<Copy> copies, ref ulong mask)
    {
        if (place < 0)
        {
            Emit(new MachineInstr(MachineOp.Store) { A = Operand(HalfOf(arg, high)), Kind = MemKind.I32, Base = FrameBase.Outgoing, Imm = -1 - place });
            return;
        }
        copies.Add(CopyOf(place, arg, high));
        mask |= 1UL << place;
    }

    private void SelectReturn(Instr instr)
    {
        ulong mask = 0;
        if (instr.Args.Length > 0)
        {
            Instr value = instr.Args[0];
            int register = ResultOf(value.Type);
            List<Copy> copies = [CopyOf(register, value, false)];
            mask = 1UL << register;
            if (value.Type == IrType.I64)
            {
                copies.Add(CopyOf(RiscVAbi.FirstArgument + 1, value, true));
                mask |= mask << 1;
            }
            Emit(new MachineInstr(MachineOp.ParallelCopy) { Copies = copies });
        }
        Emit(new MachineInstr(MachineOp.Return) { RegisterMask = mask });
    }

    protected override void ReceiveParameters()
    {
        Instr?[] parameters = new Instr?[_ir.Parameters.Count];
        foreach (Instr instr in _ir.Entry.Instrs)
            if (instr.Op == Op.Param)
                parameters[(int)instr.Imm] = instr;
        ArgumentPlaces places = Places();
        List<Copy> copies = [];
        List<MachineInstr> loads = [];
        for (int i = 0; i < parameters.Length; i++)
        {
            (int low, int high) = places.Take(_ir.Parameters[i]);
            if (parameters[i] is not Instr parameter)
                continue;
            if (parameter.Type == IrType.F64 && low < RegisterFile.FirstFloat)
            {
                ReceiveDouble(_low[parameter.Id], low, high, copies, loads);
                continue;
            }
            Receive(_low[parameter.Id], low, copies, loads);
            if (parameter.Type == IrType.I64)
                Receive(_high[parameter.Id], high, copies, loads);
        }
        if (copies.Count > 0)
            Emit(new MachineInstr(MachineOp.ParallelCopy) { Copies = copies });
        foreach (MachineInstr load in loads)
            Emit(load);
    }

    private void ReceiveDouble(int register, int low, int high, List<Copy> copies, List<MachineInstr> loads)
    {
        if (register < 0)
            return;
        if (low < 0)
        {
            loads.Add(new MachineInstr(MachineOp.Load) { D = register, Kind = MemKind.F64, Base = FrameBase.Incoming, Imm = -1 - low, Rematerialisable = true });
            return;
        }
        (int first, int second) = (_out.NewRegister(), _out.NewRegister());
        Receive(first, low, copies, loads);
        Receive(second, high, copies, loads);
        loads.AddRange(Joined(register, first, second));
    }

    private static void Receive(int register, int place, List<Copy> copies, List<MachineInstr> loads)
    {
        if (register < 0)
            return;
        if (place >= 0)
            copies.Add(new Copy { Dst = register, Src = place });
        else
            loads.Add(new MachineInstr(MachineOp.Load) { D = register, Kind = MemKind.I32, Base = FrameBase.Incoming, Imm = -1 - place, Rematerialisable = true });
    }
}
