using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>Who uses each value of a function.</summary>
internal static class Users
{
    /// <summary>The instructions that take each value as an argument, by the value's number; once for each argument.</summary>
    /// <param name="function">With numbered instructions, as <see cref="Dominators"/> leaves it.</param>
    /// <param name="count">How many numbers there are.</param>
    public static List<Instr>[] Of(Function function, int count)
    {
        var users = new List<Instr>[count];
        for (int i = 0; i < users.Length; i++)
            users[i] = [];
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                foreach (Instr arg in instr.Args)
                    users[arg.Id].Add(instr);
        return users;
    }
}
