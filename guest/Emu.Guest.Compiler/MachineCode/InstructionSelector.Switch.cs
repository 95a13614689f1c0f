using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.MachineCode;

// Switches: a few cases are compared one after the other, more go through a table.
internal abstract partial class InstructionSelector
{
    /// <summary>Most cases of a switch that are compared one after the other.</summary>
    private const int LongestCompareChain = 4;

    /// <summary>What compares a register with a constant and branches to the first target when they are equal.</summary>
    /// <param name="n">Register.</param>
    /// <param name="constant">Constant.</param>
    /// <param name="targets">Where to go when equal, and otherwise.</param>
    protected abstract (MachineInstr First, MachineInstr Branch) BranchIfEqual(int n, int constant, MachineBlock[] targets);

    /// <summary>Emits a branch to the first target when a register, as an unsigned number, is above a constant.</summary>
    protected abstract void EmitBranchIfAbove(int n, int constant, MachineBlock[] targets);

    /// <summary>The jump to the target whose number is in a register.</summary>
    protected abstract MachineInstr TableBranch(int n, MachineBlock[] targets);

    protected void SelectSwitch(Instr instr, MachineBlock block)
    {
        int cases = instr.Targets.Length - 1;
        int n = IsLeaf(instr.Args[0]) ? Copied(Reg(instr.Args[0])) : Reg(instr.Args[0]);
        if (cases <= LongestCompareChain)
        {
            SelectCompareChain(instr, block, cases, n);
            return;
        }
        MachineBlock table = new();
        EmitBranchIfAbove(n, cases - 1, [Target(instr, cases), table]);
        _edges[(_block, cases)] = (block, 0);
        MachineBlock[] targets = new MachineBlock[cases];
        for (int i = 0; i < cases; i++)
        {
            targets[i] = Target(instr, i);
            _edges[(_block, i)] = (table, i);
        }
        MachineInstr jump = TableBranch(n, targets);
        jump.Line = instr.Line;
        table.Instrs.Add(jump);
        _out.Blocks.Add(table);
    }

    private void SelectCompareChain(Instr instr, MachineBlock block, int cases, int n)
    {
        MachineBlock current = block;
        for (int i = 0; i < cases; i++)
        {
            MachineBlock next = i == cases - 1 ? Target(instr, cases) : new MachineBlock();
            (MachineInstr first, MachineInstr branch) = BranchIfEqual(n, i, [Target(instr, i), next]);
            AddTo(current, block, first, branch, instr.Line);
            _edges[(_block, i)] = (current, 0);
            if (i == cases - 1)
                _edges[(_block, cases)] = (current, 1);
            current = next;
        }
        if (cases > 0)
            return;
        Emit(new MachineInstr(MachineOp.Jump) { Targets = [Target(instr, 0)] });
        _edges[(_block, 0)] = (block, 0);
    }

    private void AddTo(MachineBlock current, MachineBlock main, MachineInstr first, MachineInstr branch, SourceLine? line)
    {
        (first.Line, branch.Line) = (line, line);
        if (current == main)
        {
            Emit(first);
            Emit(branch);
            return;
        }
        current.Instrs.Add(first);
        current.Instrs.Add(branch);
        _out.Blocks.Add(current);
    }
}
