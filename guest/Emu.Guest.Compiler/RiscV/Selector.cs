using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.RiscV;

/// <summary>Selects RV32 instructions. An operand N, M or A that is absent where one is expected means the register zero.</summary>
internal sealed partial class Selector : InstructionSelector
{
    private readonly RiscVTarget _target;

    private Selector(Function ir, RiscVTarget target) : base(ir, RiscVAbi.Registers(target)) => _target = target;

    /// <summary>Selects instructions for a verified function whose only float values are of types that the target has registers for.</summary>
    public static MachineFunction Run(Function ir, RiscVTarget target) => new Selector(ir, target).Run();

    private bool HasZbb => _target.Has(Features.Zbb);

    private static bool Fits(long constant) => constant is >= -2048 and <= 2047;

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
                Test test = Condition(instr.Args[0]);
                Emit(new MachineInstr(MachineOp.TrapIf) { Cond = test.Cond, N = test.N, M = test.M, Trap = instr.Trap });
                break;
            case Op.Jump or Op.Branch or Op.Switch or Op.Return or Op.Trap:
                SelectTerminator(instr);
                break;
            case Op.Select:
                SelectSelect(instr);
                break;
            case Op.Compare:
                SelectCompareValue(instr, _low[instr.Id]);
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

    /// <summary>The register of a 32-bit value, or -1, which stands for the register zero.</summary>
    private int Operand(Instr value) => value.Op == Op.Undef || (IsConst(value, out int constant) && constant == 0) ? -1 : Reg(value);

    private int Operand(Half half) => half is { IsConst: true, Constant: 0 } ? -1 : Reg(half);

    private int Emit(MachineOp op, int n, int m)
    {
        int d = _out.NewRegister();
        Emit(op, d, n, m);
        return d;
    }

    private void Emit(MachineOp op, int d, int n, int m) => Emit(new MachineInstr(op) { D = d, N = n, M = m });

    private int EmitImmediate(MachineOp op, int n, int constant)
    {
        int d = _out.NewRegister();
        EmitImmediate(op, d, n, constant);
        return d;
    }

    private void EmitImmediate(MachineOp op, int d, int n, int constant) => Emit(new MachineInstr(op) { D = d, N = n, HasImm = true, Imm = constant });
}
