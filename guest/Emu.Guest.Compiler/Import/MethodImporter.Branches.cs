using System.Reflection.Metadata;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Import;

// Control flow. A branch on a constant takes one way only, so code for other type arguments or features is never imported.
internal sealed partial class MethodImporter
{
    private bool Branching(IlInstruction i)
    {
        switch (i.Op)
        {
            case ILOpCode.Br or ILOpCode.Br_s: Jump(_il.BlockAt(i.Operand)); return true;
            case ILOpCode.Brtrue or ILOpCode.Brtrue_s: Branch(Truth(Pop()), i, whenTrue: true); return true;
            case ILOpCode.Brfalse or ILOpCode.Brfalse_s: Branch(Truth(Pop()), i, whenTrue: false); return true;
            case ILOpCode.Beq or ILOpCode.Beq_s: Branch(CompareTop(Cond.Eq), i, whenTrue: true); return true;
            case ILOpCode.Bne_un or ILOpCode.Bne_un_s: Branch(CompareTop(Cond.Ne), i, whenTrue: true); return true;
            case ILOpCode.Bge or ILOpCode.Bge_s: Branch(CompareTop(Cond.Ge), i, whenTrue: true); return true;
            case ILOpCode.Bge_un or ILOpCode.Bge_un_s: Branch(CompareTop(Cond.GeU), i, whenTrue: true); return true;
            case ILOpCode.Bgt or ILOpCode.Bgt_s: Branch(CompareTop(Cond.Gt), i, whenTrue: true); return true;
            case ILOpCode.Bgt_un or ILOpCode.Bgt_un_s: Branch(CompareTop(Cond.GtU), i, whenTrue: true); return true;
            case ILOpCode.Ble or ILOpCode.Ble_s: Branch(CompareTop(Cond.Le), i, whenTrue: true); return true;
            case ILOpCode.Ble_un or ILOpCode.Ble_un_s: Branch(CompareTop(Cond.LeU), i, whenTrue: true); return true;
            case ILOpCode.Blt or ILOpCode.Blt_s: Branch(CompareTop(Cond.Lt), i, whenTrue: true); return true;
            case ILOpCode.Blt_un or ILOpCode.Blt_un_s: Branch(CompareTop(Cond.LtU), i, whenTrue: true); return true;
            case ILOpCode.Switch: Switch(_il.Tables[(int)i.Operand]); return true;
            case ILOpCode.Ret: Return(); return true;
            default: return false;
        }
    }

    /// <summary>Nonzero as an I32; addresses of variables are never null.</summary>
    private Instr Truth(StackValue value)
    {
        if (value.Kind == ValueKind.VariableAddress)
            return Const(1);
        Instr scalar = ScalarOf(value);
        return scalar.Type == IrType.I64 ? Compare(Cond.Ne, scalar, Const64(0)) : scalar;
    }

    private void Jump(int target)
    {
        SpillStack();
        AddEdge(target);
        Terminate(new Instr(Op.Jump, IrType.Void) { Targets = [_blocks[target].Ir] });
    }

    private void Branch(Instr condition, IlInstruction i, bool whenTrue)
    {
        int taken = _il.BlockAt(i.Operand), next = _il.BlockAt(_il.Instructions[_at + 1].Offset);
        if (condition.Op == Op.Const)
        {
            Jump(condition.Imm != 0 == whenTrue ? taken : next);
            return;
        }
        (int yes, int no) = whenTrue ? (taken, next) : (next, taken);
        SpillStack();
        AddEdge(yes);
        AddEdge(no);
        Terminate(new Instr(Op.Branch, IrType.Void, condition) { Targets = [_blocks[yes].Ir, _blocks[no].Ir] });
    }

    private void Switch(int[] table)
    {
        Instr index = PopScalar();
        int next = _il.BlockAt(_il.Instructions[_at + 1].Offset);
        if (index.Op == Op.Const)
        {
            Jump((uint)index.Imm < (uint)table.Length ? _il.BlockAt(table[(int)index.Imm]) : next);
            return;
        }
        SpillStack();
        var targets = new Block[table.Length + 1];
        for (int k = 0; k <= table.Length; k++)
        {
            int target = k < table.Length ? _il.BlockAt(table[k]) : next;
            AddEdge(target);
            targets[k] = _blocks[target].Ir;
        }
        Terminate(new Instr(Op.Switch, IrType.Void, index) { Targets = targets });
    }

    private void Return()
    {
        TypeShape result = self.Result;
        if (result.Kind == ShapeKind.Void)
        {
            Terminate(new Instr(Op.Return, IrType.Void));
            return;
        }
        StackValue value = Pop();
        if (_resultPointer is { } pointer)
        {
            StoreValue(pointer, result, value, result.Align);
            Terminate(new Instr(Op.Return, IrType.Void));
        }
        else
            Terminate(new Instr(Op.Return, IrType.Void, Fit(ScalarOf(value), result)));
    }

    private void Terminate(Instr instr)
    {
        Emit(instr);
        _terminated = true;
        _stack.Clear();
    }
}
