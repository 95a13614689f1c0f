using Emu.Interp;
using Emu.Isa;

namespace Emu.RiscV;

// What instructions ask of the system.
internal sealed unsafe partial class RiscVProcessor
{
    static readonly Func<uint, uint, uint> Replacing = static (_, b) => b, Setting = static (a, b) => a | b, Clearing = static (a, b) => a & ~b;

    public override void Perform(in Fields f)
    {
        switch (_core->Bus.Call)
        {
            case SystemCall.WriteCsr:
                AccessCsr(f, _core->X[f.N], writes: true, reads: f.D != 0, Replacing);
                break;
            case SystemCall.SetCsr:
                AccessCsr(f, _core->X[f.N], writes: f.N != 0, reads: true, Setting);
                break;
            case SystemCall.ClearCsr:
                AccessCsr(f, _core->X[f.N], writes: f.N != 0, reads: true, Clearing);
                break;
            case SystemCall.WriteCsrImmediate:
                AccessCsr(f, f.Imm2, writes: true, reads: f.D != 0, Replacing);
                break;
            case SystemCall.SetCsrImmediate:
                AccessCsr(f, f.Imm2, writes: f.Imm2 != 0, reads: true, Setting);
                break;
            case SystemCall.ClearCsrImmediate:
                AccessCsr(f, f.Imm2, writes: f.Imm2 != 0, reads: true, Clearing);
                break;
            case SystemCall.EnvironmentCall:
                FaultAt(f, FaultKind.EnvironmentCall);
                break;
            case SystemCall.EnvironmentBreak:
                Break(f);
                break;
            case SystemCall.MachineReturn when _machineMode:
                Return();
                break;
            case SystemCall.WaitForInterrupt when _machineMode || (_status & TimeoutWait) == 0:
                Machine.Sleep();
                break;
            case SystemCall.SendEvent when _machineMode || (_status & TimeoutWait) == 0:
                break;                                      // h3.unblock: there is no other core
            case SystemCall.TableJump:
                JumpThroughTable(f);
                break;
            case SystemCall.Barrier:
                break;                                      // accesses are in order; code written is noticed at once
            default:
                FaultAt(f, FaultKind.Undefined);
                break;
        }
    }

    /// <summary>An exception that a retired instruction turned out to be: it does not count, and PC goes back to it.</summary>
    void FaultAt(in Fields f, FaultKind kind)
    {
        _core->Bus.Instructions--;
        Machine.Pc = f.Address;
        TakeFault(kind, f.Address);
    }

    void Break(in Fields f)
    {
        if (Machine.Options.Semihosting.Enabled && IsSemihosting(f))
            Machine.CallSemihosting();
        else
            FaultAt(f, FaultKind.Breakpoint);
    }

    /// <summary>slli x0, x0, 31; ebreak; srai x0, x0, 7, none of them compressed. Source: RISC-V Semihosting 0.3 (riscv-non-isa).</summary>
    bool IsSemihosting(in Fields f) => f.Length == 4 && f.Address >= 4 && Machine.Memory.Contains(f.Address - 4, 12)
        && Machine.Memory.ReadWord(f.Address - 4) == 0x01F01013 && Machine.Memory.ReadWord(f.Address + 4) == 0x40705013;

    /// <summary>CM.JT and CM.JALT: the target stands in the table at jvt. The fetch of the entry counts as an instruction fetch.</summary>
    void JumpThroughTable(in Fields f)
    {
        uint entry = _tableBase + 4 * f.Imm;
        if (!Machine.Memory.Contains(entry, 4) || !MayExecute(entry))
        {
            FaultAt(f, FaultKind.Fetch);
            return;
        }
        if (f.Imm >= 32)
            _core->SetReg(1, f.Address + 2);
        Machine.Pc = Machine.Memory.ReadWord(entry);
    }
}
