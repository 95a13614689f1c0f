using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Selects Thumb-2 instructions.</summary>
internal sealed partial class Selector : InstructionSelector
{
    private readonly ThumbTarget _target;
    private readonly WriteBackPlan _plan;
    private readonly bool _frameFits;
    private readonly bool _floatFrameFits;

    private Selector(Function ir, ThumbTarget target, bool isFrameFar) : base(ir, ThumbRegisters.Of(target, isFrameFar, ir.Blocks.Exists(static b => b.Instrs.Exists(static i => i.CountsRounds))))
    {
        _target = target;
        _plan = new WriteBackPlan(_users);
        int slotBytes = 0;
        foreach (Slot slot in ir.Slots)
            slotBytes += slot.Bytes + 8;
        // Frame accesses have 12-bit offsets (ARMv6-M: 8 bits, in words); spill slots and outgoing arguments share that range.
        _frameFits = slotBytes < (target.HasThumb2 ? 2048 : 512);
        // VLDR and VSTR reach 1020 bytes.
        _floatFrameFits = slotBytes < 512;
    }

    /// <summary>Selects instructions for a verified function whose only float values are of types that the target has registers for.</summary>
    /// <param name="ir">The function.</param>
    /// <param name="target">Instruction set.</param>
    /// <param name="isFrameFar">See <see cref="ThumbRegisters.Of"/>.</param>
    public static MachineFunction Run(Function ir, ThumbTarget target, bool isFrameFar = false) => new Selector(ir, target, isFrameFar).Run();

    protected override void Enter(Block block)
    {
        if (_target.HasPostIndex)
            _plan.Enter(block);
    }

    protected override bool MustStay(Instr instr) => _plan.MustStay(instr);

    protected override bool IsFolded(Instr instr) => _plan.IsFolded(instr);

    protected override void Select(Instr instr)
    {
        switch (instr.Op)
        {
            case Op.Load:
                SelectLoad(instr);
                break;
            case Op.Store:
                SelectStore(instr);
                break;
            case Op.CopyBytes:
                SelectCopyBytes(instr);
                break;
            case Op.ZeroBytes:
                SelectZeroBytes(instr);
                break;
            case Op.Call or Op.CallIndirect:
                SelectCall(instr);
                break;
            case Op.Check:
                Cc cc = Condition(instr.Args[0]);
                Emit(new MachineInstr(MachineOp.TrapIf) { Cond = cc, Trap = instr.Trap });
                break;
            case Op.Jump or Op.Branch or Op.Switch or Op.Return or Op.Trap:
                SelectTerminator(instr);
                break;
            case Op.Select:
                SelectSelect(instr);
                break;
            case Op.Compare:
                SelectCompareValue(instr);
                break;
            case Op.Truncate:
                Move(_low[instr.Id], Low(instr.Args[0]));
                break;
            case Op.HighHalf:
                SelectHighHalf(instr);
                break;
            default:
                if (IsFloatOp(instr))
                    SelectFloat(instr);
                else if (instr.Type == IrType.I64)
                    SelectWide(instr);
                else
                    SelectArithmetic(instr);
                break;
        }
    }
}
