using Emu.Interp;
using Emu.Loading;

namespace Emu.RiscV;

// Faults and call chains in words.
internal sealed unsafe partial class RiscVProcessor
{
    FaultReport Describe(FaultKind kind, uint address, uint cause, uint value, bool handled)
    {
        bool hasAddress = kind is not (FaultKind.Undefined or FaultKind.Breakpoint or FaultKind.EnvironmentCall);
        var registers = new uint[33];
        for (int i = 0; i < 32; i++)
            registers[i] = _core->X[i];
        registers[32] = Machine.Pc;
        string text = LikelyCause(kind, address) + Machine.DataNote(Machine.Pc);
        if (!handled)
            text += _trapVector == 0 ? "; mtvec was not set" : "; the handler at mtvec cannot run";
        return new FaultReport(IdOf(kind), Machine.Pc, Machine.Describe(Machine.Pc), Disassemble(Machine.Pc), hasAddress ? address : null,
            hasAddress ? Machine.Memory.Describe(address) : null, registers, _status, cause, value, Machine.Describe(_core->X[1], isReturn: true), text, Machine.Cycles)
        {
            RegisterNames = Names,
            StatusText = $"mode {(_machineMode ? "M" : "U")}  mcause {cause}  mtval {value:X8}  mstatus {_status:X8}  mtvec {_trapVector:X8}",
            LinkRegister = 1,
            Callers = CallChain.Describe(Machine),
        };
    }

    public override string? Disassemble(uint pc)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (!Machine.Memory.TryRead(pc, bytes[..2]))
            return null;
        uint word = BitConverter.ToUInt16(bytes);
        if (RiscVDecoder.IsWide((ushort)word))
        {
            if (!Machine.Memory.TryRead(pc + 2, bytes[2..]))
                return null;
            word = BitConverter.ToUInt32(bytes);
        }
        return RiscVDisassembler.Text(_decoder.Decode(word, pc, out Isa.Fields f), f);
    }

    string LikelyCause(FaultKind kind, uint address)
    {
        uint sp = _core->X[2];
        switch (kind)
        {
            case FaultKind.UnmappedRead or FaultKind.UnmappedWrite when address < 0x100:
                return "a null pointer, or a member of an object at address 0";
            case FaultKind.UnmappedRead or FaultKind.UnmappedWrite or FaultKind.FlashWrite when address - sp + 0x1000 < 0x2000:
                return "the stack pointer is at or beyond the end of RAM: stack overflow or a corrupted sp";
            case FaultKind.UnmappedRead or FaultKind.UnmappedWrite:
                return "a wild pointer, an index outside its array, or a peripheral that this board description does not have";
            case FaultKind.FlashWrite:
                return "a store to a constant, or a pointer into the image where one to RAM was meant";
            case FaultKind.Unaligned:
                return _model.SplitsUnaligned ? "an atomic access, or an access to a device, through an unaligned pointer" : "an unaligned pointer: this core does not split accesses";
            case FaultKind.Fetch or FaultKind.FetchNever:
                return address < 0x100 && !Machine.Memory.Contains(address, 2) ? "a call through a null function pointer" : "a call or return to an address that holds no code";
            case FaultKind.FetchUnaligned:
                return "a jump to an address that is not a multiple of 4, and this core has no compressed instructions";
            case FaultKind.ProtectedRead or FaultKind.ProtectedWrite or FaultKind.ProtectedFetch:
                return _machineMode ? "a locked PMP entry" : "no PMP entry allows it in user mode";
            case FaultKind.CodeTrigger or FaultKind.DataTrigger:
                return "a debug trigger (tdata1, tdata2) matches, and no trap handler is there";
            case FaultKind.EnvironmentCall:
                return "ECALL without a trap handler";
            case FaultKind.Undefined when Machine.Memory.Contains(Machine.Pc, 2) && Machine.Memory.ReadHalf(Machine.Pc) is 0 or 0xFFFF:
                return "empty memory or erased flash executed as code";
            case FaultKind.Undefined:
                return "data executed as code, code built for another core (-march), or a CSR that this core or mode does not have";
            default:
                return "see the instruction";
        }
    }

    static MachineError IdOf(FaultKind kind) => kind switch
    {
        FaultKind.UnmappedRead => MachineError.UnmappedRead,
        FaultKind.UnmappedWrite => MachineError.UnmappedWrite,
        FaultKind.FlashWrite => MachineError.FlashWrite,
        FaultKind.Unaligned => MachineError.Unaligned,
        FaultKind.Fetch or FaultKind.FetchNever or FaultKind.FetchUnaligned => MachineError.FetchFault,
        FaultKind.ProtectedRead or FaultKind.ProtectedWrite or FaultKind.ProtectedFetch => MachineError.ProtectionFault,
        FaultKind.Breakpoint or FaultKind.CodeTrigger or FaultKind.DataTrigger => MachineError.BreakpointWithoutDebugger,
        FaultKind.EnvironmentCall => MachineError.CallWithoutHandler,
        _ => MachineError.UndefinedInstruction,
    };

    // A call stands before a return address: JAL or JALR with rd = ra, C.JAL or C.JALR.
    public override bool IsReturn(uint value, uint? callee)
    {
        Span<byte> before = stackalloc byte[8];
        if ((value & 1) != 0 || value < 8 || !Machine.Memory.TryRead(value - 8, before))
            return false;
        uint half = BitConverter.ToUInt16(before[6..]), word = BitConverter.ToUInt32(before[4..]), earlier = BitConverter.ToUInt32(before);
        if (Has(Isa.Features.Zca) && !RiscVDecoder.IsWide((ushort)half) && IsCompressedCall(half, value - 2, callee, out bool leads))
            return leads;
        int row = _decoder.Decode(word, value - 4, out Isa.Fields f);
        if (f.Length != 4 || f.D != 1)
            return false;
        switch (RiscVIsa.Shapes[row].Name)
        {
            case "JAL":
                return Leads(value - 4 + f.Imm, callee);
            case "JALR" when f.N == 1 && RiscVIsa.Shapes[_decoder.Decode(earlier, value - 8, out Isa.Fields upper)].Name == "AUIPC" && upper.D == 1:
                return Leads(value - 8 + upper.Imm + f.Imm, callee);
            default:
                return RiscVIsa.Shapes[row].Name == "JALR";
        }
    }

    bool IsCompressedCall(uint half, uint at, uint? callee, out bool leads)
    {
        string name = RiscVIsa.Shapes[_decoder.Decode(half, at, out Isa.Fields f)].Name;
        leads = name == "C.JALR" || (name == "C.JAL" && Leads(at + f.Imm, callee));
        return name is "C.JALR" or "C.JAL";
    }

    bool Leads(uint target, uint? callee)
    {
        if (callee is not uint pc || Machine.Symbols is not { } symbols)
            return true;
        return symbols.At(pc) is not { } inside || symbols.At(target) is not { } called || called.Address == inside.Address;
    }
}
