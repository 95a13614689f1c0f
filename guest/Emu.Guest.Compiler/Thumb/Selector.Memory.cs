using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

// Loads, stores, copies.
internal sealed partial class Selector
{
    /// <summary>Longest copy or fill in bytes that is written out; longer ones loop.</summary>
    private const int LongestUnrolledBytes = 64;

    /// <summary>Base register or frame place, and index register or offset.</summary>
    private struct Address
    {
        public int Register;
        public int Index;
        public int Shift;
        public FrameBase Base;
        public Slot? Slot;
        public int Offset;
    }

    private Address AddressOf(Instr address, long offset, MemKind kind)
    {
        if (address.Op == Op.FrameAddress && address.Imm + offset is >= 0 and < 2048 && ReachesFrame(address.Imm + offset, kind))
            return new Address { Register = -1, Index = -1, Base = FrameBase.Slot, Slot = address.Slot, Offset = (int)(address.Imm + offset) };
        if (_plan.RebaseOf(_current!) is (Instr rebased, int delta))
            return FitsOffset(offset + delta, kind) ? Plain(Reg(rebased), offset + delta) : Summed(rebased, offset + delta);
        if (address.Op == Op.Add && address.Type == IrType.I32)
        {
            if (IsConst(address.Args[1], out int more) && FitsOffset(offset + more, kind) && OnlyAddresses(address))
                return AddressOf(address.Args[0], offset + more, kind);
            if (offset == 0 && kind is not (MemKind.I64 or MemKind.F32 or MemKind.F64) && IsSingle(address) && address.Args[1].Op != Op.Const)
            {
                (Instr n, Instr m) = (address.Args[0], address.Args[1]);
                if (IsShifted(n, out _, out Shift shift, out int amount) && shift == Shift.Lsl && amount <= 3)
                    (n, m) = (m, n);
                if (IsShifted(m, out Instr inner, out shift, out amount) && shift == Shift.Lsl && amount <= 3)
                    return new Address { Register = Reg(n), Index = Reg(inner), Shift = amount };
                return new Address { Register = Reg(n), Index = Reg(m) };
            }
        }
        if (FitsOffset(offset, kind))
            return Plain(Reg(address), offset);
        return !_target.HasThumb2 && kind != MemKind.I64 ? new Address { Register = Reg(address), Index = Constant((int)offset) } : Summed(address, offset);
    }

    private bool ReachesFrame(long offset, MemKind kind) => kind is MemKind.F32 or MemKind.F64
        ? _floatFrameFits && offset < 512 && offset % 4 == 0
        : _frameFits && (_target.HasThumb2 || offset < 512);

    private Address Summed(Instr address, long offset)
    {
        int sum = _out.NewRegister();
        int start = Reg(address);
        EmitAdd(sum, start, new Half(true, (int)offset, -1), setFlags: false);
        return Plain(sum, 0);
    }

    private static Address Plain(int register, long offset) => new() { Register = register, Index = -1, Offset = (int)offset };

    private bool FitsOffset(long offset, MemKind kind) => kind switch
    {
        _ when !_target.HasThumb2 => Legaliser.FitsOffset(offset, Unsigned(kind)),
        MemKind.I64 => offset is >= -255 and <= 1016,
        MemKind.F32 or MemKind.F64 => offset is >= -1020 and <= 1020 && offset % 4 == 0,
        _ => offset is >= -255 and <= 4095,
    };

    /// <summary>Signed loads of ARMv6-M take their offset in a register, which costs no more than the extension that would follow an unsigned one.</summary>
    private static MemKind Unsigned(MemKind kind) => kind switch { MemKind.S8 => MemKind.U8, MemKind.S16 => MemKind.U16, _ => kind };

    private static MachineInstr Access(MachineOp op, in Address at, MemKind kind, int d, int value) => new(op)
    {
        D = d,
        A = value,
        Kind = kind,
        N = at.Register,
        M = at.Index,
        ShiftAmount = (byte)at.Shift,
        Base = at.Base,
        Slot = at.Slot,
        Imm = at.Offset,
    };

    /// <summary>The access whose address is being made.</summary>
    private Instr? _current;

    private void SelectLoad(Instr instr)
    {
        _current = instr;
        MemKind kind = _extendedLoads.GetValueOrDefault(instr, instr.Kind);
        if (_plan.WriteBackOf(instr) is (Instr sum, Indexing index, int step))
        {
            int cursor = Ask(ref _low[sum.Id]);
            Move(cursor, Reg(instr.Args[0]));
            int d = AskLow(instr);
            Emit(new MachineInstr(MachineOp.Load) { D = d, N = cursor, Kind = kind, Index = index, Imm = step });
            return;
        }
        if (_low[instr.Id] < 0 && _high[instr.Id] < 0)
            return;
        if (kind is MemKind.F32 or MemKind.F64)
        {
            SelectFloatLoad(instr);
            return;
        }
        if (!_target.HasThumb2 && instr.Align < Math.Min(Size(kind), 4))
        {
            SelectUnalignedLoad(instr, kind);
            return;
        }
        Address at = AddressOf(instr.Args[0], instr.Imm, kind);
        if (kind != MemKind.I64)
        {
            Emit(Access(MachineOp.Load, at, kind, _low[instr.Id], -1));
            return;
        }
        int low = _low[instr.Id], high = _high[instr.Id];
        if (_target.HasThumb2 && low >= 0 && high >= 0 && instr.Align >= 4 && at.Offset % 4 == 0)
        {
            MachineInstr dual = Access(MachineOp.LoadDual, at, kind, low, -1);
            dual.V[1] = high;
            Emit(dual);
            return;
        }
        if (low >= 0)
            Emit(Access(MachineOp.Load, at, MemKind.I32, low, -1));
        at.Offset += 4;
        if (high >= 0)
            Emit(Access(MachineOp.Load, at, MemKind.I32, high, -1));
    }

    private void SelectStore(Instr instr)
    {
        _current = instr;
        Instr value = instr.Args[1];
        MemKind kind = instr.Kind;
        if (_plan.WriteBackOf(instr) is (Instr sum, Indexing index, int step))
        {
            int stored = Reg(Narrowed(value, kind));
            int cursor = Ask(ref _low[sum.Id]);
            Move(cursor, Reg(instr.Args[0]));
            Emit(new MachineInstr(MachineOp.Store) { A = stored, N = cursor, Kind = kind, Index = index, Imm = step });
            return;
        }
        if (kind is MemKind.F32 or MemKind.F64)
        {
            SelectFloatStore(instr);
            return;
        }
        if (!_target.HasThumb2 && instr.Align < Math.Min(Size(kind), 4))
        {
            SelectUnalignedStore(instr, kind);
            return;
        }
        if (kind != MemKind.I64)
        {
            int stored = Reg(Narrowed(value, kind));
            Emit(Access(MachineOp.Store, AddressOf(instr.Args[0], instr.Imm, kind), kind, -1, stored));
            return;
        }
        int low = Low(value), high = High(value);
        Address at = AddressOf(instr.Args[0], instr.Imm, kind);
        if (_target.HasThumb2 && instr.Align >= 4 && at.Offset % 4 == 0)
        {
            MachineInstr dual = Access(MachineOp.StoreDual, at, kind, -1, low);
            dual.V[5] = high;
            Emit(dual);
            return;
        }
        Emit(Access(MachineOp.Store, at, MemKind.I32, -1, low));
        at.Offset += 4;
        Emit(Access(MachineOp.Store, at, MemKind.I32, -1, high));
    }

    private void SelectCopyBytes(Instr instr)
    {
        _current = instr;
        int bytes = (int)instr.Imm;
        Address to = AddressOf(instr.Args[0], 0, MemKind.I32);
        Address from = AddressOf(instr.Args[1], 0, MemKind.I32);
        int done = 0;
        if (bytes > LongestUnrolledBytes && CanUseWords(instr))
        {
            to = Plain(Materialised(to), 0);
            from = Plain(Materialised(from), 0);
            done = bytes & ~3;
            int cursor = Copied(to.Register), source = Copied(from.Register), limit = _out.NewRegister();
            EmitAdd(limit, to.Register, new Half(true, done, -1), setFlags: false);
            Emit(new MachineInstr(MachineOp.CopyLoop) { D = cursor, E = source, N = limit, A = _out.NewRegister() });
            (to, from) = (Plain(cursor, -done), Plain(source, -done));
        }
        else
        {
            to = Settled(to);
            from = Settled(from);
        }
        while (done < bytes)
        {
            MemKind kind = Unit(instr, bytes - done);
            // Two words in flight hide the load delay; equal ranges make the order irrelevant.
            int t = _out.NewRegister();
            Emit(Access(MachineOp.Load, At(from, done), kind, t, -1));
            if (kind == MemKind.I32 && bytes - done >= 8)
            {
                int u = _out.NewRegister();
                Emit(Access(MachineOp.Load, At(from, done + 4), kind, u, -1));
                Emit(Access(MachineOp.Store, At(to, done), kind, -1, t));
                Emit(Access(MachineOp.Store, At(to, done + 4), kind, -1, u));
                done += 8;
                continue;
            }
            Emit(Access(MachineOp.Store, At(to, done), kind, -1, t));
            done += Size(kind);
        }
    }

    private void SelectZeroBytes(Instr instr)
    {
        _current = instr;
        int bytes = (int)instr.Imm;
        Address to = AddressOf(instr.Args[0], 0, MemKind.I32);
        int zero = Constant(0);
        int done = 0;
        if (bytes > LongestUnrolledBytes && CanUseWords(instr))
        {
            to = Plain(Materialised(to), 0);
            done = bytes & ~3;
            int cursor = Copied(to.Register), limit = _out.NewRegister();
            EmitAdd(limit, to.Register, new Half(true, done, -1), setFlags: false);
            Emit(new MachineInstr(MachineOp.ZeroLoop) { D = cursor, N = limit, A = zero });
            to = Plain(cursor, -done);
        }
        else
        {
            to = Settled(to);
        }
        while (done < bytes)
        {
            MemKind kind = Unit(instr, bytes - done);
            Emit(Access(MachineOp.Store, At(to, done), kind, -1, zero));
            done += Size(kind);
        }
    }

    private bool CanUseWords(Instr block) => _target.HasThumb2 || block.Align >= 4;

    /// <summary>What is moved next of a copy or fill: ARMv6-M faults on unaligned accesses.</summary>
    private MemKind Unit(Instr block, int bytes) => bytes >= 4 && CanUseWords(block) ? MemKind.I32
        : bytes >= 2 && (_target.HasThumb2 || block.Align >= 2) ? MemKind.U16 : MemKind.U8;

    private static Address At(Address at, int offset)
    {
        at.Offset += offset;
        return at;
    }

    /// <summary>An address without index register, so that offsets can be added.</summary>
    private Address Settled(Address at) => at.Index >= 0 || at.Offset > (_target.HasThumb2 ? 4000 : 60) ? Plain(Materialised(at), 0) : at;

    private int Materialised(in Address at)
    {
        int d = _out.NewRegister();
        if (at.Base != FrameBase.None)
            Emit(new MachineInstr(MachineOp.FrameAddress) { D = d, Base = at.Base, Slot = at.Slot, Imm = at.Offset, Rematerialisable = true });
        else if (at.Index >= 0)
            Emit(new MachineInstr(MachineOp.Add) { D = d, N = at.Register, M = at.Index, ShiftAmount = (byte)at.Shift });
        else if (at.Offset == 0)
            return at.Register;
        else
            EmitAdd(d, at.Register, new Half(true, at.Offset, -1), setFlags: false);
        return d;
    }
}
