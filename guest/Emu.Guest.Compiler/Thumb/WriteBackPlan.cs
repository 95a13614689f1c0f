using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Finds pointer increments that a load or store of the same block can do by write-back.</summary>
/// <remarks>
/// For q = p + c where p is only used as an address in the block of q: one access with offset 0 becomes post-indexed (or with offset c pre-indexed),
/// and accesses behind it go through q. Nothing else needs p then, so that p and q share a register.
/// </remarks>
internal sealed class WriteBackPlan(List<Instr>[] users)
{
    private readonly Dictionary<Instr, (Instr Sum, Indexing Index, int Step)> _writeBacks = [];
    private readonly Dictionary<Instr, (Instr Sum, int Delta)> _rebased = [];
    private readonly HashSet<Instr> _folded = [];
    private readonly Dictionary<Instr, int> _position = [];

    public void Enter(Block block)
    {
        _position.Clear();
        for (int i = 0; i < block.Instrs.Count; i++)
            _position[block.Instrs[i]] = i;
        foreach (Instr instr in block.Instrs)
            if (instr.Op is Op.Add or Op.Sub && instr.Type == IrType.I32 && instr.Args[1].Op == Op.Const)
                TryFold(instr, block);
    }

    public bool IsFolded(Instr instr) => _folded.Contains(instr);

    /// <summary>The access moves a pointer, so it stays even when its value is not needed.</summary>
    public bool MustStay(Instr instr) => _writeBacks.ContainsKey(instr);

    public (Instr Sum, Indexing Index, int Step)? WriteBackOf(Instr access) => _writeBacks.TryGetValue(access, out var found) ? found : null;

    public (Instr Sum, int Delta)? RebaseOf(Instr access) => _rebased.TryGetValue(access, out var found) ? found : null;

    private void TryFold(Instr sum, Block block)
    {
        Instr pointer = sum.Args[0];
        long step = sum.Op == Op.Add ? sum.Args[1].Imm : -sum.Args[1].Imm;
        if (step == 0 || step is < -255 or > 255 || pointer.Block != block || pointer.Op is Op.Const or Op.SymbolAddress or Op.FrameAddress or Op.Param)
            return;
        Instr? best = null;
        foreach (Instr user in users[pointer.Id])
        {
            if (user == sum)
                continue;
            if (user.Block != block || user.Op is not (Op.Load or Op.Store) || user.Args[0] != pointer
                || (user.Op == Op.Store && user.Args[1] == pointer) || _writeBacks.ContainsKey(user) || _rebased.ContainsKey(user))
                return;
            if (user.Kind is not (MemKind.I64 or MemKind.F64) && (user.Kind != MemKind.F32 || CanStep(user, step)) && (user.Imm == 0 || user.Imm == step) && IsBetter(user, best))
                best = user;
        }
        if (best is null || users[sum.Id] is null || !UsersFollow(sum, block, best) || best.Op == Op.Store && best.Args[1] == sum)
            return;
        foreach (Instr user in users[pointer.Id])
            if (user != sum && _position[user] > _position[best] && user.Imm - step is < -255 or > 1016)
                return;
        _folded.Add(sum);
        _writeBacks[best] = (sum, best.Imm == 0 ? Indexing.Post : Indexing.Pre, (int)step);
        foreach (Instr user in users[pointer.Id])
            if (user != sum && _position[user] > _position[best])
                _rebased[user] = (sum, (int)-step);
    }

    /// <summary>VLDM and VSTM of one register step behind the access by the one word that they move.</summary>
    private static bool CanStep(Instr user, long step) => user.Imm == 0 && step == 4 && user.Align >= 4;

    /// <summary>Post-indexed before pre-indexed, late before early.</summary>
    private bool IsBetter(Instr user, Instr? best) =>
        best is null || (user.Imm == 0) == (best.Imm == 0) ? best is null || _position[user] > _position[best] : user.Imm == 0;

    private bool UsersFollow(Instr sum, Block block, Instr access)
    {
        foreach (Instr user in users[sum.Id])
            if (user.Block == block && user.Op != Op.Phi && _position[user] <= _position[access])
                return false;
        return true;
    }
}
