using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Which value stands for which from now on, by id. Chains are followed; nothing changes in the function until <see cref="Apply"/>.
/// </summary>
internal sealed class Replacements(int instrs)
{
    private Instr?[] _map = new Instr?[Math.Max(instrs, 8)];

    /// <summary>Whether anything was replaced.</summary>
    public bool Any { get; private set; }

    /// <summary>Lets <paramref name="to"/> stand for <paramref name="from"/>.</summary>
    public void Add(Instr from, Instr to)
    {
        if (from.Id >= _map.Length)
            Array.Resize(ref _map, Math.Max(_map.Length * 2, from.Id + 1));
        _map[from.Id] = to;
        Any = true;
    }

    /// <summary>The value that stands for this one.</summary>
    public Instr Find(Instr value)
    {
        Instr at = value;
        while (at.Id < _map.Length && _map[at.Id] is { } next && next != at)
            at = next;
        while (value != at && _map[value.Id] is { } step)
        {
            _map[value.Id] = at;
            value = step;
        }
        return at;
    }

    /// <summary>Rewrites the operands of one instruction.</summary>
    public void Rewrite(Instr instr)
    {
        Instr[] args = instr.Args;
        for (int i = 0; i < args.Length; i++)
            args[i] = Find(args[i]);
    }

    /// <summary>Rewrites all operands of the function.</summary>
    public void Apply(Function function)
    {
        if (!Any)
            return;
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                Rewrite(instr);
    }
}
