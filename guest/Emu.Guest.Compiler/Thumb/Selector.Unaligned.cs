using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

// Accesses that are put together from smaller ones, for cores that fault on unaligned addresses.
internal sealed partial class Selector
{
    private void SelectUnalignedLoad(Instr instr, MemKind kind)
    {
        Address at = Settled(AddressOf(instr.Args[0], instr.Imm, MemKind.U8));
        int bytes = Size(kind);
        if (_low[instr.Id] >= 0)
            Gather(_low[instr.Id], at, Math.Min(bytes, 4), instr.Align, kind is MemKind.S16);
        if (bytes == 8 && _high[instr.Id] >= 0)
            Gather(_high[instr.Id], At(at, 4), 4, instr.Align, isSigned: false);
    }

    /// <summary>d = bytes or halfwords at rising addresses, the first one lowest.</summary>
    private void Gather(int d, Address at, int bytes, int align, bool isSigned)
    {
        int unit = Math.Min(align, 2);
        MemKind kind = unit == 2 ? MemKind.U16 : MemKind.U8;
        int sum = -1;
        for (int done = 0; done < bytes; done += unit)
        {
            bool isLast = done + unit == bytes;
            int part = _out.NewRegister();
            Emit(Access(MachineOp.Load, At(at, done), isLast && isSigned ? MemKind.S8 : kind, part, -1));
            if (sum < 0)
            {
                sum = part;
                continue;
            }
            int both = isLast ? d : _out.NewRegister();
            Emit(new MachineInstr(MachineOp.Orr) { D = both, N = sum, M = part, ShiftAmount = (byte)(8 * done) });
            sum = both;
        }
    }

    private void SelectUnalignedStore(Instr instr, MemKind kind)
    {
        Instr value = instr.Args[1];
        int low = Low(value), high = kind == MemKind.I64 ? High(value) : -1;
        Address at = Settled(AddressOf(instr.Args[0], instr.Imm, MemKind.U8));
        Scatter(low, at, Math.Min(Size(kind), 4), instr.Align);
        if (high >= 0)
            Scatter(high, At(at, 4), 4, instr.Align);
    }

    private void Scatter(int value, Address at, int bytes, int align)
    {
        int unit = Math.Min(align, 2);
        for (int done = 0; done < bytes; done += unit)
        {
            int part = value;
            if (done > 0)
                EmitShift(MachineOp.Lsr, part = _out.NewRegister(), value, 8 * done);
            Emit(Access(MachineOp.Store, At(at, done), unit == 2 ? MemKind.U16 : MemKind.U8, -1, part));
        }
    }
}
