using System.Buffers.Binary;
using System.Reflection.Metadata;

namespace Emu.Guest.Compiler.Import;

/// <summary>One decoded IL instruction.</summary>
/// <param name="Offset">In bytes from the start of the body.</param>
/// <param name="Op">Operation.</param>
/// <param name="Operand">Token, constant (raw bits of a float), variable number, absolute branch target, or index into <see cref="IlBody.Tables"/>.</param>
internal readonly record struct IlInstruction(int Offset, ILOpCode Op, long Operand);

/// <summary>A run of instructions that control enters only at its start.</summary>
internal sealed class IlBlock(int first)
{
    public int First { get; } = first;
    /// <summary>One past the last instruction.</summary>
    public int End { get; set; }
    /// <summary>Static successors, by block index.</summary>
    public int[] Successors { get; set; } = [];
    /// <summary>Position in reverse post-order, -1 when unreachable.</summary>
    public int Order { get; set; } = -1;
    /// <summary>Highest <see cref="Order"/> of a static predecessor.</summary>
    public int LastPredecessor { get; set; } = -1;
}

/// <summary>A method's IL cut into instructions and blocks.</summary>
internal sealed class IlBody
{
    public List<IlInstruction> Instructions { get; } = [];
    public List<int[]> Tables { get; } = [];
    public List<IlBlock> Blocks { get; } = [];
    /// <summary>Reachable blocks so that every block but a loop header comes after all its predecessors.</summary>
    public List<IlBlock> Order { get; } = [];

    private readonly int[] _blockAt;

    public IlBody(byte[] il)
    {
        _blockAt = new int[il.Length + 1];
        Decode(il);
        CutBlocks();
        OrderBlocks();
    }

    /// <summary>Block index of a branch target.</summary>
    public int BlockAt(long offset) => _blockAt[offset] - 1;

    private void Decode(byte[] il)
    {
        for (int at = 0; at < il.Length;)
        {
            int offset = at;
            int code = il[at++];
            if (code == 0xFE)
                code = 0xFE00 | il[at++];
            var op = (ILOpCode)code;
            ReadOnlySpan<byte> rest = il.AsSpan(at);
            long operand = 0;
            int size = OperandSize(op);
            if (op == ILOpCode.Switch)
            {
                int count = BinaryPrimitives.ReadInt32LittleEndian(rest);
                size = 4 + 4 * count;
                var table = new int[count];
                for (int i = 0; i < count; i++)
                    table[i] = at + size + BinaryPrimitives.ReadInt32LittleEndian(rest[(4 + 4 * i)..]);
                operand = Tables.Count;
                Tables.Add(table);
            }
            else
                operand = size switch
                {
                    1 => (sbyte)rest[0],
                    2 => BinaryPrimitives.ReadUInt16LittleEndian(rest),
                    4 => BinaryPrimitives.ReadInt32LittleEndian(rest),
                    8 => BinaryPrimitives.ReadInt64LittleEndian(rest),
                    _ => 0,
                };
            at += size;
            if (IsBranch(op))
                operand += at;
            else if (size == 1 && IsShortVariable(op))
                operand = (byte)operand;
            Instructions.Add(new(offset, op, operand));
        }
    }

    private void CutBlocks()
    {
        foreach (IlInstruction i in Instructions)
            if (IsBranch(i.Op))
                _blockAt[i.Operand] = 1;
        foreach (int[] table in Tables)
            foreach (int target in table)
                _blockAt[target] = 1;
        bool leader = true;
        for (int k = 0; k < Instructions.Count; k++)
        {
            IlInstruction i = Instructions[k];
            if (leader || _blockAt[i.Offset] != 0)
            {
                if (Blocks.Count > 0)
                    Blocks[^1].End = k;
                Blocks.Add(new IlBlock(k));
                _blockAt[i.Offset] = Blocks.Count;
            }
            leader = EndsBlock(i.Op);
        }
        Blocks[^1].End = Instructions.Count;
        for (int b = 0; b < Blocks.Count; b++)
            Blocks[b].Successors = SuccessorsOf(Instructions[Blocks[b].End - 1], b);
    }

    private int[] SuccessorsOf(IlInstruction last, int block)
    {
        if (last.Op == ILOpCode.Switch)
        {
            int[] table = Tables[(int)last.Operand];
            var all = new int[table.Length + 1];
            for (int i = 0; i < table.Length; i++)
                all[i] = BlockAt(table[i]);
            all[^1] = block + 1;
            return all;
        }
        if (last.Op is ILOpCode.Br or ILOpCode.Br_s)
            return [BlockAt(last.Operand)];
        if (IsBranch(last.Op))
            return [BlockAt(last.Operand), block + 1];
        return EndsBlock(last.Op) || block + 1 == Blocks.Count ? [] : [block + 1];
    }

    private void OrderBlocks()
    {
        var visited = new bool[Blocks.Count];
        var pending = new Stack<(int Block, int Next)>();
        pending.Push((0, 0));
        visited[0] = true;
        while (pending.TryPop(out (int Block, int Next) top))
        {
            int[] successors = Blocks[top.Block].Successors;
            // Visiting the last successor first leaves fall-through and loop bodies in source order.
            if (top.Next < successors.Length)
            {
                pending.Push((top.Block, top.Next + 1));
                int next = successors[top.Next];
                if (!visited[next])
                {
                    visited[next] = true;
                    pending.Push((next, 0));
                }
            }
            else
                Order.Add(Blocks[top.Block]);
        }
        Order.Reverse();
        for (int i = 0; i < Order.Count; i++)
            Order[i].Order = i;
        foreach (IlBlock block in Order)
            foreach (int successor in block.Successors)
                Blocks[successor].LastPredecessor = Math.Max(Blocks[successor].LastPredecessor, block.Order);
    }

    private static bool EndsBlock(ILOpCode op) =>
        IsBranch(op) || op is ILOpCode.Switch or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Endfinally or ILOpCode.Endfilter or ILOpCode.Jmp;

    private static bool IsBranch(ILOpCode op) =>
        op is >= ILOpCode.Br_s and <= ILOpCode.Blt_un or ILOpCode.Leave or ILOpCode.Leave_s;

    private static bool IsShortVariable(ILOpCode op) =>
        op is ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s or ILOpCode.Stloc_s
            or ILOpCode.Unaligned;

    private static int OperandSize(ILOpCode op) => op switch
    {
        ILOpCode.Ldarg_s or ILOpCode.Ldarga_s or ILOpCode.Starg_s or ILOpCode.Ldloc_s or ILOpCode.Ldloca_s or ILOpCode.Stloc_s or ILOpCode.Ldc_i4_s
            or (>= ILOpCode.Br_s and <= ILOpCode.Blt_un_s) or ILOpCode.Leave_s or ILOpCode.Unaligned => 1,
        ILOpCode.Ldarg or ILOpCode.Ldarga or ILOpCode.Starg or ILOpCode.Ldloc or ILOpCode.Ldloca or ILOpCode.Stloc => 2,
        ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8 => 8,
        ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4 or (>= ILOpCode.Br and <= ILOpCode.Blt_un) or ILOpCode.Leave
            or ILOpCode.Jmp or ILOpCode.Call or ILOpCode.Calli or ILOpCode.Callvirt or ILOpCode.Cpobj or ILOpCode.Ldobj or ILOpCode.Ldstr
            or ILOpCode.Newobj or ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox or ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Stfld
            or ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld or ILOpCode.Stobj or ILOpCode.Box or ILOpCode.Newarr or ILOpCode.Ldelema
            or ILOpCode.Ldelem or ILOpCode.Stelem or ILOpCode.Unbox_any or ILOpCode.Refanyval or ILOpCode.Mkrefany or ILOpCode.Ldtoken
            or ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Initobj or ILOpCode.Constrained or ILOpCode.Sizeof => 4,
        _ => 0,
    };
}
