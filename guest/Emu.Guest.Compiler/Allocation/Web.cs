using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>Slots from Start to End, both included. Instruction i reads its operands in slot 2i and writes results in slot 2i+1.</summary>
internal readonly record struct LiveRange(int Start, int End);

/// <summary>An instruction that reads or writes a web.</summary>
/// <param name="Index">Instruction number.</param>
/// <param name="Role">Read, written, or both.</param>
/// <param name="IsCopy">Only parallel copies are involved: the operand may be in memory.</param>
internal readonly record struct Reference(int Index, Role Role, bool IsCopy);

/// <summary>A wish to share the register of another web, or a physical register.</summary>
internal readonly record struct Hint(int Index, Web? Web, int Register, float Gain);

/// <summary>Virtual registers that share one value place: one, or several joined by copies.</summary>
internal sealed class Web(int register)
{
    /// <summary>A member.</summary>
    public int Register = register;
    public List<LiveRange> Ranges = [];
    public List<Reference> References = [];
    public List<Hint> Hints = [];
    public List<Piece> Pieces = [];
    /// <summary>The instruction that can make the value again, when it is the only definition.</summary>
    public MachineInstr? Remake;
    public bool IsJoined;
    /// <summary>Counts the rounds of a loop, for which only the link register serves: it chooses first.</summary>
    public bool CountsRounds;
    /// <summary>Somebody reads the value from memory, so definitions store it.</summary>
    public bool IsReadFromMemory;
    /// <summary>Where the value is kept when it has no register of its own: a place as in <see cref="ParallelMove"/>, or -1.</summary>
    public int Home = -1;

    /// <summary>Register that holds the web at a slot, or -1 when it is in memory there.</summary>
    public int RegisterAt(int slot)
    {
        foreach (Piece piece in Pieces)
            if (piece.Covers(slot))
                return piece.Register;
        return -1;
    }
}

/// <summary>How finely a web has been split.</summary>
internal enum PieceLevel : byte
{
    /// <summary>Whole web, or what lies in one loop.</summary>
    Region,
    /// <summary>Neighbouring references of one block.</summary>
    Block,
    /// <summary>References that stand close together, no call between.</summary>
    Cluster,
    /// <summary>One instruction: must get a register.</summary>
    Single,
}

/// <summary>A part of a web that gets one register.</summary>
internal sealed class Piece(Web web, PieceLevel level, MachineLoop? region)
{
    public readonly Web Web = web;
    public readonly PieceLevel Level = level;
    /// <summary>For Region: the loop, or null for the function.</summary>
    public readonly MachineLoop? Region = region;
    public List<LiveRange> Ranges = [];
    public List<Reference> References = [];
    public float Weight;
    public int Length;
    public int Register = -1;
    /// <summary>Instruction before which the value is loaded or made again, or -1.</summary>
    public int ReloadBefore = -1;
    /// <summary>Number in the allocator's list.</summary>
    public int Id;

    public bool Covers(int slot)
    {
        int low = 0, high = Ranges.Count - 1;
        while (low <= high)
        {
            int middle = low + high >> 1;
            if (slot < Ranges[middle].Start)
                high = middle - 1;
            else if (slot > Ranges[middle].End)
                low = middle + 1;
            else
                return true;
        }
        return false;
    }
}
