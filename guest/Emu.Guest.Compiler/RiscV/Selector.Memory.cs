using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.RiscV;

// Loads, stores, copies. Cores need not take unaligned addresses: what is not surely aligned goes by its parts.
internal sealed partial class Selector
{
    /// <summary>Longest copy or fill in accesses that is written out; longer ones loop.</summary>
    private const int LongestUnrolled = 16;

    /// <summary>Bytes from which a register with zero makes storing them shorter.</summary>
    private const int ShortZeros = 12;

    /// <summary>Base register or frame place, and offset.</summary>
    private struct Address
    {
        public int Register;
        public FrameBase Base;
        public Slot? Slot;
        public int Offset;
    }

    private Address AddressOf(Instr address, long offset, int bytes)
    {
        while (address.Op == Op.Add && address.Type == IrType.I32 && IsConst(address.Args[1], out int more) && FitsOffset(offset + more, bytes) && OnlyAddresses(address))
        {
            offset += more;
            address = address.Args[0];
        }
        if (address.Op == Op.FrameAddress && Fits(address.Imm + offset) && Fits(address.Imm + offset + bytes))
            return new Address { Register = -1, Base = FrameBase.Slot, Slot = address.Slot, Offset = (int)(address.Imm + offset) };
        if (FitsOffset(offset, bytes))
            return Plain(Reg(address), offset);
        int sum = _out.NewRegister();
        EmitAdd(sum, Reg(address), (int)offset);
        return Plain(sum, 0);
    }

    private static Address Plain(int register, long offset) => new() { Register = register, Offset = (int)offset };

    private static bool FitsOffset(long offset, int bytes) => Fits(offset) && Fits(offset + bytes);

    private void Access(MachineOp op, in Address at, int offset, MemKind kind, int d, int value) => Emit(new MachineInstr(op)
    {
        D = d,
        A = value,
        Kind = kind,
        N = at.Register,
        Base = at.Base,
        Slot = at.Slot,
        Imm = at.Offset + offset,
    });

    private static MemKind KindOf(int bytes) => bytes switch { 1 => MemKind.U8, 2 => MemKind.U16, _ => MemKind.I32 };

    private void SelectLoad(Instr instr)
    {
        MemKind kind = _extendedLoads.GetValueOrDefault(instr, instr.Kind);
        int low = _low[instr.Id], high = _high[instr.Id];
        if (low < 0 && high < 0)
            return;
        if (kind is MemKind.F32 or MemKind.F64)
        {
            SelectFloatLoad(low, instr);
            return;
        }
        Address at = AddressOf(instr.Args[0], instr.Imm, Size(kind));
        int align = instr.Align;
        if (kind != MemKind.I64)
        {
            LoadParts(low, at, 0, kind, align);
            return;
        }
        if (low >= 0)
            LoadParts(low, at, 0, MemKind.I32, align);
        if (high >= 0)
            LoadParts(high, at, 4, MemKind.I32, align);
    }

    private void LoadParts(int d, in Address at, int offset, MemKind kind, int align)
    {
        int bytes = Size(kind);
        if (align >= bytes)
        {
            Access(MachineOp.Load, at, offset, kind, d, -1);
            return;
        }
        int half = bytes / 2;
        int low = _out.NewRegister(), high = _out.NewRegister();
        LoadParts(low, at, offset, KindOf(half), align);
        LoadParts(high, at, offset + half, kind == MemKind.S16 ? MemKind.S8 : KindOf(half), align);
        Emit(MachineOp.Orr, d, low, EmitImmediate(MachineOp.Lsl, high, 8 * half));
    }

    private void SelectStore(Instr instr)
    {
        Instr value = instr.Args[1];
        MemKind kind = instr.Kind;
        if (kind is MemKind.F32 or MemKind.F64)
        {
            SelectFloatStore(instr);
            return;
        }
        if (kind != MemKind.I64)
        {
            int stored = Operand(Narrowed(value, kind));
            StoreParts(stored, AddressOf(instr.Args[0], instr.Imm, Size(kind)), 0, Size(kind), instr.Align);
            return;
        }
        int low = Operand(HalfOf(value, false)), high = Operand(HalfOf(value, true));
        Address at = AddressOf(instr.Args[0], instr.Imm, 8);
        StoreParts(low, at, 0, 4, instr.Align);
        StoreParts(high, at, 4, 4, instr.Align);
    }

    private void StoreParts(int value, in Address at, int offset, int bytes, int align)
    {
        if (align >= bytes)
        {
            Access(MachineOp.Store, at, offset, KindOf(bytes), -1, value);
            return;
        }
        int half = bytes / 2;
        StoreParts(value, at, offset, half, align);
        StoreParts(value < 0 ? -1 : EmitImmediate(MachineOp.Lsr, value, 8 * half), at, offset + half, half, align);
    }

    private void SelectCopyBytes(Instr instr)
    {
        int bytes = (int)instr.Imm, widest = Math.Min((int)instr.Align, 4);
        int span = Math.Min(bytes, 2048);
        Address to = AddressOf(instr.Args[0], 0, span), from = AddressOf(instr.Args[1], 0, span);
        int done = 0;
        if (bytes > LongestUnrolled * widest)
        {
            done = bytes & -widest;
            int cursor = Copied(Materialised(to)), source = Copied(Materialised(from)), limit = _out.NewRegister();
            EmitAdd(limit, cursor, done);
            Emit(new MachineInstr(MachineOp.CopyLoop) { D = cursor, E = source, N = limit, A = _out.NewRegister(), Kind = KindOf(widest) });
            (to, from) = (Plain(cursor, -done), Plain(source, -done));
        }
        while (done < bytes)
        {
            int width = Step(bytes - done, widest);
            int t = _out.NewRegister();
            Access(MachineOp.Load, from, done, KindOf(width), t, -1);
            Access(MachineOp.Store, to, done, KindOf(width), -1, t);
            done += width;
        }
    }

    private void SelectZeroBytes(Instr instr)
    {
        int bytes = (int)instr.Imm, widest = Math.Min((int)instr.Align, 4);
        Address to = AddressOf(instr.Args[0], 0, Math.Min(bytes, 2048));
        int done = 0;
        if (bytes > LongestUnrolled * widest)
        {
            done = bytes & -widest;
            int cursor = Copied(Materialised(to)), limit = _out.NewRegister();
            EmitAdd(limit, cursor, done);
            Emit(new MachineInstr(MachineOp.ZeroLoop) { D = cursor, N = limit, Kind = KindOf(widest) });
            to = Plain(cursor, -done);
        }
        // Short stores take one of x8 to x15, but not zero; those of the frame take every register.
        int zero = widest == 4 && bytes - done >= ShortZeros && to.Base == FrameBase.None && _target.Has(Features.Zca) ? Constant(0) : -1;
        while (done < bytes)
        {
            int width = Step(bytes - done, widest);
            Access(MachineOp.Store, to, done, KindOf(width), -1, zero);
            done += width;
        }
    }

    private static int Step(int left, int widest) => left >= widest ? widest : left >= 2 && widest >= 2 ? 2 : 1;

    private int Materialised(in Address at)
    {
        if (at.Base == FrameBase.None && at.Offset == 0)
            return at.Register;
        int d = _out.NewRegister();
        if (at.Base != FrameBase.None)
            Emit(new MachineInstr(MachineOp.FrameAddress) { D = d, Base = at.Base, Slot = at.Slot, Imm = at.Offset, Rematerialisable = true });
        else
            EmitAdd(d, at.Register, at.Offset);
        return d;
    }
}
